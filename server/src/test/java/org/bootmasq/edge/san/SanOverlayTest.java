package org.bootmasq.edge.san;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bootmasq.scsi.BlockStore;
import org.bootmasq.scsi.StoreFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SanOverlayTest {
    private static final String TARGET = "iqn.2026-11.org.example:disk";
    private static final String ALICE = "iqn.2000-01.org.etherboot:alice";
    private static final String BOB = "iqn.2000-01.org.etherboot:Bob/../x";
    private static final int SIZE = 300 * 1024 + 512;

    @TempDir
    private Path folder;

    private Path golden() throws IOException {
        var octets = new byte[SIZE];
        new Random(1).nextBytes(octets);
        return Files.write(folder.resolve("golden.img"), octets);
    }

    private SanOverlayFolder overlays(Path base) {
        return new SanOverlayFolder(folder.resolve("o"), TARGET, 0, base, 512);
    }

    private static byte[] read(BlockStore store, long offset, int length) throws StoreFailure {
        ByteBuffer buffer = ByteBuffer.allocateDirect(length);
        store.read(offset, buffer);
        var octets = new byte[length];
        buffer.flip().get(octets);
        return octets;
    }

    private static void write(BlockStore store, long offset, byte[] octets) throws StoreFailure {
        store.write(offset, ByteBuffer.allocateDirect(octets.length).put(octets).flip());
    }

    /**
     * Random writes, discards and flushes, compared with an array; after a flush the files alone must give it all
     * back.
     */
    @Test
    void whateverIsWrittenIsReadAndWhatIsFlushedSurvives() throws Exception {
        Path golden = golden();
        byte[] model = Files.readAllBytes(golden);
        var random = new Random(7);
        try (SanFile base = SanFile.open(golden, 512, true);
                SanOverlay overlay = overlays(golden).open(ALICE, base, SanMapBudget.ofHeap(_ -> {}))) {
            byte[] flushed = model.clone();
            var since = new boolean[SIZE / 512];
            for (int step = 0; step < 600; step++) {
                int first = random.nextInt(SIZE / 512);
                int count = Math.min(SIZE / 512 - first, 1 + random.nextInt(step % 7 == 0 ? 100 : 20));
                var octets = new byte[count * 512];
                int kind = random.nextInt(10);
                if (kind == 0) {
                    overlay.discard(first * 512L, octets.length);
                } else {
                    random.nextBytes(octets);
                    write(overlay, first * 512L, octets);
                }
                System.arraycopy(octets, 0, model, first * 512, octets.length);
                Arrays.fill(since, first, first + count, true);
                if (step % 50 == 49) {
                    overlay.flush();
                    flushed = model.clone();
                    Arrays.fill(since, false);
                }
                if (step % 30 == 0) {
                    assertThat(read(overlay, 0, SIZE)).isEqualTo(model);
                    afterDeath(step, golden, flushed, since);
                }
            }
            assertThat(read(overlay, 0, SIZE)).isEqualTo(model);
        }
        try (SanFile base = SanFile.open(golden, 512, true);
                SanOverlay again = overlays(golden).open(ALICE, base, SanMapBudget.ofHeap(_ -> {}))) {
            assertThat(read(again, 0, SIZE)).isEqualTo(model);
        }
        assertThat(Files.readAllBytes(golden)).as("the golden image").isEqualTo(bytes(1));
    }

    private static byte[] bytes(int seed) {
        var octets = new byte[SIZE];
        new Random(seed).nextBytes(octets);
        return octets;
    }

    /** The files as a process that is killed now would leave them. */
    private void afterDeath(int step, Path golden, byte[] flushed, boolean[] since) throws Exception {
        Path copy = Files.createDirectories(folder.resolve("dead" + step).resolve(TARGET));
        try (Stream<Path> files = Files.list(folder.resolve("o").resolve(TARGET))) {
            for (Path file : files.toList()) Files.copy(file, copy.resolve(file.getFileName()));
        }
        var dead = new SanOverlayFolder(copy.resolve(".."), TARGET, 0, golden, 512);
        try (SanFile base = SanFile.open(golden, 512, true);
                SanOverlay overlay = dead.open(ALICE, base, SanMapBudget.ofHeap(_ -> {}))) {
            byte[] found = read(overlay, 0, SIZE);
            for (int block = 0; block < since.length; block++) {
                if (since[block]) continue;
                assertThat(Arrays.copyOfRange(found, block * 512, block * 512 + 512))
                        .as("block %d after step %d", block, step)
                        .isEqualTo(Arrays.copyOfRange(flushed, block * 512, block * 512 + 512));
            }
        }
    }

    @Test
    void initiatorsDoNotSeeEachOther() throws Exception {
        Path golden = golden();
        try (SanFile base = SanFile.open(golden, 512, true);
                SanOverlay alice = overlays(golden).open(ALICE, base, SanMapBudget.ofHeap(_ -> {}));
                SanOverlay bob = overlays(golden).open(BOB, base, SanMapBudget.ofHeap(_ -> {}))) {
            write(alice, 4096, new byte[512]);
            assertThat(read(bob, 0, SIZE)).isEqualTo(bytes(1));
            assertThat(read(alice, 4096, 512)).isEqualTo(new byte[512]);
            assertThatThrownBy(() -> overlays(golden).open(ALICE, base, SanMapBudget.ofHeap(_ -> {})))
                    .hasMessageContaining("in use");
            assertThat(overlays(golden).list()).allMatch(SanOverlayFolder.Entry::used);
            assertThatThrownBy(() -> overlays(golden).reset(ALICE, Optional.empty()))
                    .hasMessageContaining("in use");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile).map(Path::getParent).distinct())
                    .containsOnly(folder, folder.resolve("o").resolve(TARGET));
        }
    }

    @Test
    void snapshotResetAndCommit() throws Exception {
        Path golden = golden();
        SanOverlayFolder overlays = overlays(golden);
        var first = new byte[8192];
        Arrays.fill(first, (byte) 'a');
        var second = new byte[512];
        Arrays.fill(second, (byte) 'b');
        change(golden, ALICE, 512, first);
        overlays.snapshot(ALICE, "fresh");
        change(golden, ALICE, 1024, second);
        change(golden, BOB, 0, second);
        assertThat(overlays.list())
                .extracting(SanOverlayFolder.Entry::snapshot)
                .containsExactlyInAnyOrder("", "fresh", "");
        assertThatThrownBy(() -> overlays.commit(ALICE)).hasMessageContaining("depends on");
        overlays.reset(ALICE, Optional.of("fresh"));
        overlays.commitTo(ALICE, folder.resolve("new.img"));
        byte[] expected = bytes(1);
        System.arraycopy(first, 0, expected, 512, first.length);
        assertThat(Files.readAllBytes(folder.resolve("new.img"))).isEqualTo(expected);
        assertThat(Files.readAllBytes(golden)).isEqualTo(bytes(1));
        overlays.forget(ALICE, "fresh");
        overlays.reset(BOB, Optional.empty());
        overlays.commit(ALICE);
        assertThat(Files.readAllBytes(golden)).isEqualTo(expected);
        assertThat(overlays.list()).isEmpty();
    }

    private void change(Path golden, String initiator, long offset, byte[] octets) throws Exception {
        try (SanFile base = SanFile.open(golden, 512, true);
                SanOverlay overlay = overlays(golden).open(initiator, base, SanMapBudget.ofHeap(_ -> {}))) {
            write(overlay, offset, octets);
        }
    }

    @Test
    void anOverlayOfAChangedDiskIsRefused() throws Exception {
        Path golden = golden();
        change(golden, ALICE, 0, new byte[512]);
        Files.setLastModifiedTime(golden, java.nio.file.attribute.FileTime.fromMillis(1));
        assertThat(overlays(golden).list()).allMatch(SanOverlayFolder.Entry::stale);
        assertThatThrownBy(() -> change(golden, ALICE, 0, new byte[512])).hasMessageContaining("bootmasq san reset");
    }

    @Test
    void aFileTellsItsHoles() throws Exception {
        Path sparse = folder.resolve("sparse");
        try (var channel = java.nio.channels.FileChannel.open(
                sparse, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(65536), 1 << 20);
        }
        try (SanFile file = SanFile.open(sparse, 512, false)) {
            assertThat(file.extentAt(0)).isEqualTo(new BlockStore.Extent(false, 1 << 20));
            assertThat(file.extentAt(1 << 20).mapped()).isTrue();
            file.discard(1 << 20, 32768);
            assertThat(file.extentAt(0).length()).isEqualTo((1 << 20) + 32768);
            assertThat(file.sizeBytes()).isEqualTo((1 << 20) + 65536);
            try (SanOverlay overlay = new SanOverlayFolder(folder.resolve("o"), TARGET, 0, sparse, 512)
                    .open(BOB, file, SanMapBudget.ofHeap(_ -> {}))) {
                assertThat(overlay.extentAt(512)).isEqualTo(new BlockStore.Extent(false, (1 << 20) + 32768 - 512));
                write(overlay, 8192, new byte[512]);
                assertThat(overlay.extentAt(0)).isEqualTo(new BlockStore.Extent(false, 8192));
                assertThat(overlay.extentAt(8192)).isEqualTo(new BlockStore.Extent(true, 4096));
            }
        }
        assertThat(List.of(sparse)).allMatch(Files::exists);
    }
}
