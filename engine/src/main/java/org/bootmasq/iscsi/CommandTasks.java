package org.bootmasq.iscsi;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.iscsi.Pdu.Completion;
import org.bootmasq.iscsi.Pdu.DataIn;
import org.bootmasq.iscsi.Pdu.DataOut;
import org.bootmasq.iscsi.Pdu.R2t;
import org.bootmasq.iscsi.Pdu.Response;
import org.bootmasq.iscsi.Pdu.ScsiCommand;
import org.bootmasq.iscsi.Pdu.ScsiResponse;
import org.bootmasq.iscsi.Pdu.TaskManagementRequest;
import org.bootmasq.iscsi.Pdu.TaskResult;
import org.bootmasq.iscsi.Pdu.Transfer;
import org.bootmasq.scsi.Nexus;
import org.bootmasq.scsi.Outcome;
import org.bootmasq.scsi.ScsiTarget;
import org.bootmasq.scsi.Sense;
import org.bootmasq.scsi.Status;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * SCSI commands of one session (RFC 7143 sections 11.3 to 11.8): gathers what an initiator writes, and sends what it
 * reads.
 */
final class CommandTasks {
    private static final int LONGEST_TRANSFER = 8 << 20;
    private static final int MOST_GATHERED = 32 << 20;
    private static final int LONGEST_PIECE = 1 << 20;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** How a session's answers reach its initiator. */
    interface Replies {
        /** Sends a PDU and its data, which may be used again when this returns. */
        void send(Response pdu, ByteBuffer data);

        /** A line for the log, between the names of initiator and target. */
        void warn(String what);
    }

    /** A write that still waits for data. */
    private static final class Gathering {
        private final ScsiCommand command;
        private final ByteBuffer buffer;
        private int asked;
        private int requests;
        private int transferTag;
        private int nextData;

        private Gathering(ScsiCommand command, ByteBuffer buffer) {
            this.command = command;
            this.buffer = buffer;
        }
    }

    private final ScsiTarget target;
    private final Nexus nexus;
    private final SessionParameters parameters;
    private final TransferBuffers.Share buffers;
    private final Replies replies;
    private final Map<Integer, Gathering> gathering = new HashMap<>();
    // What is always there for a read: whoever takes its data slowly costs the others nothing.
    private final ByteBuffer own = ByteBuffer.allocateDirect(TransferBuffers.SMALLEST);
    private long gathered;
    private long dataTaken;
    private long completed;
    private int nextTransferTag = 1;
    private boolean conflicted;

    CommandTasks(
            ScsiTarget target,
            Nexus nexus,
            SessionParameters parameters,
            TransferBuffers.Share buffers,
            Replies replies) {
        this.target = target;
        this.nexus = nexus;
        this.parameters = parameters;
        this.buffers = buffers;
        this.replies = replies;
    }

    /** @param data what came with the command, between position and limit */
    void command(ScsiCommand command, ByteBuffer data) throws Malformed {
        Transfer transfer = command.transfer();
        boolean agreed = transfer.writes() && parameters.immediateData() && data.remaining() <= transfer.expected();
        if (data.hasRemaining() && !agreed) throw new Malformed(4, "immediate data as agreed");
        long taken = transfer.writes() ? transfer.expected() : 0;
        if (taken <= data.remaining()) {
            execute(command, data);
        } else if (taken > LONGEST_TRANSFER) {
            // Too long for any command: it is answered without its data being asked for.
            respond(command, Outcome.check(Sense.INVALID_FIELD_IN_CDB));
        } else {
            boolean room = gathered + TransferBuffers.capacity((int) taken) <= MOST_GATHERED;
            Optional<ByteBuffer> buffer = room ? buffers.take((int) taken) : Optional.empty();
            if (buffer.isPresent()) gather(command, data, buffer.get());
            else respond(command, Outcome.TASK_SET_FULL);
        }
    }

    /** Whether a write waits for data that was asked for. */
    boolean awaitsData() {
        return gathered > 0;
    }

    /** Grows by each 64 KiB of data that was asked for, and by each write that has all of it. */
    long dataProgress() {
        return dataTaken / TransferBuffers.SMALLEST + completed;
    }

    private void gather(ScsiCommand command, ByteBuffer data, ByteBuffer buffer) {
        int length = buffer.remaining();
        var task = new Gathering(command, buffer);
        gathered += task.buffer.capacity();
        task.buffer.put(data);
        Gathering old = gathering.put(command.taskTag(), task);
        if (old != null) release(old);
        boolean more = !command.last() && !parameters.initialR2t();
        if (!more) {
            request(task);
            return;
        }
        task.asked = Math.max(task.buffer.position(), Math.min(length, parameters.firstBurst()));
        task.transferTag = Pdu.NO_TAG;
    }

    /** Asks for the next burst. */
    private void request(Gathering task) {
        int offset = task.buffer.position();
        int length = Math.min(task.buffer.remaining(), parameters.maxBurst());
        task.asked = offset + length;
        task.nextData = 0;
        task.transferTag = nextTransferTag++;
        if (nextTransferTag == Pdu.NO_TAG) nextTransferTag = 1;
        ScsiCommand command = task.command;
        replies.send(
                new R2t(command.taskTag(), command.lun(), task.transferTag, task.requests++, offset, length), NOTHING);
    }

    void data(DataOut part, ByteBuffer data) {
        Gathering task = gathering.get(part.taskTag());
        // What still comes for a task that was aborted is dropped.
        if (task == null || part.transferTag() != task.transferTag) return;
        boolean inOrder = part.offset() == task.buffer.position() && part.number() == task.nextData++;
        if (!inOrder || data.remaining() > task.asked - task.buffer.position()) {
            // Not in the order that was asked for, and without error recovery it cannot be asked for again.
            abort(part.taskTag());
            respond(task.command, Outcome.check(Sense.DATA_PHASE_ERROR));
            return;
        }
        dataTaken += data.remaining();
        task.buffer.put(data);
        boolean unsolicited = task.transferTag == Pdu.NO_TAG;
        if (task.buffer.position() < task.asked && !(unsolicited && part.last())) return;
        if (task.buffer.hasRemaining()) {
            request(task);
            return;
        }
        gathering.remove(part.taskTag());
        completed++;
        try {
            execute(task.command, task.buffer.flip());
        } finally {
            release(task);
        }
    }

    private void release(Gathering task) {
        gathered -= task.buffer.capacity();
        buffers.give(task.buffer);
    }

    private void execute(ScsiCommand command, ByteBuffer dataOut) {
        Transfer transfer = command.transfer();
        int room = transfer.reads() ? (int) Math.min(transfer.expected(), LONGEST_TRANSFER) : 0;
        Optional<ByteBuffer> larger =
                room > own.capacity() ? buffers.takeToRead(Math.min(room, LONGEST_PIECE)) : Optional.empty();
        ByteBuffer dataIn = larger.orElse(own.clear().limit(Math.min(room, own.capacity())));
        try {
            Outcome outcome = outcome(command, dataOut, dataIn);
            boolean gives = outcome.status() == Status.GOOD && dataIn.position() > 0;
            if (gives) sendData(command, outcome, dataIn, (int) Math.min(room, outcome.dataInLength()));
            else respond(command, outcome);
        } finally {
            larger.ifPresent(buffers::give);
        }
    }

    /** Memory that runs out costs the command that wanted it, and its initiator tries again. */
    private Outcome outcome(ScsiCommand command, ByteBuffer dataOut, ByteBuffer dataIn) {
        try {
            return target.execute(nexus, command.lun(), command.cdb(), dataOut, dataIn);
        } catch (OutOfMemoryError noRoom) {
            return Outcome.TASK_SET_FULL;
        }
    }

    /** Sends a status and no data. */
    private void respond(ScsiCommand command, Outcome outcome) {
        if (outcome.status() == Status.RESERVATION_CONFLICT && !conflicted) {
            conflicted = true;
            replies.warn("was refused, as another writes to or has reserved");
        }
        Bytes sense = outcome.sense();
        ByteBuffer data = NOTHING;
        if (!sense.isEmpty()) {
            data = ByteBuffer.allocate(2 + sense.length())
                    .putShort((short) sense.length())
                    .put(sense.toArray())
                    .flip();
        }
        replies.send(new ScsiResponse(command.taskTag(), completion(command, outcome)), data);
    }

    private Completion completion(ScsiCommand command, Outcome outcome) {
        return new Completion(outcome.status().code(), residual(command, outcome));
    }

    private long residual(ScsiCommand command, Outcome outcome) {
        Transfer transfer = command.transfer();
        if (outcome.status() != Status.GOOD) return transfer.any() ? transfer.expected() : 0;
        long taken = target.dataOutLength(command.lun(), command.cdb());
        long wanted = transfer.writes() ? taken : Math.max(outcome.dataInLength(), taken);
        return transfer.any() ? transfer.expected() - wanted : -wanted;
    }

    /**
     * Sends data, and the status with the last of it.
     *
     * @param dataIn the first of the data; whatever it has no room for is read into it piece by piece
     * @param length of all
     */
    private void sendData(ScsiCommand command, Outcome outcome, ByteBuffer dataIn, int length) {
        int number = 0;
        int burst = 0;
        int pieceStart = 0;
        dataIn.flip();
        for (int offset = 0; offset < length; ) {
            int have = dataIn.limit() - (offset - pieceStart);
            if (have == 0) {
                pieceStart = offset;
                have = Math.min(length - offset, dataIn.capacity());
                Outcome more = target.readOn(
                        command.lun(), command.cdb(), offset, dataIn.clear().limit(have));
                if (more.status() != Status.GOOD) {
                    respond(command, more);
                    return;
                }
            }
            int part = Math.min(have, Math.min(parameters.theirSegment(), parameters.maxBurst() - burst));
            burst += part;
            boolean last = offset + part == length;
            boolean ends = last || burst == parameters.maxBurst();
            Optional<Completion> completion = last ? Optional.of(completion(command, outcome)) : Optional.empty();
            replies.send(
                    new DataIn(command.taskTag(), ends, number++, offset, completion),
                    dataIn.slice(offset - pieceStart, part));
            if (ends) burst = 0;
            offset += part;
        }
    }

    /**
     * Carries out a task management function; commands are done by the time it is seen, but for writes that wait for
     * data.
     */
    TaskResult manage(TaskManagementRequest wanted) {
        return switch (wanted.function()) {
            case ABORT_TASK -> abort(wanted.referencedTag()) ? TaskResult.FUNCTION_COMPLETE : TaskResult.NO_SUCH_TASK;
            case ABORT_TASK_SET, CLEAR_TASK_SET -> {
                abortAll();
                yield TaskResult.FUNCTION_COMPLETE;
            }
            case LOGICAL_UNIT_RESET -> {
                abortAll();
                yield target.resetUnit(wanted.lun()) ? TaskResult.FUNCTION_COMPLETE : TaskResult.NO_SUCH_UNIT;
            }
            case TARGET_WARM_RESET, TARGET_COLD_RESET -> {
                abortAll();
                target.reset();
                yield TaskResult.FUNCTION_COMPLETE;
            }
            case OTHER -> TaskResult.NOT_SUPPORTED;
        };
    }

    private boolean abort(int tag) {
        Gathering task = gathering.remove(tag);
        if (task != null) release(task);
        return task != null;
    }

    /** Forgets all writes that wait for data. */
    void abortAll() {
        gathering.values().forEach(this::release);
        gathering.clear();
    }
}
