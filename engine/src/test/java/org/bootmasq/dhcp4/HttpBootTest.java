package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets the URL of an {@code http-boot} line over IPv4, and how. */
class HttpBootTest {
    private static final String RANGE = "dhcp-range=192.168.7.50,192.168.7.60,1h";
    private static final String PROXY = "dhcp-range=192.168.7.0,proxy";
    private static final String NO_PING = "no-ping";
    private static final String MAC = "52:54:00:00:00:01";
    private static final Bytes OVMF_LIST = Bytes.ofInts(
                    1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 235)
            .plus(Bytes.ofInts(67, 97));
    private static final Bytes GPXE_LIST = Bytes.ofInts(1, 3, 6, 7, 12, 15, 17, 43, 60, 66, 67, 175, 203);
    private static final String GPXE_FEATURES =
            "b105018086100e180101230101220101190101210101100102120101130101110101eb03010001170101150101";

    /** What OVMF says of itself when it boots by HTTP, as seen on the wire. */
    private static Wire.Client ovmf(Wire wire) {
        return wire.machine(MAC)
                .wantingBroadcast()
                .with(57, Bytes.ofHex("05c0"))
                .with(55, OVMF_LIST)
                .with(97, Bytes.ofHex("0044332211665588779900aabbccddeeff"))
                .with(94, Bytes.ofHex("010300"))
                .with(93, Bytes.ofHex("0010"))
                .with(60, "HTTPClient:Arch:00016:UNDI:003000");
    }

    /** A PXE ROM of the same machine. */
    private static Wire.Client rom(Wire wire) {
        return wire.machine(MAC)
                .with(57, Bytes.ofHex("05c0"))
                .with(55, OVMF_LIST.plus(Bytes.ofInts(66)))
                .with(93, Bytes.ofHex("0007"))
                .with(60, "PXEClient:Arch:00007:UNDI:003000");
    }

    private static Wire.Client gpxe(Wire wire, String features) {
        return wire.machine(MAC)
                .with(57, Bytes.ofHex("05c0"))
                .with(93, Bytes.ofHex("0000"))
                .with(94, Bytes.ofHex("010201"))
                .with(60, "PXEClient:Arch:00000:UNDI:002001")
                .with(77, "gPXE")
                .with(55, GPXE_LIST)
                .with(175, Bytes.ofHex(features));
    }

    private static String text(Dhcp4Message message, int code) {
        return message.option(code).map(Bytes::latin1).orElse("");
    }

    /** The boot file wherever it is. */
    private static String file(Dhcp4Message message) {
        String fixed = message.file().latin1();
        return fixed.isEmpty() ? text(message, 67).replace("\0", "") : fixed;
    }

    private static Dhcp4Message reply(Wire wire) {
        return wire.reply().orElseThrow();
    }

    @Test
    void firmwareIsToldTheUrlAndThatTheAnswerIsForIt() {
        var wire = new Wire(RANGE, NO_PING, "http-boot=boot.efi", "http-port=8080");
        ovmf(wire).discovers();
        Dhcp4Message offer = reply(wire);
        assertThat(text(offer, 67)).isEqualTo("http://192.168.7.1:8080/boot.efi\0");
        assertThat(text(offer, 60)).isEqualTo("HTTPClient");
        assertThat(offer.file().isEmpty()).isTrue();
        assertThat(offer.option(6)).contains(Ip4.of(Wire.SERVER).octets());
        ovmf(wire).selects(offer.yiaddr().toString());
        wire.acknowledges(offer.yiaddr().toString());
        assertThat(text(reply(wire), 67)).isEqualTo("http://192.168.7.1:8080/boot.efi\0");
        assertThat(text(reply(wire), 60)).isEqualTo("HTTPClient");
    }

    @Test
    void itIsAlsoToldWhereTheMachineHasALineOfItsOwnAndATftpFile() {
        String[] lines = {
            RANGE,
            NO_PING,
            "dhcp-host=" + MAC + ",set:lab,192.168.7.77",
            "dhcp-boot=tag:lab,undionly.kpxe,server,192.168.7.9",
            "dhcp-option=67,other.efi",
            "dhcp-option-force=60,PXEClient",
            "http-boot=arch:x64-uefi,boot.efi"
        };
        var wire = new Wire(lines);
        ovmf(wire).discovers();
        assertThat(file(reply(wire))).isEqualTo("http://192.168.7.1/boot.efi");
        assertThat(text(reply(wire), 60)).isEqualTo("HTTPClient");
        assertThat(reply(wire).yiaddr()).isEqualTo(Ip4.of("192.168.7.77"));
        assertThat(reply(wire).siaddr()).isEqualTo(Ip4.of(Wire.SERVER));
        assertThat(reply(wire).sname().isEmpty()).isTrue();
        assertSame(wire, rom(wire), lines, "http-boot=arch:x64-uefi,boot.efi");
    }

    /** Asks the same server with and without a line. */
    private static void assertSame(Wire wire, Wire.Client client, String[] lines, String without) {
        client.discovers();
        Bytes with = wire.sends().getFirst().payload();
        wire.configured(
                List.of(lines).stream().filter(line -> !line.equals(without)).toArray(String[]::new));
        rom(wire).discovers();
        assertThat(with).isEqualTo(wire.sends().getFirst().payload());
    }

    @Test
    void gpxeAndIpxeWithHttpAreToldTheUrlAndOthersGoOnWithTftp() {
        var wire = new Wire(RANGE, NO_PING, "dhcp-boot=pxelinux.0", "http-boot=http://192.168.7.9/menu.gpxe");
        gpxe(wire, GPXE_FEATURES).discovers();
        assertThat(file(reply(wire))).isEqualTo("http://192.168.7.9/menu.gpxe");
        assertThat(reply(wire).has(60)).as("for firmware alone").isFalse();
        gpxe(wire, GPXE_FEATURES.replace("130101", "")).discovers();
        assertThat(file(reply(wire))).isEqualTo("pxelinux.0");
        wire.machine(MAC).with(77, "iPXE").with(55, GPXE_LIST).discovers();
        assertThat(file(reply(wire))).as("who lists nothing").isEqualTo("http://192.168.7.9/menu.gpxe");
        rom(wire).discovers();
        assertThat(file(reply(wire))).isEqualTo("pxelinux.0");
        wire.machine(MAC).discovers();
        assertThat(file(reply(wire))).isEqualTo("pxelinux.0");
    }

    @Test
    void httpsIsForWhoSpeaksIt() {
        var wire = new Wire(RANGE, NO_PING, "dhcp-boot=pxelinux.0", "http-boot=https://boot.example/menu.ipxe");
        gpxe(wire, GPXE_FEATURES).discovers();
        assertThat(file(reply(wire))).isEqualTo("pxelinux.0");
        gpxe(wire, GPXE_FEATURES + "140101").discovers();
        assertThat(file(reply(wire))).isEqualTo("https://boot.example/menu.ipxe");
        ovmf(wire).discovers();
        assertThat(file(reply(wire))).isEqualTo("https://boot.example/menu.ipxe");
    }

    @Test
    void aNameInTheUrlBringsTheNameServerUnasked() {
        for (String host : List.of("boot.example", "192.168.7.9")) {
            var wire = new Wire(RANGE, NO_PING, "dhcp-option=6,192.168.7.53", "http-boot=http://" + host + "/x.efi");
            wire.machine(MAC)
                    .with(55, Bytes.ofInts(1, 3, 60, 67))
                    .with(60, "HTTPClient:Arch:00019:UNDI:003000")
                    .discovers();
            assertThat(reply(wire).has(6)).isEqualTo(host.equals("boot.example"));
        }
    }

    @Test
    void aUrlThatIsTooLongForTheFieldIsAnOption() {
        String longUrl = "http://192.168.7.9/" + "a".repeat(130);
        var wire = new Wire(RANGE, NO_PING, "dhcp-no-override", "http-boot=" + longUrl);
        ovmf(wire).discovers();
        assertThat(text(reply(wire), 67)).isEqualTo(longUrl + "\0");
        wire.configured(RANGE, NO_PING, "dhcp-no-override", "http-boot=http://192.168.7.9/a");
        ovmf(wire).discovers();
        assertThat(reply(wire).file().latin1()).isEqualTo("http://192.168.7.9/a");
        assertThat(reply(wire).has(67)).isFalse();
    }

    @Test
    void aProxyTellsTheUrlToo() {
        var wire = new Wire(PROXY, "http-boot=boot.efi");
        ovmf(wire).discovers();
        Dhcp4Message offer = reply(wire);
        assertThat(offer.type()).contains(MessageType.OFFER);
        assertThat(offer.yiaddr().isUnspecified()).isTrue();
        assertThat(file(offer)).isEqualTo("http://192.168.7.1/boot.efi");
        assertThat(text(offer, 60)).isEqualTo("HTTPClient");
        assertThat(offer.option(54)).contains(Ip4.of(Wire.SERVER).octets());
        assertThat(offer.has(51) || offer.has(1) || offer.has(6)).isFalse();
        ovmf(wire).selectsElsewhere("192.168.7.99");
        wire.isSilent();
        gpxe(wire, GPXE_FEATURES).discovers();
        assertThat(file(reply(wire))).isEqualTo("http://192.168.7.1/boot.efi");
        assertThat(text(reply(wire), 60)).isEqualTo("PXEClient");
        assertThat(reply(wire).siaddr()).isEqualTo(Ip4.of(Wire.SERVER));
        gpxe(wire, GPXE_FEATURES.replace("130101", "")).discovers();
        wire.isSilent();
        rom(wire).discovers();
        wire.isSilent();
        wire.machine(MAC).discovers();
        wire.isSilent();
    }

    @Test
    void aProxyGoesByTheTagsOfItsNetworkAndKeepsItsMenuForRoms() {
        var wire = new Wire(
                "dhcp-range=set:lan,192.168.7.0,proxy",
                "pxe-service=x86PC,Linux,pxelinux",
                "pxe-service=X86-64_EFI,Shell,shell.efi",
                "http-boot=tag:lan,tag:!not,boot.efi");
        ovmf(wire).discovers();
        assertThat(file(reply(wire))).isEqualTo("http://192.168.7.1/boot.efi");
        gpxe(wire, GPXE_FEATURES).discovers();
        assertThat(file(reply(wire))).isEqualTo("http://192.168.7.1/boot.efi");
        assertThat(reply(wire).has(43)).isFalse();
        gpxe(wire, "150101").discovers();
        assertThat(reply(wire).has(43)).isTrue();
        wire.configured("dhcp-range=set:lan,192.168.7.0,proxy", "http-boot=tag:!lan,boot.efi");
        ovmf(wire).discovers();
        wire.isSilent();
    }

    @Test
    void aSanDiskIsBootedFromAllTheSame() {
        String target = "iqn.2026-11.org.example:disk";
        var wire = new Wire(RANGE, NO_PING, "san-boot=" + target, "http-boot=boot.efi");
        gpxe(wire, GPXE_FEATURES).discovers();
        assertThat(text(reply(wire), 17)).endsWith(target);
        assertThat(file(reply(wire))).isEmpty();
        ovmf(wire).discovers();
        assertThat(file(reply(wire))).isEqualTo("http://192.168.7.1/boot.efi");
    }

    /** What users of dnsmasq write, beside a line of ours for all others. */
    @ParameterizedTest
    @ValueSource(strings = {"dhcp-boot=tag:http,", "dhcp-option=tag:http,67,"})
    void theHandWrittenWayKeepsItsOctets(String line) {
        String[] byHand = {
            RANGE,
            NO_PING,
            "dhcp-vendorclass=set:http,HTTPClient",
            "dhcp-option-force=tag:http,60,HTTPClient",
            line + "http://192.168.7.9/boot.efi",
            "dhcp-boot=tag:!http,pxelinux.0"
        };
        var wire = new Wire(byHand);
        ovmf(wire).discovers();
        Bytes alone = wire.sends().getFirst().payload();
        assertThat(text(reply(wire), 60)).isEqualTo("HTTPClient");
        assertThat(file(reply(wire))).isEqualTo("http://192.168.7.9/boot.efi");
        List<String> more = new ArrayList<>(List.of(byHand));
        more.add("http-boot=other.efi");
        wire.configured(more.toArray(String[]::new));
        ovmf(wire).discovers();
        assertThat(wire.sends().getFirst().payload()).isEqualTo(alone);
        more.add("http-boot=tag:http,mine.efi");
        wire.configured(more.toArray(String[]::new));
        ovmf(wire).discovers();
        assertThat(file(reply(wire))).as("a line with tags").isEqualTo("http://192.168.7.1/mine.efi");
    }

    @Test
    void theTraceTellsTheLineAndWhyOthersDoNotHold() {
        var wire = new Wire(
                RANGE,
                NO_PING,
                "dhcp-boot=pxelinux.0",
                "http-boot=tag:lab,a.efi",
                "http-boot=arch:arm64-uefi,b.efi",
                "http-boot=c.efi",
                "http-boot=d.efi");
        List<String> told = new ArrayList<>();
        wire.server.trace(event -> {
            if (!(event instanceof Trace.DhcpEvent(var _, var step))) return;
            if (step instanceof Trace.BootFileChosen file) told.add(file.file() + " " + file.reason());
            if (step instanceof Trace.LineNotApplied line)
                told.add(line.directive().text() + ": " + line.reason());
            if (step instanceof Trace.OptionChosen option && option.code() == 60) told.add("60 " + option.reason());
        });
        ovmf(wire).discovers();
        assertThat(told)
                .contains(
                        "http://192.168.7.1/d.efi http-boot",
                        "60 http-boot",
                        "tag:lab,a.efi: lacks tags",
                        "arch:arm64-uefi,b.efi: is for another architecture",
                        "c.efi: another http-boot line holds",
                        "pxelinux.0: http-boot gives a URL instead");
        told.clear();
        rom(wire).discovers();
        assertThat(told).contains("pxelinux.0 dhcp-boot", "d.efi: the client does not boot by HTTP");
    }
}
