package org.bootmasq.uci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.ConfigReader;
import org.bootmasq.config.reader.FileSource;
import org.bootmasq.config.reader.GeneratedLine;
import org.bootmasq.dhcp.six.ConfiguredOption6;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.reader.Dhcp6SettingsReader;
import org.bootmasq.uci.UciInterfaces.Address;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What OpenWrt's sections become, as its own service was seen to write it. */
class UciDnsmasqTest {
    private static final String NETWORK = """
        config interface 'lan'
        \toption device 'br-lan'
        \toption proto 'static'
        \tlist ipaddr '192.168.1.1/24'

        config interface 'wan'
        \toption device 'eth1'
        \toption proto 'dhcp'
        """;

    private final Map<String, String> texts = new HashMap<>(Map.of("/c/network", NETWORK));
    private final Problems problems = new Problems();

    /** Files that are only in memory. */
    private final class Texts implements FileSource {
        @Override
        public Content read(String path) {
            String text = texts.get(path);
            return text == null ? new Unreadable("No such file or directory") : new Text(path, text);
        }

        @Override
        public Listing list(String directory) {
            return new Unlistable("No such file or directory");
        }

        @Override
        public boolean isDirectory(String path) {
            return path.equals("/tmp/resolv.conf.d");
        }

        @Override
        public Output run(String command) {
            throw new AssertionError(command);
        }

        @Override
        public List<String> expand(String pattern) {
            return List.of();
        }
    }

    private List<GeneratedLine> generated(String dhcp) {
        texts.put("/c/dhcp", dhcp);
        return UciDnsmasq.read("/c", "", new Texts(), _ -> Optional.empty(), problems);
    }

    private List<String> lines(String dhcp) {
        return generated(dhcp).stream().map(GeneratedLine::text).toList();
    }

    @Test
    void whereTheFolderOfServersIsMissingNothingIsWatched() {
        assertThat(lines("config dnsmasq\n"))
                .contains("resolv-file=/tmp/resolv.conf.d/resolv.conf.auto")
                .doesNotContain("no-poll");
        assertThat(lines("config dnsmasq\n\toption resolvfile '/run/x/resolv.conf'\n"))
                .contains("resolv-file=/run/x/resolv.conf", "no-poll");
        assertThat(lines("config dnsmasq\n\toption noresolv '1'\n\toption resolvfile '/run/x/resolv.conf'\n"))
                .contains("no-resolv")
                .doesNotContain("no-poll");
    }

    @Test
    void theChainOfTheHowTo() {
        assertThat(lines("""
            config dnsmasq
            \toption enable_tftp '1'
            \toption tftp_root '/mnt/tftp'
            \tlist dhcp_option '175,8:1:1'
            config match 'gpxe'
            \toption networkid 'gpxe'
            \toption match '175'
            \tlist dhcp_option '17,"iscsi:192.168.1.10::::iqn.2024-01.lan.boot:disk0"'
            config boot 'chain'
            \toption networkid '!gpxe'
            \toption filename 'gpxe.pxe'
            config dhcp 'lan'
            \toption interface 'lan'
            config dhcp 'wan'
            \toption interface 'wan'
            \toption ignore '1'
            """))
                .containsSubsequence(
                        "enable-tftp",
                        "tftp-root=/mnt/tftp",
                        "dhcp-option=175,8:1:1",
                        "dhcp-boot=tag:!gpxe,gpxe.pxe",
                        "dhcp-match=set:gpxe,175",
                        "dhcp-option=gpxe,17,\"iscsi:192.168.1.10::::iqn.2024-01.lan.boot:disk0\"",
                        "bogus-priv",
                        "dhcp-range=set:lan,192.168.1.100,192.168.1.249,255.255.255.0,12h",
                        "no-dhcp-interface=eth1");
    }

    @Test
    void hostsInEveryForm() {
        assertThat(lines("""
            config dnsmasq
            \toption domain lan
            config host
            \toption mac '00:11:22:33:44:55 00:11:22:33:44:66'
            \toption ip '192.168.1.60'
            \toption name 'pc'
            \toption tag 'a b'
            \toption leasetime '1h'
            \toption dns '1'
            config host
            \toption name 'pc2'
            \toption ip '192.168.1.61'
            config host
            \toption mac '00:11:22:33:44:77'
            \toption ip 'ignore'
            config host
            \toption mac '00:11:22:33:44:88'
            """).stream().filter(line -> line.startsWith("dhcp-host") || line.startsWith("host-record")))
                .containsExactly(
                        "dhcp-host=00:11:22:33:44:55,00:11:22:33:44:66,set:a,set:b,192.168.1.60,pc,1h",
                        "host-record=pc.lan,192.168.1.60",
                        "dhcp-host=pc2,192.168.1.61",
                        "dhcp-host=00:11:22:33:44:77,ignore");
    }

    @Test
    void ip6WhereThereIsNoOdhcpd() {
        String file = """
            config dnsmasq
            \toption quietdhcp '1'
            config host
            \toption mac '00:11:22:33:44:55'
            \toption duid '000100011234'
            \toption hostid '1a'
            config dhcp
            \toption interface 'lan'
            \toption ra 'server'
            \toption dhcpv6 'server'
            """;
        assertThat(lines(file))
                .contains("quiet-dhcp6", "dhcp-host=00:11:22:33:44:55,id:000100011234,[::0:1a]")
                .containsSequence(
                        "dhcp-range=set:lan,192.168.1.100,192.168.1.249,255.255.255.0,12h",
                        "ra-param=br-lan,0,7200",
                        "dhcp-range=set:lan,::1000,::ffff,constructor:br-lan,slaac,ra-names,12h",
                        "dhcp-option=lan,option6:dns-server,[::]",
                        "dhcp-option=lan,option6:domain-search,",
                        "enable-ra",
                        "quiet-ra");
        assertThat(lines(file + "\toption ra_management '0'\n"))
                .contains("dhcp-range=set:lan,::,constructor:br-lan,ra-stateless,ra-names");
        assertThat(lines(file + "\toption ra_management '2'\n\toption dynamicdhcp '0'\n"))
                .contains("dhcp-range=set:lan,::,static,constructor:br-lan,12h");
        assertThat(lines(file.replace("dhcpv6 'server'", "dhcpv6 'disabled'")))
                .contains("dhcp-range=set:lan,::,constructor:br-lan,ra-only,ra-names");
        Configuration read = ConfigReader.read(List.of(), generated(file), new Texts(), problems);
        Dhcp6Settings six = Dhcp6SettingsReader.read(read, problems);
        assertThat(problems.errors()).isEmpty();
        assertThat(six.subnets().ranges()).singleElement().matches(range -> range.isMadeFor("br-lan"));
        assertThat(six.reply().options())
                .extracting(ConfiguredOption6::isWithheld)
                .containsExactly(true, false);
        assertThat(lines(file + "config odhcpd\n")).noneMatch(line -> line.contains("ra-") || line.contains("::"));
    }

    @Test
    void aDirectivePointsAtItsPlaceInTheUciFile() {
        List<GeneratedLine> lines = generated("config dnsmasq\n\toption dhcp_boot 'net:#gpxe,gpxe.pxe'\n");
        Configuration read = ConfigReader.read(List.of(), lines, new Texts(), problems);
        var boot = read.last(Option.DHCP_BOOT).orElseThrow();
        assertThat(boot.text()).isEqualTo("net:#gpxe,gpxe.pxe");
        assertThat(boot.origin().toString()).isEqualTo("/c/dhcp:2");
        assertThat(boot.origin().column()).isEqualTo(20);
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void aLineEndInAValueBeginsAnotherLine() {
        assertThat(lines("config dnsmasq\noption domain 'lan\nlog-dhcp'\n")).containsSequence("domain=lan", "log-dhcp");
    }

    @Test
    void instancesShareWhatNamesNone() {
        String two = """
            config dnsmasq 'one'
            \toption disabled 1
            config dnsmasq 'two'
            config host
            \toption name a
            \toption ip 192.168.1.2
            config host
            \toption name b
            \toption ip 192.168.1.3
            \toption instance one
            """;
        assertThat(lines(two)).contains("dhcp-host=a,192.168.1.2").doesNotContain("dhcp-host=b,192.168.1.3");
    }

    @Test
    void withoutAFileThereIsAnError() {
        assertThat(UciDnsmasq.read("/gone", "", new Texts(), _ -> Optional.empty(), problems))
                .isEmpty();
        assertThat(problems.hasErrors()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.1.1, 24, 100, 150, 192.168.1.100, 192.168.1.249",
        "192.168.1.1, 24, 2, 253, 192.168.1.2, 192.168.1.254",
        "192.168.1.1, 24, 1, 254, 192.168.1.2, 192.168.1.254",
        "192.168.1.1, 24, 0, 10, 192.168.1.2, 192.168.1.11",
        "192.168.1.1, 24, 256, 10, 192.168.1.2, 192.168.1.11",
        "192.168.1.1, 24, 200, 150, 192.168.1.200, 192.168.1.254",
        "192.168.1.1, 24, 257, 240, 192.168.1.2, 192.168.1.241",
        "192.168.1.1, 24, 0.0.0.20, 10, 192.168.1.20, 192.168.1.29",
        "192.168.1.1, 26, 100, 150, 192.168.1.36, 192.168.1.62",
        "192.168.1.100, 24, 100, 150, 192.168.1.101, 192.168.1.250",
        "192.168.1.249, 24, 100, 150, 192.168.1.100, 192.168.1.248",
        "10.42.0.1, 8, 257, 240, 10.0.1.1, 10.0.1.240",
        "10.0.8.1, 22, 100, 1000, 10.0.8.100, 10.0.11.254",
        "10.0.0.1, 30, 1, 10, 10.0.0.2, 10.0.0.2",
    })
    void poolsAreCutToTheirNetwork(String own, int length, String start, String limit, String first, String last) {
        Ip4 mask = Ip4.maskOf(length);
        assertThat(UciPool.of(new Address(Ip4.of(own), mask), mask, start, limit))
                .contains(new UciPool(Ip4.of(first), Ip4.of(last), mask));
    }

    @ParameterizedTest
    @CsvSource({"192.168.1.1,24,100,0", "192.168.1.1,24,255,1", "192.168.1.1,32,1,10", "192.168.1.1,24,100,many"})
    void poolsMayBeEmpty(String own, int length, String start, String limit) {
        Ip4 mask = Ip4.maskOf(length);
        assertThat(UciPool.of(new Address(Ip4.of(own), mask), mask, start, limit))
                .isEmpty();
    }
}
