package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bootmasq.dhcp4.settings.RelayRule;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What dnsmasq 2.90 was seen to take and to refuse about relays, delays and hosts with IPv6 addresses. */
final class RelayLinesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dhcp-relay=192.168.1.1,",
                "dhcp-relay=192.168.1.1,#67",
                "dhcp-relay=fd00::1,",
                "dhcp-relay=192.168.1.1,192.168.1.2,eth*",
                "dhcp-host=02:00:00:00:00:01,[fd00::1/0]",
                "dhcp-host=02:00:00:00:00:01,[fd00::1/]",
                "dhcp-reply-delay=tag:x,"
            })
    void taken(String line) {
        assertThat(ConfigText.settings(line)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dhcp-relay=192.168.1.1",
                "dhcp-relay=192.168.1.1,eth*",
                "dhcp-relay=192.168.1.1,eth0,eth1",
                "dhcp-host=02:00:00:00:00:01,[fd00::1",
                "dhcp-reply-delay=tag:x,-1"
            })
    void refused(String line) {
        assertThatThrownBy(() -> ConfigText.settings(line)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aRelayToNobodyHasNeitherServerNorInterface() {
        RelayRule rule =
                ConfigText.settings("dhcp-relay=192.168.1.1,").relays().rules().getFirst();
        assertThat(rule.local()).isEqualTo(Ip4.of("192.168.1.1"));
        assertThat(rule.server()).isEmpty();
        assertThat(rule.serverInterface()).isEmpty();
    }
}
