package org.bootmasq.scsi;

import java.nio.ByteBuffer;

/** Fields of a command descriptor block (SPC-4 section 4.2, SBC-3 section 5): 16 octets, big endian, read in place. */
final class Cdb {
    private Cdb() {}

    static int opcode(ByteBuffer cdb) {
        return cdb.get(cdb.position()) & 0xff;
    }

    static int u8(ByteBuffer cdb, int at) {
        return cdb.get(cdb.position() + at) & 0xff;
    }

    static int u16(ByteBuffer cdb, int at) {
        return cdb.getShort(cdb.position() + at) & 0xffff;
    }

    static int u24(ByteBuffer cdb, int at) {
        return u8(cdb, at) << 16 | u16(cdb, at + 1);
    }

    static long u32(ByteBuffer cdb, int at) {
        return cdb.getInt(cdb.position() + at) & 0xffffffffL;
    }

    static long u64(ByteBuffer cdb, int at) {
        return cdb.getLong(cdb.position() + at);
    }

    /** The first block, by the length of the command that its operation code tells. */
    static long lba(ByteBuffer cdb) {
        return switch (opcode(cdb) >> 5) {
            case 0 -> u24(cdb, 1) & 0x1fffff;
            case 1, 2, 5 -> u32(cdb, 2);
            default -> u64(cdb, 2);
        };
    }

    /** How many blocks, likewise. */
    static long blocks(ByteBuffer cdb) {
        return switch (opcode(cdb) >> 5) {
            case 0 -> u8(cdb, 4) == 0 ? 256 : u8(cdb, 4);
            case 1, 2 -> u16(cdb, 7);
            case 5 -> u32(cdb, 6);
            default -> u32(cdb, 10);
        };
    }
}
