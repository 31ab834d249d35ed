package org.bootmasq.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.log.LogSink;
import org.bootmasq.edge.log.LogWriter;
import org.bootmasq.edge.san.SanOverlayKillTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndOfThreadTest {
    /** A process of which one thread ends, as a class that cannot be made ready would end it. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            EndOfThread.endsTheProcess(
                    new LogWriter(LogSink.file(Path.of(arguments[0]), 7, FileOwner.UNCHANGED), false, 0));
            var faults = new Faults((_, _, _) -> {}, "");
            Thread connection = Thread.ofVirtual()
                    .uncaughtExceptionHandler(faults)
                    .start(() -> {
                        throw new IllegalStateException("of this connection alone");
                    });
            connection.join();
            Thread.ofPlatform().daemon(true).name("dns").start(() -> {
                throw new NoClassDefFoundError("Could not initialize class");
            });
            new CountDownLatch(1).await();
        }
    }

    @Test
    void theProcessEndsWithAThreadThatServesAllButNotWithOneOfAConnection(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        SanOverlayKillTest.classPath(),
                        Victim.class.getName(),
                        log.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(EndOfThread.STATUS);
        String line = "the server ends, for its thread dns has ended: NoClassDefFound";
        assertThat(output(process)).contains("dnsmasq: " + line).doesNotContain("\tat ");
        assertThat(Files.readAllLines(log)).singleElement().asString().contains(line);
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
