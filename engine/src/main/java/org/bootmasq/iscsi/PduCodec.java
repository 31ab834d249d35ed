package org.bootmasq.iscsi;

import java.nio.ByteBuffer;
import org.bootmasq.iscsi.Pdu.Completion;
import org.bootmasq.iscsi.Pdu.DataIn;
import org.bootmasq.iscsi.Pdu.DataOut;
import org.bootmasq.iscsi.Pdu.LoginRequest;
import org.bootmasq.iscsi.Pdu.LoginResponse;
import org.bootmasq.iscsi.Pdu.LogoutRequest;
import org.bootmasq.iscsi.Pdu.LogoutResponse;
import org.bootmasq.iscsi.Pdu.LogoutWanted;
import org.bootmasq.iscsi.Pdu.NopIn;
import org.bootmasq.iscsi.Pdu.NopOut;
import org.bootmasq.iscsi.Pdu.Numbers;
import org.bootmasq.iscsi.Pdu.Order;
import org.bootmasq.iscsi.Pdu.R2t;
import org.bootmasq.iscsi.Pdu.Reject;
import org.bootmasq.iscsi.Pdu.Request;
import org.bootmasq.iscsi.Pdu.Response;
import org.bootmasq.iscsi.Pdu.ScsiCommand;
import org.bootmasq.iscsi.Pdu.ScsiResponse;
import org.bootmasq.iscsi.Pdu.TaskFunction;
import org.bootmasq.iscsi.Pdu.TaskManagementRequest;
import org.bootmasq.iscsi.Pdu.TaskManagementResponse;
import org.bootmasq.iscsi.Pdu.TextRequest;
import org.bootmasq.iscsi.Pdu.TextResponse;
import org.bootmasq.iscsi.Pdu.Transfer;
import org.bootmasq.iscsi.Pdu.Unsupported;
import org.bootmasq.scsi.Cdb;
import org.bootmasq.wire.Bytes;

/**
 * Reads and writes the basic header segment that begins each PDU (RFC 7143 section 11.2.1): 48 octets, big endian.
 * Nothing in one can be malformed; what no initiator may send is {@link Unsupported}.
 */
public final class PduCodec {
    /** The basic header segment, in octets. */
    public static final int HEADER = 48;

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

    static final int IMMEDIATE = 0x40;
    static final int FINAL = 0x80;
    static final int CONTINUE = 0x40;
    static final int READ = 0x40;
    static final int WRITE = 0x20;
    static final int OVERFLOW = 0x04;
    static final int UNDERFLOW = 0x02;
    static final int WITH_STATUS = 0x01;

    private static final int OPCODE = 0x3f;
    private static final int FUNCTION = 0x7f;
    private static final int ISID = 6;
    private static final int LOGOUT_EVENT = 1;

    private PduCodec() {}

    /** Octets of the additional header segments of a PDU whose header begins at index 0. */
    static int additionalLength(ByteBuffer header) {
        return (header.get(4) & 0xff) * 4;
    }

    /** Octets of data, without padding. */
    static int dataLength(ByteBuffer header) {
        return header.getInt(4) & 0xffffff;
    }

    /** Reads what an initiator sent, 48 octets from index 0. */
    static Request read(ByteBuffer header) {
        return switch (header.get(0) & OPCODE) {
            case NOP_OUT -> new NopOut(order(header), taskTag(header), lun(header));
            case SCSI_COMMAND -> command(header);
            case TASK_MANAGEMENT ->
                new TaskManagementRequest(
                        order(header),
                        TaskFunction.of(header.get(1) & FUNCTION),
                        taskTag(header),
                        lun(header),
                        header.getInt(20));
            case LOGIN -> login(header);
            case TEXT -> new TextRequest(order(header), flag(header, CONTINUE), taskTag(header), header.getInt(20));
            case DATA_OUT ->
                new DataOut(
                        flag(header, FINAL), taskTag(header), header.getInt(20), header.getInt(36), header.getInt(40));
            case LOGOUT -> new LogoutRequest(order(header), taskTag(header));
            default -> new Unsupported(order(header), header.get(0) & OPCODE);
        };
    }

    private static boolean flag(ByteBuffer header, int flag) {
        return (header.get(1) & flag) != 0;
    }

    private static Order order(ByteBuffer header) {
        return new Order((header.get(0) & IMMEDIATE) != 0, header.getInt(24));
    }

    private static int taskTag(ByteBuffer header) {
        return header.getInt(16);
    }

    private static long lun(ByteBuffer header) {
        return header.getLong(8);
    }

    private static ScsiCommand command(ByteBuffer header) {
        var transfer = new Transfer(flag(header, READ), flag(header, WRITE), header.getInt(20) & 0xffffffffL);
        var cdb = new Cdb(header.getLong(32), header.getLong(40));
        return new ScsiCommand(order(header), flag(header, FINAL), taskTag(header), lun(header), transfer, cdb);
    }

    private static LoginRequest login(ByteBuffer header) {
        int flags = header.get(1);
        var isid = new byte[ISID];
        header.get(8, isid);
        return new LoginRequest(
                flag(header, FINAL),
                flag(header, CONTINUE),
                flags >> 2 & 3,
                flags & 3,
                Bytes.of(isid),
                taskTag(header),
                header.getInt(24));
    }

    /**
     * Writes what a target sends.
     *
     * @param dataLength of the data beside it, in octets
     * @param out 48 octets from index 0, whatever its position and limit are
     */
    static void write(Response pdu, int dataLength, Numbers numbers, ByteBuffer out) {
        out.clear();
        for (int i = 0; i < HEADER; i += Long.BYTES) out.putLong(i, 0);
        out.putInt(4, dataLength);
        // A part of an answer that goes on has no StatSN, but R2T tells the next one (section 11.8.3).
        if (pdu.carriesStatus() || pdu instanceof R2t) out.putInt(24, numbers.statSn());
        out.putInt(28, numbers.expCmdSn()).putInt(32, numbers.maxCmdSn());
        switch (pdu) {
            case DataIn part -> dataIn(part, out);
            case ScsiResponse(int tag, Completion completion) -> {
                begin(out, SCSI_RESPONSE, FINAL | residualFlag(completion), tag);
                completion(completion, out);
            }
            case R2t(int tag, long lun, int transferTag, int number, int offset, int length) -> {
                begin(out, R2T, FINAL, tag).putLong(8, lun).putInt(20, transferTag);
                out.putInt(36, number).putInt(40, offset).putInt(44, length);
            }
            case TaskManagementResponse(int tag, var result) ->
                begin(out, TASK_MANAGEMENT_RESPONSE, FINAL, tag).put(2, (byte) result.code());
            case NopIn(int tag, long lun) ->
                begin(out, NOP_IN, FINAL, tag).putLong(8, lun).putInt(20, Pdu.NO_TAG);
            case TextResponse(boolean last, int tag, int transferTag) ->
                begin(out, TEXT_RESPONSE, last ? FINAL : CONTINUE, tag).putInt(20, transferTag);
            case LoginResponse login -> login(login, out);
            case LogoutResponse(int tag) -> begin(out, LOGOUT_RESPONSE, FINAL, tag);
            case LogoutWanted(int seconds) ->
                begin(out, ASYNC_MESSAGE, FINAL, Pdu.NO_TAG)
                        .put(36, (byte) LOGOUT_EVENT)
                        .putShort(42, (short) seconds);
            case Reject(var reason) -> begin(out, REJECT, FINAL, Pdu.NO_TAG).put(2, (byte) reason.code());
        }
    }

    private static ByteBuffer begin(ByteBuffer out, int opcode, int flags, int taskTag) {
        return out.put(0, (byte) opcode).put(1, (byte) flags).putInt(16, taskTag);
    }

    private static void dataIn(DataIn part, ByteBuffer out) {
        int flags = part.last() ? FINAL : 0;
        if (part.completion().isPresent()) {
            Completion completion = part.completion().get();
            flags |= WITH_STATUS | residualFlag(completion);
            completion(completion, out);
        }
        begin(out, DATA_IN, flags, part.taskTag()).putInt(20, Pdu.NO_TAG);
        out.putInt(36, part.number()).putInt(40, part.offset());
    }

    private static int residualFlag(Completion completion) {
        return completion.residual() > 0 ? UNDERFLOW : completion.residual() < 0 ? OVERFLOW : 0;
    }

    private static void completion(Completion completion, ByteBuffer out) {
        out.put(3, (byte) completion.status()).putInt(44, (int) Math.abs(completion.residual()));
    }

    private static void login(LoginResponse login, ByteBuffer out) {
        int flags = login.stage() << 2 | (login.transit() ? FINAL | login.next() : 0);
        begin(out, LOGIN_RESPONSE, flags, login.taskTag());
        for (int i = 0; i < ISID; i++) out.put(8 + i, (byte) login.isid().at(i));
        out.putShort(14, (short) login.tsih())
                .putShort(36, (short) login.status().code());
    }
}
