package org.bootmasq.iscsi;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.scsi.Nexus;
import org.bootmasq.scsi.Outcome;
import org.bootmasq.scsi.ScsiTarget;
import org.bootmasq.scsi.Sense;
import org.bootmasq.scsi.Status;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/** SCSI commands of one session (RFC 7143 sections 11.3 to 11.8): gathers what an initiator writes, and sends what it reads. */
final class CommandTasks {
    private static final int READ = 0x40;
    private static final int WRITE = 0x20;
    private static final int OVERFLOW = 0x04;
    private static final int UNDERFLOW = 0x02;
    private static final int WITH_STATUS = 0x01;
    private static final int LONGEST_TRANSFER = 8 << 20;
    private static final int MOST_GATHERED = 32 << 20;
    private static final int LONGEST_PIECE = 1 << 20;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final int FUNCTION_COMPLETE = 0;
    private static final int NO_SUCH_TASK = 1;
    private static final int NO_SUCH_UNIT = 2;
    private static final int NOT_SUPPORTED = 5;

    /** A write that still waits for data. */
    private static final class Gathering {
        private final ByteBuffer header;
        private final ByteBuffer buffer;
        private final int tag;
        private int asked;
        private int requests;
        private int transferTag;
        private int nextData;

        private Gathering(ByteBuffer header, ByteBuffer buffer) {
            this.header = header;
            this.buffer = buffer;
            this.tag = Bhs.taskTag(header);
        }
    }

    private final ScsiTarget target;
    private final Nexus nexus;
    private final SessionParameters parameters;
    private final TransferBuffers buffers;
    private final IpAddress owner;
    private final IscsiConnection connection;
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
            TransferBuffers buffers,
            IpAddress owner,
            IscsiConnection connection) {
        this.buffers = buffers;
        this.owner = owner;
        this.target = target;
        this.nexus = nexus;
        this.parameters = parameters;
        this.connection = connection;
    }

    void command(ByteBuffer header, ByteBuffer data) throws Malformed {
        boolean writes = (Bhs.flags(header) & WRITE) != 0;
        long expected = header.getInt(20) & 0xffffffffL;
        if (data.hasRemaining() && (!writes || !parameters.immediateData() || data.remaining() > expected))
            throw new Malformed(4, "immediate data as agreed");
        long taken = writes ? expected : 0;
        if (taken <= data.remaining()) {
            execute(header, data);
        } else if (taken > LONGEST_TRANSFER) {
            // Too long for any command: it is answered without its data being asked for.
            respond(header, Outcome.check(Sense.INVALID_FIELD_IN_CDB));
        } else {
            boolean room = gathered + TransferBuffers.capacity((int) taken) <= MOST_GATHERED;
            Optional<ByteBuffer> buffer = room ? buffers.take(owner, (int) taken) : Optional.empty();
            if (buffer.isPresent()) gather(header, data, buffer.get());
            else respond(header, Outcome.TASK_SET_FULL);
        }
    }

    private static ByteBuffer cdb(ByteBuffer header) {
        return header.slice(32, 16);
    }

    /** Whether a write waits for data that was asked for. */
    boolean awaitsData() {
        return gathered > 0;
    }

    /** Grows by each 64 KiB of data that was asked for, and by each write that has all of it. */
    long dataProgress() {
        return dataTaken / TransferBuffers.SMALLEST + completed;
    }

    private void gather(ByteBuffer header, ByteBuffer data, ByteBuffer buffer) {
        int length = buffer.remaining();
        ByteBuffer copy =
                ByteBuffer.allocate(Bhs.LENGTH).put(header.duplicate().clear().limit(Bhs.LENGTH));
        var task = new Gathering(copy, buffer);
        gathered += task.buffer.capacity();
        task.buffer.put(data);
        Gathering old = gathering.put(task.tag, task);
        if (old != null) release(old);
        boolean more = (Bhs.flags(header) & Bhs.FINAL) == 0 && !parameters.initialR2t();
        if (!more) {
            request(task);
            return;
        }
        task.asked = Math.max(task.buffer.position(), Math.min(length, parameters.firstBurst()));
        task.transferTag = Bhs.NO_TAG;
    }

    /** Asks for the next burst. */
    private void request(Gathering task) {
        int offset = task.buffer.position();
        int length = Math.min(task.buffer.remaining(), parameters.maxBurst());
        task.asked = offset + length;
        task.nextData = 0;
        task.transferTag = nextTransferTag++;
        if (nextTransferTag == Bhs.NO_TAG) nextTransferTag = 1;
        ByteBuffer out = connection.begin(Bhs.R2T, Bhs.FINAL, 0, task.tag);
        out.putLong(8, Bhs.lun(task.header)).putInt(20, task.transferTag).putInt(36, task.requests++);
        out.putInt(40, offset).putInt(44, length);
        connection.sendWithNextStatus();
    }

    void data(ByteBuffer header, ByteBuffer data) {
        Gathering task = gathering.get(Bhs.taskTag(header));
        // What still comes for a task that was aborted is dropped.
        if (task == null || header.getInt(20) != task.transferTag) return;
        boolean inOrder = header.getInt(40) == task.buffer.position() && header.getInt(36) == task.nextData++;
        if (!inOrder || data.remaining() > task.asked - task.buffer.position()) {
            // Not in the order that was asked for, and without error recovery it cannot be asked for again.
            abort(task.tag);
            respond(task.header, Outcome.check(Sense.DATA_PHASE_ERROR));
            return;
        }
        dataTaken += data.remaining();
        task.buffer.put(data);
        boolean unsolicited = task.transferTag == Bhs.NO_TAG;
        boolean last = (Bhs.flags(header) & Bhs.FINAL) != 0;
        if (task.buffer.position() < task.asked && !(unsolicited && last)) return;
        if (task.buffer.hasRemaining()) {
            request(task);
            return;
        }
        gathering.remove(task.tag);
        completed++;
        try {
            execute(task.header, task.buffer.flip());
        } finally {
            release(task);
        }
    }

    private void release(Gathering task) {
        gathered -= task.buffer.capacity();
        buffers.give(owner, task.buffer);
    }

    private void execute(ByteBuffer header, ByteBuffer dataOut) {
        boolean reads = (Bhs.flags(header) & READ) != 0;
        int room = reads ? (int) Math.min(header.getInt(20) & 0xffffffffL, LONGEST_TRANSFER) : 0;
        Optional<ByteBuffer> larger =
                room > own.capacity() ? buffers.takeToRead(owner, Math.min(room, LONGEST_PIECE)) : Optional.empty();
        ByteBuffer dataIn = larger.orElse(own.clear().limit(Math.min(room, own.capacity())));
        try {
            Outcome outcome = outcome(header, dataOut, dataIn);
            boolean gives = outcome.status() == Status.GOOD && dataIn.position() > 0;
            if (gives) sendData(header, outcome, dataIn, (int) Math.min(room, outcome.dataInLength()));
            else respond(header, outcome);
        } finally {
            larger.ifPresent(buffer -> buffers.give(owner, buffer));
        }
    }

    /** Memory that runs out costs the command that wanted it, and its initiator tries again. */
    private Outcome outcome(ByteBuffer header, ByteBuffer dataOut, ByteBuffer dataIn) {
        try {
            return target.execute(nexus, Bhs.lun(header), cdb(header), dataOut, dataIn);
        } catch (OutOfMemoryError noRoom) {
            return Outcome.TASK_SET_FULL;
        }
    }

    /** Sends a status and no data. */
    private void respond(ByteBuffer header, Outcome outcome) {
        if (outcome.status() == Status.RESERVATION_CONFLICT && !conflicted) {
            conflicted = true;
            connection.warn("was refused, as another writes to or has reserved");
        }
        Bytes sense = outcome.sense();
        ByteBuffer data = NOTHING;
        if (!sense.isEmpty()) {
            data = ByteBuffer.allocate(2 + sense.length())
                    .putShort((short) sense.length())
                    .put(sense.toArray())
                    .flip();
        }
        long residual = residual(header, outcome);
        ByteBuffer out = connection.begin(
                Bhs.SCSI_RESPONSE, Bhs.FINAL | residualFlag(residual), data.remaining(), Bhs.taskTag(header));
        out.put(3, (byte) outcome.status().code()).putInt(44, (int) Math.abs(residual));
        connection.sendWithStatus(data);
    }

    /** Expected less given: what was left over is positive, what there was no room for negative. */
    private long residual(ByteBuffer header, Outcome outcome) {
        int flags = Bhs.flags(header);
        long expected = header.getInt(20) & 0xffffffffL;
        boolean writes = (flags & WRITE) != 0;
        if (outcome.status() != Status.GOOD) return (flags & (READ | WRITE)) != 0 ? expected : 0;
        long wanted = writes
                ? target.dataOutLength(Bhs.lun(header), cdb(header))
                : Math.max(outcome.dataInLength(), target.dataOutLength(Bhs.lun(header), cdb(header)));
        return (flags & (READ | WRITE)) == 0 ? -wanted : expected - wanted;
    }

    private static int residualFlag(long residual) {
        return residual > 0 ? UNDERFLOW : residual < 0 ? OVERFLOW : 0;
    }

    /**
     * Sends data, and the status with the last of it.
     *
     * @param dataIn the first of the data; whatever it has no room for is read into it piece by piece
     * @param length of all
     */
    private void sendData(ByteBuffer header, Outcome outcome, ByteBuffer dataIn, int length) {
        long residual = residual(header, outcome);
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
                        Bhs.lun(header), cdb(header), offset, dataIn.clear().limit(have));
                if (more.status() != Status.GOOD) {
                    respond(header, more);
                    return;
                }
            }
            int part = Math.min(have, Math.min(parameters.theirSegment(), parameters.maxBurst() - burst));
            burst += part;
            boolean last = offset + part == length;
            boolean ends = last || burst == parameters.maxBurst();
            int flags = (ends ? Bhs.FINAL : 0) | (last ? WITH_STATUS | residualFlag(residual) : 0);
            ByteBuffer out = connection.begin(Bhs.DATA_IN, flags, part, Bhs.taskTag(header));
            out.putInt(20, Bhs.NO_TAG).putInt(36, number++).putInt(40, offset);
            ByteBuffer data = dataIn.slice(offset - pieceStart, part);
            if (last) {
                out.put(3, (byte) outcome.status().code()).putInt(44, (int) Math.abs(residual));
                connection.sendWithStatus(data);
            } else {
                connection.sendWithoutStatus(data);
            }
            if (ends) burst = 0;
            offset += part;
        }
    }

    /** Carries out a task management function; commands are done by the time it is seen, but for writes that wait for data. Returns the response. */
    int manage(ByteBuffer header) {
        long lun = Bhs.lun(header);
        return switch (Bhs.flags(header) & 0x7f) {
            case 1 -> abort(header.getInt(20)) ? FUNCTION_COMPLETE : NO_SUCH_TASK;
            case 2, 4 -> {
                abortAll();
                yield FUNCTION_COMPLETE;
            }
            case 5 -> {
                abortAll();
                yield target.resetUnit(lun) ? FUNCTION_COMPLETE : NO_SUCH_UNIT;
            }
            case 6, 7 -> {
                abortAll();
                target.reset();
                yield FUNCTION_COMPLETE;
            }
            default -> NOT_SUPPORTED;
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
