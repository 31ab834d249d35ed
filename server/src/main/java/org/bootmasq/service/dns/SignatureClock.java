package org.bootmasq.service.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.service.process.StartFailure;

/**
 * Whether the clock is to be trusted with signatures' times: not before SIGINT with {@code dnssec-no-timecheck}, and
 * with {@code dnssec-timestamp} not before it is later than the last time that it was trusted, which a file's time
 * tells.
 */
public final class SignatureClock {
    /** dnsmasq: a new file is of a time that every clock that was ever set is past. */
    private static final Instant BEGINNING = Instant.parse("2015-01-01T00:00:00Z");

    private final Optional<Path> file;
    private volatile long from;

    /** Reads the file, or makes it. */
    public SignatureClock(DnsSettings settings, long nowMillis) throws StartFailure {
        file = settings.dnssec().timestampFile().map(OctetPath::of);
        if (!settings.dnssec().enabled()) return;
        if (file.isPresent()) {
            try {
                from = time(file.get());
            } catch (IOException e) {
                throw StartFailure.badConfiguration("cannot use timestamp file: " + Reason.of(e));
            }
            if (nowMillis > from) trusted(nowMillis);
        } else if (settings.has(Option.DNSSEC_NO_TIMECHECK)) {
            from = Long.MAX_VALUE;
        }
    }

    /** Whether two settings trust the clock alike, so that what is known of it stays. */
    public static boolean areAlike(DnsSettings one, DnsSettings other) {
        return one.dnssec().enabled() == other.dnssec().enabled()
                && one.dnssec().timestampFile().equals(other.dnssec().timestampFile())
                && one.has(Option.DNSSEC_NO_TIMECHECK) == other.has(Option.DNSSEC_NO_TIMECHECK);
    }

    private static long time(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file);
            Files.setLastModifiedTime(file, FileTime.from(BEGINNING));
        }
        return Files.getLastModifiedTime(file).toMillis();
    }

    /** In milliseconds since 1970; 0 if it is trusted already. */
    public long trustedFrom() {
        return from;
    }

    /** Whether SIGINT says that it is right. */
    public boolean waitsForSignal() {
        return from == Long.MAX_VALUE;
    }

    /** It is right. Returns whether the file, if there is one, could be told. */
    public boolean trusted(long nowMillis) {
        from = 0;
        if (file.isEmpty()) return true;
        try {
            Files.setLastModifiedTime(file.get(), FileTime.fromMillis(nowMillis));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
