package org.bootmasq.edge.san;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server is killed while an initiator writes: what it had acknowledged behind a SYNCHRONIZE CACHE is read back from
 * the next one.
 */
class SanKillTest {
    private static final int ROUNDS = 3;
    private static final int BLOCKS = 8192;
    private static final String NAME = "iqn.2000-01.org.etherboot:victim";

    private final Random random = new Random(7);
    private int number;

    /** A server in a process of its own. */
    private record Victim(Process process, int port) implements AutoCloseable {
        static Victim start(Path configuration) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            SanOverlayKillTest.classPath(),
                            SanStandalone.class.getName(),
                            configuration.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
            String line = out.readLine();
            if (line == null) throw new IOException("the server did not start");
            return new Victim(process, Integer.parseInt(line.substring("port ".length())));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void whatWasSynchronizedIsOnAPlainDisk(@TempDir Path folder) throws Exception {
        killAndVerify(folder, "");
    }

    @Test
    void whatWasSynchronizedIsInAnOverlay(@TempDir Path folder) throws Exception {
        killAndVerify(folder, ",overlay=" + folder.resolve("overlays"));
    }

    private void killAndVerify(Path folder, String more) throws Exception {
        String target = "iqn.2026-11.org.example:disk";
        Path configuration = Files.writeString(
                folder.resolve("conf"),
                "san-target=" + target + "," + folder.resolve("disk.img") + ",size=" + BLOCKS * 512 + more + "\n");
        Map<Integer, Integer> kept = new HashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
            try (Victim victim = Victim.start(configuration);
                    SanInitiator initiator = SanInitiator.open(victim.port(), NAME, target, round)) {
                verify(initiator, kept);
                if (round < ROUNDS) writeUntilDead(initiator, victim.process(), kept, 200 + 150 * round);
            }
        }
    }

    private static void verify(SanInitiator initiator, Map<Integer, Integer> kept) throws IOException {
        for (var each : kept.entrySet()) {
            ByteBuffer block = ByteBuffer.wrap(initiator.read(each.getKey(), 1));
            assertThat(block.getInt(0)).as("block %d", each.getKey()).isGreaterThanOrEqualTo(each.getValue());
            assertThat(block.getInt(508)).as("the end of it").isEqualTo(block.getInt(0));
        }
    }

    private void writeUntilDead(SanInitiator initiator, Process server, Map<Integer, Integer> kept, int milliseconds)
            throws InterruptedException {
        Thread killer = Thread.ofPlatform().start(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(milliseconds);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            server.toHandle().destroyForcibly();
        });
        int before = kept.size();
        try {
            while (true) {
                Map<Integer, Integer> written = new HashMap<>();
                for (int i = 0; i < 8; i++) {
                    int block = random.nextInt(BLOCKS);
                    number++;
                    initiator.write(block, filled(number));
                    written.put(block, number);
                }
                if (initiator.synchronize().status() == SanInitiator.GOOD) kept.putAll(written);
            }
        } catch (IOException dead) {
            killer.join();
        }
        assertThat(kept.size()).as("blocks written").isGreaterThan(before);
    }

    private static byte[] filled(int number) {
        ByteBuffer block = ByteBuffer.allocate(SanInitiator.BLOCK);
        while (block.hasRemaining()) block.putInt(number);
        return block.array();
    }
}
