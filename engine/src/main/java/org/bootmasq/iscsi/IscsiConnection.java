package org.bootmasq.iscsi;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.bootmasq.iscsi.TargetDirectory.Granted;
import org.bootmasq.iscsi.TargetDirectory.Refused;
import org.bootmasq.scsi.InitiatorPort;
import org.bootmasq.scsi.Nexus;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/**
 * One connection of an initiator, which is a session by itself (RFC 7143; error recovery level 0): login, discovery, then commands, each carried out in its turn on the thread that
 * brings it. Not for several threads at once.
 */
public final class IscsiConnection {
    /** Where a connection's doings go. */
    public interface Sink {
        /** Sends a PDU, the header whole and the data between position and limit; padding and digests are the sink's. Returns when both may be used again. */
        void send(ByteBuffer header, ByteBuffer data);

        /** Takes a place among the sessions, or says why there is none; it is given back when the connection is closed. */
        Optional<String> seat();

        /** Ends another connection of the same session, and returns once that is done. */
        void reinstate(SessionKey session);

        /** A line for the log. */
        void note(boolean warning, String text);
    }

    /** What makes a session: a second login by the same key takes its place (RFC 7143 section 6.3.5). */
    public record SessionKey(String initiator, Bytes isid, String target) {}

    /** The room for commands behind the oldest: the initiator's queue. */
    static final int WINDOW = 64;

    private static final int LOGIN_TEXT = 65536;
    private static final int TEXT_TAG = 1;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final TargetDirectory directory;
    private final String portal;
    private final TransferBuffers buffers;
    private final Sink sink;
    private final SessionParameters parameters = new SessionParameters();
    private final LoginPhase login;
    private final ByteBuffer out = ByteBuffer.allocateDirect(Bhs.LENGTH);
    private Optional<Running> running = Optional.empty();
    // What of a text response has not been sent yet: the initiator asks for it with the tag.
    private ByteBuffer restOfText = NOTHING;
    private boolean ready;
    private boolean ended;
    private int statSn;
    private int expCmdSn;

    /** What there is once a normal session has begun. */
    private record Running(Granted granted, Nexus nexus, CommandTasks tasks) {}

    /**
     * @param portal our address and port as the initiator sees them, {@code 192.0.2.1:3260}
     * @param buffers shared with all others
     * @param random so many octets that nobody can foretell
     */
    public IscsiConnection(
            TargetDirectory directory,
            IpAddress peer,
            String portal,
            TransferBuffers buffers,
            IntFunction<byte[]> random,
            Sink sink) {
        this.directory = directory;
        this.portal = portal;
        this.buffers = buffers;
        this.sink = sink;
        this.login = new LoginPhase(directory, peer, random, parameters);
    }

    /** Whether PDUs from now on have a checksum behind their header, both ways. */
    public boolean headerDigest() {
        return ready && parameters.headerDigest();
    }

    /** Whether they have one behind their data. */
    public boolean dataDigest() {
        return ready && parameters.dataDigest();
    }

    /** The most data a PDU may bring now, in octets. */
    public int longestData() {
        return ready ? SessionParameters.OUR_SEGMENT : LOGIN_TEXT;
    }

    /** Whether the connection is to be closed. */
    public boolean isEnded() {
        return ended;
    }

    /** Whether the initiator owes data that it was asked for. */
    public boolean awaitsData() {
        return running.isPresent() && running.get().tasks().awaitsData();
    }

    /** Changes whenever the initiator gives a part of what it owes that is worth the name; a ping changes nothing. */
    public long dataProgress() {
        return running.isPresent() ? running.get().tasks().dataProgress() : 0;
    }

    /** Whether login is over. */
    public boolean isReady() {
        return ready;
    }

    /**
     * Takes a PDU.
     *
     * @param header 48 octets from index 0
     * @param data without padding, between position and limit
     */
    public void on(ByteBuffer header, ByteBuffer data) throws Malformed {
        int opcode = Bhs.opcode(header);
        if (!ready) {
            if (opcode != Bhs.LOGIN) throw new Malformed(0, "login first");
            login(header, data);
            return;
        }
        if (opcode != Bhs.DATA_OUT && !takesCommandNumber(header)) return;
        switch (opcode) {
            case Bhs.NOP_OUT -> ping(header, data);
            case Bhs.TEXT -> text(header, data);
            case Bhs.LOGOUT -> logout(header);
            case Bhs.SCSI_COMMAND -> tasks().command(header, data);
            case Bhs.DATA_OUT -> tasks().data(header, data);
            case Bhs.TASK_MANAGEMENT -> {
                int response = tasks().manage(header);
                begin(Bhs.TASK_MANAGEMENT_RESPONSE, Bhs.FINAL, 0, header).put(2, (byte) response);
                sendWithStatus(NOTHING);
            }
            default -> reject(header, 0x05);
        }
    }

    private CommandTasks tasks() throws Malformed {
        if (running.isEmpty()) throw new Malformed(0, "no commands in a discovery session");
        return running.get().tasks();
    }

    /** Commands come in order on the one connection there is; one outside the window is dropped without a word (section 4.2.2.1). */
    private boolean takesCommandNumber(ByteBuffer header) {
        if (Bhs.isImmediate(header)) return true;
        if (header.getInt(24) != expCmdSn) return false;
        expCmdSn++;
        return true;
    }

    private void login(ByteBuffer header, ByteBuffer data) throws Malformed {
        expCmdSn = header.getInt(24);
        LoginPhase.Step step = login.on(header, data);
        int status = step.status();
        Bytes isid = isid(header);
        if (step.done() && status == LoginPhase.SUCCESS && !parameters.isDiscovery()) status = admit(isid);
        if (status != LoginPhase.SUCCESS) {
            ended = true;
            sink.note(
                    true,
                    "login of " + login.visitor().initiator() + " to " + login.target() + " refused, "
                            + reason(status));
        }
        ByteBuffer text = status == LoginPhase.SUCCESS ? Keys.write(step.keys()) : NOTHING;
        boolean done = step.done() && status == LoginPhase.SUCCESS;
        Bhs.begin(out, Bhs.LOGIN_RESPONSE, status == LoginPhase.SUCCESS ? step.flags() : 0, text.remaining());
        for (int i = 0; i < isid.length(); i++) out.put(8 + i, (byte) isid.at(i));
        out.putShort(14, (short) (done ? 1 : 0));
        out.putInt(16, Bhs.taskTag(header));
        out.putShort(36, (short) status);
        sendWithStatus(text);
        ready = done;
    }

    private static String reason(int status) {
        return switch (status) {
            case LoginPhase.AUTHENTICATION_FAILED -> "it did not prove who it is";
            case LoginPhase.NOT_FOUND -> "there is no such target for it";
            case LoginPhase.OUT_OF_RESOURCES -> "there are too many sessions";
            case LoginPhase.MISSING_PARAMETER -> "its name or the target's is missing";
            default -> "status %04x".formatted(status);
        };
    }

    private static Bytes isid(ByteBuffer header) {
        var octets = new byte[6];
        header.get(8, octets);
        return Bytes.of(octets);
    }

    private int admit(Bytes isid) {
        var visitor = login.visitor();
        sink.reinstate(new SessionKey(visitor.initiator(), isid, login.target()));
        Optional<String> full = sink.seat();
        if (full.isPresent()) {
            sink.note(true, "no session for " + visitor.initiator() + ": " + full.get());
            return LoginPhase.OUT_OF_RESOURCES;
        }
        return switch (directory.admit(login.target(), visitor)) {
            case Refused(var why, var text) -> {
                sink.note(true, text);
                yield why.status();
            }
            case Granted granted -> {
                Nexus nexus = granted.target().open(new InitiatorPort(visitor.initiator(), isid), granted.machine());
                var tasks = new CommandTasks(granted.target(), nexus, parameters, buffers, visitor.address(), this);
                running = Optional.of(new Running(granted, nexus, tasks));
                sink.note(false, visitor.initiator() + " uses " + login.target());
                yield LoginPhase.SUCCESS;
            }
        };
    }

    private void ping(ByteBuffer header, ByteBuffer data) {
        // One that answers a ping of ours has no tag, and wants no answer.
        if (Bhs.taskTag(header) == Bhs.NO_TAG) return;
        // No more of it than the initiator takes in one PDU (section 11.19).
        data.limit(data.position() + Math.min(data.remaining(), parameters.theirSegment()));
        begin(Bhs.NOP_IN, Bhs.FINAL, data.remaining(), header)
                .putLong(8, Bhs.lun(header))
                .putInt(20, Bhs.NO_TAG);
        sendWithStatus(data);
    }

    private void text(ByteBuffer header, ByteBuffer data) throws Malformed {
        if ((Bhs.flags(header) & Bhs.CONTINUE) != 0) {
            reject(header, 0x05);
            return;
        }
        boolean goesOn = header.getInt(20) == TEXT_TAG && restOfText.hasRemaining();
        if (!goesOn) restOfText = answer(Keys.read(data));
        int part = Math.min(restOfText.remaining(), parameters.theirSegment());
        boolean last = part == restOfText.remaining();
        ByteBuffer now = restOfText.slice(restOfText.position(), part);
        restOfText.position(restOfText.position() + part);
        begin(Bhs.TEXT_RESPONSE, last ? Bhs.FINAL : Bhs.CONTINUE, part, header)
                .putInt(20, last ? Bhs.NO_TAG : TEXT_TAG);
        sendWithStatus(now);
    }

    private ByteBuffer answer(Map<String, String> keys) {
        var answer = new StringBuilder();
        String wanted = keys.getOrDefault("SendTargets", "");
        if (keys.containsKey("SendTargets")) {
            List<String> names =
                    parameters.isDiscovery() ? directory.visibleTo(login.visitor()) : List.of(login.target());
            for (String name : names) {
                boolean asked = wanted.isEmpty() || wanted.equals("All") || wanted.equals(name);
                if (asked)
                    answer.append("TargetName=")
                            .append(name)
                            .append('\0')
                            .append("TargetAddress=")
                            .append(portal)
                            .append(",1\0");
            }
        }
        Map<String, String> others = new LinkedHashMap<>();
        keys.keySet().stream()
                .filter(key -> !key.equals("SendTargets"))
                .forEach(key -> others.put(key, "NotUnderstood"));
        ByteBuffer known = java.nio.charset.StandardCharsets.ISO_8859_1.encode(answer.toString());
        ByteBuffer unknown = Keys.write(others);
        return ByteBuffer.allocate(known.remaining() + unknown.remaining())
                .put(known)
                .put(unknown)
                .flip();
    }

    private void logout(ByteBuffer header) {
        begin(Bhs.LOGOUT_RESPONSE, Bhs.FINAL, 0, header);
        sendWithStatus(NOTHING);
        ended = true;
    }

    /**
     * Asks the initiator to log out (RFC 7143 section 11.9.1, event 1), as its target is about to go.
     *
     * @param seconds that it has for it
     */
    public void askToLogOut(int seconds) {
        if (!ready || ended) return;
        Bhs.begin(out, Bhs.ASYNC_MESSAGE, Bhs.FINAL, 0).putInt(16, Bhs.NO_TAG);
        out.put(36, (byte) 1).putShort(42, (short) seconds);
        sendWithStatus(NOTHING);
    }

    /** A line for the log, about this initiator and its target. */
    void warn(String what) {
        sink.note(true, login.visitor().initiator() + " " + what + " " + login.target());
    }

    void reject(ByteBuffer header, int reason) {
        ByteBuffer copy = header.duplicate().clear().limit(Bhs.LENGTH);
        Bhs.begin(out, Bhs.REJECT, Bhs.FINAL, Bhs.LENGTH).put(2, (byte) reason).putInt(16, Bhs.NO_TAG);
        sendWithStatus(copy);
    }

    /** Begins a PDU that answers another. */
    ByteBuffer begin(int opcode, int flags, int dataLength, ByteBuffer answered) {
        return Bhs.begin(out, opcode, flags, dataLength).putInt(16, Bhs.taskTag(answered));
    }

    /** Begins a PDU that belongs to a task. */
    ByteBuffer begin(int opcode, int flags, int dataLength, int taskTag) {
        return Bhs.begin(out, opcode, flags, dataLength).putInt(16, taskTag);
    }

    /** Sends what has been begun; it carries a status, so the numbers go on. */
    void sendWithStatus(ByteBuffer data) {
        out.putInt(24, statSn++);
        sendNumbered(data);
    }

    /** Sends what has been begun as part of a task that goes on. */
    void sendWithoutStatus(ByteBuffer data) {
        sendNumbered(data);
    }

    /** For R2T, which tells the next status number without using it. */
    void sendWithNextStatus() {
        out.putInt(24, statSn);
        sendNumbered(NOTHING);
    }

    private void sendNumbered(ByteBuffer data) {
        out.putInt(28, expCmdSn).putInt(32, expCmdSn + WINDOW - 1);
        sink.send(out.clear().limit(Bhs.LENGTH), data);
    }

    /** The connection is closed: the session ends. To be called once, when no PDU is in work. */
    public void closed() {
        running.ifPresent(session -> {
            session.tasks().abortAll();
            session.granted().target().close(session.nexus());
            session.granted().release().run();
        });
        running = Optional.empty();
    }
}
