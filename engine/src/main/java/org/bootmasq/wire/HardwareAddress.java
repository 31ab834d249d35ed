package org.bootmasq.wire;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A link-layer address and its kind.
 *
 * @param type a number of {@link HardwareType}, or another; 0 where a configuration leaves it open
 * @param octets at most 16
 */
public record HardwareAddress(int type, Bytes octets) {
    private static final Pattern WRITTEN =
            Pattern.compile("(\\p{XDigit}{2}[-:]?){5}\\p{XDigit}{2}|(\\p{XDigit}{4}\\.){2}\\p{XDigit}{4}");

    public HardwareAddress(HardwareType type, Bytes octets) {
        this(type.code(), octets);
    }

    /** An Ethernet address as {@code 52:54:00:12:34:56}; throws {@link IllegalArgumentException} for other text. */
    public static HardwareAddress ethernet(String colonHex) {
        return new HardwareAddress(HardwareType.ETHERNET, Bytes.ofHex(colonHex));
    }

    /**
     * An Ethernet address, written as Linux does, as Windows does with hyphens, or as switches do in three groups;
     * empty for other text.
     */
    public static Optional<HardwareAddress> read(String text) {
        if (!WRITTEN.matcher(text).matches()) return Optional.empty();
        return Optional.of(new HardwareAddress(HardwareType.ETHERNET, Bytes.ofHex(text.replaceAll("[-:.]", ""))));
    }

    /** Whether its kind is Ethernet. */
    public boolean isEthernet() {
        return type == HardwareType.ETHERNET.code();
    }

    /** {@code 52:54:00:12:34:56}, with {@code 06-} in front where the type is not Ethernet. */
    @Override
    public String toString() {
        String text = octets.colonHex();
        return isEthernet() ? text : "%02x-%s".formatted(type, text);
    }
}
