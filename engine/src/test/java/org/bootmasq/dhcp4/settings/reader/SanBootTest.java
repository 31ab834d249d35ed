package org.bootmasq.dhcp4.settings.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dhcp4.ConfigText;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.reply.Asking;
import org.bootmasq.dhcp4.reply.ReplyBuilder;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What gPXE needs to boot from a SAN disk, by a line of our own and by the how-to's lines. */
class SanBootTest {
    private static final String TARGET = "iqn.2026-11.org.example:disk";
    private final List<Trace.DhcpStep> events = new ArrayList<>();

    private Dhcp4Message answer(Dhcp4Settings settings, boolean gpxe, String... tags) {
        var blank = new Dhcp4Message(
                1,
                1,
                6,
                0,
                7,
                0,
                0,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Ip4.UNSPECIFIED,
                Bytes.ofHex("525400123456"),
                Bytes.EMPTY,
                Bytes.EMPTY,
                true,
                List.of());
        Dhcp4Message request = blank.with(53, Bytes.ofInts(1))
                .with(55, Bytes.ofInts(1, 3, 6, 7, 12, 15, 17, 43, 60, 66, 67, 175, 203))
                .with(60, Bytes.latin1("PXEClient:Arch:00000:UNDI:002001"));
        if (gpxe) request = request.with(175, Bytes.ofHex("b105018086100e"));
        var context = Asking.offer(request, blank, Optional.empty(), tags);
        return ReplyBuilder.build(settings, context, Asking.telling(events)).message();
    }

    private static String text(Dhcp4Message message, int code) {
        return message.option(code).map(Bytes::latin1).orElse("");
    }

    @Test
    void gpxeGetsTheRootPathAndNoFile() {
        Dhcp4Settings settings = ConfigText.settings(
                "dhcp-boot=pxelinux.0",
                "dhcp-option=67,other",
                "san-boot=" + TARGET,
                "san-boot=tag:new," + TARGET + "2,keep-san");
        Dhcp4Message plain = answer(settings, true);
        assertThat(text(plain, 17)).isEqualTo("iscsi:10.0.0.1::::" + TARGET);
        assertThat(text(plain, 203)).isEqualTo("iqn.2026-11.org.bootmasq:52-54-00-12-34-56");
        assertThat(plain.has(67) || plain.has(175)).isFalse();
        assertThat(plain.file().latin1()).isEmpty();
        Dhcp4Message tagged = answer(settings, true, "new");
        assertThat(text(tagged, 17)).endsWith(TARGET + "2");
        assertThat(tagged.option(175).orElseThrow().hex()).startsWith("080101");
        assertThat(events)
                .anyMatch(event -> event instanceof Trace.LineNotApplied line
                        && line.reason().contains("root path"));
        Dhcp4Message rom = answer(settings, false);
        assertThat(text(rom, 67)).startsWith("pxelinux.0");
        assertThat(rom.has(17)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dhcp-option=175,b0:1:1 | b00101080101",
                "dhcp-option=175,8:1:1 | 080101",
                "dhcp-option=encap:175,176,1b | 080101b00101ff",
                "dhcp-option=3,10.0.0.9 | 080101ff"
            })
    void keepSanJoinsOtherLines(String line, String expected) {
        Dhcp4Message answer = answer(ConfigText.settings("san-boot=" + TARGET + ",keep-san", line), true);
        assertThat(answer.option(175).orElseThrow().hex()).isEqualTo(expected);
    }

    @Test
    void theHowTosLinesWorkAsWritten() {
        Dhcp4Settings settings = ConfigText.settings(
                "dhcp-boot=net:#gpxe,gpxe.pxe",
                "dhcp-option=175,8:1:1",
                "dhcp-option=net:gpxe,17,\"iscsi:10.0.0.1::::" + TARGET + "\"");
        Dhcp4Message answer = answer(settings, true, "gpxe");
        assertThat(text(answer, 17)).isEqualTo("iscsi:10.0.0.1::::" + TARGET);
        assertThat(answer.option(175).orElseThrow().hex()).isEqualTo("080101");
        assertThat(answer.has(67)).isFalse();
    }

    @Test
    void anotherPortIsPartOfTheRootPath() {
        Dhcp4Settings settings = ConfigText.settings("san-port=3261", "san-boot=" + TARGET);
        assertThat(text(answer(settings, true), 17)).isEqualTo("iscsi:10.0.0.1::3261::" + TARGET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "san-boot=tag:a | 10 | missing target name",
                "san-boot=disk | 10 | not an iSCSI name (iqn.<year>-<month>.<domain reversed>:<name>)",
                "san-boot=iqn.2026-11.o:a,what | 26 | unknown word 'what'"
            })
    void refused(String line, int column, String message) {
        var problems = new Problems();
        Dhcp4SettingsReader.read(Texts.read(line, problems), problems);
        assertThat(problems.errors()).hasSize(1);
        assertThat(problems.errors().getFirst().message()).isEqualTo(message);
        assertThat(problems.errors().getFirst().origin().column()).isEqualTo(column);
    }
}
