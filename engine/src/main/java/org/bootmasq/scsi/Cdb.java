package org.bootmasq.scsi;

/**
 * A command descriptor block (SPC-4 section 4.2, SBC-3 section 5): 16 octets, big endian.
 *
 * @param first its first eight octets
 * @param second the others; a shorter command ends in zeros
 */
public record Cdb(long first, long second) {
    int opcode() {
        return (int) (first >>> 56);
    }

    int u8(int at) {
        return (int) ((at < 8 ? first >>> 56 - 8 * at : second >>> 120 - 8 * at) & 0xff);
    }

    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    int u24(int at) {
        return u8(at) << 16 | u16(at + 1);
    }

    long u32(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    long u64(int at) {
        return u32(at) << 32 | u32(at + 4);
    }

    /** The first block, by the length of the command that its operation code tells. */
    long lba() {
        return switch (opcode() >> 5) {
            case 0 -> u24(1) & 0x1fffff;
            case 1, 2, 5 -> u32(2);
            default -> u64(2);
        };
    }

    /** How many blocks, likewise. */
    long blocks() {
        return switch (opcode() >> 5) {
            case 0 -> u8(4) == 0 ? 256 : u8(4);
            case 1, 2 -> u16(7);
            case 5 -> u32(6);
            default -> u32(10);
        };
    }
}
