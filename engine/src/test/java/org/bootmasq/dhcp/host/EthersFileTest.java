package org.bootmasq.dhcp.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.dhcp4.ConfigText;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

final class EthersFileTest {
    private static EthersFile.Reading read(String configuration, String ethers) {
        return EthersFile.read(
                "/etc/ethers",
                ethers,
                ConfigText.settings(configuration).clients().hosts());
    }

    private static Host host(EthersFile.Reading reading, String mac) {
        return reading.hosts()
                .withHardware(new HardwareAddress(1, Bytes.ofHex(mac)))
                .getFirst();
    }

    @Test
    void namesAndAddresses() {
        var reading = read("", "# hosts\n02:0:0:0:1:1 One.lab\n\n02-00-00-00-01-02\t192.168.50.77  \n");
        assertThat(reading.addresses()).isEqualTo(2);
        assertThat(reading.complaints()).isEmpty();
        assertThat(host(reading, "020000000101").name().label()).contains("one.lab");
        assertThat(host(reading, "020000000102").addresses().four()).contains(Ip4.of("192.168.50.77"));
    }

    @Test
    void whatIsWrongIsToldByLine() {
        var reading = read(
                "",
                "02:00:00:00:01:01 one\n 02:00:00:00:01:02 two\n02:00:00:00:01:03\n02:00:00:00:01 short\n"
                        + "02:00:00:00:01:04 bad!\n02:00:00:00:01:05 256.1.1.1\n02:00:00:00:01:06 ONE\n");
        assertThat(reading.addresses()).isEqualTo(1);
        assertThat(reading.complaints())
                .isEqualTo(List.of(
                        "bad line at /etc/ethers line 2",
                        "bad line at /etc/ethers line 3",
                        "bad line at /etc/ethers line 4",
                        "bad name at /etc/ethers line 5",
                        "bad address at /etc/ethers line 6",
                        "ignoring /etc/ethers line 7, duplicate name or IP address"));
    }

    @Test
    void addsToTheConfiguredHost() {
        var reading = read(
                "dhcp-host=hosted,192.168.50.66,set:y\ndhcp-host=02:00:00:00:01:0b,oldname,192.168.50.68\n",
                "02:00:00:00:01:09 Hosted\n02:00:00:00:01:0b newname\n");
        assertThat(reading.hosts().all()).hasSize(2);
        assertThat(host(reading, "020000000109").setTags()).containsExactly("y");
        assertThat(host(reading, "02000000010b").name().label()).contains("newname");
        assertThat(host(reading, "02000000010b").addresses().four()).contains(Ip4.of("192.168.50.68"));
    }

    @Test
    void aHostOfItsOwnIsTriedFirst() {
        var reading = read(
                "dhcp-host=02:00:00:00:01:27,02:00:00:00:01:28,set:two\n",
                "02:00:00:00:01:27 own\n02:00:00:00:01:27 192.168.50.70\n");
        assertThat(host(reading, "020000000127").name().label()).contains("own");
        assertThat(host(reading, "020000000127").addresses().four()).contains(Ip4.of("192.168.50.70"));
        assertThat(host(reading, "020000000128").setTags()).containsExactly("two");
    }
}
