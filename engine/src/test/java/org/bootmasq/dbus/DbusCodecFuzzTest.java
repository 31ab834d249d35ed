package org.bootmasq.dbus;

import com.code_intelligence.jazzer.junit.FuzzTest;

class DbusCodecFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void anyOctetsAreMessagesOrMalformed(byte[] octets) {
        DbusCodecTest.readAnything(octets);
    }
}
