package org.bootmasq.iso9660;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The two ways in which dates are written; what is no date is the epoch. */
final class IsoTime {
    /** Octets of a date in a directory record. */
    static final int SHORT = 7;

    /** Octets of a date in digits, as in volume descriptors. */
    static final int LONG = 17;

    private static final int QUARTER = 15 * 60;

    private IsoTime() {}

    /** A date of seven octets (ECMA-119 9.1.5): years since 1900, and quarters of an hour from UTC. */
    static Instant shortAt(ByteBuffer octets, int at) {
        return instant(
                1900 + (octets.get(at) & 0xff),
                octets.get(at + 1),
                octets.get(at + 2),
                octets.get(at + 3),
                octets.get(at + 4),
                octets.get(at + 5),
                octets.get(at + 6));
    }

    /** A date of sixteen digits and an octet (ECMA-119 8.4.26.1). */
    static Instant longAt(ByteBuffer octets, int at) {
        return instant(
                digits(octets, at, 4),
                digits(octets, at + 4, 2),
                digits(octets, at + 6, 2),
                digits(octets, at + 8, 2),
                digits(octets, at + 10, 2),
                digits(octets, at + 12, 2),
                octets.get(at + 16));
    }

    private static int digits(ByteBuffer octets, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = octets.get(i) - '0';
            if (digit < 0 || digit > 9) return -1;
            value = value * 10 + digit;
        }
        return value;
    }

    private static Instant instant(int year, int month, int day, int hour, int minute, int second, int quarters) {
        // From 12 hours west to 13 hours east of Greenwich.
        int offset = quarters >= -48 && quarters <= 52 ? quarters * QUARTER : 0;
        try {
            var local = LocalDateTime.of(year, month, day, hour, minute, second);
            return Instant.ofEpochSecond(local.toEpochSecond(ZoneOffset.UTC) - offset);
        } catch (DateTimeException none) {
            return Instant.EPOCH;
        }
    }
}
