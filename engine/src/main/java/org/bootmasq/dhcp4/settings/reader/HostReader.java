package org.bootmasq.dhcp4.settings.reader;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bootmasq.config.CNumber;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Fields;
import org.bootmasq.config.HexText;
import org.bootmasq.config.Problems;
import org.bootmasq.config.TagExpression;
import org.bootmasq.dhcp.HostName;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.settings.HardwarePattern;
import org.bootmasq.dhcp4.settings.Host;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** Reads {@code dhcp-host}; 65,000 of them in well under a second. */
final class HostReader {
    private final Problems problems;
    private final Set<Ip4> taken = new HashSet<>();

    HostReader(Problems problems) {
        this.problems = problems;
    }

    /** Empty if the line is wrong. */
    Optional<Host> host(Directive directive) {
        var fields = new Fields(directive);
        var line = new Line();
        boolean wrong = false;
        while (fields.hasMore()) {
            Fields.Field field = fields.next();
            Optional<String> error = line.take(field);
            Optional<Ip4> address = Ip4.parse(field.raw());
            if (error.isEmpty() && address.isPresent() && !taken.add(address.get()))
                error = Optional.of("duplicate dhcp-host IP address " + address.get());
            error.ifPresent(text -> fields.error(problems, field, text));
            wrong |= error.isPresent();
        }
        return wrong ? Optional.empty() : Optional.of(line.host(directive));
    }

    /** One line while it is read. */
    private static final class Line {
        private static final int LONGEST_HARDWARE_ADDRESS = 16;

        private final List<HardwarePattern> hardware = new ArrayList<>(1);
        private final List<String> setTags = new ArrayList<>(0);
        private Optional<Bytes> clientId = Optional.empty();
        private boolean ignoreClientId;
        private TagExpression condition = TagExpression.ALWAYS;
        private Optional<Ip4> address = Optional.empty();
        private boolean hasIpv6;
        private Optional<String> name = Optional.empty();
        private OptionalLong leaseSeconds = OptionalLong.empty();
        private boolean ignored;

        /** Takes one part; an error in dnsmasq's words if it cannot be. */
        Optional<String> take(Fields.Field field) {
            String raw = field.raw();
            if (raw.isEmpty()) return Optional.empty();
            if (raw.charAt(0) == '[' && raw.endsWith("]")) return takeIpv6(raw);
            if (raw.indexOf(':') >= 0) return takeColons(field);
            Optional<Ip4> ip = Ip4.parse(raw);
            if (ip.isPresent()) {
                address = ip;
            } else if (raw.equals("ignore")) {
                ignored = true;
            } else if (isTime(raw)) {
                leaseSeconds = LeaseTime.parse(raw);
            } else {
                if (!HostName.isLegal(field.text())) return Optional.of("bad DHCP host name");
                // A hardware address with hyphens looks like a name, and then stands beside one.
                if (name.isPresent()) return Optional.of("DHCP host has multiple names");
                name = Optional.of(field.text());
            }
            return Optional.empty();
        }

        private static boolean isTime(String raw) {
            boolean digit = raw.charAt(0) >= '0' && raw.charAt(0) <= '9';
            return raw.equals("infinite") || (digit && LeaseTime.parse(raw).isPresent());
        }

        private Optional<String> takeColons(Fields.Field field) {
            if (field.startsWith("id:")) return takeClientId(field);
            if (field.startsWith("set:") || field.startsWith("net:")) {
                setTags.add(field.after("set:"));
            } else if (field.startsWith("tag:")) {
                condition = condition.and(TagExpression.term(field.after("tag:")));
            } else {
                Optional<HexText.Parsed> hex = HexText.parse(field.raw(), LONGEST_HARDWARE_ADDRESS, true);
                if (hex.isEmpty()) return Optional.of("bad hex constant");
                HexText.Parsed parsed = hex.get();
                hardware.add(new HardwarePattern(parsed.type(), parsed.octets(), parsed.wildcards()));
            }
            return Optional.empty();
        }

        private Optional<String> takeClientId(Fields.Field field) {
            String id = field.raw().substring("id:".length());
            if (id.equals("*")) {
                ignoreClientId = true;
            } else if (id.indexOf(':') < 0) {
                clientId = Optional.of(Bytes.latin1(field.after("id:")));
            } else {
                Optional<HexText.Parsed> hex = HexText.parse(id, 255, true);
                if (hex.isEmpty()) return Optional.of("bad hex constant");
                clientId = Optional.of(hex.get().octets());
            }
            return Optional.empty();
        }

        private Optional<String> takeIpv6(String raw) {
            hasIpv6 = true;
            int close = raw.indexOf(']');
            String inside = raw.substring(1, close < 0 ? raw.length() : close);
            int slash = inside.indexOf('/');
            String text = slash < 0 ? inside : inside.substring(0, slash);
            Optional<Ip6> parsed = Ip6.parse(text);
            if (parsed.isEmpty()) return Optional.of("bad IPv6 address");
            if (slash < 0) return Optional.empty();
            String length = inside.substring(slash + 1);
            // dnsmasq: a length of 0, or none behind the slash, is taken whatever the address.
            if (length.isEmpty() || length.matches("0+")) return Optional.empty();
            int prefix = CNumber.isDigits(length) ? (int) CNumber.leading(length) : 0;
            boolean fits = prefix <= 128 && prefix >= 0 && endsBefore(parsed.get(), prefix);
            return fits && CNumber.isDigits(length) ? Optional.empty() : Optional.of("bad IPv6 prefix");
        }

        /** The number of addresses in a prefix must fit the host part: fd00::1/64 is the last 64 bits, as dnsmasq counts. */
        private static boolean endsBefore(Ip6 address, int prefix) {
            return prefix == 128 || (prefix >= 64 && prefix <= 128) || address.low() == 0;
        }

        Host host(Directive directive) {
            int dot = name.map(text -> text.indexOf('.')).orElse(-1);
            Optional<String> hostname = dot < 0 ? name : name.map(text -> text.substring(0, dot));
            Optional<String> domain = dot < 0 ? Optional.empty() : name.map(text -> text.substring(dot + 1));
            return new Host(
                    directive,
                    hardware,
                    clientId,
                    ignoreClientId,
                    setTags,
                    condition,
                    address,
                    hasIpv6,
                    hostname,
                    domain,
                    leaseSeconds,
                    ignored);
        }
    }
}
