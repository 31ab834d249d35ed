package org.bootmasq.scsi;

import java.nio.ByteBuffer;

/** Reads the parameters that commands bring in their data, big endian from the buffer's position on. */
final class ParameterCodec {
    /** Octets of the parameters of PERSISTENT RESERVE OUT (SPC-4 section 6.16.3). */
    static final int RESERVE_OUT = 24;

    /** Octets before the block descriptors of UNMAP (SBC-3 section 5.28.2). */
    static final int UNMAP_HEADER = 8;

    private static final int DESCRIPTOR = 16;
    private static final int SPECIFY_INITIATORS = 0x08;
    private static final int ALL_TARGET_PORTS = 0x04;
    private static final int THROUGH_POWER_LOSS = 0x01;

    private ParameterCodec() {}

    /**
     * The parameters of PERSISTENT RESERVE OUT.
     *
     * @param key RESERVATION KEY, by which the initiator is registered
     * @param actionKey SERVICE ACTION RESERVATION KEY
     * @param forOthers SPEC_I_PT or ALL_TG_PT: it speaks for other initiators or ports too
     * @param outlasts APTPL: what is registered outlasts a loss of power
     */
    record ReserveOut(long key, long actionKey, boolean forOthers, boolean outlasts) {}

    /** @param data {@link #RESERVE_OUT} octets at least */
    static ReserveOut reserveOut(ByteBuffer data) {
        int at = data.position();
        int flags = data.get(at + 20);
        return new ReserveOut(
                data.getLong(at),
                data.getLong(at + 8),
                (flags & (SPECIFY_INITIATORS | ALL_TARGET_PORTS)) != 0,
                (flags & THROUGH_POWER_LOSS) != 0);
    }

    /** Blocks that UNMAP names; {@code blocks} from 0 to 2^32 - 1. */
    record Range(long lba, long blocks) {}

    /**
     * How many ranges UNMAP brings, as far as they are whole.
     *
     * @param data {@link #UNMAP_HEADER} octets at least
     * @param length of the parameters, as the command says
     */
    static int ranges(ByteBuffer data, long length) {
        int said = data.getShort(data.position() + 2) & 0xffff;
        return (int) Math.min(said, Math.min(length, data.remaining()) - UNMAP_HEADER) / DESCRIPTOR;
    }

    /** One of the {@link #ranges}, counted from 0. */
    static Range range(ByteBuffer data, int number) {
        int at = data.position() + UNMAP_HEADER + DESCRIPTOR * number;
        return new Range(data.getLong(at), data.getInt(at + 8) & 0xffffffffL);
    }
}
