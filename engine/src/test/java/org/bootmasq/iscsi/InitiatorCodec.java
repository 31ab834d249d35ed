package org.bootmasq.iscsi;

import static org.bootmasq.iscsi.PduCodec.CONTINUE;
import static org.bootmasq.iscsi.PduCodec.FINAL;
import static org.bootmasq.iscsi.PduCodec.READ;
import static org.bootmasq.iscsi.PduCodec.WITH_STATUS;
import static org.bootmasq.iscsi.PduCodec.WRITE;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
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
import org.bootmasq.iscsi.Pdu.RejectReason;
import org.bootmasq.iscsi.Pdu.Request;
import org.bootmasq.iscsi.Pdu.Response;
import org.bootmasq.iscsi.Pdu.ScsiCommand;
import org.bootmasq.iscsi.Pdu.ScsiResponse;
import org.bootmasq.iscsi.Pdu.TaskFunction;
import org.bootmasq.iscsi.Pdu.TaskManagementRequest;
import org.bootmasq.iscsi.Pdu.TaskManagementResponse;
import org.bootmasq.iscsi.Pdu.TaskResult;
import org.bootmasq.iscsi.Pdu.TextRequest;
import org.bootmasq.iscsi.Pdu.TextResponse;
import org.bootmasq.iscsi.Pdu.Unsupported;
import org.bootmasq.wire.Bytes;

/** The initiator's side of {@link PduCodec}: writes requests and reads responses, from RFC 7143 section 11 anew. */
final class InitiatorCodec {
    private InitiatorCodec() {}

    /** A whole PDU without digests: header, data and padding. */
    static byte[] whole(Request pdu, byte[] data) {
        int padding = -data.length & 3;
        return ByteBuffer.allocate(PduCodec.HEADER + data.length + padding)
                .put(write(pdu, data.length))
                .put(data)
                .array();
    }

    /** A header. */
    static ByteBuffer write(Request pdu, int dataLength) {
        ByteBuffer out = ByteBuffer.allocate(PduCodec.HEADER).putInt(4, dataLength);
        return switch (pdu) {
            case ScsiCommand command -> {
                var transfer = command.transfer();
                int flags = (command.last() ? FINAL : 0) | (transfer.reads() ? READ : 0);
                begin(out, PduCodec.SCSI_COMMAND, command.order(), command.taskTag());
                out.put(1, (byte) (flags | (transfer.writes() ? WRITE : 0))).putLong(8, command.lun());
                out.putInt(20, (int) transfer.expected());
                yield out.putLong(32, command.cdb().first())
                        .putLong(40, command.cdb().second());
            }
            case TaskManagementRequest(Order order, TaskFunction function, int tag, long lun, int referenced) ->
                begin(out, PduCodec.TASK_MANAGEMENT, order, tag)
                        .put(1, (byte) (FINAL | code(function)))
                        .putLong(8, lun)
                        .putInt(20, referenced);
            case DataOut(boolean last, int tag, int transferTag, int number, int offset) ->
                out.put(0, (byte) PduCodec.DATA_OUT)
                        .put(1, (byte) (last ? FINAL : 0))
                        .putInt(16, tag)
                        .putInt(20, transferTag)
                        .putInt(36, number)
                        .putInt(40, offset);
            case TextRequest(Order order, boolean continues, int tag, int transferTag) ->
                begin(out, PduCodec.TEXT, order, tag)
                        .put(1, (byte) (continues ? CONTINUE : FINAL))
                        .putInt(20, transferTag);
            case LoginRequest login -> {
                int flags = (login.transit() ? FINAL : 0) | (login.continues() ? CONTINUE : 0);
                begin(out, PduCodec.LOGIN, new Order(true, login.cmdSn()), login.taskTag());
                out.put(8, login.isid().toArray());
                yield out.put(1, (byte) (flags | login.stage() << 2 | login.next()));
            }
            case LogoutRequest(Order order, int tag) ->
                begin(out, PduCodec.LOGOUT, order, tag).put(1, (byte) FINAL);
            case NopOut(Order order, int tag, long lun) ->
                begin(out, PduCodec.NOP_OUT, order, tag)
                        .put(1, (byte) FINAL)
                        .putLong(8, lun)
                        .putInt(20, Pdu.NO_TAG);
            case Unsupported(Order order, int opcode) -> begin(out, opcode, order, Pdu.NO_TAG);
        };
    }

    private static ByteBuffer begin(ByteBuffer out, int opcode, Order order, int tag) {
        return out.put(0, (byte) (opcode | (order.immediate() ? PduCodec.IMMEDIATE : 0)))
                .putInt(16, tag)
                .putInt(24, order.cmdSn());
    }

    private static int code(TaskFunction function) {
        return function == TaskFunction.OTHER
                ? 3
                : IntStream.range(0, 9)
                        .filter(code -> TaskFunction.of(code) == function)
                        .findFirst()
                        .orElseThrow();
    }

    static Numbers numbers(ByteBuffer header) {
        return new Numbers(header.getInt(24), header.getInt(28), header.getInt(32));
    }

    static Response read(ByteBuffer header) {
        int tag = header.getInt(16);
        boolean last = (header.get(1) & FINAL) != 0;
        return switch (header.get(0)) {
            case PduCodec.SCSI_RESPONSE -> new ScsiResponse(tag, completion(header));
            case PduCodec.TASK_MANAGEMENT_RESPONSE ->
                new TaskManagementResponse(tag, one(TaskResult.values(), TaskResult::code, header.get(2)));
            case PduCodec.DATA_IN -> {
                boolean ends = (header.get(1) & WITH_STATUS) != 0;
                Optional<Completion> completion = ends ? Optional.of(completion(header)) : Optional.empty();
                yield new DataIn(tag, last, header.getInt(36), header.getInt(40), completion);
            }
            case PduCodec.R2T ->
                new R2t(
                        tag,
                        header.getLong(8),
                        header.getInt(20),
                        header.getInt(36),
                        header.getInt(40),
                        header.getInt(44));
            case PduCodec.TEXT_RESPONSE -> new TextResponse(last, tag, header.getInt(20));
            case PduCodec.LOGIN_RESPONSE -> {
                var isid = new byte[6];
                header.get(8, isid);
                int flags = header.get(1);
                int code = header.getShort(36) & 0xffff;
                yield new LoginResponse(
                        last,
                        flags >> 2 & 3,
                        flags & 3,
                        Bytes.of(isid),
                        header.getShort(14),
                        tag,
                        one(LoginStatus.values(), LoginStatus::code, code));
            }
            case PduCodec.LOGOUT_RESPONSE -> new LogoutResponse(tag);
            case PduCodec.NOP_IN -> new NopIn(tag, header.getLong(8));
            case PduCodec.ASYNC_MESSAGE -> {
                if (header.get(36) != 1 || tag != Pdu.NO_TAG) throw new IllegalArgumentException("event");
                yield new LogoutWanted(header.getShort(42));
            }
            case PduCodec.REJECT -> new Reject(one(RejectReason.values(), RejectReason::code, header.get(2)));
            default -> throw new IllegalArgumentException("no response: " + header.get(0));
        };
    }

    private static Completion completion(ByteBuffer header) {
        long residual = header.getInt(44) & 0xffffffffL;
        boolean over = (header.get(1) & PduCodec.OVERFLOW) != 0;
        if (!over && (header.get(1) & PduCodec.UNDERFLOW) == 0 && residual != 0)
            throw new IllegalArgumentException("a residual without its flag");
        return new Completion(header.get(3), over ? -residual : residual);
    }

    private static <T> T one(T[] all, ToIntFunction<T> code, int wanted) {
        return Arrays.stream(all)
                .filter(each -> code.applyAsInt(each) == wanted)
                .findFirst()
                .orElseThrow();
    }
}
