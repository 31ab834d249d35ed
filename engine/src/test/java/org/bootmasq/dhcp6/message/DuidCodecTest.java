package org.bootmasq.dhcp6.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.junit.jupiter.api.Test;

/** Identifiers as dnsmasq 2.93 makes them. */
class DuidCodecTest {
    private static final HardwareAddress CARD = HardwareAddress.ethernet("02:00:00:00:01:01");

    @Test
    void ofALinkLayerAddressAndItsTime() {
        // 2026-11-30 07:20:04 UTC
        assertThat(DuidCodec.linkLayerTime(CARD, 946_684_800L + 0x329f8674L).colonHex())
                .isEqualTo("00:01:00:01:32:9f:86:74:02:00:00:00:01:01");
    }

    /** RFC 8415 section 11.2: the time is modulo 2^32. */
    @Test
    void theTimeBeginsAnewIn2136() {
        assertThat(DuidCodec.linkLayerTime(CARD, 946_684_800L + (1L << 32) + 5).slice(4, 8))
                .isEqualTo(Bytes.ofHex("00000005"));
    }

    @Test
    void ofALinkLayerAddressAlone() {
        assertThat(DuidCodec.linkLayer(CARD).colonHex()).isEqualTo("00:03:00:01:02:00:00:00:01:01");
    }

    @Test
    void ofNoHardware() {
        Bytes random = Bytes.ofHex("00112233445566778899aabbccddeeff");
        assertThat(DuidCodec.uuid(random)).isEqualTo(Bytes.ofHex("0004").plus(random));
    }
}
