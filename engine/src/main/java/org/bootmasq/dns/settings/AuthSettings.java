package org.bootmasq.dns.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Part;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/**
 * Which zones are served to the world, and by whom.
 *
 * @param servers of {@code auth-server}
 * @param zones of {@code auth-zone}
 * @param soa of {@code auth-soa}
 * @param secondaries of {@code auth-sec-servers}
 * @param peers may transfer the zones: {@code auth-peer}
 */
public record AuthSettings(
        List<Server> servers, List<Zone> zones, Soa soa, List<String> secondaries, List<IpAddress> peers) {
    /** Questions that arrive at these places are answered with authority. */
    public record Server(Directive directive, String name, List<IpAddress> addresses, List<NamedInterface> interfaces) {
        static Server of(Directive directive) {
            List<Part> parts = Part.of(directive).list();
            var addresses = new ArrayList<IpAddress>();
            var interfaces = new ArrayList<NamedInterface>();
            for (Part part : parts.subList(1, parts.size())) {
                Optional<IpAddress> address = part.address();
                if (address.isPresent()) addresses.add(address.get());
                else interfaces.add(NamedInterface.of(part));
            }
            return new Server(directive, parts.getFirst().plain(), List.copyOf(addresses), List.copyOf(interfaces));
        }
    }

    /** A zone and the addresses that may show in it; all if there are no members. */
    public record Zone(Directive directive, String name, List<Member> members) {
        static Zone of(Directive directive) {
            List<Part> parts = Part.of(directive).list();
            String name = parts.getFirst().name("invalid auth-zone");
            return new Zone(directive, name, Part.each(parts.subList(1, parts.size()), Member::of));
        }
    }

    /**
     * Some addresses of a zone.
     *
     * @param excluded whether they are left out
     */
    public record Member(boolean excluded, Addresses addresses) {
        /** Either a network or an interface's. */
        public sealed interface Addresses {}

        public record Network(IpAddress address, int length) implements Addresses {}

        public record OfInterface(NamedInterface named) implements Addresses {}

        static Member of(Part part) {
            Optional<Part> excluded = part.after("exclude:");
            return new Member(excluded.isPresent(), addresses(excluded.orElse(part)));
        }

        private static Addresses addresses(Part part) {
            List<Part> parts = part.split('/', 2);
            Optional<IpAddress> address = parts.getFirst().address();
            if (address.isEmpty()) return new OfInterface(NamedInterface.of(part));
            // dnsmasq: without a length an IPv4 network is a /24, an IPv6 network a /64.
            int standard = address.get() instanceof Ip4 ? 24 : 64;
            int length = parts.size() > 1 ? parts.get(1).number(0, Integer.MAX_VALUE, "error") : standard;
            return new Network(address.get(), length);
        }
    }

    /**
     * What the zones' SOA records say. Times are in seconds.
     *
     * @param serial absent for the time of the start
     * @param contact the mail address as a name; absent for {@code hostmaster} at the server
     */
    public record Soa(
            OptionalInt serial, Optional<String> contact, int refreshSeconds, int retrySeconds, int expirySeconds) {
        /** @param texts the parts of the value; dnsmasq: what is no number counts as far as it is one */
        static Soa of(List<String> texts) {
            return new Soa(
                    texts.isEmpty() ? OptionalInt.empty() : OptionalInt.of(number(texts, 0, 0)),
                    texts.size() < 2
                            ? Optional.empty()
                            : Optional.of(texts.get(1).replace('@', '.')),
                    number(texts, 2, 1200),
                    number(texts, 3, 180),
                    number(texts, 4, 1_209_600));
        }

        private static int number(List<String> texts, int index, int standard) {
            if (texts.size() <= index) return standard;
            long value = 0;
            for (char c : texts.get(index).toCharArray()) {
                if (c < '0' || c > '9' || value > Integer.MAX_VALUE) break;
                value = value * 10 + c - '0';
            }
            return (int) value;
        }
    }

    static AuthSettings from(Configuration configuration, Problems problems) {
        return new AuthSettings(
                problems.translate(configuration.all(Option.AUTH_SERVER), Server::of),
                problems.translate(configuration.all(Option.AUTH_ZONE), Zone::of),
                Soa.of(configuration
                        .last(Option.AUTH_SOA)
                        .map(AuthSettings::texts)
                        .orElse(List.of())),
                configuration.all(Option.AUTH_SEC_SERVERS).stream()
                        .flatMap(directive -> texts(directive).stream())
                        .toList(),
                problems.translate(configuration.all(Option.AUTH_PEER), AuthSettings::addresses).stream()
                        .flatMap(List::stream)
                        .toList());
    }

    private static List<String> texts(Directive directive) {
        return Part.of(directive).list().stream().map(Part::plain).toList();
    }

    private static List<IpAddress> addresses(Directive directive) {
        return Part.each(Part.of(directive).list(), part -> part.address().orElseThrow(part::refused));
    }
}
