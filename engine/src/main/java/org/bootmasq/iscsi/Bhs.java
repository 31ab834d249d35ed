package org.bootmasq.iscsi;

import java.nio.ByteBuffer;

/** The basic header segment that begins each PDU (RFC 7143 section 11.2.1): 48 octets, read and written in place. */
public final class Bhs {
    public static final int LENGTH = 48;

    static final int NOP_OUT = 0x00;
    static final int SCSI_COMMAND = 0x01;
    static final int TASK_MANAGEMENT = 0x02;
    static final int LOGIN = 0x03;
    static final int TEXT = 0x04;
    static final int DATA_OUT = 0x05;
    static final int LOGOUT = 0x06;
    static final int NOP_IN = 0x20;
    static final int SCSI_RESPONSE = 0x21;
    static final int TASK_MANAGEMENT_RESPONSE = 0x22;
    static final int LOGIN_RESPONSE = 0x23;
    static final int TEXT_RESPONSE = 0x24;
    static final int DATA_IN = 0x25;
    static final int LOGOUT_RESPONSE = 0x26;
    static final int R2T = 0x31;
    static final int ASYNC_MESSAGE = 0x32;
    static final int REJECT = 0x3f;

    static final int FINAL = 0x80;
    static final int CONTINUE = 0x40;
    static final int NO_TAG = -1;

    private static final int IMMEDIATE = 0x40;
    private static final int OPCODE = 0x3f;

    private Bhs() {}

    static int opcode(ByteBuffer header) {
        return header.get(0) & OPCODE;
    }

    static boolean isImmediate(ByteBuffer header) {
        return (header.get(0) & IMMEDIATE) != 0;
    }

    static int flags(ByteBuffer header) {
        return header.get(1) & 0xff;
    }

    /** Octets of additional header segments. */
    public static int additionalLength(ByteBuffer header) {
        return (header.get(4) & 0xff) * 4;
    }

    /** Octets of data, without padding. */
    public static int dataLength(ByteBuffer header) {
        return header.getInt(4) & 0xffffff;
    }

    static long lun(ByteBuffer header) {
        return header.getLong(8);
    }

    static int taskTag(ByteBuffer header) {
        return header.getInt(16);
    }

    /** Empties a header for a PDU to send. */
    static ByteBuffer begin(ByteBuffer header, int opcode, int flags, int dataLength) {
        header.clear();
        for (int i = 0; i < LENGTH; i += Long.BYTES) header.putLong(i, 0);
        return header.put(0, (byte) opcode).put(1, (byte) flags).putInt(4, dataLength);
    }
}
