package org.bootmasq.iscsi;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
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
import org.bootmasq.iscsi.Pdu.Ordered;
import org.bootmasq.iscsi.Pdu.Reject;
import org.bootmasq.iscsi.Pdu.RejectReason;
import org.bootmasq.iscsi.Pdu.Request;
import org.bootmasq.iscsi.Pdu.Response;
import org.bootmasq.iscsi.Pdu.ScsiCommand;
import org.bootmasq.iscsi.Pdu.TaskManagementRequest;
import org.bootmasq.iscsi.Pdu.TaskManagementResponse;
import org.bootmasq.iscsi.Pdu.TextRequest;
import org.bootmasq.iscsi.Pdu.TextResponse;
import org.bootmasq.iscsi.Pdu.Unsupported;
import org.bootmasq.iscsi.TargetDirectory.Granted;
import org.bootmasq.iscsi.TargetDirectory.Refused;
import org.bootmasq.scsi.InitiatorPort;
import org.bootmasq.scsi.Nexus;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/**
 * One connection of an initiator, which is a session by itself (RFC 7143; error recovery level 0): login, discovery,
 * then commands, each carried out in its turn. Whoever runs it lets one thread in at a time: the connection's own with
 * what the initiator sends, others with the timer or with {@link #askToLogOut}.
 */
public final class IscsiConnection {
    /** Where a connection's doings go. */
    public interface Sink {
        /**
         * Sends a PDU, the header whole and the data between position and limit; padding and digests are the sink's.
         * Returns when both may be used again.
         */
        void send(ByteBuffer header, ByteBuffer data);

        /**
         * Takes a place among the sessions, or says why there is none; it is given back when the connection is closed.
         */
        Optional<String> seat();

        /**
         * Has another connection of the same session ended, if there is one, and waits for nothing: once there is none
         * {@link IscsiConnection#onReinstated} is to be called.
         */
        void reinstate(SessionKey session);

        /** Something has become of the connection. */
        void tell(Trace.SanEvent event);
    }

    /** What makes a session: a second login by the same key takes its place (RFC 7143 section 6.3.5). */
    public record SessionKey(String initiator, Bytes isid, String target) {}

    /**
     * How a connection came.
     *
     * @param portal our address and port as the initiator sees them, {@code 192.0.2.1:3260}
     * @param nowMillis when, by the clock that {@link #onTimer} goes by
     */
    public record Arrival(IpAddress peer, String portal, long nowMillis) {}

    /** How long an initiator may take to log in, in milliseconds. */
    public static final long LOGIN_MILLIS = 20_000;

    /** The room for commands behind the oldest: the initiator's queue. */
    static final int WINDOW = 64;

    private static final int LOGIN_TEXT = 65536;
    private static final int TEXT_TAG = 1;
    private static final int SESSION_HANDLE = 1;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final TargetDirectory directory;
    private final String portal;
    private final TransferBuffers buffers;
    private final Sink sink;
    private final SessionParameters parameters = new SessionParameters();
    private final LoginPhase login;
    private final long lastLogin;
    private final ByteBuffer out = ByteBuffer.allocateDirect(PduCodec.HEADER);
    private Optional<Reinstating> reinstating = Optional.empty();
    private Optional<Running> running = Optional.empty();
    // What of a text response has not been sent yet: the initiator asks for it with the tag.
    private ByteBuffer restOfText = NOTHING;
    private boolean ready;
    private boolean ended;
    private int statSn;
    private int expCmdSn;

    /** A login that is answered once the session whose place it takes has ended. */
    private record Reinstating(LoginRequest request, LoginPhase.Step step) {}

    /** What there is once a normal session has begun. */
    private record Running(Granted granted, Nexus nexus, CommandTasks tasks) {}

    /**
     * @param buffers shared with all others
     * @param random so many octets that nobody can foretell
     */
    public IscsiConnection(
            TargetDirectory directory,
            Arrival arrival,
            TransferBuffers buffers,
            IntFunction<byte[]> random,
            Sink sink) {
        this.directory = directory;
        this.portal = arrival.portal();
        this.lastLogin = arrival.nowMillis() + LOGIN_MILLIS;
        this.buffers = buffers;
        this.sink = sink;
        this.login = new LoginPhase(directory, arrival.peer(), random, parameters);
    }

    /**
     * Tells where the parts of the next PDU lie.
     *
     * @param in at least its first {@link PduCodec#HEADER} octets from the buffer's position on
     * @throws Malformed if its data would be longer than was agreed
     */
    public PduFrame frame(ByteBuffer in) throws Malformed {
        int longest = ready ? SessionParameters.OUR_SEGMENT : LOGIN_TEXT;
        return PduFrame.of(in, longest, headerDigest(), dataDigest());
    }

    /** Whether PDUs from now on have a checksum behind their header, both ways. */
    public boolean headerDigest() {
        return ready && parameters.headerDigest();
    }

    /** Whether they have one behind their data. */
    public boolean dataDigest() {
        return ready && parameters.dataDigest();
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

    /** Whether a login waits for {@link #onReinstated}; until then no PDU may come. */
    public boolean awaitsReinstatement() {
        return reinstating.isPresent();
    }

    /** When {@link #onTimer} is due, in milliseconds; {@link Long#MAX_VALUE} for never. */
    public long deadline() {
        return ready || ended ? Long.MAX_VALUE : lastLogin;
    }

    /** Ends a connection whose initiator has not logged in by its deadline. */
    public void onTimer(long nowMillis) {
        if (nowMillis < deadline()) return;
        ended = true;
        sink.tell(new Trace.LoginTimedOut(client()));
    }

    /**
     * Takes a PDU.
     *
     * @param header 48 octets from index 0
     * @param data without padding, between position and limit
     */
    public void on(ByteBuffer header, ByteBuffer data) throws Malformed {
        Request request = PduCodec.read(header);
        if (!ready) {
            if (!(request instanceof LoginRequest first) || awaitsReinstatement())
                throw new Malformed(0, "login first");
            login(first, data);
            return;
        }
        if (request instanceof Ordered ordered && !isNext(ordered.order())) return;
        switch (request) {
            case ScsiCommand command -> tasks().command(command, data);
            case DataOut part -> tasks().data(part, data);
            case NopOut ping -> ping(ping, data);
            case TextRequest text when !text.continues() -> text(text, data);
            case LogoutRequest logout -> {
                send(new LogoutResponse(logout.taskTag()), NOTHING);
                ended = true;
            }
            case TaskManagementRequest wanted ->
                send(new TaskManagementResponse(wanted.taskTag(), tasks().manage(wanted)), NOTHING);
            case TextRequest _, LoginRequest _, Unsupported _ ->
                send(
                        new Reject(RejectReason.COMMAND_NOT_SUPPORTED),
                        header.duplicate().clear().limit(PduCodec.HEADER));
        }
    }

    private CommandTasks tasks() throws Malformed {
        if (running.isEmpty()) throw new Malformed(0, "no commands in a discovery session");
        return running.get().tasks();
    }

    /**
     * Commands come in order on the one connection there is; one outside the window is dropped without a word (section
     * 4.2.2.1).
     */
    private boolean isNext(Order order) {
        if (order.immediate()) return true;
        if (order.cmdSn() != expCmdSn) return false;
        expCmdSn++;
        return true;
    }

    private void login(LoginRequest request, ByteBuffer data) throws Malformed {
        expCmdSn = request.cmdSn();
        LoginPhase.Step step = login.on(request, data);
        if (step.isLast() && !parameters.isDiscovery()) {
            reinstating = Optional.of(new Reinstating(request, step));
            sink.reinstate(new SessionKey(login.visitor().initiator(), request.isid(), login.target()));
        } else {
            answer(request, step, step.status());
        }
    }

    /** No other connection of the session is left whose place a login takes: it goes on. */
    public void onReinstated() {
        Optional<Reinstating> waiting = reinstating;
        reinstating = Optional.empty();
        if (waiting.isEmpty() || ended) return;
        LoginRequest request = waiting.get().request();
        answer(request, waiting.get().step(), admit(request.isid()));
    }

    private void answer(LoginRequest request, LoginPhase.Step step, LoginStatus status) {
        boolean good = status == LoginStatus.SUCCESS;
        if (!good) {
            ended = true;
            login.hidden()
                    .ifPresent(why ->
                            sink.tell(new Trace.TargetHidden(client(), login.target(), why.line(), why.reason())));
            sink.tell(new Trace.LoginRefused(client(), login.target(), reason(status)));
        }
        boolean done = good && step.isLast();
        send(
                new LoginResponse(
                        good && step.transit(),
                        good ? step.stage() : 0,
                        good ? step.next() : 0,
                        request.isid(),
                        done ? SESSION_HANDLE : 0,
                        request.taskTag(),
                        status),
                good ? Keys.write(step.keys()) : NOTHING);
        ready = done;
    }

    private Trace.SanClient client() {
        return new Trace.SanClient(login.visitor().address(), login.visitor().initiator());
    }

    private static String reason(LoginStatus status) {
        return switch (status) {
            case AUTHENTICATION_FAILED -> "it did not prove who it is";
            case NOT_FOUND -> "there is no such target for it";
            case OUT_OF_RESOURCES -> "there are too many sessions";
            case MISSING_PARAMETER -> "its name or the target's is missing";
            case SUCCESS, INITIATOR_ERROR, NOT_ALLOWED, TARGET_ERROR, SERVICE_UNAVAILABLE ->
                "status %04x".formatted(status.code());
        };
    }

    private LoginStatus admit(Bytes isid) {
        var visitor = login.visitor();
        Optional<String> full = sink.seat();
        if (full.isPresent()) {
            sink.tell(new Trace.SessionRefused(client(), full.get()));
            return LoginStatus.OUT_OF_RESOURCES;
        }
        return switch (directory.admit(login.target(), visitor)) {
            case Refused(var why, var text) -> {
                sink.tell(new Trace.TargetRefused(client(), login.target(), text));
                yield why.status();
            }
            case Granted granted -> {
                Nexus nexus = granted.target().open(new InitiatorPort(visitor.initiator(), isid), granted.machine());
                var tasks = new CommandTasks(
                        granted.target(), nexus, parameters, buffers.shareOf(visitor.address()), replies());
                running = Optional.of(new Running(granted, nexus, tasks));
                sink.tell(new Trace.SessionBegun(client(), login.target(), granted.line()));
                yield LoginStatus.SUCCESS;
            }
        };
    }

    private CommandTasks.Replies replies() {
        return new CommandTasks.Replies() {
            @Override
            public void send(Response pdu, ByteBuffer data) {
                IscsiConnection.this.send(pdu, data);
            }

            @Override
            public void warn(String what) {
                sink.tell(new Trace.CommandRefused(client(), login.target(), what));
            }
        };
    }

    private void ping(NopOut ping, ByteBuffer data) {
        // One that answers a ping of ours has no tag, and wants no answer.
        if (ping.taskTag() == Pdu.NO_TAG) return;
        // No more of it than the initiator takes in one PDU (section 11.19).
        data.limit(data.position() + Math.min(data.remaining(), parameters.theirSegment()));
        send(new NopIn(ping.taskTag(), ping.lun()), data);
    }

    private void text(TextRequest request, ByteBuffer data) throws Malformed {
        boolean goesOn = request.transferTag() == TEXT_TAG && restOfText.hasRemaining();
        if (!goesOn) {
            List<String> names =
                    parameters.isDiscovery() ? directory.visibleTo(login.visitor()) : List.of(login.target());
            restOfText = Keys.answer(Keys.read(data), names, portal);
        }
        int part = Math.min(restOfText.remaining(), parameters.theirSegment());
        boolean last = part == restOfText.remaining();
        ByteBuffer now = restOfText.slice(restOfText.position(), part);
        restOfText.position(restOfText.position() + part);
        send(new TextResponse(last, request.taskTag(), last ? Pdu.NO_TAG : TEXT_TAG), now);
    }

    /**
     * Asks the initiator to log out (RFC 7143 section 11.9.1, event 1), as its target is about to go.
     *
     * @param seconds that it has for it
     */
    public void askToLogOut(int seconds) {
        if (ready && !ended) send(new LogoutWanted(seconds), NOTHING);
    }

    private void send(Response pdu, ByteBuffer data) {
        PduCodec.write(pdu, data.remaining(), new Numbers(statSn, expCmdSn, expCmdSn + WINDOW - 1), out);
        if (pdu.carriesStatus()) statSn++;
        sink.send(out.clear(), data);
    }

    /** The connection is closed: the session ends. To be called once, when no PDU is in work. */
    public void closed() {
        ended = true;
        reinstating = Optional.empty();
        running.ifPresent(session -> {
            session.tasks().abortAll();
            session.granted().target().close(session.nexus());
            session.granted().release().run();
            sink.tell(new Trace.SessionEnded(client(), login.target()));
        });
        running = Optional.empty();
    }
}
