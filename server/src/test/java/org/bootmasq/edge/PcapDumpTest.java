package org.bootmasq.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.log.Log;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class PcapDumpTest {
    private static final Log SILENT = (priority, subsystem, text) -> {};
    private static final ByteBuffer READ_REQUEST =
            ByteBuffer.wrap("\0\1tf.bin\0octet\0".getBytes(StandardCharsets.ISO_8859_1));

    @TempDir
    Path directory;

    private static void dumpOne(Path file, int mask) throws IOException {
        dumpOne(file, mask, SILENT);
    }

    private static void dumpOne(Path file, int mask, Log log) throws IOException {
        try (PcapDump.Writer writer = PcapDump.open(file, FileOwner.UNCHANGED, log)) {
            writer.start();
            var dump = new PcapDump();
            dump.to(writer, mask);
            dump.udp(
                    PcapDump.Kind.TFTP, Ip4.of("192.168.7.60"), 40768, Ip4.of("0.0.0.0"), 69, READ_REQUEST.duplicate());
        }
    }

    /** The octets that dnsmasq 2.90 wrote for this packet, apart from time and snap length. */
    @Test
    void aPacketLooksAsInDnsmasqsFile() throws IOException {
        Path file = directory.resolve("d.pcap");
        dumpOne(file, 0x8000);
        byte[] octets = Files.readAllBytes(file);
        assertThat(octets).hasSize(24 + 16 + 43);
        assertThat(HexFormat.of().formatHex(octets, 40, 68))
                .isEqualTo("4500002b000000004011b2dec0a8073c000000009f4000450017c2c6");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    /** A router advertisement that dnsmasq 2.93 sent, handed over without its checksum. */
    @Test
    void aMessageOfIcmp6HasTheChecksumThatTheKernelGaveIt() throws IOException {
        Path file = directory.resolve("d.pcap");
        String rest = "400007080000000000000000030440c0ffffffffffffffff0000000020010db8000100000000000000000000"
                + "05010000000005dc0101020000000101";
        ByteBuffer message = ByteBuffer.wrap(HexFormat.of().parseHex("86000000" + rest));
        try (PcapDump.Writer writer = PcapDump.open(file, FileOwner.UNCHANGED, SILENT)) {
            writer.start();
            var dump = new PcapDump();
            dump.to(writer, 0x4000);
            Ip6 router = Ip6.parse("fe80::ff:fe00:101").orElseThrow();
            Ip6 host = Ip6.parse("fe80::ff:fe00:202").orElseThrow();
            dump.icmp6(PcapDump.Kind.ROUTER_ADVERTISEMENT, router, host, 255, message);
            dump.icmp6(PcapDump.Kind.DHCP6, router, host, 255, message);
        }
        assertThat(message.remaining()).isEqualTo(64);
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file), 40, 40 + 40 + 64))
                .isEqualTo("6000000000403aff" + "fe80000000000000000000fffe000101" + "fe80000000000000000000fffe000202"
                        + "8600b41a" + rest);
        assertThat(Files.size(file)).isEqualTo(24 + 16 + 40 + 64);
    }

    @Test
    void theNextStartGoesOnAtTheEnd() throws IOException {
        Path file = directory.resolve("d.pcap");
        List<String> lines = new ArrayList<>();
        dumpOne(file, 0x8000, (_, _, text) -> lines.add(text));
        dumpOne(file, 0x8000, (_, _, text) -> lines.add(text));
        assertThat(lines).containsExactly("dumping packet 1 mask 0x8000", "dumping packet 2 mask 0x8000");
        assertThat(Files.size(file)).isEqualTo(24 + 2 * (16 + 43));
    }

    @Test
    void onlyWhatTheMaskNamesIsDumped() throws IOException {
        Path file = directory.resolve("d.pcap");
        dumpOne(file, 0x1000);
        dumpOne(file, 0);
        assertThat(Files.size(file)).isEqualTo(24);
        assertThat(PcapDump.OFF.wants(PcapDump.Kind.DHCP4)).isFalse();
    }

    @Test
    void theMaskIsReadAsDnsmasqReadsIt() {
        assertThat(PcapDump.mask("0x9000")).isEqualTo(0x9000);
        assertThat(PcapDump.mask("4096")).isEqualTo(0x1000);
        assertThat(PcapDump.mask("010000")).isEqualTo(0x1000);
        assertThat(PcapDump.mask("zz")).isZero();
    }

    @Test
    void aForeignFileIsLeftAlone() throws IOException {
        Path file = Files.writeString(directory.resolve("notes"), "not a pcap file at all, but longer than 24 bytes");
        assertThatThrownBy(() -> PcapDump.open(file, FileOwner.UNCHANGED, SILENT))
                .hasMessage("bad header in " + file);
        Path missing = directory.resolve("no/d.pcap");
        assertThatThrownBy(() -> PcapDump.open(missing, FileOwner.UNCHANGED, SILENT))
                .hasMessage("cannot create " + missing + ": No such file or directory");
    }

    @Test
    void tcpdumpFindsTheChecksumsOfBothFamiliesSound() throws Exception {
        Path tcpdump = Path.of("/usr/bin/tcpdump");
        assumeTrue(Files.isExecutable(tcpdump), "tcpdump is missing: apt-get install tcpdump");
        Path file = directory.resolve("d.pcap");
        dumpOne(file, 0x8000);
        try (PcapDump.Writer writer = PcapDump.open(file, FileOwner.UNCHANGED, SILENT)) {
            writer.start();
            var dump = new PcapDump();
            dump.to(writer, 0x8000);
            dump.udp(
                    PcapDump.Kind.TFTP,
                    Ip6.parse("fd00::60").orElseThrow(),
                    40768,
                    Ip6.parse("fd00::1").orElseThrow(),
                    69,
                    READ_REQUEST.duplicate());
        }
        var process = new ProcessBuilder(tcpdump.toString(), "-n", "-vv", "-r", file.toString())
                .redirectError(directory.resolve("err").toFile())
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(text).contains("192.168.7.60.40768 > 0.0.0.0.69").contains("fd00::60.40768 > fd00::1.69");
        assertThat(text).doesNotContain("bad udp cksum").doesNotContain("bad cksum");
    }

    @Test
    void aPipeThatNobodyReadsHoldsNobodyUp() throws Exception {
        Path pipe = directory.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo does not work here");
        try (PcapDump.Writer writer = PcapDump.open(pipe, FileOwner.UNCHANGED, SILENT)) {
            writer.start();
            var dump = new PcapDump();
            dump.to(writer, 0x8000);
            for (int i = 0; i < 20_000; i++) {
                dump.udp(PcapDump.Kind.TFTP, Ip4.of("10.0.0.1"), 1, Ip4.of("10.0.0.2"), 69, READ_REQUEST.duplicate());
            }
        }
    }
}
