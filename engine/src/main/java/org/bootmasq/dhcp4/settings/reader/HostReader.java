package org.bootmasq.dhcp4.settings.reader;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.HexText;
import org.bootmasq.config.value.Part;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.HostName;
import org.bootmasq.dhcp.Ip6Lines;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp4.settings.HardwarePattern;
import org.bootmasq.dhcp4.settings.Host;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** Reads {@code dhcp-host}; 65,000 of them in well under a second. */
final class HostReader {
    private final Set<Ip4> taken = new HashSet<>();

    Host host(Directive directive) {
        var line = new Line();
        Part.each(Part.of(directive).list(), part -> {
            line.take(part);
            Optional<Ip4> address = Ip4.parse(part.text());
            if (address.isPresent() && !taken.add(address.get()))
                throw part.refused("duplicate dhcp-host IP address " + address.get());
            return part;
        });
        return line.host(directive);
    }

    /** One line while it is read. */
    private static final class Line {
        private static final int LONGEST_HARDWARE_ADDRESS = 16;
        private static final int LONGEST_CLIENT_ID = 255;

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

        void take(Part part) {
            String text = part.text();
            if (text.isEmpty()) return;
            if (Ip6Lines.isHostAddress(part)) {
                hasIpv6 = true;
            } else if (text.charAt(0) == '[' && text.endsWith("]")) {
                throw part.refused("bad IPv6 address");
            } else if (part.has(':')) {
                takeColons(part);
            } else if (Ip4.parse(text).isPresent()) {
                address = Ip4.parse(text);
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
            if (id.isPresent()) {
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

        private static HexText.Parsed hex(Part part, String text, int most) {
            return HexText.parse(text, most, true).orElseThrow(() -> part.refused("bad hex constant"));
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
