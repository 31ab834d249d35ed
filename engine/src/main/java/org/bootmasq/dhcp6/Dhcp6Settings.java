package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Part;
import org.bootmasq.dhcp.Ip6Lines;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * All that a configuration says about DHCPv6 and router advertisements. Lines about IPv4 are left to DHCPv4.
 *
 * @param ranges {@code dhcp-range}
 * @param hosts {@code dhcp-host} with addresses in brackets
 * @param options {@code dhcp-option}, {@code dhcp-option-force} and {@code dhcp-option-pxe} with {@code option6:}
 * @param matches {@code dhcp-match} with it
 * @param relays {@code dhcp-relay}
 * @param routerParameters {@code ra-param}
 * @param duid {@code dhcp-duid}
 * @param advertise {@code enable-ra}
 */
public record Dhcp6Settings(
        List<Range6> ranges,
        List<Host6> hosts,
        List<Option6> options,
        List<Option6> matches,
        List<Relay6> relays,
        List<RouterParameters> routerParameters,
        Optional<Duid> duid,
        boolean advertise) {
    private static final Set<Option> SENT =
            Set.of(Option.DHCP_OPTION, Option.DHCP_OPTION_FORCE, Option.DHCP_OPTION_PXE);

    /**
     * An address, or a network of them, for a host.
     *
     * @param length 128 for one address
     */
    public record HostAddress(Ip6 address, int length) {
        static HostAddress of(Part part) {
            List<Part> parts = part.split('/', 2);
            Ip6 address = Ip6.parse(parts.getFirst().text()).orElseThrow(() -> part.refused("bad IPv6 address"));
            if (parts.size() == 1) return new HostAddress(address, 128);
            int length = parts.get(1).number(0, 128, "bad IPv6 prefix");
            // dnsmasq: the host part that must be empty is counted in 64 bits, so that a length of 64 or 0 asks for
            // nothing.
            long hostBits = (1L << (128 - length)) - 1;
            if ((address.low() & hostBits) != 0) throw parts.get(1).refused("bad IPv6 prefix");
            return new HostAddress(address, length);
        }
    }

    /**
     * A host with fixed addresses.
     *
     * @param others the line's other parts: identifiers, tags, name, lease time
     */
    public record Host6(Directive directive, List<HostAddress> addresses, List<String> others) {
        public Host6 {
            addresses = List.copyOf(addresses);
            others = List.copyOf(others);
        }

        static boolean isSix(Directive directive) {
            return directive.value().indexOf('[') >= 0
                    && Part.of(directive).list().stream().anyMatch(Ip6Lines::isHostAddress);
        }

        static Host6 of(Directive directive) {
            var addresses = new ArrayList<HostAddress>();
            var others = new ArrayList<String>();
            for (Part part : Part.of(directive).list()) {
                if (Ip6Lines.isHostAddress(part))
                    addresses.add(HostAddress.of(part.slice(1, part.text().length() - 1)));
                else others.add(part.plain());
            }
            return new Host6(directive, addresses, others);
        }
    }

    /**
     * Where requests are passed on.
     *
     * @param server absent for the multicast address of all servers
     * @param interfaceName where they leave; may end in a star
     */
    public record Relay6(Directive directive, Ip6 local, Optional<Ip6> server, Optional<String> interfaceName) {
        static Relay6 of(Directive directive) {
            String bad = "Bad dhcp-relay";
            List<Part> parts = Part.of(directive).list();
            if (parts.size() < 2) throw parts.getFirst().refused(bad);
            Ip6 local =
                    parts.getFirst().ip6().orElseThrow(() -> parts.getFirst().refused(bad));
            Part target = parts.get(1).split('#', 2).getFirst();
            Optional<Ip6> server = target.ip6();
            if (server.isPresent()) {
                Optional<String> device =
                        parts.size() > 2 ? Optional.of(parts.get(2).plain()) : Optional.empty();
                return new Relay6(directive, local, server, device);
            }
            if (parts.size() > 2 || target.text().contains("*"))
                throw parts.get(1).refused(bad);
            return new Relay6(
                    directive, local, Optional.empty(), Optional.of(parts.get(1).plain()));
        }
    }

    /** How routers are preferred, RFC 4191 section 2.1. */
    public enum Preference {
        LOW,
        MEDIUM,
        HIGH
    }

    /**
     * How an interface is advertised.
     *
     * @param interfaceName may end in a star
     * @param mtu told as it is; absent if the interface's own is told or none
     * @param mtuOff whether none is told
     * @param mtuInterface the interface whose one is told
     * @param intervalSeconds between advertisements
     * @param lifetimeSeconds of the router
     */
    public record RouterParameters(
            Directive directive,
            String interfaceName,
            OptionalInt mtu,
            boolean mtuOff,
            Optional<String> mtuInterface,
            Preference preference,
            OptionalInt intervalSeconds,
            OptionalInt lifetimeSeconds) {
        private static final String BAD = "bad RA-params";
        private static final int LEAST_MTU = 1280;

        static RouterParameters of(Directive directive) {
            List<Part> parts = Part.of(directive).list();
            int at = 1;
            OptionalInt mtu = OptionalInt.empty();
            Optional<String> mtuInterface = Optional.empty();
            boolean off = false;
            Optional<Part> told = parts.size() > 1 ? parts.get(1).after("mtu:") : Optional.empty();
            if (told.isPresent()) {
                at++;
                off = told.get().text().equals("off");
                mtu = told.get().number();
                if (mtu.isPresent() && mtu.getAsInt() < LEAST_MTU)
                    throw told.get().refused(BAD);
                if (!off && mtu.isEmpty()) mtuInterface = Optional.of(told.get().plain());
            }
            Preference preference = Preference.MEDIUM;
            if (at < parts.size() && preference(parts.get(at)) != Preference.MEDIUM)
                preference = preference(parts.get(at++));
            // Behind these two words there is a number, or there was no need for them.
            if (at > 1 && at == parts.size()) throw parts.getLast().refused(BAD);
            OptionalInt interval = number(parts, at);
            OptionalInt lifetime = number(parts, at + 1);
            if (parts.size() > at + 2) throw parts.get(at + 2).refused(BAD);
            String name = parts.getFirst().plain();
            return new RouterParameters(directive, name, mtu, off, mtuInterface, preference, interval, lifetime);
        }

        private static Preference preference(Part part) {
            String text = part.text().toLowerCase(Locale.ROOT);
            return text.startsWith("high")
                    ? Preference.HIGH
                    : text.startsWith("low") ? Preference.LOW : Preference.MEDIUM;
        }

        private static OptionalInt number(List<Part> parts, int index) {
            if (index >= parts.size()) return OptionalInt.empty();
            return OptionalInt.of(parts.get(index).number(0, Integer.MAX_VALUE, BAD));
        }
    }

    /** RFC 8415 section 11.3: an enterprise number (unsigned) and what follows it. */
    public record Duid(int enterprise, Bytes identifier) {
        private static final String BAD = "bad DUID";

        static Duid of(Directive directive) {
            List<Part> parts = Part.of(directive).list(2);
            if (parts.size() < 2) throw parts.getFirst().refused(BAD);
            int enterprise =
                    parts.getFirst().number().orElseThrow(() -> parts.getFirst().refused(BAD));
            Bytes identifier = Bytes.EMPTY;
            for (String group : parts.get(1).plain().split("[:\\- ]", -1)) {
                if (!group.matches("[0-9A-Fa-f]*|\\*")) throw parts.get(1).refused(BAD);
                String digits = group.equals("*") ? "00" : group.length() % 2 == 0 ? group : "0" + group;
                identifier = identifier.plus(Bytes.ofHex(digits));
            }
            return new Duid(enterprise, identifier);
        }
    }

    public Dhcp6Settings {
        ranges = List.copyOf(ranges);
        hosts = List.copyOf(hosts);
        options = List.copyOf(options);
        matches = List.copyOf(matches);
        relays = List.copyOf(relays);
        routerParameters = List.copyOf(routerParameters);
    }

    /** Reads all lines that concern DHCPv6; what is wrong with them goes to {@code problems}. */
    public static Dhcp6Settings from(Configuration configuration, Problems problems) {
        List<Directive> options = configuration.directives().stream()
                .filter(directive -> SENT.contains(directive.option()) && Ip6Lines.isForSix(directive))
                .toList();
        List<Duid> duids = problems.translate(configuration.all(Option.DHCP_DUID), Duid::of);
        return new Dhcp6Settings(
                problems.translate(six(configuration, Option.DHCP_RANGE), Range6::of),
                problems.translate(
                        configuration.all(Option.DHCP_HOST).stream()
                                .filter(Host6::isSix)
                                .toList(),
                        Host6::of),
                problems.translate(options, Option6::of),
                problems.translate(six(configuration, Option.DHCP_MATCH), Option6::of),
                problems.translate(six(configuration, Option.DHCP_RELAY), Relay6::of),
                problems.translate(configuration.all(Option.RA_PARAM), RouterParameters::of),
                duids.isEmpty() ? Optional.empty() : Optional.of(duids.getLast()),
                configuration.has(Option.ENABLE_RA));
    }

    private static List<Directive> six(Configuration configuration, Option option) {
        return configuration.all(option).stream().filter(Ip6Lines::isForSix).toList();
    }
}
