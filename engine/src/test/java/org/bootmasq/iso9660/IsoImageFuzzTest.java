package org.bootmasq.iso9660;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.bootmasq.wire.Bytes;

/** Runs on its seeds alone unless {@code JAZZER_FUZZ=1} asks for more. */
class IsoImageFuzzTest {
    private static final int HEAD = 16 * Sectors.SECTOR;
    private static final int ROOT = 18;

    /** A path, and where an image with all that there is has other octets. */
    @FuzzTest(maxDuration = "10s")
    void anyChangeOfAGoodImageIsAnotherOrMalformed(FuzzedDataProvider data) {
        String path = data.consumeAsciiString(30);
        var image = HostileImageTest.rich();
        while (data.remainingBytes() > 0) image.set(data.consumeInt(HEAD, HostileImageTest.USED), data.consumeByte());
        HostileImageTest.answers(image, HostileImageTest.PATHS);
        answer(new Counted(image.array(), 0), path);
    }

    /** Directories behind descriptors that are as they should be, and a root with Rock Ridge or without. */
    @FuzzTest(maxDuration = "10s")
    void anyDirectoriesAreReadOrMalformed(FuzzedDataProvider data) {
        String path = data.consumeAsciiString(60);
        boolean rockRidge = data.consumeBoolean();
        int length = data.consumeInt(0, 20_000);
        byte[] rest = data.consumeRemainingAsBytes();
        var head = new ImageBuilder(ROOT)
                .descriptor(16, rockRidge ? 1 : 2, ROOT, length)
                .descriptor(17, 255, 0, 0);
        Bytes self = rockRidge
                ? ImageBuilder.record(
                        ImageBuilder.SELF,
                        ROOT,
                        length,
                        ImageBuilder.DIRECTORY,
                        ImageBuilder.SHARING.plus(ImageBuilder.ROCK_RIDGE))
                : Bytes.EMPTY;
        Bytes all = Bytes.owning(head.array()).slice(HEAD).plus(self).plus(Bytes.of(rest));
        answer(new Counted(all.toArray(), HEAD), path);
    }

    private static void answer(Counted image, String path) {
        HostileImageTest.answers(image, path, "/");
        // So many sectors would be those of a directory as large as the image, over and over.
        assertThat(image.read).isLessThan(3L * 2 * DirectoryReader.LARGEST);
    }

    /** Zeros, and octets behind them. */
    private static final class Counted implements Image {
        private final byte[] octets;
        private final int before;
        private long read;

        Counted(byte[] octets, int before) {
            this.octets = octets;
            this.before = before;
        }

        @Override
        public long size() {
            return before + (long) octets.length;
        }

        @Override
        public int read(long offset, ByteBuffer into) {
            int length = into.remaining();
            read += length;
            assertThat(offset + length).isLessThanOrEqualTo(size());
            int zeros = Math.clamp(before - offset, 0, length);
            into.put(new byte[zeros]);
            into.put(octets, (int) Math.max(0, offset - before), length - zeros);
            return length;
        }
    }
}
