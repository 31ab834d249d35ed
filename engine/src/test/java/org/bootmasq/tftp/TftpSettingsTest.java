package org.bootmasq.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.tftp.TftpSettings.PortRange;
import org.bootmasq.tftp.TftpSettings.Roots;
import org.bootmasq.tftp.TftpSettings.UniqueRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TftpSettingsTest {
    @Test
    void whatIsNotSaidIsAsInDnsmasq() {
        assertThat(Script.settings())
                .isEqualTo(new TftpSettings(
                        false, List.of(), new Roots("", Map.of()), UniqueRoot.NONE, 50, 0, Optional.empty(), Set.of()));
    }

    @Test
    void everyOptionIsTaken() {
        TftpSettings all = Script.settings(
                "enable-tftp=eth0,br*",
                "tftp-root=/srv",
                "tftp-root=/eth1,eth1",
                "tftp-unique-root=MAC",
                "tftp-secure",
                "tftp-lowercase",
                "tftp-no-fail",
                "tftp-max=200",
                "tftp-mtu=1400",
                "tftp-no-blocksize",
                "tftp-port-range=3000,2000",
                "tftp-single-port",
                "quiet-tftp");
        assertThat(all)
                .isEqualTo(new TftpSettings(
                        true,
                        List.of("eth0", "br*"),
                        new Roots("/srv", Map.of("eth1", "/eth1")),
                        UniqueRoot.BY_HARDWARE_ADDRESS,
                        200,
                        1400,
                        Optional.of(new PortRange(2000, 3000)),
                        Set.of(
                                Option.TFTP_SECURE,
                                Option.TFTP_LOWERCASE,
                                Option.TFTP_NO_FAIL,
                                Option.TFTP_NO_BLOCKSIZE,
                                Option.TFTP_SINGLE_PORT,
                                Option.QUIET_TFTP)));
        assertThat(all.serves("eth0")).isTrue();
        assertThat(all.serves("br-lan")).isTrue();
        assertThat(all.serves("eth1")).isFalse();
        assertThat(all.roots().of("eth1")).isEqualTo("/eth1");
        assertThat(all.roots().of("eth0")).isEqualTo("/srv");
        assertThat(all.greeting()).isEqualTo("TFTP root is /srv secure mode single port mode");
    }

    @Test
    void aPortRangeLimitsTheTransfers() {
        assertThat(Script.settings("tftp-port-range=1,2").transferLimit()).isEqualTo(2);
        assertThat(Script.settings("tftp-port-range=1,2", "tftp-single-port").transferLimit())
                .isEqualTo(50);
        assertThat(Script.settings("tftp-max=99999999999").transferLimit()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void enableWithoutInterfacesOpensAll() {
        assertThat(Script.settings("enable-tftp=eth0", "enable-tftp").serves("eth7"))
                .isTrue();
        assertThat(Script.settings("enable-tftp").greeting()).isEqualTo("TFTP enabled  ");
    }

    /** Each was refused by dnsmasq 2.90 with --test. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tftp-unique-root=1",
                "tftp-max=-1",
                "tftp-max=abc",
                "tftp-max=5x",
                "tftp-max=+5",
                "tftp-mtu=abc",
                "tftp-port-range=5",
                "tftp-port-range=a,b",
                "tftp-port-range=1,2,3",
                "tftp-port-range=100,70000",
                "tftp-port-range=100-200"
            })
    void whatDnsmasqRefusesIsRefusedAtItsPlace(String line) {
        var problems = new Problems();
        Script.settings(problems, line);
        assertThat(problems.errors()).hasSize(1);
        ConfigError error = problems.errors().getFirst();
        assertThat(error.origin().column()).isBetween(line.indexOf('=') + 2, line.length());
        if (line.startsWith("tftp-port-range")) assertThat(error.message()).isEqualTo("bad port range");
    }
}
