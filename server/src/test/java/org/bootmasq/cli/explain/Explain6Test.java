package org.bootmasq.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain --v6} prints, each configuration's lines by number. */
class Explain6Test {
    private static final String CONFIGURATION = """
            port=0
            dhcp-range=set:lan,2001:db8:1::100,2001:db8:1::1ff,64,1h
            dhcp-pd=2001:db8:f00::/48,56-64,12h
            dhcp-host=02:00:00:00:02:02,set:boss,[2001:db8:1::42],nas
            dhcp-host=02:00:00:00:02:07,ignore
            dhcp-option=tag:boss,option6:domain-search,lan.example
            dhcp-vendorclass=set:pxe6,enterprise:343,PXEClient
            dhcp-userclass=set:ipxe,iPXE
            dhcp-option=tag:pxe6,tag:!ipxe,option6:bootfile-url,tftp://[2001:db8:1::1]/snponly.efi
            dhcp-option=tag:ipxe,option6:bootfile-url,http://[2001:db8:1::1]/boot.ipxe
            """;

    @TempDir
    Path folder;

    private int status;

    private String explain(String configuration, String... arguments) throws IOException {
        Path file = folder.resolve("dnsmasq.conf");
        Files.writeString(file, configuration);
        var all = new ArrayList<>(List.of("--v6"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("-C", file.toString()));
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        status = Explain.run(all.toArray(String[]::new), print, print);
        return out.toString(StandardCharsets.UTF_8).replace(file.toString(), "F");
    }

    @Test
    void aReservedAddressAndADelegatedPrefixNameTheirLines() throws IOException {
        assertThat(explain(CONFIGURATION, "--mac", "02:00:00:00:02:02", "--pd", "60"))
                .startsWith("""
                        00:03:00:01:02:00:00:00:02:02
                          assumed: the server has 2001:db8:1::1/64 on eth0
                          assumed: requests arrive on eth0
                        """)
                .contains(
                        "  reply        DHCPREPLY of 2001:db8:1::42, 2001:db8:f00:",
                        "::/60\n",
                        "  address      2001:db8:1::42, from dhcp-host  <- F:4: dhcp-host=02:00:00:00:02:02,",
                        ", from dhcp-pd  <- F:3: dhcp-pd=2001:db8:f00::/48,56-64,12h\n",
                        "  option       24 domain-search = lan.example, configured  <- F:6: ");
        assertThat(status).isZero();
    }

    @Test
    void firmwareIsFollowedToTheProgramThatItLoads() throws IOException {
        assertThat(explain(CONFIGURATION, "--mac", "02-00-00-00-02-03", "--arch", "7"))
                .contains(
                        "architecture 7 (x64 UEFI)\n",
                        "Stage 1: UEFI\n",
                        "  boot file    tftp://[2001:db8:1::1]/snponly.efi\n",
                        "  tag          pxe6: option 16 matches  <- F:7: ",
                        "  not applied  the tag boss is not set  <- F:6: ",
                        "Stage 2: iPXE\n",
                        "  boot file    http://[2001:db8:1::1]/boot.ipxe\n",
                        "  option       59 bootfile-url = http://[2001:db8:1::1]/boot.ipxe, configured  <- F:10: ");
    }

    @Test
    void whoIsIgnoredGetsNothing() throws IOException {
        assertThat(explain(CONFIGURATION, "--mac", "02:00:00:00:02:07"))
                .contains("  no answer    ignored\n", "  reply        none\n")
                .doesNotContain("  address      ");
    }

    @Test
    void aTemplateAndARelayArePlayedWhereTheyAre() throws IOException {
        assertThat(explain("port=0\ndhcp-range=::100,::1ff,constructor:lan*,1h\n", "--mac", "02:00:00:00:02:09"))
                .contains("the server has 2001:db8:1::1/64 on lan0\n", " of 2001:db8:1::1");
        assertThat(explain(CONFIGURATION, "--mac", "02:00:00:00:02:09", "--relay", "2001:db8:1::9"))
                .contains(
                        "  assumed: requests come from the relay of 2001:db8:1::9 and arrive on eth0\n",
                        "  tag          lan: ",
                        " octets to 2001:db8:1::9 port 547\n");
    }

    @Test
    void whatARouterAdvertisesNamesItsLinesToo() throws IOException {
        String lines = CONFIGURATION + """
                enable-ra
                ra-param=eth*,high,60
                dhcp-option=option6:dns-server,[2001:db8:1::53]
                dhcp-option=option6:dns-server,[2001:db8:1::54]
                """;
        assertThat(explain(lines, "--mac", "02:00:00:00:02:02")).contains("""

                        Router advertisement
                          router       for 180 s, preference high, managed, other  <- F:12: ra-param=eth*,high,60
                          prefix       2001:db8:1::/64 on-link, valid 3600 s, preferred 3600 s  <- F:2: dhcp-range=set:lan,2001:db8:1::100,2001:db8:1::1ff,64,1h
                          tells        mtu = 1500, that of eth0
                          tells        hardware-address = 02:00:00:00:00:01, that of eth0
                          tells        dns-server = 2001:db8:1::54  <- F:14: dhcp-option=option6:dns-server,[2001:db8:1::54]
                          not told     option 23: another line is told instead  <- F:13: dhcp-option=option6:dns-server,[2001:db8:1::53]
                          not told     option 24: the tag boss is not set  <- F:6: dhcp-option=tag:boss,option6:domain-search,lan.example
                        """);
        assertThat(explain(lines, "--mac", "02:00:00:00:02:02", "--json"))
                .contains("\"prefix\": \"2001:db8:1::/64\"", "\"event\": \"router\"");
        assertThat(explain(CONFIGURATION, "--mac", "02:00:00:00:02:02")).endsWith("\nRouter advertisement: none\n");
    }

    @Test
    void asJsonItSaysTheSame() throws IOException {
        assertThat(explain(CONFIGURATION, "--mac", "02:00:00:00:02:02", "--duid", "00:04:aa", "--json"))
                .contains(
                        "\"duid\": \"00:04:aa\"",
                        "\"2001:db8:1::42\"",
                        "\"name\": \"domain-search\"",
                        "\"value\": \"lan.example\"");
    }

    @Test
    void whatIsNoValueIsRefused() throws IOException {
        assertThat(explain(CONFIGURATION, "--mac", "02:00")).contains("--mac is not an Ethernet address: 02:00");
        assertThat(status).isEqualTo(2);
        assertThat(explain(CONFIGURATION, "--mac", "02:00:00:00:02:02", "--duid", "xy"))
                .contains("--duid is not hexadecimal: xy");
        assertThat(explain(CONFIGURATION, "--mac", "02:00:00:00:02:02", "--pd", "129"))
                .contains("--pd is a number up to 128, not 129");
    }
}
