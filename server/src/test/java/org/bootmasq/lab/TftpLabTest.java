package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** TFTP clients that people run, and firmware's manners, against the program under test. */
final class TftpLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** More than 65,535 blocks of 512 octets: block numbers begin anew. */
    private static final int LARGE = 40_000_000;

    private final Lab lab = Lab.open();
    private final Path root = lab.folder().resolve("tftp");
    private String client = "";

    @BeforeEach
    void connect() throws IOException {
        Files.createDirectories(root);
        client = lab.client("02:00:00:00:00:0a");
        lab.ip(client, "addr add 192.168.77.10/24 dev eth0");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Server serve(String... more) {
        var lines = new ArrayList<>(List.of("port=0", "enable-tftp", "tftp-root=" + root));
        lines.addAll(List.of(more));
        return Server.start(lab, Program.underTest(), 69, String.join("\n", lines) + "\n");
    }

    private Path file(String name, int size) throws IOException {
        var octets = new byte[size];
        new Random(size).nextBytes(octets);
        return publish(Files.write(root.resolve(name), octets));
    }

    private static Path publish(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** Runs a client and compares what it has written with the file. */
    private void fetches(Path file, Server server, String... command) throws IOException {
        Path copy = lab.folder().resolve("copy");
        for (int i = 0; i < command.length; i++) {
            command[i] = command[i].replace("COPY", copy.toString());
        }
        Running running = lab.run(client, SOON, command);
        assertThat(Files.exists(copy)).as(running + "\n" + server).isTrue();
        assertThat(Files.mismatch(file, copy)).as(running + "\n" + server).isEqualTo(-1);
        assertThat(server.awaitLog("sent " + file + " to 192.168.77.10", SOON))
                .as(server.toString())
                .isTrue();
    }

    @Test
    void tftpHpaFetchesMoreThan65535Blocks() throws IOException {
        Needs.program("tftp", "tftp-hpa");
        Path large = file("large", LARGE);
        try (Server server = serve()) {
            fetches(large, server, "tftp", Lab.SERVER, "-m", "binary", "-c", "get", "large", "COPY");
        }
    }

    @Test
    void atftpFetchesInWindows() throws IOException {
        Needs.program("atftp", "atftp");
        Path large = file("large", LARGE);
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
        Path boot = file("boot", 3_000_001);
        try (Server server = serve("tftp-single-port")) {
            String url = "tftp://" + Lab.SERVER + "/boot";
            fetches(boot, server, "curl", "-sS", "--tftp-blksize", "1468", "-o", "COPY", url);
        }
    }

    @Test
    void busyboxFetchesFromAPortRange() throws IOException {
        Needs.program("busybox", "busybox");
        Path boot = file("boot", 300_000);
        try (Server server = serve("tftp-port-range=4000,4001")) {
            fetches(boot, server, "busybox", "tftp", "-g", "-b", "1400", "-r", "boot", "-l", "COPY", Lab.SERVER);
        }
    }

    @Test
    void tftpHpaFetchesTextWithItsLineEnds() throws IOException {
        Needs.program("tftp", "tftp-hpa");
        Path text = publish(Files.writeString(root.resolve("text"), "menu\nboot\n".repeat(2000)));
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
        Needs.program("curl", "curl");
        Path large = file("large", LARGE);
        try (Server server = serve()) {
            String url = "tftp://" + Lab.SERVER + "/large";
            Path copy = lab.folder().resolve("copy");
            Running running = lab.start(client, "curl", "-sS", "--limit-rate", "4M", "-o", copy.toString(), url);
            assertThat(awaitSize(copy, 100_000)).as(running + "\n" + server).isTrue();
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
        Needs.program("curl", "curl");
        Path large = file("large", LARGE);
        try (Server server = serve()) {
            String url = "tftp://" + Lab.SERVER + "/large";
            Path copy = lab.folder().resolve("copy");
            Running running = lab.start(client, "curl", "-sS", "--limit-rate", "4M", "-o", copy.toString(), url);
            assertThat(awaitSize(copy, 100_000)).as(running + "\n" + server).isTrue();
            running.close();
            assertThat(server.awaitLog("failed sending " + large + " to 192.168.77.10", Duration.ofSeconds(8)))
                    .as(server.toString())
                    .isTrue();
        }
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
