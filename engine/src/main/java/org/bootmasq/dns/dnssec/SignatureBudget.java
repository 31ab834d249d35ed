package org.bootmasq.dns.dnssec;

/**
 * How much of its time the thread that answers everybody spends on checking signatures: three fifths, in slices of some
 * milliseconds. A zone may have signatures that cost a thousand times what a question does.
 */
public final class SignatureBudget {
    private static final long MICROS_FOR_A_MILLI = 600;
    private static final long SLICE_MICROS = 5_000;

    private long left = SLICE_MICROS;
    private long counted;
    private final HighestWork highest = new HighestWork();

    /** What all questions that share this have cost at most. */
    public HighestWork highest() {
        return highest;
    }

    /** It is now so late, in milliseconds of a clock that never jumps. */
    public void now(long millis) {
        left = Math.min(SLICE_MICROS, left + Math.max(0, millis - counted) * MICROS_FOR_A_MILLI);
        counted = millis;
    }

    /** Whether checking has to wait for its next share of time. */
    public boolean isSpent() {
        return left <= 0;
    }

    void spend(int micros) {
        left -= micros;
    }

    /** When there is some again. */
    public long nextMillis() {
        return counted + (isSpent() ? -left / MICROS_FOR_A_MILLI + 1 : 0);
    }
}
