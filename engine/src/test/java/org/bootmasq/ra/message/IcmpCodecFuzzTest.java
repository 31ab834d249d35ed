package org.bootmasq.ra.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.bootmasq.wire.Bytes;

class IcmpCodecFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void decodes(byte[] octets) {
        IcmpCodecTest.decodeAnything(Bytes.of(octets));
    }
}
