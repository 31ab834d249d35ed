package org.bootmasq.dhcp;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bootmasq.config.value.CNumber;

/** Lease times as configurations write them: {@code 45m}, {@code 1h}, {@code 3600}, {@code infinite}. */
public final class LeaseTime {
    /** The lease time that never ends, in seconds and as messages carry it (RFC 2131 section 3.3). */
    public static final long INFINITE = 0xffffffffL;

    /** The shortest lease time there is, in seconds: less is raised to it. */
    public static final long SHORTEST_SECONDS = 120;

    private LeaseTime() {}

    /** Seconds in a unit, by its letter. */
    public static OptionalInt unit(char letter) {
        return switch (letter) {
            case 'w', 'W' -> OptionalInt.of(7 * 86_400);
            case 'd', 'D' -> OptionalInt.of(86_400);
            case 'h', 'H' -> OptionalInt.of(3600);
            case 'm', 'M' -> OptionalInt.of(60);
            case 's', 'S' -> OptionalInt.of(1);
            default -> OptionalInt.empty();
        };
    }

    /** Seconds, raised to the shortest there is; empty if it is not a time. No digits count as zero. */
    public static OptionalLong parse(String text) {
        if (text.equals("infinite")) return OptionalLong.of(INFINITE);
        int end = text.length();
        int factor = 1;
        if (end > 0 && unit(text.charAt(end - 1)).isPresent()) {
            factor = unit(text.charAt(--end)).orElseThrow();
        }
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') return OptionalLong.empty();
        }
        long seconds = CNumber.leading(text.substring(0, end)) * factor & 0xffffffffL;
        return OptionalLong.of(Math.max(SHORTEST_SECONDS, seconds));
    }

    /**
     * {@code 1d2h30m5s}, {@code infinite}.
     *
     * @param seconds unsigned 32 bits
     */
    public static String text(long seconds) {
        if (seconds == INFINITE) return "infinite";
        var text = new StringBuilder();
        if (seconds >= 86_400) text.append(seconds / 86_400).append('d');
        if (seconds / 3600 % 24 != 0) text.append(seconds / 3600 % 24).append('h');
        if (seconds / 60 % 60 != 0) text.append(seconds / 60 % 60).append('m');
        if (seconds % 60 != 0) text.append(seconds % 60).append('s');
        return text.toString();
    }
}
