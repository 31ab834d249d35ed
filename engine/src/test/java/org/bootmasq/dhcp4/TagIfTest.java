package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** Observed: dnsmasq 2.90. */
class TagIfTest {
    private static final String[] LINES = {
        "dhcp-range=192.168.7.50,192.168.7.60,1h",
        "no-ping",
        "dhcp-vendorclass=set:class-pxe,PXE",
        "tag-if=set:some,tag:class-*",
        "tag-if=set:none,tag:!class-*",
        "dhcp-option-force=tag:some,144,some",
        "dhcp-option-force=tag:none,144,none",
        "dhcp-option-force=tag:class-*,145,literal"
    };

    @Test
    void anAsteriskAtTheEndStandsForAnythingInTagIfAlone() {
        var wire = new Wire(LINES);
        wire.client(1).with(60, "PXE").discovers();
        assertThat(wire.reply().orElseThrow().option(144)).contains(Bytes.latin1("some"));
        assertThat(wire.reply().orElseThrow().option(145)).isEmpty();
        wire.client(2).discovers();
        assertThat(wire.reply().orElseThrow().option(144)).contains(Bytes.latin1("none"));
    }
}
