package org.bootmasq.dhcp4.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.bootmasq.wire.Bytes;

class Dhcp4CodecFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void decodes(byte[] octets) {
        Dhcp4CodecTest.decodeAnything(Bytes.of(octets));
    }
}
