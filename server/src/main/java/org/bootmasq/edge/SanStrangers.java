package org.bootmasq.edge;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How many connections of an address have not logged in: what keeps one that floods, or guesses secrets, from taking the places of all others. Safe for several threads. */
final class SanStrangers {
    private static final int MOST_OF_AN_ADDRESS = 16;
    private static final long BETWEEN_WORDS_NANOS = Duration.ofSeconds(5).toNanos();

    private final Map<InetAddress, Integer> counts = new HashMap<>();
    private long lastWord = System.nanoTime() - BETWEEN_WORDS_NANOS;

    /** Whether another connection of an address may log in; {@link #leave} belongs to it. */
    synchronized boolean enter(InetAddress address) {
        int now = counts.getOrDefault(address, 0);
        if (now >= MOST_OF_AN_ADDRESS) return false;
        counts.put(address, now + 1);
        return true;
    }

    /** One has logged in, or is gone. */
    synchronized void leave(InetAddress address) {
        counts.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
    }

    /** Whether the log may have another line about it: they come as fast as the flood. */
    synchronized boolean maySpeak() {
        long now = System.nanoTime();
        if (now - lastWord < BETWEEN_WORDS_NANOS) return false;
        lastWord = now;
        return true;
    }
}
