package org.bootmasq.edge.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.http.HttpPlaces.Admitted;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.IpAddress;

/** A few workers that share connections of one kind. */
final class HttpWorkers {
    private static final int MOST = 4;

    private final String name;
    private final List<HttpWorker> all = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param name of their threads
     * @param room octets that pass through each at once
     */
    HttpWorkers(
            String name, HttpConnection.Answers answers, HttpPlaces places, HttpRates rates, Faults faults, int room)
            throws LinuxException {
        this.name = name;
        try {
            int many = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST);
            for (int i = 0; i < many; i++) all.add(new HttpWorker(answers, places, rates, faults, room));
        } catch (LinuxException e) {
            all.forEach(HttpWorker::release);
            throw e;
        }
    }

    HttpWorker first() {
        return all.getFirst();
    }

    void start() {
        for (HttpWorker each : all) {
            threads.add(Thread.ofPlatform().name(name).daemon(true).start(each));
        }
    }

    /** Gives a connection to who has fewest. */
    void take(HttpConnection newcomer) {
        all.stream()
                .min(Comparator.comparingInt(HttpWorker::count))
                .orElseThrow()
                .take(newcomer);
    }

    /** Ends one of an address's connections for each worker that has some, as {@link Admitted} asks for. */
    void giveUpOne(IpAddress of, HttpConnection newcomer) {
        for (HttpWorker each : all) each.post(() -> each.giveUpOne(of, newcomer));
    }

    /**
     * Ends all.
     *
     * @throws InterruptedException if it did not wait for all of them
     */
    void end() throws InterruptedException {
        all.forEach(HttpWorker::stop);
        for (Thread each : threads) each.join(EventLoop.LAST_TURN);
        if (threads.isEmpty()) all.forEach(HttpWorker::release);
    }
}
