package org.bootmasq.scsi;

/**
 * A command descriptor block (SPC-4 section 4.2, SBC-3 section 5): 16 octets, big endian, and the one place that knows
 * which field lies where in which command. Fields are read when they are asked for, so that a command costs no object
 * for each.
 *
 * @param first its first eight octets
 * @param second the others; a shorter command ends in zeros
 */
public record Cdb(long first, long second) {
    private static final int FORCE_UNIT_ACCESS = 0x08;
    private static final int WRITE_SAME_ANCHOR = 0x10;
    private static final int WRITE_SAME_UNMAP = 0x08;

    int opcode() {
        return (int) (first >>> 56);
    }

    private int u8(int at) {
        return (int) ((at < 8 ? first >>> 56 - 8 * at : second >>> 120 - 8 * at) & 0xff);
    }

    private int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    private int u24(int at) {
        return u8(at) << 16 | u16(at + 1);
    }

    private long u32(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    private long u64(int at) {
        return u32(at) << 32 | u32(at + 4);
    }

    /** The group of its operation code, which tells its length: 0 for six octets, 1 and 2 for ten, 5 for twelve. */
    private int group() {
        return opcode() >> 5;
    }

    /** SERVICE ACTION (SPC-4 section 4.2.2.2), of commands that have one. */
    int serviceAction() {
        return u8(1) & 0x1f;
    }

    /** The first block. */
    long lba() {
        return switch (group()) {
            case 0 -> u24(1) & 0x1fffff;
            case 1, 2, 5 -> u32(2);
            default -> u64(2);
        };
    }

    /** How many blocks; COMPARE AND WRITE brings as many twice. */
    long blocks() {
        if (opcode() == Opcode.COMPARE_AND_WRITE) return u8(13);
        return switch (group()) {
            case 0 -> u8(4) == 0 ? 256 : u8(4);
            case 1, 2 -> u16(7);
            case 5 -> u32(6);
            default -> u32(10);
        };
    }

    /** ALLOCATION LENGTH: how many octets of its answer the initiator takes; 0 for commands without one. */
    long allocation() {
        return switch (opcode()) {
            case Opcode.REQUEST_SENSE, Opcode.MODE_SENSE_6 -> u8(4);
            case Opcode.INQUIRY -> u16(3);
            case Opcode.MODE_SENSE_10, Opcode.PERSISTENT_RESERVE_IN -> u16(7);
            case Opcode.REPORT_LUNS, Opcode.MAINTENANCE_IN -> u32(6);
            case Opcode.SERVICE_ACTION_IN_16 -> u32(10);
            default -> 0;
        };
    }

    /** PARAMETER LIST LENGTH: how many octets of parameters the initiator sends; 0 for commands without any. */
    long parameters() {
        return switch (opcode()) {
            case Opcode.MODE_SELECT_6 -> u8(4);
            case Opcode.MODE_SELECT_10, Opcode.UNMAP -> u16(7);
            case Opcode.PERSISTENT_RESERVE_OUT -> u32(5);
            default -> 0;
        };
    }

    /** Whether RDPROTECT, WRPROTECT or VRPROTECT asks for what no disk of ours has. */
    boolean asksForProtection() {
        return group() != 0 && (u8(1) & 0xe0) != 0;
    }

    /** FUA of reads and writes: it ends when the medium has the data. */
    boolean forcesUnitAccess() {
        return group() != 0 && (u8(1) & FORCE_UNIT_ACCESS) != 0;
    }

    /** BYTCHK of VERIFY: 0 compares nothing, 1 with as many blocks as are verified, 3 with one block. */
    int byteCheck() {
        return u8(1) >> 1 & 3;
    }

    /** UNMAP of WRITE SAME. */
    boolean unmaps() {
        return (u8(1) & WRITE_SAME_UNMAP) != 0;
    }

    /** ANCHOR of UNMAP and of WRITE SAME. */
    boolean anchors() {
        return (u8(1) & (opcode() == Opcode.UNMAP ? 1 : WRITE_SAME_ANCHOR)) != 0;
    }

    /** NDOB of WRITE SAME: zeros are written, and no block is sent. */
    boolean bringsNoData() {
        return opcode() == Opcode.WRITE_SAME_16 && (u8(1) & 1) != 0;
    }

    /** EVPD of INQUIRY: a page of vital product data is asked for. */
    boolean vitalData() {
        return (u8(1) & 1) != 0;
    }

    /** PAGE CODE of INQUIRY, and of MODE SENSE. */
    int page() {
        return opcode() == Opcode.INQUIRY ? u8(2) : u8(2) & 0x3f;
    }

    /** PC of MODE SENSE: which values of a page are asked for. */
    int pageControl() {
        return u8(2) >> 6;
    }

    /** SUBPAGE CODE of MODE SENSE. */
    int subpage() {
        return u8(3);
    }

    /** DBD of MODE SENSE. */
    boolean withoutBlockDescriptors() {
        return (u8(1) & 0x08) != 0;
    }

    /** SP of MODE SELECT: the pages are to outlast a loss of power. */
    boolean savesPages() {
        return (u8(1) & 1) != 0;
    }

    /** POWER CONDITION of START STOP UNIT; 0 where it starts or stops. */
    int powerCondition() {
        return u8(4) >> 4;
    }

    /** START of START STOP UNIT. */
    boolean starts() {
        return (u8(4) & 1) != 0;
    }

    /** SELECT REPORT of REPORT LUNS. */
    int report() {
        return u8(2);
    }

    /** SCOPE and TYPE of PERSISTENT RESERVE OUT. */
    int reservation() {
        return u8(2);
    }

    /** REPORTING OPTIONS of REPORT SUPPORTED OPERATION CODES. */
    int reportingOptions() {
        return u8(2) & 0x07;
    }

    /** RCTD of REPORT SUPPORTED OPERATION CODES: how long commands take is asked for too. */
    boolean asksForTimeouts() {
        return (u8(2) & 0x80) != 0;
    }

    /** REQUESTED OPERATION CODE of REPORT SUPPORTED OPERATION CODES. */
    int requestedOpcode() {
        return u8(3);
    }

    /** REQUESTED SERVICE ACTION of REPORT SUPPORTED OPERATION CODES. */
    int requestedAction() {
        return u16(4);
    }
}
