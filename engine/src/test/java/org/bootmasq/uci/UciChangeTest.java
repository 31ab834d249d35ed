package org.bootmasq.uci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bootmasq.uci.UciFailure.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pending changes, and the tuples that name what they are about. */
class UciChangeTest {
    private static final String FILE = "config dnsmasq\n\toption domain lan\nconfig dhcp lan\n\tlist o a\n\tlist o b\n";

    private static UciPackage file() throws UciFault {
        return UciParser.parse("dhcp", "dhcp", FILE);
    }

    @Test
    void everyKindOfLineIsReadAppliedAndWrittenAgain() throws Exception {
        String lines = """
            +dhcp.cfg03fe63='host'
            dhcp.cfg03fe63.name='it'\\''s #1'
            dhcp.lan.start='5'
            |dhcp.lan.o='c'
            ~dhcp.lan.o='a'
            -dhcp.lan.o='0'
            @dhcp.lan.start='begin'
            -dhcp.cfg01411c.domain
            ^dhcp.lan='0'
            @dhcp.lan='lan2'
            """;
        List<UciChange> changes = UciChange.parse("dhcp", "/tmp/.uci/dhcp", lines);
        assertThat(changes.stream().map(UciChange::line))
                .containsExactlyElementsOf(
                        lines.lines().map(line -> line + "\n").toList());
        UciPackage all = file();
        assertThat(changes).allMatch(change -> change.applyTo(all));
        assertThat(UciPrinter.file(all, false)).isEqualTo("""

            config dhcp 'lan2'
            \tlist o 'c'
            \toption begin '5'

            config dnsmasq

            config host
            \toption name 'it'\\''s #1'

            """);
        assertThat(changes.stream().map(UciChange::shown).toList())
                .contains("dhcp.lan.o+='c'", "dhcp.lan.o-='a'", "-dhcp.cfg01411c.domain", "dhcp.lan='0'");
    }

    @Test
    void linesThatDoNotFitArePassedOver() throws Exception {
        List<UciChange> changes = UciChange.parse(
                "dhcp", "d", "nonsense\nother.lan.a='1'\ndhcp.lan.a='1' x\ndhcp.gone.a='1'\ndhcp.lan.b='2'\n");
        assertThat(changes).hasSize(2);
        UciPackage all = file();
        assertThat(changes.stream().map(change -> change.applyTo(all))).containsExactly(false, true);
    }

    @Test
    void changesWithoutEffectSaySo() throws Exception {
        UciPackage all = file();
        for (String line : List.of(
                "dhcp.cfg01411c.domain='lan'",
                "dhcp.lan='dhcp'",
                "^dhcp.lan='7'",
                "~dhcp.lan.o='z'",
                "-dhcp.lan.o='2'",
                "@dhcp.lan='a-b'")) {
            assertThat(UciChange.parse("dhcp", "d", line).getFirst().applyTo(all))
                    .as(line)
                    .isFalse();
        }
        assertThat(UciPrinter.file(all, false)).isEqualTo(UciPrinter.file(file(), false));
    }

    @ParameterizedTest
    @CsvSource({
        "dhcp.@dhcp[0],lan", "dhcp.@dhcp[-1],lan", "dhcp.@[1],lan", "dhcp.@dnsmasq[],cfg01411c", "dhcp.@[-2],cfg01411c",
        "dhcp.@dhcp[+0],lan", "dhcp.@dhcp[ 0],lan", "dhcp.@[01],lan", "dhcp.lan,lan", "dhcp.cfg01411c,cfg01411c"
    })
    void sectionsAreFoundByNameAndNumber(String tuple, String name) throws Exception {
        assertThat(UciTuple.parse(tuple).in(file()).orElseThrow().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "dhcp.@foo,INVALID_ARGUMENT", "dhcp.@foo[x],INVALID_ARGUMENT", "dhcp.@foo[0x1],INVALID_ARGUMENT",
        "dhcp.@foo[1]x,INVALID_ARGUMENT", "dhcp.lan-x,INVALID_ARGUMENT", "dhcp.,INVALID_ARGUMENT",
        "a.b.c.d,PARSE", "a.b.c-d,PARSE", "'',PARSE"
    })
    void badTuplesAreRefused(String tuple, Reason reason) {
        assertThatThrownBy(() -> UciTuple.parse(tuple))
                .isInstanceOfSatisfying(
                        UciFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    @Test
    void listsAreShownAndGotApart() throws Exception {
        UciPackage all = UciParser.parse("dhcp", "d", "config dhcp lan\nlist o 3,1.1.1.1\nlist o '66,a b'\n");
        assertThat(UciPrinter.show(all, false, " ")).isEqualTo("dhcp.lan=dhcp\ndhcp.lan.o='3,1.1.1.1' '66,a b'\n");
        UciOption option = all.section("lan").orElseThrow().option("o").orElseThrow();
        assertThat(UciPrinter.get(option, " ")).isEqualTo("3,1.1.1.1 '66,a b'");
    }
}
