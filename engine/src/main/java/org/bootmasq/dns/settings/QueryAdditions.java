package org.bootmasq.dns.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.Part;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/**
 * What is added to questions on their way upstream.
 *
 * @param mac in which form the asker's hardware address is added: {@code add-mac}
 * @param subnet {@code add-subnet}, RFC 7871
 * @param cpeId {@code add-cpe-id}
 * @param umbrella {@code umbrella}
 */
public record QueryAdditions(
        Optional<MacForm> mac, Optional<ClientSubnet> subnet, Optional<String> cpeId, Optional<Umbrella> umbrella) {
    /** How a hardware address is written. */
    public enum MacForm {
        OCTETS,
        BASE64,
        TEXT
    }

    /**
     * The subnets that are told.
     *
     * @param ip4 for askers with IPv4
     * @param ip6 for those with IPv6; absent if nothing is told
     */
    public record ClientSubnet(Subnet ip4, Optional<Subnet> ip6) {
        /** What is told of an asker; empty if nothing. */
        public Optional<Subnet> of(IpAddress asker) {
            return asker instanceof Ip4 ? Optional.of(ip4) : ip6;
        }
    }

    /**
     * A subnet.
     *
     * @param address told in place of the asker's, if given
     * @param length of its prefix in bits
     */
    public record Subnet(Optional<IpAddress> address, int length) {}

    /** Numbers are unsigned 32-bit. */
    public record Umbrella(OptionalInt organization, OptionalInt asset, Optional<Bytes> device) {}

    static QueryAdditions from(Configuration configuration, Problems problems) {
        return new QueryAdditions(
                last(problems.translate(configuration.all(Option.ADD_MAC), QueryAdditions::macForm)),
                last(problems.translate(configuration.all(Option.ADD_SUBNET), QueryAdditions::subnet)),
                configuration.last(Option.ADD_CPE_ID).map(Directive::text),
                last(problems.translate(configuration.all(Option.UMBRELLA), QueryAdditions::umbrella)));
    }

    private static <T> Optional<T> last(List<T> all) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    private static MacForm macForm(Directive directive) {
        return switch (directive.text()) {
            case "" -> MacForm.OCTETS;
            case "base64" -> MacForm.BASE64;
            case "text" -> MacForm.TEXT;
            default -> throw Part.of(directive).refused();
        };
    }

    private static ClientSubnet subnet(Directive directive) {
        List<Part> parts = Part.of(directive).list(2);
        return new ClientSubnet(
                subnet(parts.getFirst()), parts.size() > 1 ? Optional.of(subnet(parts.get(1))) : Optional.empty());
    }

    private static Subnet subnet(Part text) {
        List<Part> parts = text.split('/', 2);
        int length = parts.getLast().number(0, Integer.MAX_VALUE, "error");
        if (parts.size() == 1) return new Subnet(Optional.empty(), length);
        IpAddress address = parts.getFirst().address().orElseThrow(() -> text.refused("bad address"));
        return new Subnet(Optional.of(address), length);
    }

    private static Umbrella umbrella(Directive directive) {
        OptionalInt organization = OptionalInt.empty();
        OptionalInt asset = OptionalInt.empty();
        Optional<Bytes> device = Optional.empty();
        if (!directive.hasValue()) return new Umbrella(organization, asset, device);
        for (Part part : Part.of(directive).list()) {
            List<Part> pair = part.split(':', 2);
            if (pair.size() < 2) throw part.refused();
            switch (pair.getFirst().text()) {
                case "orgid" -> organization = OptionalInt.of(unsigned(pair.get(1)));
                case "assetid" -> asset = OptionalInt.of(unsigned(pair.get(1)));
                case "deviceid" -> device = Optional.of(device(pair.get(1)));
                default -> throw part.refused();
            }
        }
        return new Umbrella(organization, asset, device);
    }

    private static int unsigned(Part text) {
        String digits = text.plain();
        if (!digits.matches("[0-9]{0,10}") || (!digits.isEmpty() && Long.parseLong(digits) > 0xffffffffL)) {
            throw text.refused();
        }
        return digits.isEmpty() ? 0 : Integer.parseUnsignedInt(digits);
    }

    private static Bytes device(Part text) {
        String digits = text.plain().toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{16}")) throw text.refused();
        return Bytes.ofHex(digits);
    }
}
