package org.bootmasq.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.bootmasq.tftp.TftpPacket.WriteRequest;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.LogText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TftpServerTest {
    private static final String UNSUPPORTED = "unsupported request from 10.0.0.5";

    private static Script server(String... more) {
        var lines = new java.util.ArrayList<>(List.of("enable-tftp", "tftp-root=/srv"));
        lines.addAll(List.of(more));
        return new Script(lines.toArray(String[]::new))
                .file("/srv/boot", Script.content(10))
                .file("/srv/sub/Boot", Script.content(20))
                .file("/srv/10.0.0.5/own", Script.content(30))
                .file("/srv/fd00::5/own", Script.content(31))
                .file("/srv/fe80::5%eth0/own", Script.content(32))
                .file("/srv/52-54-00-12-34-56/own", Script.content(40))
                .file("/eth0/here", Script.content(50))
                .file("/etc/passwd", Script.content(60));
    }

    /** Each name, and the size of the file it leads to, or where it was looked for. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
        boot,                                10
        /boot,                               10
        \\boot,                              10
        sub\\Boot,                           20
        /srv/boot,                           10
        /etc/passwd,                         /srv/etc/passwd
        /srvx/boot,                          /srv/srvx/boot
        Boot,                                /srv/Boot
        10.0.0.5/own,                        30
        ....//boot,                          /srv/....//boot
        .../boot,                            /srv/.../boot
        """)
    void namesLieBelowTheRoot(String name, String expected) {
        Script script = server().read("octet", name);
        List<String> lines = script.take();
        if (expected.startsWith("/"))
            assertThat(lines)
                    .containsExactly(
                            "ERROR 1 file " + expected + " not found for 10.0.0.5",
                            "err: file " + expected + " not found for 10.0.0.5");
        else assertThat(lines).containsExactly("DATA 1 of " + expected);
    }

    @ParameterizedTest
    @CsvSource({"../etc/passwd", "/../etc/passwd", "sub/../boot", "..\\etc\\passwd", "/srv/../etc/passwd", "a/../../b"})
    void nameWithAStepUpIsRefused(String name) {
        assertThat(server().read("octet", name).take())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("ERROR 2 cannot access /srv/")
                .endsWith(": Permission denied");
    }

    @Test
    void octetsThatAreNoTextAreNoFile() {
        String overlong = "\u00c0\u00ae\u00c0\u00ae/boot";
        assertThat(server().read("octet", overlong).take()).first().asString().startsWith("ERROR 1 file /srv/");
        assertThat(server().read("octet", "\u001b[2J\u00e9").take())
                .extracting(LogText::of)
                .contains("ERROR 1 file /srv/[2J not found for 10.0.0.5")
                .contains("err: file /srv/\\033[2J\\351 not found for 10.0.0.5");
    }

    @Test
    void aLongNameGetsAShortError() {
        Script script = server().read("octet", "a".repeat(3000));
        assertThat(script.packets.getLast().length()).isEqualTo(504);
    }

    @Test
    void onlyReadsInKnownModesAreTaken() {
        Bytes octet = Bytes.latin1("octet");
        for (Bytes datagram : List.of(
                TftpCodec.encode(new WriteRequest(Bytes.latin1("boot"), octet, List.of())),
                Bytes.latin1("\0\1boot\0mail\0"),
                Bytes.latin1("\0\1boot\0evil\0octet\0"),
                Bytes.latin1("\0\1\0octet\0"),
                Bytes.latin1("\0\1boot"),
                Bytes.latin1("\0\1"))) {
            assertThat(server().first(datagram).take())
                    .containsExactly("ERROR 4 " + UNSUPPORTED, "err: " + UNSUPPORTED);
        }
    }

    /** CVE-2024-2169: two servers would answer each other for ever. */
    @Test
    void onlyRequestsAreAnswered() {
        for (String datagram : List.of(
                "",
                "\0",
                "\0\5\0\0loop\0",
                "\0\3\0\1x",
                "\0\4\0\1",
                "\0\6blksize\0" + "1024\0",
                "\0\0x\0octet\0",
                "\0\7",
                "\1\1boot\0octet\0")) {
            assertThat(server().first(Bytes.latin1(datagram)).take()).isEmpty();
        }
        assertThat(TftpServer.answersStranger(ByteBuffer.wrap(new byte[] {0, 5, 0, 5, 0})))
                .isFalse();
        assertThat(TftpServer.answersStranger(ByteBuffer.wrap(new byte[] {0, 3, 0, 5, 0})))
                .isTrue();
        assertThat(TftpServer.answersStranger(ByteBuffer.wrap(new byte[] {0}))).isFalse();
    }

    @Test
    void windowsAreGrantedOnlyWhereNobodyCanGuessThePort() {
        for (String line : List.of("tftp-single-port", "tftp-port-range=4000,4062")) {
            Script script = new Script("enable-tftp", "tftp-root=/srv", line).file("/srv/boot", Script.content(5000));
            assertThat(script.read("octet", "boot", "windowsize", "16").take())
                    .as(line)
                    .containsExactly("DATA 1 of 512");
        }
        Script script = new Script("enable-tftp", "tftp-root=/srv", "tftp-port-range=4000,4063")
                .file("/srv/boot", Script.content(5000));
        assertThat(script.read("octet", "boot", "windowsize", "16").take()).containsExactly("OACK windowsize=16");
    }

    @Test
    void withoutARootNamesAreAbsolute() {
        Script script = new Script("enable-tftp").file("/srv/boot", Script.content(10));
        assertThat(script.read("octet", "srv/boot").take()).containsExactly("DATA 1 of 10");
        assertThat(script.read("octet", "/srv/boot").take()).containsExactly("DATA 1 of 10");
    }

    @Test
    void anInterfaceCanHaveARootOfItsOwn() {
        assertThat(server("tftp-root=/eth0,eth0").read("octet", "here").take()).containsExactly("DATA 1 of 50");
        assertThat(server("tftp-root=/eth1,eth1").read("octet", "boot").take()).containsExactly("DATA 1 of 10");
    }

    @Test
    void aClientCanHaveARootOfItsOwn() {
        assertThat(server("tftp-unique-root").read("octet", "own").take()).containsExactly("DATA 1 of 30");
        assertThat(server("tftp-unique-root=mac").read("octet", "/own").take()).containsExactly("DATA 1 of 40");
        Script absent = server("tftp-unique-root=mac");
        absent.files.remove("/srv/52-54-00-12-34-56/own");
        assertThat(absent.read("octet", "boot").take()).containsExactly("DATA 1 of 10");
    }

    /** As dnsmasq 2.90 was seen to do: a link-local client's interface is part of its name. */
    @Test
    void aClientOfIpv6HasItsAddressInFoldersAndLines() {
        Script global = server("tftp-unique-root").from("fd00::5");
        assertThat(global.read("octet", "own").take()).containsExactly("DATA 1 of 31");
        assertThat(global.ack(1).take()).contains("info: sent /srv/fd00::5/own to fd00::5");
        Script linkLocal = server("tftp-unique-root").from("fe80::5");
        assertThat(linkLocal.read("octet", "own").take()).containsExactly("DATA 1 of 32");
        assertThat(linkLocal.ack(1).take()).contains("info: sent /srv/fe80::5%eth0/own to fe80::5%eth0");
        assertThat(server().from("fe80::5").read("octet", "none").take())
                .contains("err: file /srv/none not found for fe80::5%eth0");
        assertThat(server("tftp-unique-root=mac")
                        .from("fe80::5")
                        .read("octet", "own")
                        .take())
                .containsExactly("DATA 1 of 40");
        assertThat(linkLocal.stranger("eth1").take()).contains("err: ignoring packet from fe80::5%eth1 (TID mismatch)");
    }

    @Test
    void lowercaseSparesTheRoot() {
        Script script = new Script("enable-tftp", "tftp-root=/SRV", "tftp-lowercase").file("/SRV/boot", new byte[1]);
        assertThat(script.read("octet", "BooT").take()).containsExactly("DATA 1 of 1");
    }

    @Test
    void theSizeOfABlockHasLimits() {
        assertThat(server("tftp-mtu=600")
                        .read("octet", "boot", "blksize", "1400")
                        .take())
                .containsExactly("OACK blksize=568");
        assertThat(server("tftp-mtu=600")
                        .from("fd00::5")
                        .read("octet", "boot", "blksize", "1400")
                        .take())
                .containsExactly("OACK blksize=548");
        assertThat(server().from("fd00::5")
                        .read("octet", "boot", "blksize", "65464")
                        .take())
                .containsExactly("OACK blksize=1448");
        assertThat(server("tftp-no-blocksize")
                        .read("octet", "boot", "blksize", "1400")
                        .take())
                .containsExactly("DATA 1 of 10");
        for (String size : List.of("7", "0", "-5", "abc", "", "99999999999999999999"))
            assertThat(server().read("octet", "boot", "blksize", size).take()).containsExactly("DATA 1 of 10");
    }

    @Test
    void ofAnOptionGivenTwiceTheLastCounts() {
        assertThat(server().read("octet", "boot", "blksize", "1000", "blksize", "700")
                        .take())
                .containsExactly("OACK blksize=700");
    }

    @Test
    void windowsHaveALimit() {
        assertThat(server().read("octet", "boot", "windowsize", "65535").take()).containsExactly("OACK windowsize=64");
        assertThat(server().read("octet", "boot", "windowsize", "0").take()).containsExactly("DATA 1 of 10");
    }

    @Test
    void quietSilencesMissingFilesAndNothingElse() {
        assertThat(server("quiet-tftp").read("octet", "none").take())
                .containsExactly("ERROR 1 file /srv/none not found for 10.0.0.5");
        assertThat(server("quiet-tftp").read("octet", "../x").take()).hasSize(2);
        assertThat(server("quiet-tftp").read("octet", "boot").ack(1).take())
                .contains("info: sent /srv/boot to 10.0.0.5");
    }

    @Test
    void whoeverListensHearsOfEachFileAndWhatBecameOfIt() {
        Script script = server("quiet-tftp");
        script.read("octet", "none").read("octet", "boot").ack(1);
        var client =
                new Trace.TftpClient(Script.CLIENT, "eth0", Optional.of(HardwareAddress.ethernet("52:54:00:12:34:56")));
        String missing = "file /srv/none not found for 10.0.0.5";
        assertThat(script.events)
                .containsExactly(
                        new Trace.ErrorSent(client, "/srv/none", TftpErrorCode.FILE_NOT_FOUND.code(), missing),
                        new Trace.TransferBegun(client, "/srv/boot"),
                        new Trace.FileSent(client, "/srv/boot", 10));
    }
}
