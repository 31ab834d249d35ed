package org.bootmasq.edge.san;

import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bootmasq.iscsi.SanSettings;

/**
 * Who may have a connection, and who a session: what keeps one that floods, guesses secrets or logs in again and
 * again from taking the places of all others. Only who has logged in takes a place for sessions. Safe for several
 * threads.
 */
final class SanAdmission {
    private static final int MOST_STRANGERS_OF_AN_ADDRESS = 16;
    private static final int FEWEST_STRANGERS = 16;
    private static final int FEWEST_SESSIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long BETWEEN_WORDS_NANOS = Duration.ofSeconds(5).toNanos();
    // For each disk with an overlay the data twice, the map, and reservations that are being written.
    private static final int FILES_OF_AN_OVERLAY = 4;
    private static final int FILES_OF_OTHERS = 128;

    private final long heapOctets;
    private final long files;
    private final LongSupplier nanoTime;
    private final SanPlaces strangers;
    private final SanPlaces sessions = new SanPlaces(Deque::getLast, _ -> false);
    private long lastWord;

    /** @param files that this process may have open */
    SanAdmission(long heapOctets, long files, SanSettings settings, LongSupplier nanoTime) {
        this.heapOctets = heapOctets;
        this.files = files;
        this.nanoTime = nanoTime;
        this.lastWord = nanoTime.getAsLong() - BETWEEN_WORDS_NANOS;
        this.strangers = new SanPlaces(Deque::getFirst, each -> each.isOlderThan(PATIENCE, nanoTime.getAsLong()));
        reconfigure(settings);
    }

    /** Goes by other settings; connections that are there stay. */
    synchronized void reconfigure(SanSettings settings) {
        // Each takes up to 500 KiB outside the heap, which may be as large as that.
        long byMemory = Math.clamp(heapOctets >> 20, 16, 512);
        long overlays = settings.targets().stream()
                .mapToLong(target -> target.disks().stream()
                        .filter(disk -> disk.overlay().isPresent())
                        .count())
                .max()
                .orElse(0);
        long byFiles = (files - FILES_OF_OTHERS) / (1 + FILES_OF_AN_OVERLAY * overlays);
        int most = (int) Math.clamp(byFiles, FEWEST_SESSIONS, byMemory);
        sessions.limit(most, most);
        strangers.limit(Math.max(FEWEST_STRANGERS, most / 4), MOST_STRANGERS_OF_AN_ADDRESS);
    }

    /** Lets a connection in, to which {@link #gone} belongs then, or says why not. */
    synchronized Optional<String> refusal(SanConnection connection) {
        return strangers.take(connection);
    }

    /** Gives one that has logged in a place for its session, or says why not. */
    synchronized Optional<String> seat(SanConnection connection) {
        Optional<String> refusal = sessions.take(connection);
        if (refusal.isEmpty()) strangers.leave(connection);
        return refusal;
    }

    synchronized void gone(SanConnection connection) {
        strangers.leave(connection);
        sessions.leave(connection);
    }

    /** Whether the log may have another line about refusals: they come as fast as the flood. */
    synchronized boolean maySpeak() {
        long now = nanoTime.getAsLong();
        if (now - lastWord < BETWEEN_WORDS_NANOS) return false;
        lastWord = now;
        return true;
    }
}
