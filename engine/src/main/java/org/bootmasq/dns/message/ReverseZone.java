package org.bootmasq.dns.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.value.AddressRange;
import org.bootmasq.config.value.Part;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** The zones of RFC 1035 section 3.5 and RFC 3596 section 2.5 that hold a network's addresses. */
public final class ReverseZone {
    private ReverseZone() {}

    /** @param text {@code address[/prefix]} */
    public static List<String> names(Part text) {
        List<Part> parts = text.split('/', 2);
        Optional<Ip4> four = parts.getFirst().ip4();
        if (four.isPresent()) return names4(four.get(), length(parts, 32, "bad IPv4 prefix length"));
        Optional<Ip6> six = parts.getFirst().ip6();
        if (six.isPresent()) return names6(six.get(), length(parts, 128, "bad IPv6 prefix length"));
        throw text.refused();
    }

    /** The zones of a network that {@code domain} writes as {@code address/length}. */
    public static List<String> names(AddressRange network) {
        return switch (network.first()) {
            case Ip4 four -> names4(four, network.prefixLength());
            case Ip6 six -> names6(six, network.prefixLength());
        };
    }

    /** dnsmasq: what is not a number counts as if it were not there. */
    private static int length(List<Part> parts, int whole, String message) {
        if (parts.size() == 1) return whole;
        OptionalInt length = parts.get(1).number();
        if (length.isEmpty()) return whole;
        if (length.getAsInt() < 1 || length.getAsInt() > whole)
            throw parts.get(1).refused(message);
        return length.getAsInt();
    }

    /** As many zones as the octet that the prefix cuts has values in the network. */
    private static List<String> names4(Ip4 address, int length) {
        int octets = (length + 7) / 8;
        int count = 1 << (octets * 8 - length);
        int first = address.and(Ip4.maskOf(length)).bits();
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            int bits = first + (i << (32 - octets * 8));
            var name = new StringBuilder();
            for (int octet = octets - 1; octet >= 0; octet--)
                name.append(bits >>> (24 - octet * 8) & 255).append('.');
            names.add(name + "in-addr.arpa");
        }
        return names;
    }

    private static List<String> names6(Ip6 address, int length) {
        if (length == 0) return List.of("ip6.arpa");
        int nibbles = (length + 3) / 4;
        int cut = nibbles * 4 - length;
        int count = 1 << cut;
        int first = nibble(address, nibbles - 1) & -count;
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var name = new StringBuilder(Integer.toHexString(first + i)).append('.');
            for (int at = nibbles - 2; at >= 0; at--)
                name.append(Integer.toHexString(nibble(address, at))).append('.');
            names.add(name + "ip6.arpa");
        }
        return names;
    }

    private static int nibble(Ip6 address, int index) {
        return address.group(index / 4) >>> (12 - index % 4 * 4) & 15;
    }
}
