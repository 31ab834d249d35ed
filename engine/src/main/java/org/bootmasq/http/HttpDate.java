package org.bootmasq.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Dates as HTTP writes them (RFC 9110 section 5.6.7), in seconds since 1970. */
public final class HttpDate {
    private static final DateTimeFormatter FIXED =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private static final List<DateTimeFormatter> ALL = List.of(
            FIXED,
            DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.US),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US));

    /** No form is shorter. */
    private static final int SHORTEST = 24;

    /** Many replies in a row have the same. Each thread may see another of these; all are right. */
    private static Written last = new Written(0, form(0));

    private record Written(long seconds, String text) {}

    private HttpDate() {}

    /** As it stands in a field. */
    public static String text(long seconds) {
        Written known = last;
        if (known.seconds() == seconds) return known.text();
        String text = form(seconds);
        last = new Written(seconds, text);
        return text;
    }

    private static String form(long seconds) {
        return FIXED.format(Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC));
    }

    /** Empty where it is none. */
    public static OptionalLong seconds(String text) {
        // Most requests have no such field: they cost no exception.
        if (text.length() < SHORTEST) return OptionalLong.empty();
        for (DateTimeFormatter form : ALL) {
            try {
                return OptionalLong.of(LocalDateTime.parse(text, form).toEpochSecond(ZoneOffset.UTC));
            } catch (DateTimeException _) {
                // Perhaps another form.
            }
        }
        return OptionalLong.empty();
    }
}
