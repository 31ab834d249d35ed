package org.bootmasq.edge.san;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.scsi.StoreFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a map of an overlay may take of memory. */
class SanMapBudgetTest {
    private static final String INITIATOR = "iqn.2000-01.org.etherboot:alice";
    /** So much of the disk is told of by one page of the map. */
    private static final long PAGE = 128L << 20;

    @TempDir
    private Path folder;

    private final List<String> refusals = new ArrayList<>();

    private SanOverlayFolder overlays() {
        return new SanOverlayFolder(folder.resolve("o"), "iqn.2026-11.org.example:disk", 0, base(), 512);
    }

    private Path base() {
        return folder.resolve("base.img");
    }

    private SanFile vast(long size) throws IOException {
        try (var file = new RandomAccessFile(base().toFile(), "rw")) {
            file.setLength(size);
        }
        return SanFile.open(base(), 512, true);
    }

    private static void write(SanOverlay overlay, long offset, byte value) throws StoreFailure {
        overlay.write(offset, ByteBuffer.allocateDirect(512).put(0, value));
    }

    private static byte read(SanOverlay overlay, long offset) throws StoreFailure {
        ByteBuffer block = ByteBuffer.allocateDirect(512);
        overlay.read(offset, block);
        return block.get(0);
    }

    @Test
    void aWriteThatTheMapHasNoMemoryForFailsAndTheRestGoesOn() throws Exception {
        // Eight pages in all: each may have as much as it leaves free.
        var budget = new SanMapBudget(8 * 4096, refusals::add);
        try (SanFile base = vast(64 * PAGE);
                SanOverlay overlay = overlays().open(INITIATOR, base, budget)) {
            int written = 0;
            try {
                for (; written < 64; written++) write(overlay, written * PAGE, (byte) (written + 1));
            } catch (StoreFailure full) {
                assertThat(full.reason()).isEqualTo(StoreFailure.Reason.NO_SPACE);
            }
            assertThat(written).isBetween(2, 4);
            assertThat(refusals).hasSize(1).first().asString().contains(INITIATOR);
            int next = written;
            assertThatThrownBy(() -> write(overlay, next * PAGE, (byte) 1)).isInstanceOf(StoreFailure.class);
            assertThat(refusals).as("said once").hasSize(1);
            for (int i = 0; i < written; i++)
                assertThat(read(overlay, i * PAGE)).isEqualTo((byte) (i + 1));
            assertThat(read(overlay, next * PAGE))
                    .as("what was not acknowledged")
                    .isZero();
            write(overlay, 4096, (byte) 9);
            overlay.flush();
        }
        try (SanFile base = SanFile.open(base(), 512, true);
                SanOverlay again = overlays().open(INITIATOR, base, budget)) {
            assertThat(read(again, PAGE)).as("the memory was given back").isEqualTo((byte) 2);
            assertThat(read(again, 4096)).isEqualTo((byte) 9);
        }
        var little = new SanMapBudget(4096, refusals::add);
        try (SanFile base = SanFile.open(base(), 512, true)) {
            assertThatThrownBy(() -> overlays().open(INITIATOR, base, little))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("too large");
        }
    }

    @Test
    void aPageThatIsFullTakesNoMemory() throws Exception {
        var budget = new SanMapBudget(8 * 4096, refusals::add);
        try (SanFile base = vast(16 * PAGE);
                SanOverlay overlay = overlays().open(INITIATOR, base, budget)) {
            for (long at = 0; at < 16 * PAGE; at += PAGE / 2) overlay.discard(at, PAGE / 2);
            write(overlay, 5 * PAGE, (byte) 5);
            overlay.flush();
            assertThat(read(overlay, 5 * PAGE)).isEqualTo((byte) 5);
        }
        assertThat(refusals).isEmpty();
        try (SanFile base = SanFile.open(base(), 512, true);
                SanOverlay again = overlays().open(INITIATOR, base, budget)) {
            assertThat(again.map().clusters()).isEqualTo(16 * PAGE / SanOverlayMap.CLUSTER);
            assertThat(read(again, 5 * PAGE)).isEqualTo((byte) 5);
        }
    }

    @Test
    void aPlaceThatNoTableReachesIsRefused() throws Exception {
        var budget = new SanMapBudget(1 << 20, refusals::add);
        try (SanFile base = vast(1L << 42);
                SanOverlay overlay = overlays().open(INITIATOR, base, budget)) {
            write(overlay, (1L << 40) + 512, (byte) 3);
            assertThat(read(overlay, (1L << 40) + 512)).isEqualTo((byte) 3);
        }
        var map = folder.resolve("far.map");
        try (SanOverlayMap far = SanOverlayMap.create(map, new SanOverlayMap.Head(0, INITIATOR), budget)) {
            assertThat(far.add(1L << 50, (1L << 50) + 1)).isFalse();
            assertThat(far.holds(1L << 50)).isFalse();
            assertThat(far.changed().isEmpty()).isTrue();
        }
    }

    @Test
    void bitsBeyondEightTebibytesAreReadAgain() throws Exception {
        var budget = new SanMapBudget(16 << 20, refusals::add);
        var map = folder.resolve("large.map");
        long cluster = (9L << 40) / SanOverlayMap.CLUSTER;
        try (SanOverlayMap large = SanOverlayMap.create(map, new SanOverlayMap.Head(0, INITIATOR), budget)) {
            assertThat(large.add(cluster, cluster + 1)).isTrue();
            large.write(large.take(large.changed(), 1));
        }
        try (SanOverlayMap again = SanOverlayMap.open(map, true, budget)) {
            assertThat(again.holds(cluster)).isTrue();
            assertThat(again.clusters()).isEqualTo(1);
        }
    }
}
