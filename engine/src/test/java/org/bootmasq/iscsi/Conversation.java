package org.bootmasq.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.scsi.LogicalUnit;
import org.bootmasq.scsi.MemoryStore;
import org.bootmasq.scsi.ScsiTarget;
import org.bootmasq.scsi.UnitState;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;

/** An initiator that talks to a connection with one disk in memory, and keeps all it is told; what is told must be well formed. */
final class Conversation {
    static final String TARGET = "iqn.2026-11.org.example:disk";
    static final String INITIATOR = "iqn.2000-01.org.etherboot:one";

    /** A PDU that the target sent. */
    record Told(ByteBuffer header, ByteBuffer data) {
        int opcode() {
            return Bhs.opcode(header);
        }

        String text() {
            return StandardCharsets.ISO_8859_1
                    .decode(data.duplicate())
                    .toString()
                    .replace('\0', '|');
        }
    }

    private final List<Told> told = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final String secret;
    private final IscsiConnection connection;
    private int released;
    private int nextStatus;
    private int lastTransferTag = Bhs.NO_TAG;
    private int expectedCommand = 1;
    private boolean hears = true;
    private long copied;

    /** @param secret of {@code user}; empty if everybody may log in */
    Conversation(String secret) {
        this.secret = secret;
        connection = new IscsiConnection(
                new Directory(),
                Ip4.of(192, 0, 2, 9),
                "192.0.2.1:3260",
                new TransferBuffers(1 << 20),
                byte[]::new,
                new Listener());
    }

    private final class Directory implements TargetDirectory {
        // One that all may write, one that nobody may, and one that is longer than any command.
        private final ScsiTarget target = new ScsiTarget(
                TARGET,
                Map.of(
                        0, new LogicalUnit(0, new MemoryStore(2048), "serial", UnitState.NONE),
                        1, new LogicalUnit(1, new MemoryStore(64, true), "fixed", UnitState.NONE),
                        2, new LogicalUnit(2, MemoryStore.vast(1L << 31), "vast", UnitState.NONE)));

        @Override
        public List<String> visibleTo(Visitor visitor) {
            return List.of(TARGET);
        }

        @Override
        public boolean knows(String name, Visitor visitor) {
            return name.equals(TARGET);
        }

        @Override
        public Optional<Account> account(String name) {
            return secret.isEmpty() ? Optional.empty() : Optional.of(new Account("user", secret, Optional.empty()));
        }

        @Override
        public Admission admit(String name, Visitor visitor) {
            return new Granted(target, visitor.initiator(), () -> released++);
        }
    }

    private final class Listener implements IscsiConnection.Sink {
        @Override
        public void send(ByteBuffer header, ByteBuffer data) {
            assertThat(header.remaining()).isEqualTo(Bhs.LENGTH);
            assertThat(Bhs.dataLength(header)).isEqualTo(data.remaining());
            var one = new Told(copy(header), copy(data));
            copied += Bhs.LENGTH + data.remaining();
            int opcode = one.opcode();
            boolean withStatus = opcode != Bhs.R2T && (opcode != Bhs.DATA_IN || (Bhs.flags(header) & 1) != 0);
            if (withStatus) assertThat(header.getInt(24)).as("StatSN").isEqualTo(nextStatus++);
            if (opcode == Bhs.R2T) lastTransferTag = header.getInt(20);
            expectedCommand = header.getInt(28);
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
        public void note(boolean warning, String text) {
            notes.add(text);
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

    List<String> notes() {
        return notes;
    }

    int expectedCommand() {
        return expectedCommand;
    }

    int lastTransferTag() {
        return lastTransferTag;
    }

    static ByteBuffer loginHeader(int stage, int length) {
        ByteBuffer header = ByteBuffer.allocate(Bhs.LENGTH);
        header.put(0, (byte) (Bhs.LOGIN | 0x40)).put(1, (byte) (stage << 2)).putInt(4, length);
        return header.put(13, (byte) 1).putInt(16, 1).putInt(24, 1);
    }

    /** Sends a login request. Returns the answer. */
    Told login(int flags, String keys) throws Malformed {
        byte[] text = keys.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
        connection.on(loginHeader(0, text.length).put(1, (byte) flags), ByteBuffer.wrap(text));
        return told.getLast();
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
    List<Told> send(ByteBuffer header, byte[] data) throws Malformed {
        int before = told.size();
        header.putInt(4, data.length);
        connection.on(header, ByteBuffer.wrap(data));
        return List.copyOf(told.subList(before, told.size()));
    }

    /** Sends a command. Returns all that is told behind it. */
    List<Told> command(int flags, long expected, String cdb, byte[] immediate) throws Malformed {
        ByteBuffer header =
                ByteBuffer.allocate(Bhs.LENGTH).put(0, (byte) Bhs.SCSI_COMMAND).put(1, (byte) flags);
        header.putInt(16, expectedCommand).putInt(20, (int) expected).putInt(24, expectedCommand);
        header.put(32, java.util.HexFormat.of().parseHex(cdb.replace(" ", "")));
        return send(header, immediate);
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
