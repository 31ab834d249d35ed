package org.bootmasq.dhcp4.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.dhcp4.settings.BootFile;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.Host;
import org.bootmasq.dhcp4.settings.HostIndex;
import org.bootmasq.dhcp4.settings.PxeService;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.wire.Ip4;

/**
 * What hosts files and the configuration's own records say of machines, as far as DHCP needs it. It is found before any
 * client asks: nothing is looked up while a request is decided.
 *
 * @param addresses by name in small letters, in the order of reading
 * @param names whole names of addresses that clients may get
 */
public record KnownNames(Map<String, List<Ip4>> addresses, Map<Ip4, String> names) {
    public static final KnownNames NONE = new KnownNames(Map.of(), Map.of());

    public KnownNames {
        addresses = Map.copyOf(addresses);
        names = Map.copyOf(names);
    }

    /**
     * What the settings can need of all the names there are, which may be a million.
     *
     * @param names in small letters
     */
    public record Wanted(Set<String> names, List<Range> ranges, HostIndex hosts) {
        public static final Wanted NOTHING = new Wanted(Set.of(), List.of(), HostIndex.EMPTY);

        /** The names that DHCP wants addresses of: servers in replies, and hosts without an address. */
        public static Wanted of(Dhcp4Settings settings) {
            Set<String> names = new HashSet<>();
            for (Host host : settings.clients().hosts().all()) {
                if (isNamedOnly(host)) names.add(key(host.hostname().orElseThrow()));
            }
            for (BootFile boot : settings.boot().files()) {
                boot.serverHost().ifPresent(name -> names.add(key(name)));
            }
            for (PxeService service : settings.boot().services()) {
                service.serverHost().ifPresent(name -> names.add(key(name)));
            }
            return new Wanted(
                    Set.copyOf(names),
                    settings.subnets().ranges(),
                    settings.clients().hosts());
        }

        /** Whether a client may get the address, so that its name matters. */
        public boolean mayBeGiven(Ip4 address) {
            for (Range range : ranges) {
                if (range.contains(address)) return true;
            }
            return !hosts.withAddress(address).isEmpty();
        }
    }

    private static boolean isNamedOnly(Host host) {
        return host.address().isEmpty() && host.hostname().isPresent();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The addresses of a name, letter case aside; none if it is not known. */
    public List<Ip4> addressesOf(String name) {
        return addresses.getOrDefault(key(name), List.of());
    }

    /** The whole name that hosts files or records give to an address. */
    public Optional<String> nameOf(Ip4 address) {
        return Optional.ofNullable(names.get(address));
    }

    /**
     * The hosts, and those of them that have a name and no address with the address of that name. dnsmasq: the
     * first one that the name has, and of two lines for one address the one that is tried first.
     */
    HostIndex complete(HostIndex configured) {
        if (addresses.isEmpty()) return configured;
        Map<Ip4, Host> given = new HashMap<>();
        List<Host> all = new ArrayList<>(configured.all());
        for (int i = 0; i < all.size(); i++) {
            Host host = all.get(i);
            if (!isNamedOnly(host)) continue;
            List<Ip4> known = addressesOf(host.hostname().orElseThrow());
            if (known.isEmpty()) continue;
            Ip4 address = known.getFirst();
            boolean free = configured.withAddress(address).isEmpty() && given.putIfAbsent(address, host) == null;
            if (free) all.set(i, host.withAddress(address));
        }
        return given.isEmpty() ? configured : new HostIndex(all);
    }
}
