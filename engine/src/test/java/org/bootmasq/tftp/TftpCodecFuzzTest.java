package org.bootmasq.tftp;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.bootmasq.wire.Bytes;

/** Runs on its seeds alone unless {@code JAZZER_FUZZ=1} asks for more. */
class TftpCodecFuzzTest {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreAPacketOrMalformed(FuzzedDataProvider data) {
        TftpCodecTest.readsBackWhatItReads(Bytes.of(data.consumeRemainingAsBytes()));
    }
}
