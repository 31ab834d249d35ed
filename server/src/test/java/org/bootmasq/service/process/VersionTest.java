package org.bootmasq.service.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What programs look for in the answer to {@code --version}. */
class VersionTest {
    /** linux-wifi-hotspot takes every number with dots, LXD the third word between single blanks. */
    @Test
    void theFirstLineHasOneNumber() {
        String first = Version.lines(true).getFirst();
        assertThat(first).startsWith("Dnsmasq version " + Version.DNSMASQ + "  ");
        assertThat(Pattern.compile("[0-9]+(\\.[0-9]+)*\\.[0-9]+").matcher(first).results())
                .hasSize(1);
        assertThat(first.split(" ", -1)[2]).isEqualTo(Version.DNSMASQ);
        assertThat(Version.lines(false).getFirst()).isEqualTo("Bootmasq version " + Version.OWN);
    }

    /** The words of dnsmasq 2.90 on Debian, in its order. */
    @Test
    void theSecondLineHasDnsmasqsWords() {
        List<String> words = List.of(
                "IPv6",
                "GNU-getopt",
                "DBus",
                "UBus",
                "i18n",
                "IDN2",
                "DHCP",
                "DHCPv6",
                "Lua",
                "TFTP",
                "conntrack",
                "ipset",
                "nftset",
                "auth",
                "cryptohash",
                "DNSSEC",
                "loop-detect",
                "inotify",
                "dumpfile");
        String second = Version.lines(true).get(1);
        assertThat(second).startsWith("Compile time options: ");
        assertThat(Arrays.stream(second.split(" ", -1)).skip(3).map(word -> word.replaceFirst("^no-", "")))
                .containsExactlyElementsOf(words);
    }
}
