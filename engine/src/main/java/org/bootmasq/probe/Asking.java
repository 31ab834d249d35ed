package org.bootmasq.probe;

import java.util.OptionalLong;

/** When a question is sent: at once, again as long as nobody answers, and until when answers are waited for. */
final class Asking {
    /** From the first time, in milliseconds; RFC 2131 section 4.1 would have a client wait longer. */
    private static final long[] AGAIN_MILLIS = {1_000, 3_000, 7_000, 15_000, 31_000};

    private final long listenMillis;
    private long startMillis = -1;
    private int sent;
    private boolean over;

    Asking(long listenMillis) {
        this.listenMillis = listenMillis;
    }

    /** Empty when it is over. */
    OptionalLong deadline(boolean answered) {
        if (over) return OptionalLong.empty();
        if (startMillis < 0) return OptionalLong.of(0);
        long end = startMillis + listenMillis;
        return OptionalLong.of(mayRepeat(answered) ? Math.min(end, nextMillis()) : end);
    }

    /** Whether the question is to be sent now. */
    boolean isDue(long nowMillis, boolean answered) {
        if (over) return false;
        if (startMillis < 0) startMillis = nowMillis;
        if (sent > 0 && nowMillis >= startMillis + listenMillis) {
            over = true;
            return false;
        }
        if (sent > 0 && !(mayRepeat(answered) && nowMillis >= nextMillis())) return false;
        sent++;
        return true;
    }

    private boolean mayRepeat(boolean answered) {
        return !answered && sent <= AGAIN_MILLIS.length;
    }

    private long nextMillis() {
        return startMillis + AGAIN_MILLIS[sent - 1];
    }

    /** Whether answers are waited for. */
    boolean isOn() {
        return sent > 0 && !over;
    }

    void end() {
        over = true;
    }

    /** Since the question was first sent. */
    long afterMillis(long nowMillis) {
        return startMillis < 0 ? 0 : nowMillis - startMillis;
    }
}
