package org.bootmasq.wire;

/**
 * A link-layer address and its kind.
 *
 * @param type a number of {@link HardwareType}, or another; 0 where a configuration leaves it open
 * @param octets at most 16
 */
public record HardwareAddress(int type, Bytes octets) {
    public HardwareAddress(HardwareType type, Bytes octets) {
        this(type.code(), octets);
    }

    /** An Ethernet address as {@code 52:54:00:12:34:56}; throws {@link IllegalArgumentException} for other text. */
    public static HardwareAddress ethernet(String colonHex) {
        return new HardwareAddress(HardwareType.ETHERNET, Bytes.ofHex(colonHex));
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
