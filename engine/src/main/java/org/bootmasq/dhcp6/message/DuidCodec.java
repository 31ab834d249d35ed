package org.bootmasq.dhcp6.message;

import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;

/** DHCP unique identifiers (RFC 8415 section 11), as a server makes its own. */
public final class DuidCodec {
    private static final int LINK_LAYER_TIME = 1;
    private static final int LINK_LAYER = 3;
    private static final int UUID = 4;

    /** The year 2000 in seconds since 1970, where the time in an identifier begins. */
    private static final long EPOCH = 946_684_800;

    private DuidCodec() {}

    /**
     * DUID-LLT: no other machine has it, even if one gets this machine's network card later.
     *
     * @param unixSeconds when it is made
     */
    public static Bytes linkLayerTime(HardwareAddress hardware, long unixSeconds) {
        return new ByteWriter(8 + hardware.octets().length())
                .u16(LINK_LAYER_TIME)
                .u16(hardware.type())
                .i32((int) (unixSeconds - EPOCH))
                .bytes(hardware.octets())
                .bytes();
    }

    /** DUID-LL: always the same, for whoever cannot keep one. */
    public static Bytes linkLayer(HardwareAddress hardware) {
        return new ByteWriter(4 + hardware.octets().length())
                .u16(LINK_LAYER)
                .u16(hardware.type())
                .bytes(hardware.octets())
                .bytes();
    }

    /** DUID-UUID (RFC 6355), for a machine without a link-layer address. */
    public static Bytes uuid(Bytes sixteenOctets) {
        return new ByteWriter(18).u16(UUID).bytes(sixteenOctets).bytes();
    }
}
