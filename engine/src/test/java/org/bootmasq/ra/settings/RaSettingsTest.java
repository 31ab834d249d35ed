package org.bootmasq.ra.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.reader.Dhcp6SettingsReader;
import org.bootmasq.ra.message.RouterPreference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RaSettingsTest {
    private static RaSettings settings(Problems problems, String... lines) {
        var configuration = Texts.read(String.join("\n", lines) + "\n", problems);
        Dhcp6Settings six = Dhcp6SettingsReader.read(configuration, problems);
        return RaSettings.read(
                configuration, six.subnets().ranges(), six.reply().options(), problems);
    }

    private static RaSettings settings(String... lines) {
        var problems = new Problems();
        RaSettings settings = settings(problems, lines);
        assertThat(problems.errors()).isEmpty();
        return settings;
    }

    @Test
    void howRoutersAreAdvertised() {
        RaSettings settings = settings(
                "enable-ra", "ra-param=eth*,mtu:1400,high,60,1200", "ra-param=eth0,low,0", "ra-param=x,mtu:off,3,1");
        assertThat(settings.everyRange()).isTrue();
        assertThat(settings.parametersOf("x").mtu()).isEqualTo(new RouterParameters.Mtu.Off());
        assertThat(settings.parametersOf("x").intervalSeconds()).isEqualTo(4);
        assertThat(settings.parametersOf("x").routerLifetimeSeconds()).isEqualTo(4);
        assertThat(settings.parametersOf("eth0").mtu()).isEqualTo(new RouterParameters.Mtu.OfInterface());
        assertThat(settings.parametersOf("eth0").preference()).isEqualTo(RouterPreference.LOW);
        assertThat(settings.parametersOf("eth0").intervalSeconds()).isEqualTo(600);
        assertThat(settings.parametersOf("eth0").routerLifetimeSeconds()).isEqualTo(1800);
        assertThat(settings.parametersOf("eth1").mtu()).isEqualTo(new RouterParameters.Mtu.Fixed(1400));
        assertThat(settings.parametersOf("eth1").preference()).isEqualTo(RouterPreference.HIGH);
        assertThat(settings.parametersOf("eth1").routerLifetimeSeconds()).isEqualTo(1200);
        assertThat(settings.parametersOf("other").routerLifetimeSeconds()).isEqualTo(1800);
        RouterParameters other = settings("ra-param=eth0,mtu:wan0,10,0").parametersOf("eth0");
        assertThat(other.mtu()).isEqualTo(new RouterParameters.Mtu.OfOther("wan0"));
        assertThat(other.routerLifetimeSeconds()).isZero();
    }

    @Test
    void anErrorPointsAtItsPart() {
        var problems = new Problems();
        settings(problems, "ra-param=eth0,mtu:1000,10");
        assertThat(problems.errors()).singleElement().satisfies(error -> {
            assertThat(error.message()).isEqualTo("bad RA-params");
            assertThat(error.origin().column()).isEqualTo(19);
        });
    }

    @Test
    void withoutARangeThatAdvertisesNothingIsNeeded() {
        assertThat(settings("enable-ra").isNeeded()).isFalse();
        assertThat(settings("dhcp-range=2001:db8:1::5,2001:db8:1::9").isNeeded())
                .isFalse();
        assertThat(settings("enable-ra", "dhcp-range=2001:db8:1::5,2001:db8:1::9")
                        .isNeeded())
                .isTrue();
        assertThat(settings("dhcp-range=2001:db8:1::,ra-only").isNeeded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"64:ff9b::/97", "64:ff9b::1/96", "64:ff9b::", "2001:db8::/33", "other"})
    void aPrefixOfNat64IsRefusedWhereItIsNone(String value) {
        var problems = new Problems();
        settings(problems, "dhcp-option=tag:router-advert,option6:113," + value);
        assertThat(problems.errors()).extracting(ConfigError::message).containsExactly("bad NAT64 prefix");
        // For DHCPv6 it is whatever somebody wants it to be (RFC 8115).
        assertThat(settings("dhcp-option=option6:113," + value).options()).isEmpty();
    }

    @Test
    void aPortalWithoutAUriIsRefused() {
        for (String value : List.of("", "," + "x".repeat(1001))) {
            var problems = new Problems();
            settings(problems, "dhcp-option=tag:router-advert,option6:103" + value);
            assertThat(problems.errors()).isNotEmpty();
        }
    }

    /** dnsmasq: takes such lines, and does nothing with them. */
    @Test
    void optionsForPxeAreNotTold() {
        assertThat(settings("dhcp-option-pxe=option6:23,[2001:db8::1]").options())
                .isEmpty();
        assertThat(settings("dhcp-option-force=option6:23,[2001:db8::1]").options())
                .hasSize(1);
    }

    @Test
    void whatTheLogLeavesOut() {
        assertThat(settings("quiet-ra", "log-dhcp").quiet()).isTrue();
        assertThat(settings("quiet-dhcp6").quietNames()).isTrue();
        assertThat(settings("quiet-dhcp6", "log-dhcp").quietNames()).isFalse();
    }
}
