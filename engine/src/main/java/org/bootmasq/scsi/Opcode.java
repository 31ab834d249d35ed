package org.bootmasq.scsi;

/** Operation codes (SPC-4 table F.2) of what is carried out here. */
final class Opcode {
    static final int TEST_UNIT_READY = 0x00;
    static final int REQUEST_SENSE = 0x03;
    static final int READ_6 = 0x08;
    static final int WRITE_6 = 0x0a;
    static final int INQUIRY = 0x12;
    static final int MODE_SELECT_6 = 0x15;
    static final int RESERVE_6 = 0x16;
    static final int RELEASE_6 = 0x17;
    static final int MODE_SENSE_6 = 0x1a;
    static final int START_STOP_UNIT = 0x1b;
    static final int PREVENT_ALLOW = 0x1e;
    static final int READ_CAPACITY_10 = 0x25;
    static final int READ_10 = 0x28;
    static final int WRITE_10 = 0x2a;
    static final int WRITE_AND_VERIFY_10 = 0x2e;
    static final int VERIFY_10 = 0x2f;
    static final int PREFETCH_10 = 0x34;
    static final int SYNCHRONIZE_CACHE_10 = 0x35;
    static final int WRITE_SAME_10 = 0x41;
    static final int UNMAP = 0x42;
    static final int MODE_SELECT_10 = 0x55;
    static final int RESERVE_10 = 0x56;
    static final int RELEASE_10 = 0x57;
    static final int MODE_SENSE_10 = 0x5a;
    static final int PERSISTENT_RESERVE_IN = 0x5e;
    static final int PERSISTENT_RESERVE_OUT = 0x5f;
    static final int READ_16 = 0x88;
    static final int COMPARE_AND_WRITE = 0x89;
    static final int WRITE_16 = 0x8a;
    static final int ORWRITE_16 = 0x8b;
    static final int WRITE_AND_VERIFY_16 = 0x8e;
    static final int VERIFY_16 = 0x8f;
    static final int PREFETCH_16 = 0x90;
    static final int SYNCHRONIZE_CACHE_16 = 0x91;
    static final int WRITE_SAME_16 = 0x93;
    static final int SERVICE_ACTION_IN_16 = 0x9e;
    static final int REPORT_LUNS = 0xa0;
    static final int MAINTENANCE_IN = 0xa3;
    static final int READ_12 = 0xa8;
    static final int WRITE_12 = 0xaa;
    static final int WRITE_AND_VERIFY_12 = 0xae;
    static final int VERIFY_12 = 0xaf;

    static final int ACTION_READ_CAPACITY_16 = 0x10;
    static final int ACTION_GET_LBA_STATUS = 0x12;
    static final int ACTION_REPORT_OPCODES = 0x0c;

    private Opcode() {}

    /** Whether a command changes what is on the medium. */
    static boolean changesMedium(int opcode) {
        return switch (opcode) {
            case WRITE_6,
                    WRITE_10,
                    WRITE_12,
                    WRITE_16,
                    WRITE_AND_VERIFY_10,
                    WRITE_AND_VERIFY_12,
                    WRITE_AND_VERIFY_16,
                    WRITE_SAME_10,
                    WRITE_SAME_16,
                    UNMAP,
                    COMPARE_AND_WRITE,
                    ORWRITE_16 -> true;
            default -> false;
        };
    }

    /** Whether a reservation of another initiator forbids it even to those that may read (SPC-4 table 52). */
    static boolean changesAnything(int opcode) {
        return switch (opcode) {
            case MODE_SELECT_6, MODE_SELECT_10, START_STOP_UNIT, SYNCHRONIZE_CACHE_10, SYNCHRONIZE_CACHE_16 -> true;
            default -> changesMedium(opcode);
        };
    }

    /** Whether it is answered with an attention that waits for its session (SAM-5 section 5.14.1). */
    static boolean tellsAttention(int opcode) {
        return opcode != INQUIRY && opcode != REPORT_LUNS;
    }

    /** Whether a stopped disk does not do it. */
    static boolean needsStarted(int opcode) {
        return switch (opcode) {
            case TEST_UNIT_READY, READ_6, READ_10, READ_12, READ_16, WRITE_6, WRITE_10, WRITE_12, WRITE_16 -> true;
            default -> false;
        };
    }

    /** Whether it is carried out whatever is reserved. */
    static boolean ignoresReservations(int opcode) {
        return switch (opcode) {
            case INQUIRY,
                    REPORT_LUNS,
                    REQUEST_SENSE,
                    PERSISTENT_RESERVE_IN,
                    PERSISTENT_RESERVE_OUT,
                    MAINTENANCE_IN,
                    PREVENT_ALLOW,
                    READ_CAPACITY_10,
                    RELEASE_6,
                    RELEASE_10 -> true;
            default -> false;
        };
    }
}
