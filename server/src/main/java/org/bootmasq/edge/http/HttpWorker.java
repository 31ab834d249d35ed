package org.bootmasq.edge.http;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Faults;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.IpAddress;

/** A thread with its share of the connections. All but {@link #take}, {@link #post} and {@link #stop} is on it. */
final class HttpWorker implements Runnable, EventLoop.Timer {
    private static final int WATCH_MILLIS = 1_000;
    private static final int HELD_BACK_MILLIS = 5;
    private static final int INTEREST = Epoll.IN | Epoll.OUT | Epoll.PEER_ENDED | Epoll.EDGE;

    private final EventLoop loop;
    private final HttpConnection.Answers answers;
    private final HttpPlaces places;
    private final HttpRates rates;
    private final MemorySegment buffer;
    private final Set<HttpConnection> connections = new LinkedHashSet<>();
    private final Deque<HttpConnection> turn = new ArrayDeque<>();
    private final List<HttpConnection> heldBack = new ArrayList<>();
    private long heldBackUntil;
    private long watch = EventLoop.NEVER;
    private final AtomicInteger count = new AtomicInteger();

    /** @param room octets that pass through it at once */
    HttpWorker(HttpConnection.Answers answers, HttpPlaces places, HttpRates rates, Faults faults, int room)
            throws LinuxException {
        buffer = Arena.ofAuto().allocate(room, 8);
        loop = new EventLoop(faults);
        this.answers = answers;
        this.places = places;
        this.rates = rates;
        loop.add(this);
    }

    EventLoop loop() {
        return loop;
    }

    /** How many connections it has. From any thread. */
    int count() {
        return count.get();
    }

    void post(EventLoop.Work work) {
        loop.post(work);
    }

    void stop() {
        loop.stop();
    }

    /** Serves a connection, for which there is a place. From any thread. */
    void take(HttpConnection connection) {
        count.incrementAndGet();
        loop.post(() -> add(connection));
    }

    private void add(HttpConnection connection) throws LinuxException {
        connections.add(connection);
        rates.join(connection.peer());
        if (watch == EventLoop.NEVER) watch = loop.now() + WATCH_MILLIS;
        connection.wake = () -> loop.post(() -> advance(connection));
        try {
            connection.handler = loop.add(connection.socket(), INTEREST, events -> {
                connection.ready(events);
                advance(connection);
            });
        } catch (LinuxException e) {
            close(connection, e.text());
            throw e;
        }
    }

    private void advance(HttpConnection connection) {
        if (!connections.contains(connection)) return;
        boolean done = loop.guarded("a request of " + connection.name().name(), () -> step(connection));
        if (!done) close(connection, "a fault");
    }

    private void step(HttpConnection connection) {
        try {
            switch (connection.advance(loop.now(), buffer, answers, rates)) {
                case WAIT -> {}
                case GO_ON -> queue(connection, turn);
                case HELD_BACK -> {
                    if (heldBack.isEmpty()) heldBackUntil = loop.now() + HELD_BACK_MILLIS;
                    queue(connection, heldBack);
                }
                case CLOSE -> close(connection, "the client has ended");
            }
        } catch (LinuxException e) {
            // The client is gone; that is usual, and nobody's fault here.
            close(connection, e.text());
        } catch (IOException e) {
            close(connection, String.valueOf(e.getMessage()));
        }
    }

    private static void queue(HttpConnection connection, Collection<HttpConnection> where) {
        if (connection.queued) return;
        connection.queued = true;
        where.add(connection);
    }

    private void close(HttpConnection connection, String reason) {
        if (!connections.remove(connection)) return;
        count.decrementAndGet();
        if (connection.handler >= 0) loop.forget(connection.handler);
        rates.leave(connection.peer());
        places.leave(connection.peer());
        loop.guarded("the end of a connection", () -> connection.close(answers, reason));
    }

    @Override
    public long deadline() {
        if (!turn.isEmpty()) return loop.now();
        return heldBack.isEmpty() ? watch : Math.min(watch, heldBackUntil);
    }

    @Override
    public void onTimer(long now) {
        for (int i = turn.size(); i > 0; i--) goOn(turn.removeFirst());
        if (now >= heldBackUntil) {
            var waiting = List.copyOf(heldBack);
            heldBack.clear();
            waiting.forEach(this::goOn);
        }
        if (now < watch) return;
        for (HttpConnection each : List.copyOf(connections)) {
            if (each.isLate(now)) close(each, "the client is too slow");
        }
        watch = connections.isEmpty() ? EventLoop.NEVER : now + WATCH_MILLIS;
    }

    private void goOn(HttpConnection connection) {
        connection.queued = false;
        advance(connection);
    }

    /** Ends the connection of an address that has done nothing for longest, if there is one here but the newcomer. */
    void giveUpOne(IpAddress of, HttpConnection newcomer) {
        connections.stream()
                .filter(each -> each != newcomer && each.peer().equals(of))
                .min(Comparator.comparing((HttpConnection each) -> !each.isIdle())
                        .thenComparingLong(HttpConnection::sinceMillis))
                .ifPresent(each -> close(each, "its place is given to another client"));
    }

    @Override
    public void run() {
        try {
            loop.run();
        } catch (LinuxException e) {
            throw new IllegalStateException("HTTP cannot wait: " + e.text(), e);
        }
        release();
    }

    /** Ends all; only when it does not run. */
    void release() {
        for (HttpConnection each : List.copyOf(connections)) close(each, "the server ends");
        loop.close();
    }
}
