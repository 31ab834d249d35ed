package org.bootmasq.edge;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32C;
import org.bootmasq.iscsi.Bhs;
import org.bootmasq.iscsi.IscsiConnection;
import org.bootmasq.wire.Malformed;

/** Takes PDUs off a connection and puts them on it, with their padding and checksums (RFC 7143 sections 11.1 and 11.2). One thread each. */
final class SanConnection {
    private static final int ROOM = 512 * 1024;
    private static final int DIGEST = 4;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(ROOM).limit(0);
    private final ByteBuffer tail = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer headerDigest = ByteBuffer.allocateDirect(DIGEST).order(ByteOrder.LITTLE_ENDIAN);
    private final CountDownLatch ended = new CountDownLatch(1);

    SanConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Serves until the initiator or somebody else ends it. */
    void serve(IscsiConnection connection) throws IOException, Malformed {
        while (!connection.isEnded()) {
            int headerEnd = Bhs.LENGTH + (connection.headerDigest() ? DIGEST : 0);
            need(Bhs.LENGTH);
            ByteBuffer header = in.slice(in.position(), Bhs.LENGTH);
            int additional = Bhs.additionalLength(header);
            int length = Bhs.dataLength(header);
            if (length > connection.longestData()) throw new Malformed(5, "data segment no longer than agreed");
            int padded = length + Math.floorMod(-length, 4);
            boolean checked = connection.dataDigest() && length > 0;
            int total = headerEnd + additional + padded + (checked ? DIGEST : 0);
            need(total);
            int start = in.position();
            int dataStart = start + headerEnd + additional;
            if (connection.headerDigest()) check(start, Bhs.LENGTH + additional);
            if (checked) check(dataStart, padded);
            in.position(start + total);
            connection.on(in.slice(start, Bhs.LENGTH), in.slice(dataStart, length));
        }
    }

    /** Reads until so many octets are there. */
    private void need(int count) throws IOException {
        if (in.remaining() >= count) return;
        if (in.capacity() - in.position() < count) in.compact().flip();
        while (in.remaining() < count) {
            int position = in.position();
            int end = in.limit();
            in.limit(in.capacity()).position(end);
            int read = channel.read(in);
            in.limit(Math.max(end, in.position())).position(position);
            if (read < 0) throw new EOFException();
        }
    }

    private void check(int start, int length) throws Malformed {
        var crc = new CRC32C();
        crc.update(in.slice(start, length));
        int sent = Integer.reverseBytes(in.getInt(start + length));
        if ((int) crc.getValue() != sent) throw new Malformed(length, "checksum");
    }

    void send(IscsiConnection connection, ByteBuffer header, ByteBuffer data) throws IOException {
        int padding = Math.floorMod(-data.remaining(), 4);
        boolean withHeaderDigest = connection.headerDigest();
        boolean withDataDigest = connection.dataDigest() && data.hasRemaining();
        tail.clear();
        for (int i = 0; i < padding; i++) tail.put((byte) 0);
        if (withDataDigest) {
            var crc = new CRC32C();
            crc.update(data.duplicate());
            crc.update(tail.duplicate().flip());
            tail.putInt((int) crc.getValue());
        }
        tail.flip();
        headerDigest.clear();
        if (withHeaderDigest) {
            var crc = new CRC32C();
            crc.update(header.duplicate());
            headerDigest.putInt((int) crc.getValue());
        }
        headerDigest.flip();
        ByteBuffer[] all = {header, headerDigest, data, tail};
        while (header.hasRemaining() || headerDigest.hasRemaining() || data.hasRemaining() || tail.hasRemaining())
            channel.write(all);
    }

    /** Closes the connection, from any thread; {@link #serve} then ends. Never by interrupting, which would close the disks' files too. */
    void end() {
        try {
            channel.close();
        } catch (IOException gone) {
            return;
        }
    }

    /** The session is over and its disks are let go. */
    void done() {
        ended.countDown();
    }

    void awaitDone() throws InterruptedException {
        ended.await();
    }
}
