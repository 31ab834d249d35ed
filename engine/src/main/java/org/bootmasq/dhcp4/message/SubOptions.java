package org.bootmasq.dhcp4.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.pxe.PxeSubOption;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * Code, length, value inside an option: 43 (RFC 2132 section 8.4), 82 (RFC 3046), vendors of 124 and 125 (RFC 3925).
 */
public final class SubOptions {
    private static final int END = OptionCode.END.code();
    private static final int PAD = OptionCode.PAD.code();
    /** Octets of one option's value. */
    private static final int LONGEST = 255;

    private SubOptions() {}

    /** The first of a code; what is cut short counts as absent. */
    public static Optional<Bytes> find(Bytes inside, int code) {
        int at = 0;
        while (at + 1 < inside.length()) {
            int here = inside.at(at);
            if (here == PAD) {
                at++;
                continue;
            }
            if (here == END) return Optional.empty();
            int length = inside.at(at + 1);
            if (at + 2 + length > inside.length()) return Optional.empty();
            if (here == code) return Optional.of(inside.slice(at + 2, at + 2 + length));
            at += 2 + length;
        }
        return Optional.empty();
    }

    /** A sub-option of option 82. */
    public static Optional<Bytes> find(Bytes inside, RelayAgentSubOption subOption) {
        return find(inside, subOption.code());
    }

    /** A sub-option of option 43 of PXE clients. */
    public static Optional<Bytes> find(Bytes inside, PxeSubOption subOption) {
        return find(inside, subOption.code());
    }

    /** An address, if there are four octets for one. */
    public static Optional<Ip4> address(Optional<Bytes> value) {
        return value.filter(octets -> octets.length() >= 4)
                .map(octets -> Ip4.of(octets.at(0), octets.at(1), octets.at(2), octets.at(3)));
    }

    /** What a vendor put into option 124 or 125: enterprise number, length, data, repeated. */
    public static Optional<Bytes> ofEnterprise(Bytes option, int enterprise) {
        int at = 0;
        while (at + 5 <= option.length()) {
            int number = option.at(at) << 24 | option.at(at + 1) << 16 | option.at(at + 2) << 8 | option.at(at + 3);
            int length = option.at(at + 4);
            if (at + 5 + length > option.length()) return Optional.empty();
            if (number == enterprise) return Optional.of(option.slice(at + 5, at + 5 + length));
            at += 5 + length;
        }
        return Optional.empty();
    }

    /**
     * Sub-options one behind the other and an end, cut into as many options as they need without cutting one of them.
     */
    public static List<Bytes> encode(List<Dhcp4Option> inside) {
        List<Bytes> parts = new ArrayList<>();
        var part = new ByteWriter(LONGEST);
        for (Dhcp4Option option : inside) {
            int length = Math.min(LONGEST - 2, option.value().length());
            if (part.length() + 2 + length > LONGEST) {
                parts.add(part.bytes());
                part.clear();
            }
            part.u8(option.code()).u8(length).bytes(option.value().slice(0, length));
        }
        if (part.length() == LONGEST) {
            parts.add(part.bytes());
            part.clear();
        }
        parts.add(part.u8(END).bytes());
        return parts;
    }
}
