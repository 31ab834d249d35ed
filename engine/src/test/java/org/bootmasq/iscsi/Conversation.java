package org.bootmasq.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.iscsi.Pdu.Completion;
import org.bootmasq.iscsi.Pdu.DataIn;
import org.bootmasq.iscsi.Pdu.LoginRequest;
import org.bootmasq.iscsi.Pdu.LoginResponse;
import org.bootmasq.iscsi.Pdu.LogoutResponse;
import org.bootmasq.iscsi.Pdu.LogoutWanted;
import org.bootmasq.iscsi.Pdu.NopIn;
import org.bootmasq.iscsi.Pdu.Numbers;
import org.bootmasq.iscsi.Pdu.Order;
import org.bootmasq.iscsi.Pdu.R2t;
import org.bootmasq.iscsi.Pdu.Reject;
import org.bootmasq.iscsi.Pdu.Request;
import org.bootmasq.iscsi.Pdu.Response;
import org.bootmasq.iscsi.Pdu.ScsiCommand;
import org.bootmasq.iscsi.Pdu.ScsiResponse;
import org.bootmasq.iscsi.Pdu.TaskManagementResponse;
import org.bootmasq.iscsi.Pdu.TextResponse;
import org.bootmasq.iscsi.Pdu.Transfer;
import org.bootmasq.scsi.Cdb;
import org.bootmasq.scsi.LogicalUnit;
import org.bootmasq.scsi.MemoryStore;
import org.bootmasq.scsi.OneThread;
import org.bootmasq.scsi.ScsiTarget;
import org.bootmasq.scsi.Status;
import org.bootmasq.scsi.UnitState;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;

/**
 * An initiator that talks to a connection with one disk in memory, and keeps all it is told; what is told must be well
 * formed.
 */
final class Conversation {
    static final String TARGET = "iqn.2026-11.org.example:disk";

    /** There is one of this name, for others. */
    static final String HIDDEN = "iqn.2026-11.org.example:hidden";

    static final String INITIATOR = "iqn.2000-01.org.etherboot:one";

    static final Directive LINE =
            new Directive(Option.SAN_TARGET, TARGET, new Origin("test.conf", 1, 12, "san-target=" + TARGET));
    private static final Bytes ISID = Bytes.ofHex("000000000001");

    /** A PDU that the target sent. */
    record Told(Response pdu, Numbers numbers, ByteBuffer data) {
        String text() {
            return StandardCharsets.ISO_8859_1
                    .decode(data.duplicate())
                    .toString()
                    .replace('\0', '|');
        }

        /** How it ended its command. */
        Status status() {
            Completion completion = switch (pdu) {
                case ScsiResponse answer -> answer.completion();
                case DataIn part -> part.completion().orElseThrow();
                case R2t _,
                        LoginResponse _,
                        LogoutResponse _,
                        LogoutWanted _,
                        TextResponse _,
                        TaskManagementResponse _,
                        NopIn _,
                        Reject _ -> throw new AssertionError("no end of a command: " + pdu);
            };
            return Arrays.stream(Status.values())
                    .filter(one -> one.code() == completion.status())
                    .findFirst()
                    .orElseThrow();
        }

        R2t r2t() {
            return (R2t) pdu;
        }

        LoginStatus loginStatus() {
            return ((LoginResponse) pdu).status();
        }
    }

    private final List<Told> told = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Trace.SanEvent> events = new ArrayList<>();
    private final SanLog log = new SanLog(notes::add, notes::add);
    private final String secret;
    private final IscsiConnection connection;
    private int released;
    private int nextStatus;
    private int lastTransferTag = Pdu.NO_TAG;
    private int expectedCommand = 1;
    private boolean hears = true;
    private boolean othersGo = true;
    private long copied;

    /** @param secret of {@code user}; empty if everybody may log in */
    Conversation(String secret) {
        this.secret = secret;
        connection = new IscsiConnection(
                new Directory(),
                new IscsiConnection.Arrival(Ip4.of(192, 0, 2, 9), "192.0.2.1:3260", 0),
                new TransferBuffers(1 << 20, new OneThread()),
                byte[]::new,
                new Listener());
    }

    private final class Directory implements TargetDirectory {
        // One that all may write, one that nobody may, and one that is longer than any command.
        private final ScsiTarget target = new ScsiTarget(
                TARGET,
                Map.of(
                        0, new LogicalUnit(new MemoryStore(2048), "serial", UnitState.NONE, OneThread::new),
                        1, new LogicalUnit(new MemoryStore(64, true), "fixed", UnitState.NONE, OneThread::new),
                        2, new LogicalUnit(MemoryStore.vast(1L << 31), "vast", UnitState.NONE, OneThread::new)));

        @Override
        public List<String> visibleTo(Visitor visitor) {
            return List.of(TARGET);
        }

        @Override
        public Sight look(String name, Visitor visitor) {
            if (name.equals(HIDDEN)) return new Hidden(LINE, "it is for others");
            return name.equals(TARGET) ? new Visible() : new Missing();
        }

        @Override
        public Optional<Account> account(String name) {
            return secret.isEmpty() ? Optional.empty() : Optional.of(new Account("user", secret, Optional.empty()));
        }

        @Override
        public Admission admit(String name, Visitor visitor) {
            return new Granted(target, visitor.initiator(), LINE, () -> released++);
        }
    }

    private final class Listener implements IscsiConnection.Sink {
        @Override
        public void send(ByteBuffer header, ByteBuffer data) {
            assertThat(header.remaining()).isEqualTo(PduCodec.HEADER);
            assertThat(PduCodec.dataLength(header)).isEqualTo(data.remaining());
            var one = new Told(InitiatorCodec.read(header), InitiatorCodec.numbers(header), copy(data));
            copied += PduCodec.HEADER + data.remaining();
            if (one.pdu().carriesStatus())
                assertThat(one.numbers().statSn()).as("StatSN").isEqualTo(nextStatus++);
            if (one.pdu() instanceof R2t wants) lastTransferTag = wants.transferTag();
            expectedCommand = one.numbers().expCmdSn();
            if (!hears) throw new UncheckedIOException(new IOException("gone"));
            told.add(one);
        }

        @Override
        public Optional<String> seat() {
            return Optional.empty();
        }

        @Override
        public void reinstate(IscsiConnection.SessionKey session) {
            notes.add("reinstates " + session.target());
        }

        @Override
        public void tell(Trace.SanEvent event) {
            events.add(event);
            log.tell(event);
        }
    }

    private static ByteBuffer copy(ByteBuffer buffer) {
        return ByteBuffer.allocate(buffer.remaining()).put(buffer.duplicate()).flip();
    }

    /** From now on nothing can be sent to the initiator, or again everything. */
    void hears(boolean now) {
        hears = now;
    }

    IscsiConnection connection() {
        return connection;
    }

    /** How many octets this side has kept of what it was told. */
    long copied() {
        return copied;
    }

    List<Told> told() {
        return told;
    }

    List<Trace.SanEvent> events() {
        return events;
    }

    List<String> notes() {
        return notes;
    }

    int expectedCommand() {
        return expectedCommand;
    }

    int lastTransferTag() {
        return lastTransferTag;
    }

    private LoginRequest loginRequest(int flags) {
        return new LoginRequest((flags & 0x80) != 0, (flags & 0x40) != 0, flags >> 2 & 3, flags & 3, ISID, 1, 1);
    }

    /** Sends a login request. Returns the answer. */
    Told login(int flags, String keys) throws Malformed {
        byte[] text = keys.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
        List<Told> answer = send(loginRequest(flags), text);
        return answer.isEmpty() ? told.getLast() : answer.getLast();
    }

    /** Sends text of the operational stage, whatever it is. */
    void negotiate(byte[] text) throws Malformed {
        send(loginRequest(0x04), text);
    }

    /** Gets as far as the operational stage. */
    void beginLogin() throws Malformed {
        login(0x81, "InitiatorName=" + INITIATOR + "|TargetName=" + TARGET + "|AuthMethod=None|");
    }

    void login() throws Malformed {
        beginLogin();
        login(0x87, "InitialR2T=Yes|ImmediateData=Yes|");
        assertThat(connection.isReady()).isTrue();
    }

    /** Sends a PDU. Returns all that is told behind it. */
    List<Told> send(Request pdu, byte[] data) throws Malformed {
        int before = told.size();
        connection.on(InitiatorCodec.write(pdu, data.length), ByteBuffer.wrap(data));
        if (othersGo && connection.awaitsReinstatement()) connection.onReinstated();
        return List.copyOf(told.subList(before, told.size()));
    }

    /** From now on sessions whose place a login takes stay, or go at once. */
    void othersGo(boolean now) {
        othersGo = now;
    }

    /** The order of the next command. */
    Order next() {
        return new Order(false, expectedCommand);
    }

    /** Sends a command. Returns all that is told behind it. */
    List<Told> command(Transfer transfer, boolean last, String cdb, byte[] immediate) throws Malformed {
        ByteBuffer octets = ByteBuffer.allocate(16)
                .put(HexFormat.of().parseHex(cdb.replace(" ", "")))
                .rewind();
        var command = new ScsiCommand(
                next(), last, expectedCommand, 0, transfer, new Cdb(octets.getLong(), octets.getLong()));
        return send(command, immediate);
    }

    /** TEST UNIT READY. */
    List<Told> testUnitReady() throws Malformed {
        return command(new Transfer(false, false, 0), true, "00", new byte[0]);
    }

    /** Ends the connection: what it holds must be given back once, if it was ever granted. */
    void close() {
        boolean was = connection.isReady() || released > 0;
        connection.closed();
        assertThat(released).isLessThanOrEqualTo(1);
        if (was && notes.stream().anyMatch(note -> note.contains(" uses ")))
            assertThat(released).isEqualTo(1);
    }
}
