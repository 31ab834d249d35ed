package org.bootmasq.edge.san;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.bootmasq.wire.Bytes;

/** An initiator's end of a connection, without digests. */
final class PduSocket implements AutoCloseable {
    static final int BHS = 48;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** A PDU that came. */
    record Pdu(ByteBuffer header, Bytes data) {
        int opcode() {
            return header.get(0) & 0x3f;
        }

        int flags() {
            return header.get(1) & 0xff;
        }

        /** Whether it ends a command. */
        boolean hasStatus() {
            return opcode() != 0x25 || (flags() & 1) != 0;
        }

        int status() {
            return header.get(3) & 0xff;
        }

        /** Class and detail of a login response. */
        int loginStatus() {
            return header.getShort(36) & 0xffff;
        }

        /** Key, code and qualifier, such as {@code 072707}; empty without sense data. */
        String sense() {
            if (data.length() < 16) return "";
            return Bytes.ofInts(data.at(4) & 0x0f, data.at(14), data.at(15)).hex();
        }
    }

    /** @param from an address of the loopback interface */
    PduSocket(int port, String from) throws IOException {
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 5000);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    static ByteBuffer header(int opcode, int flags) {
        return ByteBuffer.allocate(BHS).put(0, (byte) opcode).put(1, (byte) flags);
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

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
