package org.bootmasq.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.probe.Fetched.Outcome;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of boots that go wrong. */
class JudgementTest {
    private static final String ADDRESS =
            "OFFER from 10.0.0.1 yiaddr 10.0.0.9 1 255.255.255.0 3 10.0.0.1 siaddr 10.0.0.1";

    private static Fetched file(String octets) {
        Bytes content = Bytes.latin1(octets);
        return new Fetched(Outcome.WHOLE, "", content.length(), OptionalLong.of(content.length()), content, 1, 0);
    }

    private static ProbedStage stage(BootStage who, Fetched fetched, String... answers) {
        Choice choice = Choice.of(who, Answers.offers(answers));
        Optional<BootPlace> place =
                choice.step() instanceof Choice.Step.Fetch fetch ? Optional.of(fetch.place()) : Optional.empty();
        return new ProbedStage(
                who,
                List.<Answer>copyOf(Answers.offers(answers)),
                0,
                choice,
                Optional.empty(),
                place,
                place.map(_ -> fetched));
    }

    /** Kinds of what is found, the worst of which begins with {@code !}, warnings with {@code ?}. */
    private static String found(int architecture, ProbedStage... stages) {
        var words = new ArrayList<String>();
        for (Finding finding : Judgement.of(architecture, List.of(stages))) {
            String mark = switch (finding.severity()) {
                case CRITICAL -> "!";
                case WARNING -> "?";
                case NOTE -> "";
            };
            words.add(mark + finding.kind());
        }
        return String.join(" ", words);
    }

    @Test
    void aBootThatGoesWell() {
        assertThat(found(0, stage(BootStage.ROM, file("\u00ea\0PXELINUX 6"), ADDRESS + " file pxelinux.0")))
                .isEmpty();
        assertThat(Judgement.worst(List.of())).isEmpty();
    }

    @Test
    void troubleWithAnswers() {
        assertThat(found(0, stage(BootStage.ROM, file("")))).isEqualTo("!no-server");
        assertThat(found(0, stage(BootStage.ROM, file(""), ADDRESS))).isEqualTo("!no-boot-file");
        assertThat(found(0, stage(BootStage.ROM, file(""), "NAK from 10.0.0.1")))
                .isEqualTo("?refusal !no-address !no-boot-file");
        assertThat(found(
                        0,
                        stage(
                                BootStage.ROM,
                                file("\u00ea\0PXELINUX 6"),
                                ADDRESS + " file pxelinux.0",
                                "OFFER from 10.0.0.2 yiaddr 10.0.0.77 file other.0")))
                .isEqualTo("?two-servers ?two-boot-servers");
        assertThat(found(
                        0,
                        stage(
                                BootStage.ROM,
                                file("\u00ea\0PXELINUX 6"),
                                ADDRESS,
                                "OFFER from 10.0.0.2 60 PXEClient file pxelinux.0")))
                .as("a proxy beside the server of addresses is no trouble, but one that names no server for the file")
                .isEqualTo("?no-next-server");
        assertThat(found(0, stage(BootStage.ROM, file(""), ADDRESS, "OFFER from 10.0.0.2 60 PXEClient")))
                .isEqualTo("!boot-server-silent");
    }

    @Test
    void theWayToTheFile() {
        String far = "OFFER from 10.0.0.1 yiaddr 10.0.0.9 1 255.255.255.0 file pxelinux.0 siaddr 10.9.9.9";
        Fetched loader = file("\u00ea\0PXELINUX 6");
        assertThat(found(0, stage(BootStage.ROM, loader, far))).isEqualTo("!no-router");
        assertThat(found(0, stage(BootStage.ROM, loader, far + " 3 10.0.0.1"))).isEmpty();
        String named = ADDRESS + " 67 http://boot.example/x.ipxe";
        assertThat(found(0, stage(BootStage.IPXE, file("#!ipxe"), named))).isEqualTo("!no-name-server");
        assertThat(found(0, stage(BootStage.IPXE, file("#!ipxe"), named + " 6 10.0.0.1")))
                .isEmpty();
        assertThat(found(0, stage(BootStage.ROM, loader, ADDRESS + " 67 http://10.0.0.1/x")))
                .isEqualTo("!wrong-protocol");
        assertThat(found(0, stage(BootStage.GPXE, file("#!gpxe"), ADDRESS + " 67 https://10.0.0.1/x")))
                .isEqualTo("!wrong-protocol");
        assertThat(found(16, stage(BootStage.HTTP, loader, ADDRESS + " 67 http://10.0.0.1/x")))
                .isEqualTo("!not-for-http");
    }

    /** Architecture, name and octets of the file, and what is said. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        0, pxelinux.0, '', !empty-file
        0, boot, '#!ipxe', !wrong-loader
        0, boot, '<html>', !wrong-loader
        0, boot, 'some words', !wrong-loader
        7, pxelinux.0, '\u00ea\u0000\u0001', !wrong-loader
        7, what, '\u00ea\u0000\u0001', !wrong-loader
        0, what, '\u00ea\u0000\u0001', ''
        """)
    void filesThatFirmwareDoesNotRun(int architecture, String name, String octets, String findings) {
        assertThat(found(architecture, stage(BootStage.ROM, file(octets), ADDRESS + " file " + name)))
                .isEqualTo(findings);
    }

    @ParameterizedTest
    @CsvSource({
        "MISSING,!file-missing",
        "REFUSED,!file-refused",
        "ELSEWHERE,!redirect",
        "CUT,!file-cut",
        "NAMELESS,!name-unknown",
        "SILENT,!server-silent",
        "CLOSED,!server-closed",
        "BROKEN,!server-broken",
        "UNTRIED,?untried"
    })
    void filesThatDoNotCome(Outcome outcome, String findings) {
        assertThat(found(0, stage(BootStage.ROM, Fetched.nothing(outcome, "so"), ADDRESS + " file boot.0")))
                .isEqualTo(findings);
    }

    @Test
    void gpxeThatLoadsGpxe() {
        Fetched gpxe = file("\u00ea\0PXE->EB: gPXE");
        ProbedStage rom = stage(BootStage.ROM, gpxe, ADDRESS + " file gpxe.0");
        assertThat(rom.next()).hasValue(BootStage.GPXE);
        assertThat(found(0, rom, stage(BootStage.GPXE, gpxe, ADDRESS + " file gpxe.0")))
                .isEqualTo("!loop");
        assertThat(found(0, rom, stage(BootStage.GPXE, gpxe, ADDRESS + " file copy-of-gpxe.0")))
                .isEqualTo("!loop");
        ProbedStage chain = stage(BootStage.GPXE, file("\u00ea\0PXE->EB: iPXE"), ADDRESS + " file ipxe.0");
        assertThat(chain.next()).hasValue(BootStage.IPXE);
        assertThat(found(0, rom, chain)).as("gPXE may load iPXE").isEmpty();
        assertThat(stage(BootStage.ROM, file("\u00ea\0PXELINUX 6"), ADDRESS + " file ipxe.0")
                        .next())
                .as("its words count more than its name")
                .isEmpty();
        assertThat(stage(BootStage.ROM, file("\u00ea\0PXE->EB:"), ADDRESS + " file undionly.kpxe")
                        .next())
                .hasValue(BootStage.IPXE);
    }

    @Test
    void whatIsFoundIsOneLine() {
        List<Finding> findings = Judgement.of(
                0,
                List.of(stage(
                        BootStage.ROM,
                        Fetched.nothing(Outcome.MISSING, "error 1: \u001b[2J\r\nall is well"),
                        ADDRESS + " file a\u0007b")));
        assertThat(findings)
                .singleElement()
                .extracting(Finding::text)
                .asString()
                .contains("a\\007b")
                .contains("\\033[2J\\015\\012all is well");
    }
}
