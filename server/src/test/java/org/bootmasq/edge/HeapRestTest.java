package org.bootmasq.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapRestTest {
    private static final long MEBI = 1 << 20;
    private static final long SECOND = 1_000_000_000L;

    private long used = 20 * MEBI;
    private long nanoTime = System.nanoTime();
    private int collections;
    private final HeapRest rest = new HeapRest(() -> used, this::collect, nanoTime);

    private void collect() {
        collections++;
        used = 20 * MEBI;
    }

    private int afterLookAt(long mebi) {
        used = mebi * MEBI;
        nanoTime += 5 * SECOND;
        rest.look(nanoTime);
        return collections;
    }

    @Test
    void whatDoesNotGrowIsLeftAlone() {
        for (int i = 0; i < 100; i++) assertThat(afterLookAt(20 + i % 3)).isZero();
    }

    @Test
    void garbageGoesOnceItIsQuiet() {
        assertThat(afterLookAt(25)).isZero();
        assertThat(afterLookAt(32)).as("it is busy").isZero();
        assertThat(afterLookAt(33)).as("it is quiet").isEqualTo(1);
        assertThat(afterLookAt(20)).isEqualTo(1);
    }

    @Test
    void muchGarbageGoesUnderLoadButNotAllTheTime() {
        assertThat(afterLookAt(41)).isZero();
        assertThat(afterLookAt(45)).isEqualTo(1);
        assertThat(afterLookAt(60)).as("so soon").isEqualTo(1);
        nanoTime += 60 * SECOND;
        assertThat(afterLookAt(80)).isEqualTo(2);
    }

    @Test
    void whatStaysIsNoGarbage() {
        var growing = new HeapRest(() -> used, () -> collections++, nanoTime);
        used = 100 * MEBI;
        for (int i = 0; i < 20; i++) {
            nanoTime += 60 * SECOND;
            growing.look(nanoTime);
        }
        assertThat(collections).isEqualTo(1);
    }
}
