package org.bootmasq.dhcp.host;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.HexText;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.HostName;
import org.bootmasq.dhcp.Ip6Lines;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/** Reads {@code dhcp-host}; 65,000 of them in well under a second. */
public final class HostReader {
    private final Set<Ip4> taken = new HashSet<>();

    private HostReader() {}

    /** All lines; what is wrong with them goes to {@code problems}. dnsmasq: a later line is tried before others. */
    public static HostIndex all(Configuration configuration, Problems problems) {
        var reader = new HostReader();
        return new HostIndex(problems.translate(configuration.all(Option.DHCP_HOST), reader::host)
                .reversed());
    }

    private Host host(Directive directive) {
        var line = new Line();
        Part.each(Part.of(directive).list(), part -> {
            line.take(part, taken);
            return part;
        });
        return line.host(directive);
    }

    /** One line while it is read. */
    private static final class Line {
        private static final int LONGEST_HARDWARE_ADDRESS = 16;
        private static final int LONGEST_CLIENT_ID = 255;
        private static final String BAD_PREFIX = "bad IPv6 prefix";

        private final List<HardwarePattern> hardware = new ArrayList<>(1);
        private final List<String> setTags = new ArrayList<>(0);
        private Optional<Bytes> clientId = Optional.empty();
        private boolean ignoreClientId;
        private TagExpression condition = TagExpression.ALWAYS;
        private Optional<Ip4> address = Optional.empty();
        private final List<Ip6Prefix> six = new ArrayList<>(0);
        private final List<Ip6Prefix> delegated = new ArrayList<>(0);
        private Optional<String> name = Optional.empty();
        private OptionalLong leaseSeconds = OptionalLong.empty();
        private boolean ignored;

        /** @param taken the addresses of all lines so far */
        void take(Part part, Set<Ip4> taken) {
            String text = part.text();
            if (text.isEmpty()) return;
            if (text.charAt(0) == '[' && text.endsWith("]")) {
                if (!Ip6Lines.isHostAddress(part)) throw part.refused("bad IPv6 address");
                six.add(address6(part.slice(1, text.length() - 1)));
                return;
            }
            if (part.has(':')) {
                takeColons(part);
                return;
            }
            Optional<Ip4> four = Ip4.parse(text);
            if (four.isPresent()) {
                if (!taken.add(four.get())) throw part.refused("duplicate dhcp-host IP address " + four.get());
                address = four;
            } else if (text.equals("ignore")) {
                ignored = true;
            } else if (isTime(text)) {
                leaseSeconds = LeaseTime.parse(text);
            } else {
                if (!HostName.isLegal(part.plain())) throw part.refused("bad DHCP host name");
                // A hardware address with hyphens looks like a name, and then stands beside one.
                if (name.isPresent()) throw part.refused("DHCP host has multiple names");
                name = Optional.of(part.plain());
            }
        }

        private static boolean isTime(String text) {
            boolean digit = text.charAt(0) >= '0' && text.charAt(0) <= '9';
            return text.equals("infinite") || (digit && LeaseTime.parse(text).isPresent());
        }

        private void takeColons(Part part) {
            Optional<Part> id = part.after("id:");
            Optional<Part> set = part.after("set:").or(() -> part.after("net:"));
            Optional<Part> tag = part.after("tag:");
            Optional<Part> prefix = part.after("pd:");
            if (prefix.isPresent()) {
                delegated.add(prefix(prefix.get()));
            } else if (id.isPresent()) {
                takeClientId(part, id.get());
            } else if (set.isPresent()) {
                setTags.add(set.get().plain());
            } else if (tag.isPresent()) {
                condition = condition.and(TagExpression.term(tag.get().plain()));
            } else {
                HexText.Parsed hex = hex(part, part.text(), LONGEST_HARDWARE_ADDRESS);
                hardware.add(new HardwarePattern(hex.type(), hex.octets(), hex.wildcards()));
            }
        }

        private void takeClientId(Part part, Part id) {
            if (id.text().equals("*")) {
                ignoreClientId = true;
            } else if (!id.has(':')) {
                clientId = Optional.of(Bytes.latin1(id.plain()));
            } else {
                clientId = Optional.of(hex(part, id.text(), LONGEST_CLIENT_ID).octets());
            }
        }

        /** One address, or a network with its length of which any address will do. */
        private static Ip6Prefix address6(Part part) {
            List<Part> parts = part.split('/', 2);
            Ip6 address = Ip6.parse(parts.getFirst().text()).orElseThrow(() -> part.refused("bad IPv6 address"));
            if (parts.size() == 1) return Ip6Prefix.of(address);
            int length = parts.get(1).number(0, Ip6Prefix.SINGLE, BAD_PREFIX);
            // dnsmasq: the host part that must be empty is counted in 64 bits, so that a length of 64 or 0 asks for
            // nothing.
            long hostBits = (1L << (Ip6Prefix.SINGLE - length)) - 1;
            if ((address.low() & hostBits) != 0) throw parts.get(1).refused(BAD_PREFIX);
            return new Ip6Prefix(address, length);
        }

        /** {@code pd:[2001:db8:4200::/56]}, which is ours alone. */
        private static Ip6Prefix prefix(Part part) {
            String text = part.text();
            boolean brackets = text.startsWith("[") && text.endsWith("]") && text.length() > 1;
            Ip6Prefix prefix = (brackets
                            ? Ip6Prefix.parse(text.substring(1, text.length() - 1))
                            : Optional.<Ip6Prefix>empty())
                    .orElseThrow(() -> part.refused(BAD_PREFIX, "pd:[<prefix>/<length>]"));
            if (!prefix.isNetwork())
                throw part.refused(BAD_PREFIX, "the prefix is " + new Ip6Prefix(prefix.first(), prefix.length()));
            boolean usable = prefix.length() > 0
                    && !prefix.isSingle()
                    && !prefix.address().isMulticast()
                    && !prefix.address().isLinkLocal();
            if (!usable) throw part.refused(BAD_PREFIX, "no router can have such a prefix for its own networks");
            return prefix;
        }

        private static HexText.Parsed hex(Part part, String text, int most) {
            return HexText.parse(text, most, true).orElseThrow(() -> part.refused("bad hex constant"));
        }

        Host host(Directive directive) {
            boolean none = address.isEmpty() && six.isEmpty() && delegated.isEmpty();
            return new Host(
                    directive,
                    new Host.Who(hardware, clientId, ignoreClientId),
                    setTags,
                    condition,
                    // dnsmasq: of several addresses the one that is written last is tried first.
                    none ? Host.Addresses.NONE : new Host.Addresses(address, six.reversed(), delegated.reversed()),
                    name.map(Host.Name::of).orElse(Host.Name.NONE),
                    leaseSeconds,
                    ignored);
        }
    }
}
