package org.bootmasq.edge;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many connections there are, and how many of each address have not logged in: what keeps one that floods, or guesses secrets, from taking the places of all others. Safe for
 * several threads.
 */
final class SanAdmission {
    private static final int MOST_OF_AN_ADDRESS = 16;
    private static final long BETWEEN_WORDS_NANOS = Duration.ofSeconds(5).toNanos();

    // Each takes up to 400 KiB outside the heap, which may be as large as that.
    private final int most = Math.clamp(Runtime.getRuntime().maxMemory() >> 20, 16, 512);
    private final Map<InetAddress, Integer> strangers = new HashMap<>();
    private int all;
    private long lastWord = System.nanoTime() - BETWEEN_WORDS_NANOS;

    /** Lets a connection in, to which {@link #loggedIn} and {@link #gone} belong then, or says why not. */
    synchronized Optional<String> refusal(InetAddress address) {
        if (all >= most) return Optional.of("there are " + most + " already");
        int now = strangers.getOrDefault(address, 0);
        if (now >= MOST_OF_AN_ADDRESS) return Optional.of("too many of that address log in");
        strangers.put(address, now + 1);
        all++;
        return Optional.empty();
    }

    /** One is no stranger any more: it has logged in, or is gone. */
    synchronized void loggedIn(InetAddress address) {
        strangers.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
    }

    synchronized void gone() {
        all--;
    }

    /** Whether the log may have another line about it: they come as fast as the flood. */
    synchronized boolean maySpeak() {
        long now = System.nanoTime();
        if (now - lastWord < BETWEEN_WORDS_NANOS) return false;
        lastWord = now;
        return true;
    }
}
