package org.bootmasq.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.bootmasq.tftp.TftpPacket.Ack;
import org.bootmasq.tftp.TftpPacket.Data;
import org.bootmasq.tftp.TftpPacket.ErrorPacket;
import org.bootmasq.tftp.TftpPacket.Option;
import org.bootmasq.tftp.TftpPacket.OptionAck;
import org.bootmasq.tftp.TftpPacket.ReadRequest;
import org.bootmasq.tftp.TftpPacket.WriteRequest;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TftpCodecTest {
    private static final List<Option> OPTIONS = List.of(Option.of("blksize", 1428), Option.of("windowsize", 16));

    static List<TftpPacket> packets() {
        Bytes name = Bytes.latin1("pxelinux.0");
        Bytes octet = Bytes.latin1("octet");
        return List.of(
                new ReadRequest(name, octet, List.of()),
                new ReadRequest(name, octet, OPTIONS),
                new WriteRequest(name, octet, OPTIONS),
                new Data(65_535, Bytes.latin1("content")),
                new Data(0, Bytes.EMPTY),
                new Ack(4711),
                new ErrorPacket(8, Bytes.latin1("User aborted")),
                new OptionAck(OPTIONS));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void whatIsWrittenIsReadBack(TftpPacket packet) throws Malformed {
        assertThat(TftpCodec.decode(TftpCodec.encode(packet))).isEqualTo(packet);
    }

    @ParameterizedTest
    @MethodSource("packets")
    void everyTruncationIsAPacketOrMalformed(TftpPacket packet) {
        Bytes whole = TftpCodec.encode(packet);
        for (int length = 0; length < whole.length(); length++) readsBackWhatItReads(whole.slice(0, length));
    }

    @Test
    void randomOctetsAreAPacketOrMalformed() {
        var random = new Random(1350);
        for (int i = 0; i < 20_000; i++) {
            var octets = new byte[random.nextInt(80)];
            random.nextBytes(octets);
            if (octets.length > 1) {
                octets[0] = 0;
                octets[1] = (byte) random.nextInt(8);
            }
            readsBackWhatItReads(Bytes.of(octets));
        }
    }

    static void readsBackWhatItReads(Bytes octets) {
        try {
            TftpPacket packet = TftpCodec.decode(octets);
            assertThat(TftpCodec.decode(TftpCodec.encode(packet))).isEqualTo(packet);
        } catch (Malformed e) {
            assertThat(e.offset()).isBetween(0, octets.length());
        }
    }

    @Test
    void requestsAreReadAsDnsmasqReadsThem() throws Malformed {
        // From: CVE-2009-2958, an option without its value.
        Bytes lone = Bytes.latin1("\0\1f\0octet\0blksize\0");
        assertThat(TftpCodec.decode(lone))
                .isEqualTo(new ReadRequest(Bytes.latin1("f"), Bytes.latin1("octet"), List.of()));
        for (String text : List.of("\0\1f", "\0\1f\0octet", "\0\1f\0octet\0blksize", "\0\1f\0octet\0blksize\0009"))
            assertThatThrownBy(() -> TftpCodec.decode(Bytes.latin1(text))).isInstanceOf(Malformed.class);
    }
}
