package org.bootmasq.edge.san;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bootmasq.linux.DiskFile;
import org.bootmasq.scsi.BlockStore;
import org.bootmasq.scsi.StoreFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes to an overlay is killed, again and again: what it had flushed is there. */
public class SanOverlayKillTest {
    private static final int ROUNDS = 6;
    private static final int BLOCKS = 4096;
    private static final int ROUND = 1_000_000;
    private static final String INITIATOR = "iqn.2000-01.org.etherboot:victim";

    /** Writes random blocks, each full of a number of its own, and prints {@code block number} once that is flushed. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException, StoreFailure {
            var random = new Random(Long.parseLong(arguments[1]));
            try (SanFile base = SanFile.open(Path.of(arguments[0], "base.img"), 512, true);
                    SanOverlay overlay =
                            overlays(Path.of(arguments[0])).open(INITIATOR, base, SanMapBudget.ofHeap(_ -> {}))) {
                int first = Integer.parseInt(arguments[1]) * ROUND;
                for (int number = first + 1; ; number += 8) {
                    var said = new StringBuilder();
                    for (int i = 0; i < 8; i++) {
                        int block = random.nextInt(BLOCKS);
                        overlay.write(block * 512L, filled(number + i));
                        said.append(block).append(' ').append(number + i).append('\n');
                    }
                    overlay.flush();
                    System.out.print(said);
                    System.out.flush();
                }
            }
        }
    }

    private static ByteBuffer filled(int number) {
        ByteBuffer block = ByteBuffer.allocateDirect(512);
        while (block.hasRemaining()) block.putInt(number);
        return block.flip();
    }

    private static SanOverlayFolder overlays(Path folder) {
        return new SanOverlayFolder(
                folder.resolve("o"), "iqn.2026-11.org.example:disk", 0, folder.resolve("base.img"), 512);
    }

    @Test
    void whatWasFlushedBeforeTheKillIsThere(@TempDir Path folder) throws Exception {
        java.nio.file.Files.write(folder.resolve("base.img"), new byte[BLOCKS * 512]);
        Map<Integer, Integer> flushed = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            classPath(),
                            Writer.class.getName(),
                            folder.toString(),
                            Integer.toString(round))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out = writer.inputReader(StandardCharsets.US_ASCII)) {
                for (int i = 0; i < 400 + 37 * round; i++) took(flushed, out.readLine());
                // Not the process itself, which would close what it still had said.
                writer.toHandle().destroyForcibly();
                for (String line = out.readLine(); line != null && line.contains(" "); line = out.readLine())
                    took(flushed, line);
                writer.waitFor();
            }
            verify(folder, flushed, round);
        }
    }

    public static String classPath() {
        return Stream.of(SanOverlayKillTest.class, SanOverlay.class, DiskFile.class, BlockStore.class)
                .map(each ->
                        each.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(":"));
    }

    private static void took(Map<Integer, Integer> flushed, String line) {
        assertThat(line).as("the writer goes on").isNotNull();
        int blank = line.indexOf(' ');
        flushed.put(Integer.parseInt(line.substring(0, blank)), Integer.parseInt(line.substring(blank + 1)));
    }

    /** A block holds what was flushed last, or something that was written behind that. */
    private static void verify(Path folder, Map<Integer, Integer> flushed, int round) throws Exception {
        try (SanFile base = SanFile.open(folder.resolve("base.img"), 512, true);
                SanOverlay overlay = overlays(folder).open(INITIATOR, base, SanMapBudget.ofHeap(_ -> {}))) {
            for (var each : flushed.entrySet()) {
                ByteBuffer block = ByteBuffer.allocate(512);
                overlay.read(each.getKey() * 512L, block);
                assertThat(block.getInt(0))
                        .as("block %d after round %d", each.getKey(), round)
                        .isGreaterThanOrEqualTo(each.getValue());
                assertThat(block.getInt(508)).as("the end of it").isEqualTo(block.getInt(0));
            }
        }
    }
}
