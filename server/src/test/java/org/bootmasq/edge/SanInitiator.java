package org.bootmasq.edge;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bootmasq.wire.Bytes;

/** An initiator for tests: one command at a time, no digests. */
final class SanInitiator implements AutoCloseable {
    static final int GOOD = 0x00;
    static final int CHECK_CONDITION = 0x02;
    static final int RESERVATION_CONFLICT = 0x18;
    static final int BLOCK = 512;

    private static final int BHS = 48;
    private static final int READ = 0x40;
    private static final int WRITE = 0x20;
    private static final int FINAL = 0x80;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private int commandNumber = 1;

    /** A PDU that came. */
    record Pdu(ByteBuffer header, Bytes data) {
        int opcode() {
            return header.get(0) & 0x3f;
        }

        int status() {
            return header.get(3) & 0xff;
        }

        /** Key, code and qualifier, such as {@code 072707}; empty without sense data. */
        String sense() {
            if (data.length() < 16) return "";
            return Bytes.ofInts(data.at(4) & 0x0f, data.at(14), data.at(15)).hex();
        }
    }

    private SanInitiator(int port, String from) throws IOException {
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 5000);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
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
        ByteBuffer header = ByteBuffer.allocate(BHS).put(0, (byte) 0x43).put(1, (byte) flags);
        header.putShort(8, (short) 0x8000).putInt(10, session).putInt(24, commandNumber);
        send(header, keys.getBytes(StandardCharsets.ISO_8859_1));
        return receive().header().getShort(36) & 0xffff;
    }

    void send(ByteBuffer header, byte[] data) throws IOException {
        header.putInt(4, data.length);
        var whole = new byte[BHS + data.length + Math.floorMod(-data.length, 4)];
        header.get(0, whole, 0, BHS);
        System.arraycopy(data, 0, whole, BHS, data.length);
        socket.getOutputStream().write(whole);
    }

    Pdu receive() throws IOException {
        var header = new byte[BHS];
        in.readFully(header);
        ByteBuffer wrapped = ByteBuffer.wrap(header);
        var data = new byte[wrapped.getInt(4) & 0xffffff];
        in.readFully(data);
        in.skipNBytes(Math.floorMod(-data.length, 4));
        return new Pdu(wrapped, Bytes.of(data));
    }

    /** Sends a command with all its data. Returns the PDU with its status. */
    Pdu command(int flags, int expected, String cdb, byte[] data) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(BHS).put(0, (byte) 0x01).put(1, (byte) (FINAL | flags));
        header.putInt(16, commandNumber).putInt(20, expected).putInt(24, commandNumber++);
        header.put(32, HexFormat.of().parseHex(cdb));
        send(header, data);
        return receive();
    }

    Pdu write(long block, byte[] data) throws IOException {
        String cdb = "2a00%08x00%04x00".formatted(block, data.length / BLOCK);
        return command(WRITE, data.length, cdb, data);
    }

    byte[] read(long block, int blocks) throws IOException {
        Pdu answer = command(READ, blocks * BLOCK, "2800%08x00%04x00".formatted(block, blocks), new byte[0]);
        if (answer.opcode() != 0x25) throw new IOException("read: " + answer.sense());
        return answer.data().toArray();
    }

    Pdu synchronize() throws IOException {
        return command(0, 0, "35000000000000000000", new byte[0]);
    }

    /** Whether the server closes the connection within a time, whatever it still sends. */
    boolean isClosedWithin(int milliseconds) throws IOException {
        socket.setSoTimeout(milliseconds);
        try {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Vanishes without a word of iSCSI. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
