package org.bootmasq.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
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
        assertThat(buffers.takeToRead(OTHER, S)).isPresent();
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
                .as("nothing would be left for anybody else")
                .isEmpty();
    }

    @Test
    void howeverManyHoldWhatTheyCanOneMoreFindsRoom() {
        var buffers = new TransferBuffers(256L * S, new OneThread());
        for (int host = 1; host <= 8; host++) {
            Ip4 address = Ip4.of(192, 0, 2, host);
            int pieces = 0;
            for (int size = 32; size >= 1; size /= 2) {
                while (buffers.take(address, size * S).isPresent()) pieces += size;
            }
            assertThat(pieces).as("host %d", host).isEqualTo(256 >> host);
        }
    }

    @Test
    void sharesComeToBeEqual() {
        var buffers = new TransferBuffers(256L * S, new OneThread());
        var held = new HashMap<Ip4, Deque<ByteBuffer>>();
        for (int round = 0; round < 2000; round++) {
            for (int host = 1; host <= 3; host++) {
                Ip4 address = Ip4.of(192, 0, 2, host);
                Deque<ByteBuffer> own = held.computeIfAbsent(address, _ -> new ArrayDeque<>());
                // Each writes as fast as it may: it sends the data of one and announces the next.
                if (!own.isEmpty()) buffers.give(address, own.remove());
                for (var more = buffers.take(address, S); more.isPresent(); more = buffers.take(address, S))
                    own.add(more.get());
            }
        }
        held.values().forEach(own -> assertThat(own).hasSizeBetween(62, 66));
    }

    @Test
    void theFirstMayTakeAllThereIs() {
        var buffers = new TransferBuffers(8L * S, new OneThread());
        assertThat(buffers.take(ONE, 16 * S)).isEmpty();
        assertThat(buffers.take(ONE, 8 * S)).isPresent();
        assertThat(buffers.take(ONE, 1)).isEmpty();
        assertThat(buffers.take(OTHER, 1)).isEmpty();
    }
}
