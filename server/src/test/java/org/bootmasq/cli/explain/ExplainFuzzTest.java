package org.bootmasq.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bootmasq.config.Option;

/**
 * Whatever a configuration says, dnsmasq's or OpenWrt's, explain tells what follows from it or what is wrong with it,
 * and ends with a status.
 */
class ExplainFuzzTest {
    /** These run programs, or read files that are not the test's. */
    private static final Set<Option> ELSEWHERE = EnumSet.of(
            Option.CONF_SCRIPT,
            Option.CONF_FILE,
            Option.CONF_DIR,
            Option.SERVERS_FILE,
            Option.ADDN_HOSTS,
            Option.HOSTSDIR,
            Option.DHCP_HOSTSFILE,
            Option.DHCP_HOSTSDIR,
            Option.DHCP_OPTSFILE,
            Option.DHCP_OPTSDIR,
            Option.RESOLV_FILE);

    private static final List<Option> OPTIONS = Arrays.stream(Option.values())
            .filter(option -> !ELSEWHERE.contains(option))
            .toList();

    /** What values are made of. */
    private static final List<String> WORDS = List.of(
            "192.168.7.50",
            "192.168.7.60",
            "192.168.7.0",
            "255.255.255.0",
            "0.0.0.0",
            "fd00::1",
            "fd00::",
            "64",
            "1h",
            "infinite",
            "proxy",
            "static",
            "set:a",
            "tag:a",
            "tag:!a",
            "net:#b",
            "52:54:00:12:34:56",
            "52:*:*:*:*:*",
            "id:*",
            "id:01:02",
            "ignore",
            "node",
            "node.lan",
            "lan",
            "/lan/",
            "/#/",
            "//",
            "#",
            "*.lan",
            "eth0",
            "eth*",
            "option:router",
            "option:client-arch",
            "option6:dns-server",
            "encap:175",
            "vendor:PXEClient",
            "vi-encap:5",
            "8:1:1",
            "17",
            "3",
            "7",
            "175",
            "60",
            "0",
            "1b",
            "2s",
            "4i",
            "\"a,b\"",
            "x86PC",
            "X86-64_EFI",
            "pxelinux",
            "iscsi:192.168.7.1::::iqn.2026-11.org.example:disk",
            "iqn.2026-11.org.example:disk",
            "keep-san",
            "gpxe.pxe",
            "http://192.168.7.9/%",
            "192.168.7.9#53",
            "192.168.7.9@eth0",
            "1,2,3",
            "\\",
            "\"",
            "ü",
            "-1",
            "65536",
            "99999999999999999999");

    private static final List<String> UCI_WORDS = List.of(
            "config dnsmasq",
            "config dhcp 'lan'",
            "config host",
            "config boot",
            "config domain",
            "config cname",
            "config relay",
            "config ipset",
            "config match",
            "config mac",
            "\toption ",
            "\tlist ",
            "interface",
            "start",
            "limit",
            "leasetime",
            "mac",
            "ip",
            "name",
            "tag",
            "dhcp_boot",
            "dhcp_option",
            "dhcp_match",
            "server",
            "address",
            "domain",
            "filename",
            "serveraddress",
            "networkid",
            "force",
            "'12h'",
            "'100'",
            "'lan'",
            "'1'",
            "'52:54:00:12:34:56'",
            "'192.168.7.9'",
            "'net:#gpxe,gpxe.pxe'",
            "'3,192.168.7.1'",
            "\"",
            "'",
            "\\",
            "#");

    private final Path folder;

    ExplainFuzzTest() throws IOException {
        folder = Files.createTempDirectory("explain-fuzz");
        folder.toFile().deleteOnExit();
    }

    @FuzzTest(maxDuration = "10s")
    void explainsAnyConfiguration(FuzzedDataProvider data) throws IOException {
        var text = new StringBuilder("port=5353\nno-hosts\nno-resolv\ndhcp-range=192.168.7.50,192.168.7.99\n");
        for (int lines = data.consumeInt(1, 6); lines > 0; lines--) {
            text.append(data.pickValue(OPTIONS).longName());
            int words = data.consumeInt(0, 5);
            for (int i = 0; i < words; i++) {
                text.append(i == 0 ? "=" : data.pickValue(List.of(",", ",", ",", "", " ")));
                text.append(data.consumeInt(0, 9) > 0 ? data.pickValue(WORDS) : data.consumeString(6));
            }
            text.append('\n');
        }
        Path file = folder.resolve("dnsmasq.conf");
        Files.writeString(file, text);
        explains(text, "-C", file.toString());
    }

    @FuzzTest(maxDuration = "10s")
    void explainsAnyUciFile(FuzzedDataProvider data) throws IOException {
        var text = new StringBuilder(
                "config dnsmasq\n\toption noresolv '1'\n\toption nohosts '1'\nconfig dhcp 'lan'\n\toption interface 'lan'\n");
        for (int words = data.consumeInt(1, 40); words > 0; words--) {
            text.append(data.consumeInt(0, 9) > 0 ? data.pickValue(UCI_WORDS) : data.consumeString(6));
            text.append(data.pickValue(List.of(" ", " ", "\n", "")));
        }
        Files.writeString(folder.resolve("dhcp"), text);
        Files.writeString(
                folder.resolve("network"),
                "config interface 'lan'\n\toption device 'br-lan'\n\toption ipaddr '192.168.7.1'\n\toption netmask '255.255.255.0'\n");
        explains(text, "--uci", folder.toString());
    }

    private static void explains(CharSequence text, String... configuration) {
        for (List<String> what : List.of(
                List.of("--mac", "52:54:00:12:34:56", "--gpxe"),
                List.of("--mac", "52:54:00:12:34:57", "--arch", "7", "--hostname", "node"),
                List.of("node.lan"))) {
            var arguments = new ArrayList<>(what);
            arguments.addAll(List.of(configuration));
            var out = new ByteArrayOutputStream();
            var print = new PrintStream(out, true, StandardCharsets.UTF_8);
            Explain.run(arguments.toArray(String[]::new), print, print);
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .as("%s of%n%s", what, text)
                    .isNotEmpty()
                    .doesNotContain("Exception", "\tat ");
        }
    }
}
