package org.bootmasq.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferBuffersTest {
    @Test
    void readsLeaveHalfToWrites() {
        var buffers = new TransferBuffers(4L * TransferBuffers.SMALLEST);
        assertThat(buffers.takeToRead(TransferBuffers.SMALLEST)).isPresent();
        assertThat(buffers.takeToRead(TransferBuffers.SMALLEST)).isPresent();
        assertThat(buffers.takeToRead(1)).isEmpty();
        assertThat(buffers.take(2 * TransferBuffers.SMALLEST)).isPresent();
        assertThat(buffers.take(1)).isEmpty();
    }
}
