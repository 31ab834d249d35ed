package org.bootmasq.wire;

/**
 * A link-layer address and its kind.
 *
 * @param type the IANA "Hardware Type" of ARP, 1 for Ethernet; 0 where a configuration leaves it open
 * @param octets at most 16
 */
public record HardwareAddress(int type, Bytes octets) {
    public static final int ETHERNET = 1;

    /** An Ethernet address as {@code 52:54:00:12:34:56}; throws {@link IllegalArgumentException} for other text. */
    public static HardwareAddress ethernet(String colonHex) {
        return new HardwareAddress(ETHERNET, Bytes.ofHex(colonHex));
    }

    /** {@code 52:54:00:12:34:56}, with {@code 06-} in front where the type is not Ethernet. */
    @Override
    public String toString() {
        String text = octets.colonHex();
        return type == ETHERNET ? text : "%02x-%s".formatted(type, text);
    }
}
