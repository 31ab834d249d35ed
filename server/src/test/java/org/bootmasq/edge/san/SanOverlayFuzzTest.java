package org.bootmasq.edge.san;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.bootmasq.scsi.BlockStore.Extent;
import org.bootmasq.scsi.StoreFailure;

/** Overlays under whatever is written to them, and maps with whatever is in their files. */
class SanOverlayFuzzTest {
    private static final String INITIATOR = "iqn.2000-01.org.etherboot:alice";
    private static final int BLOCK = 512;
    private static final int BLOCKS = 100;
    // Where nothing waits for a disk.
    private static final Path MEMORY = Path.of("/dev/shm");

    private final SanMapBudget budget = new SanMapBudget(1 << 20, _ -> {});

    /** A step is four octets: what is done, the first block, how many, and what they are filled with. */
    @FuzzTest(maxDuration = "10s")
    void whateverIsWrittenIsRead(byte[] steps) throws IOException, StoreFailure {
        inFolder(folder -> {
            Path golden = folder.resolve("golden.img");
            byte[] model = new byte[BLOCKS * BLOCK];
            for (int i = 0; i < model.length; i++) model[i] = (byte) (i / BLOCK + i);
            Files.write(golden, model);
            var overlays = new SanOverlayFolder(folder.resolve("o"), "iqn.2026-11.org.example:disk", 0, golden, BLOCK);
            try (SanFile base = SanFile.open(golden, BLOCK, true)) {
                SanOverlay overlay = overlays.open(INITIATOR, base, budget);
                try {
                    for (int at = 0; at + 4 <= steps.length && at < 400; at += 4) {
                        if (steps[at] % 16 == 15) {
                            overlay.close();
                            overlay = overlays.open(INITIATOR, base, budget);
                        } else {
                            step(overlay, model, Arrays.copyOfRange(steps, at, at + 4));
                        }
                    }
                    ByteBuffer all = ByteBuffer.allocate(model.length);
                    overlay.read(0, all);
                    assertThat(all.array()).isEqualTo(model);
                } finally {
                    overlay.close();
                }
            }
        });
    }

    private static void step(SanOverlay overlay, byte[] model, byte[] step) throws StoreFailure {
        int first = (step[1] & 0xff) % BLOCKS;
        int count = 1 + (step[2] & 0xff) % (BLOCKS - first);
        ByteBuffer data = ByteBuffer.allocate(count * BLOCK);
        switch (step[0] & 3) {
            case 0 -> {
                Arrays.fill(data.array(), step[3]);
                overlay.write((long) first * BLOCK, data);
                Arrays.fill(model, first * BLOCK, (first + count) * BLOCK, step[3]);
            }
            case 1 -> {
                overlay.discard((long) first * BLOCK, (long) count * BLOCK);
                Arrays.fill(model, first * BLOCK, (first + count) * BLOCK, (byte) 0);
            }
            case 2 -> {
                overlay.read((long) first * BLOCK, data);
                assertThat(data.array()).isEqualTo(Arrays.copyOfRange(model, first * BLOCK, (first + count) * BLOCK));
                Extent extent = overlay.extentAt((long) first * BLOCK);
                assertThat(extent.length()).isBetween((long) BLOCK, (long) model.length - (long) first * BLOCK);
            }
            default -> overlay.flush();
        }
    }

    /** Files in a folder of overlays are the user's, and may be anything. */
    @FuzzTest(maxDuration = "10s")
    void aMapMayBeAnyOctets(byte[] octets) throws IOException, StoreFailure {
        inFolder(folder -> {
            Path path = Files.write(folder.resolve("any.map"), octets);
            try (SanOverlayMap map = SanOverlayMap.open(path, true, budget)) {
                assertThat(map.add(0, 3)).isTrue();
                assertThat(map.holds(2)).isTrue();
                map.write(map.take(map.changed(), 8));
            } catch (IOException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        });
    }

    private interface Try {
        void in(Path folder) throws IOException, StoreFailure;
    }

    private static void inFolder(Try what) throws IOException, StoreFailure {
        Path folder = Files.isWritable(MEMORY)
                ? Files.createTempDirectory(MEMORY, "overlay")
                : Files.createTempDirectory("overlay");
        try {
            what.in(folder);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).forEach(SanOverlayFuzzTest::delete);
            }
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
