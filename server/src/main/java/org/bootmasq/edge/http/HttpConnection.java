package org.bootmasq.edge.http;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.bootmasq.http.BadRequest;
import org.bootmasq.http.HttpAnswer;
import org.bootmasq.http.HttpAwaited;
import org.bootmasq.http.HttpReply;
import org.bootmasq.http.HttpRequest;
import org.bootmasq.http.HttpRequestStream;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.TcpConnection;
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/**
 * A client's connection: its requests are answered one after the other. It has no buffer of its own while it waits. On
 * the thread of its worker.
 */
final class HttpConnection {
    private static final Bytes CONTINUE = Bytes.latin1("HTTP/1.1 100 Continue\r\n\r\n");

    /** Between requests, also while somebody reads a boot menu. */
    private static final int IDLE_MILLIS = 75_000;
    /** Until both have agreed on how to talk. */
    private static final int OPENING_MILLIS = 10_000;
    /** From a request's first octet to its last. */
    private static final int REQUEST_MILLIS = 20_000;
    /** A client that takes nothing for so long is gone. */
    private static final int STUCK_MILLIS = 60_000;
    /** How long a client may go on sending after its last reply, which it would not get if we closed at once. */
    private static final int LINGER_MILLIS = 2_000;

    /** In one turn, so that others have theirs. */
    private static final long MOST_OCTETS = 4 << 20;

    private static final int MOST_REPLIES = 32;
    private static final long CHUNK = 1 << 20;

    /** What a connection is to do next. */
    enum Next {
        /** Nothing before the kernel tells of it. */
        WAIT,
        /** Go on, when others had their turn. */
        GO_ON,
        /** Go on when it may send again. */
        HELD_BACK,
        /** It is over. */
        CLOSE
    }

    /** Who answers. */
    interface Answers {
        HttpAnswer on(HttpRequest request, HttpConnection from);

        HttpReply refuse(BadRequest bad, HttpConnection from);

        void tell(HttpEvent event);
    }

    private final TcpConnection socket;
    private final Transport transport;
    private final HttpEvent.HttpPeer name;
    private final IpAddress local;
    private final HttpRequestStream requests = new HttpRequestStream();
    private Optional<Sending> sending = Optional.empty();
    /** What its request gets, as long as that is not known. */
    private Optional<HttpAwaited> awaited = Optional.empty();

    private boolean readable;
    private boolean broken;
    private boolean ended;
    private boolean lingering;
    private long sinceMillis;

    /** Its number in the loop. */
    int handler = -1;
    /** Has it advance soon; from any thread. */
    Runnable wake = () -> {};
    /** Whether it has its turn in this or the next round already. */
    boolean queued;

    /** @param transport what the socket's octets go through; closed with this */
    HttpConnection(TcpConnection socket, Transport transport, IpAddress local, HttpEvent.HttpPeer name, long now) {
        this.socket = socket;
        this.transport = transport;
        this.local = local;
        this.name = name;
        sinceMillis = now;
    }

    TcpConnection socket() {
        return socket;
    }

    IpAddress peer() {
        return name.address();
    }

    HttpEvent.HttpPeer name() {
        return name;
    }

    IpAddress local() {
        return local;
    }

    /** Whether it is one of HTTPS. */
    boolean isSecure() {
        return transport.isSecure();
    }

    /** When it last did anything. */
    long sinceMillis() {
        return sinceMillis;
    }

    /** The kernel says that it is ready. */
    void ready(int events) {
        if ((events & (Epoll.HANGUP | Epoll.ERROR)) != 0) broken = true;
        if ((events & transport.wakening()) != 0) readable = true;
    }

    /** Goes on as far as it can. */
    Next advance(long now, MemorySegment buffer, Answers answers, HttpRates rates) throws IOException {
        long octets = 0;
        for (int replies = 0; replies < MOST_REPLIES && octets < MOST_OCTETS; ) {
            if (sending.isPresent() && sending.get().isDone()) {
                if (!transport.flush(buffer)) return Next.WAIT;
                sinceMillis = now;
                replies++;
                if (sent(answers)) return Next.CLOSE;
            } else if (sending.isPresent()) {
                long leave = rates.take(peer(), CHUNK);
                if (leave == 0) {
                    sinceMillis = now;
                    return Next.HELD_BACK;
                }
                long gone = 0;
                try {
                    gone = sending.get().send(transport, buffer, leave);
                } catch (Sending.Shrunk shrunk) {
                    fail(answers, String.valueOf(shrunk.getMessage()));
                    return Next.CLOSE;
                } finally {
                    rates.back(peer(), leave - gone);
                }
                if (gone == 0 && !sending.get().isDone()) return held(now);
                octets += gone;
                sinceMillis = now;
                if (rates.areShared()) return Next.GO_ON;
            } else if (awaited.isPresent()) {
                Optional<HttpAnswer> answer = awaited.get().answer(wake);
                if (answer.isEmpty()) return held(now);
                awaited = Optional.empty();
                sinceMillis = now;
                take(answer.get());
            } else if (lingering) {
                int count = discard(buffer);
                if (count == 0) return ended ? Next.CLOSE : Next.WAIT;
                octets += count;
            } else if (!answered(answers)) {
                if (ended) return Next.CLOSE;
                if (!readable) return Next.WAIT;
                octets += receive(now, buffer);
            }
        }
        return Next.GO_ON;
    }

    /** It waits: for its client, or for what is still on its way to us. */
    private Next held(long now) {
        if (broken) return Next.CLOSE;
        if (sending.isEmpty() || sending.get().isHeldUp()) sinceMillis = now;
        return Next.WAIT;
    }

    private void take(HttpAnswer answer) {
        switch (answer) {
            case HttpReply reply -> sending = Optional.of(new Sending(reply, wake));
            case HttpAwaited later -> awaited = Optional.of(later);
        }
    }

    /** Takes a whole request, if there is one, and has it answered. */
    private boolean answered(Answers answers) {
        try {
            Optional<HttpRequest> request = requests.next();
            if (request.isPresent()) {
                take(answers.on(request.get(), this));
                return true;
            }
            if (requests.takeContinueWanted()) {
                take(HttpReply.interim(CONTINUE));
                return true;
            }
            return false;
        } catch (BadRequest bad) {
            take(answers.refuse(bad, this));
            return true;
        }
    }

    /** Returns how many octets have come. */
    private int receive(long now, MemorySegment buffer) throws IOException {
        boolean first = requests.isIdle();
        int count = transport.receive(buffer, requests.room());
        if (count > 0) {
            // A request has all its time from the first octet on, however slowly the others come.
            if (first) sinceMillis = now;
            requests.add(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), 0, count);
            return count;
        }
        readable = false;
        if (count < 0) ended = true;
        return 0;
    }

    /** Takes what nobody reads. Returns how many octets those were; 0 where there are no more now. */
    private int discard(MemorySegment buffer) throws IOException {
        if (!readable) return 0;
        int count = transport.receive(buffer, (int) buffer.byteSize());
        if (count > 0) return count;
        readable = false;
        if (count < 0) ended = true;
        return 0;
    }

    /** A reply has gone. Returns whether the connection is over. */
    private boolean sent(Answers answers) throws IOException {
        Sending done = sending.orElseThrow();
        sending = Optional.empty();
        done.close();
        HttpReply reply = done.reply();
        if (!reply.path().isEmpty()) {
            answers.tell(new HttpEvent.ResourceSent(
                    name, reply.path(), done.sent() - reply.head().length(), reply.isWhole()));
        }
        if (!reply.closes()) return false;
        transport.endSending();
        lingering = true;
        return ended;
    }

    private void fail(Answers answers, String reason) {
        sending.filter(each -> !each.reply().path().isEmpty())
                .ifPresent(each -> answers.tell(
                        new HttpEvent.SendingFailed(name, each.reply().path(), reason)));
    }

    /** Whether its client has had time enough. */
    boolean isLate(long now) {
        if (awaited.isPresent() || sending.filter(Sending::isHeldUp).isPresent()) return false;
        int most = sending.isPresent()
                ? STUCK_MILLIS
                : transport.isOpening()
                        ? OPENING_MILLIS
                        : lingering ? LINGER_MILLIS : requests.isIdle() ? IDLE_MILLIS : REQUEST_MILLIS;
        return now - sinceMillis > most;
    }

    /** Whether it only waits for a request. */
    boolean isIdle() {
        return sending.isEmpty() && awaited.isEmpty();
    }

    /** Lets go of all it has. */
    void close(Answers answers, String reason) {
        fail(answers, reason);
        sending.ifPresent(Sending::close);
        sending = Optional.empty();
        awaited.ifPresent(each -> each.arrival().leave());
        awaited = Optional.empty();
        transport.close();
    }
}
