package org.bootmasq.edge.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.bootmasq.edge.file.FileOwner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterTest {
    /** A sink that stands still until it is let go, like a disk that hangs. */
    private static final class Gate implements LogSink {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);
        final List<String> written = new ArrayList<>();

        @Override
        public void write(List<LogLine> lines) {
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            lines.forEach(line -> written.add(line.text()));
        }
    }

    @Test
    void linesKeepTheirOrderAndDebugIsLeftOutUnlessAskedFor(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("log");
        try (var log = new LogWriter(LogSink.file(file, 7, FileOwner.UNCHANGED), false, 0)) {
            log.log(Priority.INFO, "", "started");
            log.log(Priority.DEBUG, "dhcp", "not shown");
            log.log(Priority.INFO, "dhcp", "DHCPDISCOVER(eth0) 52:54:00:12:34:56");
        }
        assertThat(Files.readAllLines(file))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d dnsmasq\\[7\\]: started"),
                        line -> assertThat(line).endsWith(" dnsmasq-dhcp[7]: DHCPDISCOVER(eth0) 52:54:00:12:34:56"));
    }

    @Test
    void nobodyWritesALineOfHisOwn(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("log");
        try (var log = new LogWriter(LogSink.file(file, 7, FileOwner.UNCHANGED), false, 0)) {
            log.log(Priority.INFO, "san", "login of iqn.a\nNov 1 00:00:00 sshd[1]: root logged in\033[2J refused");
        }
        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .endsWith("iqn.a\\012Nov 1 00:00:00 sshd[1]: root logged in\\033[2J refused");
    }

    @Test
    void aRotatedFileIsLeftAlone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("log");
        try (var log = new LogWriter(LogSink.file(file, 7, FileOwner.UNCHANGED), false, 0)) {
            log.log(Priority.INFO, "", "before");
            log.flush();
            Files.move(file, folder.resolve("log.1"));
            log.reopen();
            log.log(Priority.INFO, "", "after");
        }
        assertThat(Files.readString(folder.resolve("log.1"))).contains("before").doesNotContain("after");
        assertThat(Files.readString(file)).contains("after").doesNotContain("before");
    }

    @Test
    void anotherPlaceTakesWhatComesFromThenOn(@TempDir Path folder) throws Exception {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        try (var log = new LogWriter(LogSink.file(first, 7, FileOwner.UNCHANGED), false, 0)) {
            log.log(Priority.INFO, "", "before");
            log.flush();
            log.reconfigure(Optional.of(LogSink.file(second, 7, FileOwner.UNCHANGED)), true, 0);
            log.log(Priority.DEBUG, "", "after");
            log.flush();
            log.reconfigure(Optional.empty(), false, 0);
            log.log(Priority.DEBUG, "", "hidden");
        }
        assertThat(Files.readAllLines(first)).singleElement().asString().endsWith("before");
        assertThat(Files.readAllLines(second)).singleElement().asString().endsWith("after");
    }

    @Test
    void logAsyncDropsBeyondItsLimitAndSaysHowMany() throws Exception {
        var gate = new Gate();
        try (var log = new LogWriter(gate, false, 3)) {
            log.log(Priority.INFO, "", "first");
            gate.entered.await();
            for (int i = 0; i < 10; i++) log.log(Priority.INFO, "", "line " + i);
            gate.open.countDown();
        }
        assertThat(gate.written).containsExactly("first", "line 0", "line 1", "line 2", "overflow: 7 log entries lost");
    }
}
