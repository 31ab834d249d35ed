package org.bootmasq.edge.san;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bootmasq.edge.san.PduSocket.Pdu;

/** An initiator for tests: one command at a time. */
final class SanInitiator implements AutoCloseable {
    static final int GOOD = 0x00;
    static final int CHECK_CONDITION = 0x02;
    static final int RESERVATION_CONFLICT = 0x18;
    static final int BLOCK = 512;

    private static final int READ = 0x40;
    private static final int WRITE = 0x20;
    private static final int FINAL = 0x80;

    private final PduSocket socket;
    private int commandNumber = 1;

    private SanInitiator(int port, String from) throws IOException {
        socket = new PduSocket(port, from);
    }

    /** A connection that says nothing. */
    static SanInitiator silent(int port, String from) throws IOException {
        return new SanInitiator(port, from);
    }

    /** Logs in, and takes the unit attention of every new session. */
    static SanInitiator open(int port, String name, String target, int session) throws IOException {
        var initiator = new SanInitiator(port, "127.0.0.1");
        int status = initiator.login(name, target, session, "None");
        if (status != 0) throw new IOException("login status %04x".formatted(status));
        initiator.command(0, 0, "00", new byte[0]);
        return initiator;
    }

    /** Returns class and detail of the answer. */
    int login(String name, String target, int session, String authentication) throws IOException {
        String keys = "InitiatorName=" + name + "\0TargetName=" + target + "\0AuthMethod=" + authentication + "\0";
        boolean proves = !authentication.equals("None");
        int status = login(session, proves ? 0x00 : 0x87, keys);
        if (status != 0 || !proves) return status;
        status = login(session, 0x00, "CHAP_A=5\0");
        if (status != 0) return status;
        return login(session, 0x87 & ~0x0c | FINAL, "CHAP_N=user\0CHAP_R=0x00112233445566778899aabbccddeeff\0");
    }

    private int login(int session, int flags, String keys) throws IOException {
        ByteBuffer header = PduSocket.header(0x43, flags);
        header.putShort(8, (short) 0x8000).putInt(10, session).putInt(24, commandNumber);
        send(header, keys.getBytes(StandardCharsets.ISO_8859_1));
        return receive().loginStatus();
    }

    void send(ByteBuffer header, byte[] data) throws IOException {
        socket.send(header, data);
    }

    Pdu receive() throws IOException {
        return socket.receive();
    }

    /** Sends a command with all its data. Returns the PDU that answers it, or the first that does. */
    Pdu command(int flags, int expected, String cdb, byte[] data) throws IOException {
        sendCommand(flags, expected, cdb, data);
        return receive();
    }

    private void sendCommand(int flags, int expected, String cdb, byte[] data) throws IOException {
        ByteBuffer header = PduSocket.header(0x01, FINAL | flags);
        header.putInt(16, commandNumber).putInt(20, expected).putInt(24, commandNumber++);
        header.put(32, HexFormat.of().parseHex(cdb));
        send(header, data);
    }

    Pdu write(long block, byte[] data) throws IOException {
        String cdb = "2a00%08x00%04x00".formatted(block, data.length / BLOCK);
        return command(WRITE, data.length, cdb, data);
    }

    byte[] read(long block, int blocks) throws IOException {
        sendRead(block, blocks);
        var all = new ByteArrayOutputStream();
        Pdu part;
        do {
            part = receive();
            if (part.opcode() != 0x25) throw new IOException("read: " + part.sense());
            all.writeBytes(part.data().toArray());
        } while (!part.hasStatus());
        return all.toByteArray();
    }

    /** Sends a READ and does not look at what comes. */
    void sendRead(long block, int blocks) throws IOException {
        sendCommand(READ, blocks * BLOCK, "2800%08x00%04x00".formatted(block, blocks), new byte[0]);
    }

    Pdu synchronize() throws IOException {
        return command(0, 0, "35000000000000000000", new byte[0]);
    }

    /** As {@link PduSocket#isClosedWithin}. */
    boolean isClosedWithin(int milliseconds) throws IOException {
        return socket.isClosedWithin(milliseconds);
    }

    /** Vanishes without a word of iSCSI. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
