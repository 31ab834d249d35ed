package org.bootmasq.edge.script;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.Credentials;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.Bytes;

/**
 * Calls {@code dhcp-script} for what happens, one call after the other in their order, on a thread of its own; who
 * reports an event never waits. That thread alone is the script's user, root for one, where the server is another. If
 * the script is so slow that {@link #CAPACITY} calls wait, or what waits takes an eighth of the heap, new ones are
 * dropped and the log says how many.
 */
public final class ScriptRunner implements AutoCloseable {
    /** Enough for the leases of a large network, all told at start. */
    static final int CAPACITY = 1 << 17;

    /** What waits takes at most this part of the heap. */
    private static final int HEAP_PART = 8;

    private static final Duration SAY_EVERY = Duration.ofMinutes(1);
    private static final Duration LAST_CALLS = Duration.ofSeconds(5);

    private final String path;
    private final Log log;
    private final Faults faults;
    private final ScriptProcess script;
    private final Optional<Credentials.User> user;
    private final CountDownLatch rightsKept = new CountDownLatch(1);
    private final CountDownLatch started = new CountDownLatch(1);
    private final BlockingQueue<ScriptCall> waiting;
    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicLong waitingOctets = new AtomicLong();
    private final long mostOctets;
    private long saidAt = System.nanoTime();
    private final Thread thread = new Thread(this::work, "script");
    private volatile boolean begun;
    private volatile boolean closing;

    private ScriptRunner(String path, Optional<Credentials.User> user, Log log, int capacity, long mostOctets) {
        this.mostOctets = mostOctets;
        this.path = path;
        this.log = log;
        faults = new Faults(log, "script");
        this.user = user;
        script = new ScriptProcess(path);
        this.waiting = capacity > 1024 ? new LinkedBlockingQueue<>(capacity) : new ArrayBlockingQueue<>(capacity);
        thread.setDaemon(true);
    }

    /** Runs the script as the user that this process is, or becomes before {@link #start}. */
    public static ScriptRunner asOurselves(String path, Log log) {
        return asOurselves(path, log, CAPACITY, heapShare());
    }

    static ScriptRunner asOurselves(String path, Log log, int capacity, long mostOctets) {
        return new ScriptRunner(path, Optional.empty(), log, capacity, mostOctets);
    }

    /** Runs the script as another user than the server will be. Call it as root, before privileges are dropped. */
    public static ScriptRunner asUser(String path, Credentials.User user, Log log) {
        var runner = new ScriptRunner(path, Optional.of(user), log, CAPACITY, heapShare());
        runner.thread.start();
        try {
            runner.rightsKept.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return runner;
    }

    private static long heapShare() {
        return Runtime.getRuntime().maxMemory() / HEAP_PART;
    }

    /**
     * Calls the script with {@code init}, whose output with {@code leasefile-ro} is the text of a lease file.
     *
     * @throws IOException with the line to show, as {@code lease-init script returned exit code 5}
     */
    public static String init(String path) throws IOException {
        return new ScriptProcess(path).init();
    }

    /** Begins to call the script; privileges are dropped by now. */
    public void start() {
        begun = true;
        if (user.isEmpty()) thread.start();
        started.countDown();
    }

    /**
     * Takes a call and returns at once.
     *
     * @return false if it had to be dropped
     */
    public boolean run(ScriptCall call) {
        long weight = call.weight();
        if (!closing && waitingOctets.addAndGet(weight) <= mostOctets && waiting.offer(call)) return true;
        if (!closing) waitingOctets.addAndGet(-weight);
        if (dropped.getAndIncrement() == 0) {
            log.log(Priority.ERR, "script", "dhcp-script " + path + " is too slow: calls are being dropped");
        }
        return false;
    }

    private void work() {
        try {
            if (user.isPresent() && !isUser(user.get())) return;
            while (true) {
                ScriptCall call = closing ? waiting.poll() : waiting.poll(200, TimeUnit.MILLISECONDS);
                if (call == null || call instanceof ScriptCall.Nothing) {
                    if (closing && waiting.isEmpty()) return;
                    sayWhatWasDropped();
                    continue;
                }
                waitingOctets.addAndGet(-call.weight());
                if (System.nanoTime() - saidAt > SAY_EVERY.toNanos()) sayWhatWasDropped();
                long now = System.currentTimeMillis() / 1000;
                try {
                    script.run(call.arguments(), call.environment(now), this::report);
                } catch (RuntimeException | Error fault) {
                    faults.dropped(() -> "a call of dhcp-script", fault);
                }
            }
        } catch (IOException broken) {
            log.log(Priority.ERR, "script", "dhcp-script is not called any more: " + Reason.of(broken));
            closing = true;
            waiting.clear();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps its rights while the others drop theirs, then becomes the script's user; false at an early end. */
    private boolean isUser(Credentials.User wanted) throws InterruptedException, LinuxException {
        try {
            Credentials.keepRights();
        } finally {
            rightsKept.countDown();
        }
        started.await();
        if (!begun) return false;
        Credentials.becomeAlone(wanted);
        return true;
    }

    private void sayWhatWasDropped() {
        saidAt = System.nanoTime();
        int lost = dropped.getAndSet(0);
        if (lost > 0) log.log(Priority.ERR, "script", lost + " calls of dhcp-script " + path + " were dropped");
    }

    private void report(ScriptReport report) {
        switch (report) {
            case ScriptReport.Line(Bytes text) -> log.log(Priority.INFO, "script", readable(text));
            case ScriptReport.NotExecuted(int errno) ->
                log.log(Priority.ERR, "", "failed to execute " + path + ": " + Errno.text(errno));
            case ScriptReport.Exited(int status) -> {
                if (status != 0) log.log(Priority.WARNING, "", "script process exited with status " + status);
            }
            case ScriptReport.Killed(int signal) ->
                log.log(Priority.WARNING, "", "script process killed by signal " + signal);
        }
    }

    /** UTF-8 where it is, else each octet a character. */
    private static String readable(Bytes text) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text.toArray()))
                    .toString();
        } catch (CharacterCodingException other) {
            return text.latin1();
        }
    }

    /** Lets the calls that wait run for some seconds more, then leaves the rest. */
    @Override
    public void close() {
        closing = true;
        started.countDown();
        // Where there is no room for it, nobody waits.
        if (!waiting.offer(new ScriptCall.Nothing()))
            log.log(Priority.DEBUG, "script", "calls of dhcp-script still wait");
        try {
            // A start that failed may not have come to the thread.
            if (thread.isAlive()) thread.join(LAST_CALLS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
