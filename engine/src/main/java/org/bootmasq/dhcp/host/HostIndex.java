package org.bootmasq.dhcp.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/** All {@code dhcp-host} lines, found by what identifies a machine rather than by scanning: there may be 65,000. */
public final class HostIndex {
    public static final HostIndex EMPTY = new HostIndex(List.of());

    private final List<Host> all;
    private final Map<Bytes, List<Host>> byOctets = new HashMap<>();
    private final Map<Bytes, List<Host>> byClientId = new HashMap<>();
    private final Map<String, List<Host>> byName = new HashMap<>();
    private final Map<Ip4, List<Host>> byAddress = new HashMap<>();
    private final List<Host> withWildcards = new ArrayList<>();
    private final Reserved6 reserved6 = new Reserved6();

    /** @param hosts in the order in which they are to be tried */
    public HostIndex(List<Host> hosts) {
        all = List.copyOf(hosts);
        for (Host host : all) {
            for (HardwarePattern pattern : host.who().hardware()) {
                if (pattern.isExact()) add(byOctets, pattern.octets(), host);
                else if (!isLast(withWildcards, host)) withWildcards.add(host);
            }
            host.who().clientId().ifPresent(id -> add(byClientId, id, host));
            host.name().label().ifPresent(label -> add(byName, label.toLowerCase(Locale.ROOT), host));
            host.addresses().four().ifPresent(address -> add(byAddress, address, host));
            reserved6.add(host);
        }
    }

    private static <K> void add(Map<K, List<Host>> index, K key, Host host) {
        List<Host> hosts = index.computeIfAbsent(key, _ -> new ArrayList<>(1));
        if (!isLast(hosts, host)) hosts.add(host);
    }

    /** One line that is found twice by one key counts once; no two lines have one directive's place. */
    private static boolean isLast(List<Host> hosts, Host host) {
        return !hosts.isEmpty() && hosts.getLast().equals(host);
    }

    /** In the order in which they are to be tried. */
    public List<Host> all() {
        return all;
    }

    /** Lines with exactly this hardware address. */
    public List<Host> withHardware(HardwareAddress address) {
        return byOctets.getOrDefault(address.octets(), List.of()).stream()
                .filter(host -> host.who().hardware().stream().anyMatch(p -> p.isExact() && p.matches(address)))
                .toList();
    }

    /** Lines whose wildcards take this hardware address. */
    public List<Host> withWildcard(HardwareAddress address) {
        return withWildcards.stream()
                .filter(host -> host.who().hardware().stream().anyMatch(p -> !p.isExact() && p.matches(address)))
                .toList();
    }

    /** The lines that name this client identifier, or this DUID. */
    public List<Host> withClientId(Bytes clientId) {
        return byClientId.getOrDefault(clientId, List.of());
    }

    /** Lines of this first label, letter case aside. */
    public List<Host> named(String hostname) {
        return byName.getOrDefault(hostname.toLowerCase(Locale.ROOT), List.of());
    }

    /** The lines that give this address. */
    public List<Host> withAddress(Ip4 address) {
        return byAddress.getOrDefault(address, List.of());
    }

    /** The addresses and prefixes of IPv6 that lines keep for their machines. */
    public Reserved6 reserved6() {
        return reserved6;
    }
}
