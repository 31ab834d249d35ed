package org.bootmasq.edge;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;

/**
 * What became of inputs that a thread could not serve. Each costs itself and nothing else: it is counted, and the log
 * says of the first of each kind what it was and where it failed, and of others now and then how many there were.
 */
public final class Faults implements Thread.UncaughtExceptionHandler {
    private static final int MOST_KINDS = 256;
    private static final int OCTETS_SHOWN = 600;
    private static final int LONGEST_TEXT = 1500;
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Log log;
    private final String subsystem;
    private final Set<String> kinds = new HashSet<>();
    private long count;
    private long unsaid;
    private long lastSaidNanos = System.nanoTime() - SILENCE_NANOS;

    /** @param subsystem as {@link Log} has it */
    public Faults(Log log, String subsystem) {
        this.log = log;
        this.subsystem = subsystem;
    }

    /**
     * Counts an input that is dropped.
     *
     * @param input says which it was; asked for only where that is written
     * @throws LinkageError if that is the fault: a class that could not be made ready never will be, and the thread is
     *     of no use any more
     */
    public void dropped(Supplier<String> input, Throwable fault) {
        if (fault instanceof LinkageError lasting) throw lasting;
        try {
            say(input, fault);
        } catch (OutOfMemoryError | StackOverflowError noRoomToSayIt) {
            // It is counted; the next one may be said.
            return;
        }
    }

    /** Counts an input that nothing is done with, and says why. */
    public void dropped(Supplier<String> input, String reason) {
        say(input, reason, () -> reason);
    }

    private void say(Supplier<String> input, Throwable fault) {
        say(input, kind(fault), () -> FaultText.of(fault));
    }

    private synchronized void say(Supplier<String> input, String kind, Supplier<String> reason) {
        count++;
        unsaid++;
        boolean fresh = kinds.size() < MOST_KINDS && kinds.add(kind);
        long now = System.nanoTime();
        if (!fresh && now - lastSaidNanos < SILENCE_NANOS) return;
        lastSaidNanos = now;
        String others = unsaid > 1 ? " (" + unsaid + " such since last said, " + count + " in all)" : "";
        unsaid = 0;
        log.log(Priority.ERR, subsystem, "dropped " + printable(input.get()) + ": " + printable(reason.get()) + others);
    }

    private static String kind(Throwable fault) {
        StackTraceElement[] places = fault.getStackTrace();
        return fault.getClass().getName() + (places.length == 0 ? "" : places[0]);
    }

    private static String printable(String text) {
        var shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST_TEXT); i++) {
            char c = text.charAt(i);
            shown.append(c < ' ' || c > '~' ? '?' : c);
        }
        return shown.toString();
    }

    /** Octets for the log, as many as one needs to try again what they did. */
    public static String hex(byte[] octets, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < Math.min(length, OCTETS_SHOWN); i++) {
            text.append(Character.forDigit(octets[i] >> 4 & 15, 16)).append(Character.forDigit(octets[i] & 15, 16));
        }
        return length > OCTETS_SHOWN
                ? text.append("... (").append(length).append(" octets)").toString()
                : text.toString();
    }

    /** How many inputs were dropped. */
    public synchronized long count() {
        return count;
    }

    /** A thread that serves one connection ends with it. */
    @Override
    public void uncaughtException(Thread thread, Throwable fault) {
        // A throw from here would be lost, and every further connection with it.
        if (fault instanceof LinkageError) EndOfThread.lasting(fault);
        else dropped(() -> "a connection on thread " + thread.getName(), fault);
    }
}
