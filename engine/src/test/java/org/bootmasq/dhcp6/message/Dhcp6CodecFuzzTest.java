package org.bootmasq.dhcp6.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.bootmasq.wire.Bytes;

class Dhcp6CodecFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void decodes(byte[] octets) {
        Dhcp6CodecTest.decodeAnything(Bytes.of(octets));
    }
}
