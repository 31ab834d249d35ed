package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bootmasq.edge.san.SanOverlayFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Initiators whose network goes without a word, and one that no longer takes what it asked for: their sessions end, and
 * what they held is free.
 */
final class SanVanishedTest {
    private static final String TARGET = "iqn.2026-11.org.example:golden";
    private static final String URL = "iscsi://" + Lab.SERVER + "/" + TARGET + "/0";
    private static final Duration GONE_AFTER = Duration.ofSeconds(85);

    private final Lab lab = Lab.open();

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Running reader(String namespace, String name, String queue, String blocks) {
        return lab.start(
                namespace, "iscsi-perf", "-i", "iqn.2000-01.org.example:" + name, "-m", queue, "-b", blocks, "-r", URL);
    }

    private static void freeze(Running reader) throws IOException {
        // ip(8) becomes the program it starts.
        signal(reader, "STOP");
    }

    private static void signal(Running reader, String signal) throws IOException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(reader.pid()))
                .start()
                .onExit()
                .join();
    }

    @Test
    void whoeverVanishesHoldsNothingForLong() throws Exception {
        Needs.program("iscsi-perf", "libiscsi-bin");
        Path golden = Files.write(lab.folder().resolve("golden.img"), new byte[32 << 20]);
        Path overlays = lab.folder().resolve("overlays");
        String first = client(1);
        String second = client(2);
        String third = client(3);
        try (Server server = Server.start(
                lab,
                Program.underTest(),
                "port=0\ndhcp-range=192.168.77.100,192.168.77.150,1h\nsan-target=" + TARGET + "," + golden + ",overlay="
                        + overlays + "\n")) {
            var folder = new SanOverlayFolder(overlays, TARGET, 0, golden, 512);
            Running reading = reader(first, "reading", "1", "8");
            Running idle = reader(second, "idle", "1", "8");
            Running slow = reader(third, "slow", "64", "8192");
            Running honest = reader(third, "honest", "1", "8");
            for (Running each : List.of(reading, idle, slow, honest))
                assertThat(each.awaitText(text -> text.contains("iops"), Duration.ofSeconds(20)))
                        .as(each + "\n" + server)
                        .isTrue();
            freeze(idle);
            freeze(slow);
            Thread.sleep(2000);
            assertThat(used(folder)).containsExactlyInAnyOrder("reading", "idle", "slow", "honest");
            lab.ip(lab.serverNamespace(), "link set port1 down", "link set port2 down");
            long deadline = System.nanoTime() + GONE_AFTER.toNanos();
            while (used(folder).size() > 1 && System.nanoTime() < deadline) Thread.sleep(500);
            assertThat(used(folder)).as(server.toString()).containsExactly("honest");
            signal(slow, "CONT");
            signal(idle, "CONT");
        }
    }

    private String client(int number) {
        String namespace = lab.client("52:54:00:00:05:0" + number);
        lab.ip(namespace, "addr add 192.168.77.1" + number + "/24 dev eth0");
        return namespace;
    }

    private static List<String> used(SanOverlayFolder folder) throws IOException {
        return folder.list().stream()
                .filter(SanOverlayFolder.Entry::used)
                .map(entry -> entry.initiator().substring("iqn.2000-01.org.example:".length()))
                .toList();
    }
}
