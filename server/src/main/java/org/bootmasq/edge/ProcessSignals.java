package org.bootmasq.edge;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Signals;
import org.bootmasq.linux.Signals.Signal;

/**
 * What the signals of signal(7) do to this process. Until there is an {@link EventLoop}, SIGTERM ends it and others
 * wait; then each is heard on the loop's thread, and a second way remains for a loop that does not hear, because it
 * waits for a file.
 */
public final class ProcessSignals implements AutoCloseable {
    /** What a shell makes of an end by SIGTERM. */
    private static final int TERMINATED = 128 + 15;
    /** So long a loop may take to hear of a signal. */
    private static final Duration UNHEARD = Duration.ofSeconds(4);
    /** So long a loop that has heard of its end may take for its last work: scripts and disks are closed in order. */
    private static final Duration ENDING = Duration.ofSeconds(30);

    private final Signals signals = new Signals(EnumSet.allOf(Signal.class));
    private final Map<Signal, Runnable> actions = new EnumMap<>(Signal.class);

    /** Listens to all signals from now on. */
    public ProcessSignals() throws LinuxException {
        signals.tell(signal -> {
            // As a program ends that does not catch it.
            if (signal == Signal.TERM) Runtime.getRuntime().halt(TERMINATED);
        });
    }

    /** Has a loop hear of them; those without an action are ignored. */
    public void attend(EventLoop loop) throws LinuxException {
        signals.tell(_ -> {});
        loop.add(signals, Epoll.IN, _ -> arrived(loop));
    }

    /** What a signal does, on the loop's thread. */
    public void on(Signal signal, Runnable action) {
        actions.put(signal, action);
    }

    /**
     * What is done where the loop does not hear that it is to end: it waits for a file that does not come to its end,
     * or does not run yet.
     *
     * @param ending the signals that can mean nothing else than the end
     * @param end ends the process
     */
    public void otherwise(Set<Signal> ending, Consumer<Signal> end) {
        signals.tell(signal -> {
            if (!ending.contains(signal)) return;
            if (sleeps(UNHEARD) && signals.isPending(signal)) end.accept(signal);
            else if (signal == Signal.TERM && sleeps(ENDING)) end.accept(signal);
        });
    }

    /** True when the time is over. */
    private static boolean sleeps(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void arrived(EventLoop loop) {
        for (Signal signal : signals.take()) {
            Runnable action = actions.get(signal);
            if (action != null) loop.guarded("what a signal was to do", action::run);
        }
    }

    @Override
    public void close() {
        signals.close();
    }
}
