package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TFTP clients that people run, and firmware's manners, against the program under test. */
final class TftpLabTest {
    private static final Duration SOON = TftpStage.SOON;

    private final TftpStage stage = new TftpStage();
    private final Lab lab = stage.lab;
    private final Path root = stage.root;
    private final String client = stage.client;

    @AfterEach
    void closeLab() {
        stage.close();
    }

    private Server serve(String... more) {
        return stage.serve(Program.underTest(), more);
    }

    private void fetches(Path file, Server server, String... command) throws IOException {
        stage.fetches(file, server, TftpStage.CLIENT, command);
    }

    @Test
    void tftpHpaFetchesMoreThan65535Blocks() throws IOException {
        Needs.program("tftp", "tftp-hpa");
        Path large = stage.file("large", TftpStage.LARGE);
        try (Server server = serve()) {
            fetches(large, server, "tftp", Lab.SERVER, "-m", "binary", "-c", "get", "large", "COPY");
        }
    }

    @Test
    void atftpFetchesInWindows() throws IOException {
        Needs.program("atftp", "atftp");
        Path large = stage.file("large", TftpStage.LARGE);
        try (Server server = serve()) {
            fetches(
                    large,
                    server,
                    "atftp",
                    "--option",
                    "blksize 512",
                    "--option",
                    "windowsize 16",
                    "-g",
                    "-r",
                    "large",
                    "-l",
                    "COPY",
                    Lab.SERVER);
        }
    }

    @Test
    void curlFetchesInLargeBlocksFromASinglePort() throws IOException {
        Needs.program("curl", "curl");
        Path boot = stage.file("boot", 3_000_001);
        try (Server server = serve("tftp-single-port")) {
            String url = "tftp://" + Lab.SERVER + "/boot";
            fetches(boot, server, "curl", "-sS", "--tftp-blksize", "1468", "-o", "COPY", url);
        }
    }

    @Test
    void busyboxFetchesFromAPortRange() throws IOException {
        Needs.program("busybox", "busybox");
        Path boot = stage.file("boot", 300_000);
        try (Server server = serve("tftp-port-range=4000,4001")) {
            fetches(boot, server, "busybox", "tftp", "-g", "-b", "1400", "-r", "boot", "-l", "COPY", Lab.SERVER);
        }
    }

    @Test
    void tftpHpaFetchesTextWithItsLineEnds() throws IOException {
        Needs.program("tftp", "tftp-hpa");
        Path text = TftpStage.publish(Files.writeString(root.resolve("text"), "menu\nboot\n".repeat(2000)));
        try (Server server = serve()) {
            fetches(text, server, "tftp", Lab.SERVER, "-m", "ascii", "-c", "get", "text", "COPY");
        }
    }

    @Test
    void whatIsNotToBeHadIsRefusedAndLogged() throws IOException {
        Needs.program("curl", "curl");
        Files.writeString(lab.folder().resolve("outside"), "secret");
        Files.createSymbolicLink(root.resolve("link"), Path.of("../outside"));
        try (Server server = serve()) {
            Running missing = lab.run(client, SOON, "curl", "-sS", "tftp://" + Lab.SERVER + "/none");
            // curl: 68 for a missing file, 69 for one that must not be read.
            assertThat(missing.awaitExit(SOON)).as(missing.toString()).isEqualTo(68);
            Running link = lab.run(client, SOON, "curl", "-sS", "tftp://" + Lab.SERVER + "/link");
            assertThat(link.awaitExit(SOON)).as(link.toString()).isEqualTo(69);
            assertThat(link.text()).doesNotContain("secret");
            assertThat(server.awaitLog("file " + root + "/none not found for 192.168.77.10", SOON))
                    .isTrue();
            assertThat(server.awaitLog("cannot access " + root + "/link: Permission denied", SOON))
                    .isTrue();
        }
    }

    @Test
    void aFileThatShrinksEndsWithAnErrorAndNotWithAHang() throws IOException {
        Path large = stage.file("large", TftpStage.LARGE);
        try (Server server = serve()) {
            Running running = fetchSlowly(large, server);
            Files.write(large, new byte[1000]);
            assertThat(running.awaitExit(SOON)).as(running.toString()).isNotZero();
            assertThat(server.awaitLog("cannot read " + large + ": File has changed", SOON))
                    .as(server.toString())
                    .isTrue();
            assertThat(server.awaitLog("failed sending " + large + " to 192.168.77.10", SOON))
                    .isTrue();
        }
    }

    @Test
    void aClientThatVanishesEndsItsTransferAtOnce() throws IOException {
        Path large = stage.file("large", TftpStage.LARGE);
        try (Server server = serve()) {
            fetchSlowly(large, server).close();
            assertThat(server.awaitLog("failed sending " + large + " to 192.168.77.10", Duration.ofSeconds(8)))
                    .as(server.toString())
                    .isTrue();
        }
    }

    /** A client in the middle of a transfer. */
    private Running fetchSlowly(Path file, Server server) throws IOException {
        Needs.program("curl", "curl");
        String url = "tftp://" + Lab.SERVER + "/" + file.getFileName();
        Path copy = lab.folder().resolve("copy");
        Running running = lab.start(client, "curl", "-sS", "--limit-rate", "4M", "-o", copy.toString(), url);
        assertThat(awaitSize(copy, 100_000)).as(running + "\n" + server).isTrue();
        return running;
    }

    private static boolean awaitSize(Path file, long size) throws IOException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < deadline) {
            if (Files.exists(file) && Files.size(file) >= size) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }
}
