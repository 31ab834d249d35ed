package org.bootmasq.edge.http;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.TcpConnection;
import org.bootmasq.wire.Bytes;

/**
 * Octets in records of TLS 1.3 or 1.2 (RFC 8446, RFC 5246). Between calls it keeps only what is no whole record yet,
 * and what the kernel has not taken: all else lies in the thread's buffer.
 */
final class SecureTransport implements Transport {
    /** Room for the longest record (RFC 5246 section 6.2.3): 18 KB and its head. */
    private static final int RECORD = 20 << 10;
    /** Octets in the clear that are sent at once. */
    private static final int ROOM = 64 << 10;

    /** Octets in the clear, behind the first eight. */
    private static final int CLEAR = ROOM + 8;
    /** What a thread's buffer has to have: those, a record that has come, and one that goes. */
    static final int BUFFER = CLEAR + RECORD + RECORD;

    /** Records in a row that bring nothing: more are sent only to keep us busy. */
    private static final int MOST_IDLE = 256;

    /** Records after which it is over. */
    private static final int MOST_LAST = 8;

    private static final byte[] NOTHING = {};
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final String OLD = "TLSv1.2";

    private static final Bytes PLAIN_TALK = Bytes.latin1("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n"
            + "Content-Length: 23\r\nConnection: close\r\n\r\nThis port wants https.\n");

    private final TcpConnection socket;
    private final Supplier<Optional<SSLEngine>> engines;
    private final Consumer<String> complaints;
    /** Made when the client has sent something. */
    private Optional<SSLEngine> engine = Optional.empty();

    private boolean opened;
    /** Nothing that comes matters any more. */
    private boolean over;

    private byte[] come = NOTHING;
    private byte[] going = NOTHING;
    private int idle;

    /** @param complaints hears why it came to nothing */
    SecureTransport(TcpConnection socket, Supplier<Optional<SSLEngine>> engines, Consumer<String> complaints) {
        this.socket = socket;
        this.engines = engines;
        this.complaints = complaints;
    }

    /** Also when there is room to send: what had to wait for that may be all that is left to do. */
    @Override
    public int wakening() {
        return -1;
    }

    @Override
    public int receive(MemorySegment buffer, int most) throws IOException {
        if (over) return socket.receive(buffer.asSlice(0, Math.min(most, buffer.byteSize())));
        try {
            return read(buffer);
        } catch (SSLException broken) {
            complaints.accept(String.valueOf(broken.getMessage()));
            sayWhy(buffer);
            throw broken;
        }
    }

    private int read(MemorySegment buffer) throws IOException {
        ByteBuffer clear = buffer.asSlice(0, RECORD).asByteBuffer();
        MemorySegment area = buffer.asSlice(CLEAR, RECORD);
        while (flush(buffer)) {
            int had = come.length;
            MemorySegment.copy(come, 0, area, ValueLayout.JAVA_BYTE, 0, had);
            int count = had < RECORD ? socket.receive(area.asSlice(had)) : 1;
            int all = had + Math.max(0, count);
            if (engine.isEmpty() && all > 0) begin(area.get(ValueLayout.JAVA_BYTE, 0));
            if (engine.isPresent()) {
                ByteBuffer records = area.asSlice(0, all).asByteBuffer();
                open(engine.get(), records, clear, buffer);
                come = records.hasRemaining() ? new byte[records.remaining()] : NOTHING;
                records.get(come);
                if (come.length == RECORD && clear.position() == 0 && going.length == 0)
                    throw new SSLException("it sends no records");
            }
            if (clear.position() > 0) return clear.position();
            if (count < 0 || engine.filter(SSLEngine::isInboundDone).isPresent()) return -1;
            // Records that wait for others to go before them are gone on with when those are gone.
            if (count == 0) return 0;
        }
        return 0;
    }

    private void begin(byte first) throws IOException {
        if (first != HANDSHAKE && first >= 'A' && first <= 'Z') {
            try (Arena arena = Arena.ofConfined()) {
                byte[] text = PLAIN_TALK.toArray();
                socket.send(arena.allocateFrom(ValueLayout.JAVA_BYTE, text), 0, text.length, false);
                socket.endSending();
            }
            throw new SSLException("it speaks HTTP in the clear");
        }
        engine = engines.get();
        if (engine.isEmpty()) throw new SSLException("HTTPS is served no more");
    }

    /** Takes records until there is nothing more to take, or no room. */
    private void open(SSLEngine tls, ByteBuffer records, ByteBuffer clear, MemorySegment buffer) throws IOException {
        while (true) {
            HandshakeStatus status = tls.getHandshakeStatus();
            if (opened && status != HandshakeStatus.NOT_HANDSHAKING && isOld(tls) && !tls.isInboundDone()) {
                throw new SSLException("it wants to begin anew");
            }
            if (status == HandshakeStatus.NEED_TASK) {
                for (Runnable task = tls.getDelegatedTask(); task != null; task = tls.getDelegatedTask()) task.run();
            } else if (status == HandshakeStatus.NEED_WRAP) {
                if (seal(tls, ByteBuffer.allocate(0), buffer) == 0 || going.length > 0) return;
            } else {
                if (status == HandshakeStatus.NOT_HANDSHAKING && isAgreed(tls)) opened = true;
                if (!records.hasRemaining() || mustWait(tls, records, clear)) return;
                if (!take(tls, records, clear)) return;
            }
        }
    }

    private static boolean isOld(SSLEngine tls) {
        return tls.getSession().getProtocol().equals(OLD);
    }

    private static boolean isAgreed(SSLEngine tls) {
        return tls.getSession().isValid() && !tls.getSession().getCipherSuite().endsWith("_NULL_NULL");
    }

    /** What is no data, such as the farewell, waits until the requests before it are answered. */
    private static boolean mustWait(SSLEngine tls, ByteBuffer records, ByteBuffer clear) {
        return clear.position() > 0
                && (records.get(records.position()) != APPLICATION_DATA
                        || clear.remaining() < tls.getSession().getApplicationBufferSize());
    }

    /** Returns whether there may be more. */
    private boolean take(SSLEngine tls, ByteBuffer records, ByteBuffer clear) throws SSLException {
        SSLEngineResult result = tls.unwrap(records, clear);
        idle = result.bytesProduced() > 0 ? 0 : idle + 1;
        if (idle > MOST_IDLE) throw new SSLException("it talks and says nothing");
        return result.getStatus() == Status.OK;
    }

    @Override
    public int room(MemorySegment buffer) {
        return ROOM;
    }

    @Override
    public int send(MemorySegment buffer, long offset, int length, boolean more) throws IOException {
        if (!flush(buffer)) return 0;
        ByteBuffer clear = buffer.asSlice(offset, length).asByteBuffer();
        int sealed = seal(engine.orElseThrow(), clear, buffer);
        if (sealed == 0) throw new SSLException("nothing more may be sent");
        return clear.position();
    }

    /**
     * Makes records of octets, and sends each before the next is made, so that one at most is kept of a client that
     * takes nothing. Returns how long they are.
     */
    private int seal(SSLEngine tls, ByteBuffer clear, MemorySegment buffer) throws IOException {
        MemorySegment area = buffer.asSlice(CLEAR + RECORD, RECORD);
        int sealed = 0;
        do {
            SSLEngineResult result = tls.wrap(clear, area.asByteBuffer());
            if (result.getStatus() != Status.OK || result.bytesProduced() == 0) break;
            push(area, result.bytesProduced());
            sealed += result.bytesProduced();
        } while (clear.hasRemaining() && going.length == 0);
        return sealed;
    }

    private void push(MemorySegment area, int length) throws IOException {
        int gone = 0;
        while (gone < length) {
            int count = socket.send(area, gone, length - gone, false);
            if (count == 0) break;
            gone += count;
        }
        going = gone == length
                ? NOTHING
                : area.asSlice(gone, (long) length - gone).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public boolean flush(MemorySegment buffer) throws IOException {
        if (going.length == 0) return true;
        MemorySegment area = buffer.asSlice(CLEAR + RECORD, RECORD);
        MemorySegment.copy(going, 0, area, ValueLayout.JAVA_BYTE, 0, going.length);
        push(area, going.length);
        return going.length == 0;
    }

    /** The alert that tells the client what is wrong, behind what was to be sent before. */
    private void sayWhy(MemorySegment buffer) {
        try {
            for (int i = 0; i < MOST_LAST && engine.isPresent() && going.length == 0; i++) {
                if (seal(engine.get(), ByteBuffer.allocate(0), buffer) == 0) break;
            }
            socket.endSending();
        } catch (IOException gone) {
            // It will not hear it.
        }
    }

    @Override
    public boolean sendsFiles() {
        return false;
    }

    @Override
    public long sendFile(ConfinedFile file, long offset, long length, MemorySegment buffer) {
        throw new IllegalStateException("files go through the buffer");
    }

    @Override
    public boolean isOpening() {
        return !opened;
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    @Override
    public void endSending() throws IOException {
        sayFarewell();
        socket.endSending();
    }

    /** close_notify (RFC 8446 section 6.1): without it a client cannot tell the end from a cut. */
    private void sayFarewell() throws IOException {
        boolean mayStillSpeak = opened && !over && going.length == 0;
        over = true;
        if (!mayStillSpeak) return;
        SSLEngine tls = engine.orElseThrow();
        tls.closeOutbound();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment area = arena.allocate(tls.getSession().getPacketBufferSize());
            ByteBuffer record = area.asByteBuffer();
            tls.wrap(ByteBuffer.allocate(0), record);
            push(area, record.position());
        }
    }

    @Override
    public void close() {
        try {
            sayFarewell();
        } catch (IOException gone) {
            // It will not hear it.
        }
        socket.close();
    }
}
