package org.bootmasq.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.scsi.OneThread;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

class TransferBuffersTest {
    private static final int S = TransferBuffers.SMALLEST;
    private static final Ip4 ONE = Ip4.of(192, 0, 2, 1);
    private static final Ip4 OTHER = Ip4.of(192, 0, 2, 2);

    @Test
    void readsLeaveHalfToWrites() {
        var buffers = new TransferBuffers(8L * S, new OneThread());
        assertThat(buffers.takeToRead(ONE, S)).isPresent();
        assertThat(buffers.takeToRead(ONE, S)).isPresent();
        assertThat(buffers.takeToRead(OTHER, 2 * S)).isPresent();
        assertThat(buffers.takeToRead(Ip4.of(192, 0, 2, 3), 1)).isEmpty();
        assertThat(buffers.take(Ip4.of(192, 0, 2, 3), 2 * S)).isPresent();
    }

    @Test
    void nobodyHoldsMoreThanHeLeavesFree() {
        var buffers = new TransferBuffers(16L * S, new OneThread());
        for (int i = 0; i < 8; i++) assertThat(buffers.take(ONE, S)).isPresent();
        assertThat(buffers.wasShort()).isFalse();
        assertThat(buffers.take(ONE, S)).isEmpty();
        assertThat(buffers.wasShort()).isTrue();
        assertThat(buffers.wasShort()).isFalse();
        var large = buffers.take(OTHER, 4 * S);
        assertThat(large).isPresent();
        buffers.give(OTHER, large.orElseThrow());
        assertThat(buffers.take(OTHER, 8 * S))
                .as("all that is left, for whoever has nothing")
                .isPresent();
    }
}
