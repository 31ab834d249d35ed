package org.bootmasq.edge.http.mirror;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.http.HttpSource;
import org.bootmasq.http.HttpStatus;
import org.bootmasq.http.HttpStream;
import org.bootmasq.http.ServedFile;

/**
 * A reply of upstream that only passes through, to one client: upstream is read as fast as that client takes. Safe for
 * several threads, one of which {@link #pass passes} it.
 */
final class Relay implements HttpSource.Arrival, HttpStream {
    private static final int BUFFER = 256 << 10;
    /** So much is taken of what tells no length before any of it is sent, for the client has to know it. */
    private static final int MOST_WITHOUT_LENGTH = 1 << 20;

    private static final int READ = 16 << 10;
    private static final List<String> FIELDS = List.of(
            "Content-Type", "Content-Range", "Content-Encoding", "Last-Modified", "ETag", "Accept-Ranges", "Vary");

    private final String name;
    private Optional<HttpSource.Found> found = Optional.empty();
    private Optional<Runnable> waiting = Optional.empty();
    private Optional<UpstreamReply> upstream = Optional.empty();
    private byte[] ring = new byte[0];
    private int from;
    private int held;
    private boolean isEnded;
    private boolean isLeft;

    /** @param name by which the log calls it */
    Relay(String name) {
        this.name = name;
    }

    @Override
    public synchronized Optional<HttpSource.Found> found(Runnable news) {
        if (found.isEmpty()) waiting = Optional.of(news);
        return found;
    }

    /** Says what came of it, unless that is known already or nobody wants to know. Returns whether it was taken. */
    boolean settle(HttpSource.Found known) {
        synchronized (this) {
            if (found.isPresent() || isLeft) return false;
            found = Optional.of(known);
        }
        tell();
        return true;
    }

    private void tell() {
        Optional<Runnable> news;
        synchronized (this) {
            news = waiting;
            waiting = Optional.empty();
        }
        news.ifPresent(Runnable::run);
    }

    /** Whether nobody wants it any more. */
    synchronized boolean isLeft() {
        return isLeft;
    }

    /**
     * Passes a reply on to its end.
     *
     * @param status that the client gets
     */
    void pass(UpstreamReply reply, HttpStatus status, boolean isHead) throws IOException {
        synchronized (this) {
            upstream = Optional.of(reply);
            if (isLeft) return;
        }
        try {
            boolean hasBody = !isHead && (status == HttpStatus.OK || status == HttpStatus.PARTIAL_CONTENT);
            if (!hasBody) {
                boolean isRefusal = status.code() >= 400;
                settle(relayed(reply, status, Optional.empty(), isRefusal ? OptionalLong.of(0) : reply.length()));
            } else if (reply.length().isPresent()) {
                long length = reply.length().getAsLong();
                synchronized (this) {
                    ring = new byte[Math.clamp(length, 1, BUFFER)];
                }
                settle(relayed(reply, status, Optional.of(this), OptionalLong.of(length)));
                stream(reply);
            } else {
                gather(reply, status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                isEnded = true;
            }
            tell();
        }
    }

    private HttpSource.Relayed relayed(
            UpstreamReply reply, HttpStatus status, Optional<HttpStream> body, OptionalLong length) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String each : FIELDS) {
            reply.field(each.toLowerCase(Locale.ROOT)).ifPresent(value -> fields.put(each, value));
        }
        return new HttpSource.Relayed(status, fields, body, length, name);
    }

    private void stream(UpstreamReply reply) throws IOException, InterruptedException {
        byte[] some = new byte[READ];
        for (int count = reply.read(some); count >= 0; count = reply.read(some)) {
            for (int done = 0; done < count; ) {
                int put = put(some, done, count - done);
                if (put < 0) return;
                done += put;
                tell();
            }
        }
    }

    /** Waits for room. Returns how many octets it put, or -1 if nobody wants them any more. */
    private synchronized int put(byte[] octets, int offset, int length) throws InterruptedException {
        while (held == ring.length && !isLeft) wait();
        if (isLeft) return -1;
        int to = (from + held) % ring.length;
        int some = Math.min(Math.min(length, ring.length - held), ring.length - to);
        System.arraycopy(octets, offset, ring, to, some);
        held += some;
        return some;
    }

    private void gather(UpstreamReply reply, HttpStatus status) throws IOException {
        byte[] all = new byte[MOST_WITHOUT_LENGTH];
        byte[] some = new byte[READ];
        int length = 0;
        for (int count = reply.read(some); count >= 0; count = reply.read(some)) {
            if (length + count > all.length) throw new IOException("its reply has no length, and is too long for that");
            System.arraycopy(some, 0, all, length, count);
            length += count;
        }
        synchronized (this) {
            ring = Arrays.copyOf(all, Math.max(1, length));
            held = length;
        }
        settle(relayed(reply, status, Optional.of(this), OptionalLong.of(length)));
    }

    @Override
    public synchronized int peek(ByteBuffer into, Runnable news) {
        if (held == 0) {
            if (isEnded) return -1;
            waiting = Optional.of(news);
            return 0;
        }
        int first = Math.min(Math.min(held, ring.length - from), into.remaining());
        into.put(ring, from, first);
        int second = Math.min(held - first, into.remaining());
        into.put(ring, 0, second);
        return first + second;
    }

    @Override
    public synchronized void skip(long octets) {
        if (octets == 0) return;
        from = (int) ((from + octets) % ring.length);
        held -= (int) octets;
        notifyAll();
    }

    @Override
    public void leave() {
        close();
        if (found(() -> {}).orElse(null) instanceof HttpSource.File(ServedFile file, String _)) file.close();
    }

    @Override
    public void close() {
        Optional<UpstreamReply> reading;
        synchronized (this) {
            isLeft = true;
            reading = upstream;
            notifyAll();
        }
        reading.ifPresent(UpstreamReply::close);
    }
}
