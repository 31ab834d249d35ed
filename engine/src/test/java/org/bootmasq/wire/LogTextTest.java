package org.bootmasq.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogTextTest {
    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void plainTextIsTheSameObject() {
        String line = "DHCPACK(eth0) 192.0.2.1 52:54:00:12:34:56 host-1 ~!\\";
        assertThat(LogText.of(line)).isSameAs(line);
    }

    @Test
    void noLineEndAndNoControlCharacterGetsThrough() {
        assertThat(LogText.of("a\nb\rc\0d\te\033[2Jf\177")).isEqualTo("a\\012b\\015c\\000d\\011e\\033[2Jf\\177");
        for (int c = 0; c < 0x20; c++) assertThat(LogText.of("x" + (char) c)).isEqualTo("x\\%03o".formatted(c));
    }

    @Test
    void octetsThatAreTextInUtf8Stay() {
        for (String text : new String[] {"\u00fc", "stra\u00dfe", "\u4e16\u754c", "\ud83d\ude00"})
            assertThat(LogText.of(octets(text))).isEqualTo(octets(text));
    }

    @Test
    void octetsThatAreNoneAndWhatSteersATerminalInUtf8AreEscaped() {
        assertThat(LogText.of("\u009b2J")).as("CSI in one octet").isEqualTo("\\2332J");
        assertThat(LogText.of(octets("\u009b2J"))).as("CSI in UTF-8").isEqualTo("\\302\\2332J");
        assertThat(LogText.of(octets("a\u202eb"))).as("other direction").isEqualTo("a\\342\\200\\256b");
        assertThat(LogText.of("\u00c0\u008a"))
                .as("a line end in too many octets")
                .isEqualTo("\\300\\212");
        assertThat(LogText.of("\u00c3")).as("cut short").isEqualTo("\\303");
        assertThat(LogText.of("\u2028")).as("a line's end").isEqualTo("\\20050");
    }
}
