package org.bootmasq.service.dns;

import java.util.Optional;
import org.bootmasq.dns.settings.DnssecSettings;
import org.bootmasq.edge.dns.DnsRunner;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;

/**
 * From when on signatures' times count: where the clock may be wrong at the start, what was taken without looking at
 * times is forgotten once it is right.
 */
public final class SignatureTimes {
    private final DnsRunner runner;
    private final Runnable forget;
    private final Log log;
    private Optional<SignatureClock> clock = Optional.empty();
    private Optional<String> timestampFile = Optional.empty();

    /** @param forget what servers said, on the thread of DNS */
    public SignatureTimes(DnsRunner runner, Runnable forget, Log log) {
        this.runner = runner;
        this.forget = forget;
        this.log = log;
    }

    /** Goes by these settings and this clock from now on. */
    public void goBy(DnssecSettings settings, SignatureClock other) {
        clock = Optional.of(other);
        timestampFile = settings.timestampFile();
        for (String line : settings.greeting(other.trustedFrom() == 0)) log.log(Priority.INFO, "", line);
        runner.checkTimesFrom(other.trustedFrom(), this::clockIsRight);
    }

    /** SIGINT may tell that the clock is right. */
    public void interrupted() {
        if (clock.filter(SignatureClock::waitsForSignal).isEmpty()) return;
        runner.checkTimesFrom(0, () -> {});
        runner.post(this::clockIsRight);
    }

    private void clockIsRight() {
        boolean kept = clock.orElseThrow().trusted(System.currentTimeMillis());
        if (!kept) log.log(Priority.WARNING, "", "cannot write the time of " + timestampFile.orElse(""));
        log.log(Priority.INFO, "", "now checking DNSSEC signature timestamps");
        forget.run();
    }
}
