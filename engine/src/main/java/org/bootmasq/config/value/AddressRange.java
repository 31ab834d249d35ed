package org.bootmasq.config.value;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Refused;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * Addresses of one family from first to last, as {@code domain} and {@code synth-domain} write them.
 *
 * @param prefixLength in bits; that of one address if it was not written as a network
 */
public record AddressRange(IpAddress first, IpAddress last, int prefixLength) {
    /** {@code address/length}. */
    public static AddressRange network(Part text) {
        List<Part> parts = text.split('/', 2);
        IpAddress address = parts.getFirst().address().orElseThrow(text::refused);
        int whole = address instanceof Ip4 ? 32 : 128;
        int length = parts.get(1).number(0, Integer.MAX_VALUE, Refused.GENERAL);
        if (length > whole) throw parts.get(1).refused("bad prefix length");
        return switch (address) {
            case Ip4 four -> {
                Ip4 mask = Ip4.maskOf(length);
                yield new AddressRange(four.and(mask), four.or(mask.not()), length);
            }
            case Ip6 six -> new AddressRange(six.network(length), six.lastOf(length), length);
        };
    }

    /** Two addresses of one family, or one alone. */
    public static AddressRange between(Part from, Optional<Part> to) {
        IpAddress first = from.address().orElseThrow(from::refused);
        Part end = to.orElse(from);
        IpAddress last = end.address().orElseThrow(end::refused);
        if (first.getClass() != last.getClass()) throw end.refused();
        return new AddressRange(first, last, first instanceof Ip4 ? 32 : 128);
    }

    /** Whether it holds all addresses of its prefix: then it was written as a network, or is one address. */
    public boolean isNetwork() {
        int whole = first instanceof Ip4 ? 32 : 128;
        return prefixLength < whole || first.equals(last);
    }

    /** Whether an address of the same family lies between first and last. */
    public boolean contains(IpAddress address) {
        return switch (address) {
            case Ip4 four -> first instanceof Ip4 from && last instanceof Ip4 to && four.between(from, to);
            case Ip6 six -> first instanceof Ip6 from && last instanceof Ip6 to && six.between(from, to);
        };
    }
}
