package org.bootmasq.uci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** UCI files: how words are quoted, what is refused and where. */
class UciParserTest {
    private static UciPackage parse(String text) throws UciFault {
        return UciParser.parse("dhcp", "/etc/config/dhcp", text);
    }

    private static String value(String written) throws UciFault {
        UciOption option = parse("config t s\noption a " + written + "\n")
                .section("s")
                .orElseThrow()
                .option("a")
                .orElseThrow();
        assertThat(option.isList()).isFalse();
        return option.joined();
    }

    @Test
    void wordsAreUnquotedAsTheShellNearlyDoes() throws Exception {
        assertThat(value("'x'\"y\"z")).isEqualTo("xyz");
        assertThat(value("x\\ y")).isEqualTo("x y");
        assertThat(value("'it'\\''s'")).isEqualTo("it's");
        assertThat(value("\"\\\"a\\\\b\\n\"")).isEqualTo("\"a\\bn");
        assertThat(value("'a\\b'")).isEqualTo("a\\b");
        assertThat(value("'two\nlines'")).isEqualTo("two\nlines");
        assertThat(value("x\\\ny")).isEqualTo("xy");
        assertThat(value("net:#gpxe,gpxe.pxe")).isEqualTo("net:");
        assertThat(value("'net:#gpxe'#comment")).isEqualTo("net:#gpxe");
        assertThat(value("b;c")).isEqualTo("b");
        assertThat(value("b\r")).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "foo bar | invalid command | 1 | 0",
                "Config a | invalid command | 1 | 0",
                "config | invalid command | 1 | 0",
                "option a b | option/list command found before the first section | 1 | 0",
                "config a\\n\\toption a-b c | invalid character in name field | 2 | 8",
                "config a\\n\\toption a b c | too many arguments | 2 | 12",
                "config a b-c | invalid character in name field | 1 | 9",
                "config a b\\nconfig c b | section of different type overwrites prior section with same name | 2 | 9",
                "config a\\noption b 'c | EOF with unterminated ' | 2 | 9",
            })
    void faultsSayWhatAndWhere(String text, String reason, int line, int offset) {
        assertThatThrownBy(() -> parse(text.replace("\\n", "\n").replace("\\t", "\t")))
                .isInstanceOfSatisfying(
                        UciFault.class,
                        fault -> assertThat(fault.text())
                                .isEqualTo("Parse error (" + reason + ") at line " + line + ", byte " + offset));
    }

    @Test
    void aKeywordBeforeBlanksLacksItsWords() {
        assertThatThrownBy(() -> parse("config \n")).hasMessage("insufficient arguments");
    }

    @Test
    void lenientReadingLeavesOutWhatIsBadAndWhatStandsBelowIt() {
        var faults = new ArrayList<String>();
        UciPackage all = UciParser.parseLeniently(
                "dhcp",
                "dhcp",
                "config dhcp lan\noption start 5\nconfig dhcp b-d\noption start 6\nconfig host\noption a b c\n",
                fault -> faults.add(fault.text()));
        assertThat(faults)
                .containsExactly(
                        "Parse error (invalid character in name field) at line 3, byte 12",
                        "Parse error (too many arguments) at line 6, byte 11");
        assertThat(UciPrinter.show(all, false, " "))
                .isEqualTo("dhcp.lan=dhcp\ndhcp.lan.start='5'\ndhcp.@host[0]=host\ndhcp.@host[0].a='b'\n");
    }

    @Test
    void repeatsFollowTheOriginal() throws Exception {
        UciPackage all = parse("""
            config a x
            option one 1
            option two 2
            option one 3
            option one ''
            list two 4
            list three 5
            option three 6
            list four ''
            config a x
            option five 7
            """);
        assertThat(UciPrinter.file(all, false)).isEqualTo("""

            config a 'x'
            \toption one '3'
            \tlist two '2'
            \tlist two '4'
            \toption three '6'
            \tlist four ''
            \toption five '7'

            """);
    }

    @Test
    void namesAreMadeUpFromNumberAndType() throws Exception {
        assertThat(parse("config dnsmasq\nconfig x y\nconfig host ''\n").sections())
                .extracting(UciSection::name)
                .containsExactly("cfg01411c", "y", "cfg03fe63");
    }

    @Test
    void aValueKnowsItsPlace() throws Exception {
        UciValue value = parse("config a s\n\toption b 'c d'\n")
                .section("s")
                .orElseThrow()
                .option("b")
                .orElseThrow()
                .values()
                .getFirst();
        assertThat(value.origin().toString()).isEqualTo("/etc/config/dhcp:2");
        assertThat(value.origin().column()).isEqualTo(12);
        assertThat(value.origin().text()).isEqualTo("\toption b 'c d'");
    }

    @Test
    void aStreamHoldsSeveralPackages() throws Exception {
        assertThat(UciParser.parseStream("", "input", "package a\nconfig x\npackage b\nconfig y\n"))
                .extracting(UciPackage::name)
                .containsExactly("a", "b");
        assertThatThrownBy(() -> UciParser.parseStream("", "input", "config x\n"))
                .hasMessage("attempting to import a file without a package name");
    }

    @Test
    void whatIsExportedReadsBackTheSame() throws Exception {
        UciPackage all = parse("config a\nlist b 'it'\\''s'\nlist b \"x\ny #\"\nconfig c d\noption e \\;\n");
        String text = UciPrinter.file(all, false);
        assertThat(UciPrinter.file(parse(text), false)).isEqualTo(text);
    }
}
