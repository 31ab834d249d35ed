package org.bootmasq.dhcp.name;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.value.AddressRange;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp.host.HostIndex;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * What hosts files and the configuration's own records say of machines, as far as DHCP needs it. It is found before any
 * client asks: nothing is looked up while a request is decided.
 *
 * @param addresses by name in small letters, in the order of reading
 * @param addresses6 the same of IPv6
 * @param names whole names of addresses that clients may get
 */
public record KnownNames(Map<String, List<Ip4>> addresses, Map<String, List<Ip6>> addresses6, Map<Ip4, String> names) {
    public static final KnownNames NONE = new KnownNames(Map.of(), Map.of(), Map.of());

    public KnownNames {
        addresses = Map.copyOf(addresses);
        addresses6 = Map.copyOf(addresses6);
        names = Map.copyOf(names);
    }

    /**
     * What the settings can need of all the names there are, which may be a million.
     *
     * @param names in small letters, whose IPv4 addresses matter
     * @param names6 the same of IPv6
     * @param ranges whose addresses clients may get
     * @param hosts whose addresses clients may get
     * @param held addresses that clients have
     */
    public record Wanted(
            Set<String> names, Set<String> names6, List<AddressRange> ranges, HostIndex hosts, Set<Ip4> held) {
        public static final Wanted NOTHING = new Wanted(Set.of(), Set.of(), List.of(), HostIndex.EMPTY, Set.of());

        public Wanted {
            names = Set.copyOf(names);
            names6 = Set.copyOf(names6);
            ranges = List.copyOf(ranges);
            held = Set.copyOf(held);
        }

        /**
         * What DHCPv4 needs: the names of hosts without an IPv4 address, and others.
         *
         * @param servers names of servers in replies
         */
        public static Wanted of(HostIndex hosts, List<AddressRange> ranges, List<String> servers) {
            Set<String> names = new HashSet<>();
            for (Host host : hosts.all()) {
                if (host.addresses().four().isEmpty()) addLabel(names, host);
            }
            for (String server : servers) names.add(key(server));
            return new Wanted(names, Set.of(), ranges, hosts, Set.of());
        }

        /** With what DHCPv6 needs: the names of hosts without an address of IPv6. */
        public Wanted with6(HostIndex others) {
            Set<String> more = new HashSet<>();
            for (Host host : others.all()) {
                if (host.addresses().six().isEmpty()) addLabel(more, host);
            }
            return new Wanted(names, more, ranges, hosts, held);
        }

        /** With addresses that clients have, which may be in no range. */
        public Wanted withHeld(Set<Ip4> addresses) {
            return new Wanted(names, names6, ranges, hosts, addresses);
        }

        private static void addLabel(Set<String> names, Host host) {
            host.name().label().ifPresent(label -> names.add(key(label)));
        }

        /** Whether a client has or may get the address, so that its name matters. */
        public boolean mayBeGiven(Ip4 address) {
            for (AddressRange range : ranges) {
                if (range.contains(address)) return true;
            }
            return held.contains(address) || !hosts.withAddress(address).isEmpty();
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The IPv4 addresses of a name, letter case aside; none if it is not known. */
    public List<Ip4> addressesOf(String name) {
        return addresses.getOrDefault(key(name), List.of());
    }

    /** The whole name that hosts files or records give to an address. */
    public Optional<String> nameOf(Ip4 address) {
        return Optional.ofNullable(names.get(address));
    }

    /**
     * The hosts, and those of them that have a name and no IPv4 address with the address of that name. dnsmasq: the
     * first one that the name has, and of two lines for one address the one that is tried first.
     */
    public HostIndex complete(HostIndex configured) {
        if (addresses.isEmpty()) return configured;
        Map<Ip4, Host> given = new HashMap<>();
        List<Host> all = new ArrayList<>(configured.all());
        for (int i = 0; i < all.size(); i++) {
            Host host = all.get(i);
            Optional<String> label = host.name().label();
            if (label.isEmpty() || host.addresses().four().isPresent()) continue;
            List<Ip4> known = addressesOf(label.get());
            if (known.isEmpty()) continue;
            Ip4 address = known.getFirst();
            boolean free = configured.withAddress(address).isEmpty() && given.putIfAbsent(address, host) == null;
            if (free) all.set(i, host.withAddress(address));
        }
        return given.isEmpty() ? configured : new HostIndex(all);
    }

    /** As {@link #complete}, with addresses of IPv6. */
    public HostIndex complete6(HostIndex configured) {
        if (addresses6.isEmpty()) return configured;
        Map<Ip6, Host> given = new HashMap<>();
        List<Host> all = new ArrayList<>(configured.all());
        for (int i = 0; i < all.size(); i++) {
            Host host = all.get(i);
            Optional<String> label = host.name().label();
            if (label.isEmpty() || !host.addresses().six().isEmpty()) continue;
            List<Ip6> known = addresses6.getOrDefault(key(label.get()), List.of());
            if (known.isEmpty()) continue;
            Ip6 address = known.getFirst();
            boolean free =
                    configured.reserved6().withAddress(address).isEmpty() && given.putIfAbsent(address, host) == null;
            if (free) all.set(i, host.withAddress(Ip6Prefix.of(address)));
        }
        return given.isEmpty() ? configured : new HostIndex(all);
    }
}
