package org.bootmasq.iscsi;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.bootmasq.scsi.Nexus;
import org.bootmasq.scsi.Outcome;
import org.bootmasq.scsi.ScsiTarget;
import org.bootmasq.scsi.Sense;
import org.bootmasq.scsi.Status;
import org.bootmasq.wire.Bytes;
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
    private static final int KEPT_BUFFERS = 4;
    private static final int SMALLEST_BUFFER = 1 << 16;
    private static final int LARGEST_KEPT = 1 << 20;
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
    private final WriteBudget budget;
    private final IscsiConnection connection;
    private final Map<Integer, Gathering> gathering = new HashMap<>();
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
    private ByteBuffer dataIn = ByteBuffer.allocateDirect(SMALLEST_BUFFER);
    private long gathered;
    private int nextTransferTag = 1;
    private boolean conflicted;

    CommandTasks(
            ScsiTarget target,
            Nexus nexus,
            SessionParameters parameters,
            WriteBudget budget,
            IscsiConnection connection) {
        this.budget = budget;
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
            respond(header, Outcome.check(Sense.INVALID_FIELD_IN_CDB), 0);
        } else if (gathered + room((int) taken) > MOST_GATHERED || !budget.take(room((int) taken))) {
            respond(header, Outcome.TASK_SET_FULL, 0);
        } else {
            gather(header, data, (int) taken);
        }
    }

    private static ByteBuffer cdb(ByteBuffer header) {
        return header.slice(32, 16);
    }

    private void gather(ByteBuffer header, ByteBuffer data, int length) {
        ByteBuffer copy =
                ByteBuffer.allocate(Bhs.LENGTH).put(header.duplicate().clear().limit(Bhs.LENGTH));
        var task = new Gathering(copy, take(length));
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

    /** What a write of so many octets takes of the memory. */
    private static int room(int length) {
        return length <= SMALLEST_BUFFER ? SMALLEST_BUFFER : Integer.highestOneBit(length - 1) << 1;
    }

    private ByteBuffer take(int length) {
        int capacity = room(length);
        ByteBuffer kept = spare.pollLast();
        if (kept == null || kept.capacity() != capacity) kept = ByteBuffer.allocateDirect(capacity);
        return kept.clear().limit(length);
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
            respond(task.header, Outcome.check(Sense.DATA_PHASE_ERROR), 0);
            return;
        }
        task.buffer.put(data);
        boolean unsolicited = task.transferTag == Bhs.NO_TAG;
        boolean last = (Bhs.flags(header) & Bhs.FINAL) != 0;
        if (task.buffer.position() < task.asked && !(unsolicited && last)) return;
        if (task.buffer.hasRemaining()) {
            request(task);
            return;
        }
        gathering.remove(task.tag);
        execute(task.header, task.buffer.flip());
        release(task);
    }

    private void release(Gathering task) {
        gathered -= task.buffer.capacity();
        budget.give(task.buffer.capacity());
        if (spare.size() < KEPT_BUFFERS && task.buffer.capacity() <= LARGEST_KEPT) spare.addLast(task.buffer);
    }

    private void execute(ByteBuffer header, ByteBuffer dataOut) {
        boolean reads = (Bhs.flags(header) & READ) != 0;
        long expected = header.getInt(20) & 0xffffffffL;
        int room = reads ? (int) Math.min(expected, LONGEST_TRANSFER) : 0;
        if (dataIn.capacity() < room) dataIn = ByteBuffer.allocateDirect(room(room));
        dataIn.clear().limit(room);
        Outcome outcome = target.execute(nexus, Bhs.lun(header), cdb(header), dataOut, dataIn);
        respond(header, outcome, reads && outcome.status() == Status.GOOD ? dataIn.position() : 0);
        if (dataIn.capacity() > LARGEST_KEPT) dataIn = ByteBuffer.allocateDirect(SMALLEST_BUFFER);
    }

    /** Sends data, then the status: with the last of the data if all went well. */
    private void respond(ByteBuffer header, Outcome outcome, int length) {
        if (length > 0) {
            sendData(header, outcome, length);
            return;
        }
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

    private void sendData(ByteBuffer header, Outcome outcome, int length) {
        long residual = residual(header, outcome);
        int number = 0;
        int burst = 0;
        for (int offset = 0; offset < length; ) {
            int part = Math.min(length - offset, Math.min(parameters.theirSegment(), parameters.maxBurst() - burst));
            burst += part;
            boolean last = offset + part == length;
            boolean ends = last || burst == parameters.maxBurst();
            int flags = (ends ? Bhs.FINAL : 0) | (last ? WITH_STATUS | residualFlag(residual) : 0);
            ByteBuffer out = connection.begin(Bhs.DATA_IN, flags, part, Bhs.taskTag(header));
            out.putInt(20, Bhs.NO_TAG).putInt(36, number++).putInt(40, offset);
            ByteBuffer data = dataIn.clear().position(offset).limit(offset + part);
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
