package org.bootmasq.cli.explain;

import java.util.HexFormat;
import java.util.regex.Pattern;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;

/** Values of explain's own options. */
final class ExplainValue {
    private static final Pattern HEX = Pattern.compile("([0-9a-fA-F]{2}:)*[0-9a-fA-F]{2}");

    private ExplainValue() {}

    /** Written as Linux does, as Windows does with hyphens, or as switches do in three groups. */
    static HardwareAddress ethernet(String mac) {
        return HardwareAddress.read(mac)
                .orElseThrow(() -> new IllegalArgumentException("--mac is not an Ethernet address: " + mac));
    }

    /** {@code aa:bb} are octets, {@code 0xaa} too; all else is text. */
    static Bytes octets(String value) {
        if (value.startsWith("0x")) return Bytes.of(HexFormat.of().parseHex(value.substring(2)));
        boolean hex = value.contains(":") && HEX.matcher(value).matches();
        return hex ? Bytes.ofHex(value) : Bytes.latin1(value);
    }

    /** Octets in hexadecimal, with colons between them or without. */
    static Bytes hex(String option, String value) {
        try {
            return Bytes.of(HexFormat.of().parseHex(value.replace(":", "")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + " is not hexadecimal: " + value, e);
        }
    }

    /** A number of 32 bits without a sign. */
    static int unsigned(String option, String value) {
        try {
            return Integer.parseUnsignedInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " is not a number: " + value, e);
        }
    }
}
