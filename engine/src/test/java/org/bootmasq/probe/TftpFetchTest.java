package org.bootmasq.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.bootmasq.probe.Fetched.Outcome;
import org.bootmasq.tftp.TftpCodec;
import org.bootmasq.tftp.TftpPacket;
import org.bootmasq.tftp.TftpPacket.Ack;
import org.bootmasq.tftp.TftpPacket.Data;
import org.bootmasq.tftp.TftpPacket.ErrorPacket;
import org.bootmasq.tftp.TftpPacket.Option;
import org.bootmasq.tftp.TftpPacket.OptionAck;
import org.bootmasq.tftp.TftpPacket.ReadRequest;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;
import org.junit.jupiter.api.Test;

/** A file by TFTP, from servers that do as they should and others. */
class TftpFetchTest {
    private static final long START = 5_000;
    private static final int PORT = 40_000;

    private final TftpFetch fetch = fetch(1_000_000);

    private static TftpFetch fetch(long most) {
        return new TftpFetch("boot.0", 69, 1_000, new FetchedContent(8, most));
    }

    private static String said(Optional<TftpFetch.Send> sent) {
        if (sent.isEmpty()) return "-";
        TftpPacket packet;
        try {
            packet = TftpCodec.decode(sent.get().payload());
        } catch (Malformed e) {
            throw new AssertionError(e);
        }
        String to = ":" + sent.get().port() + " ";
        return to
                + switch (packet) {
                    case ReadRequest read -> {
                        var words = new ArrayList<String>(
                                List.of("RRQ", read.file().latin1(), read.mode().latin1()));
                        for (Option option : read.options())
                            words.add(option.name().latin1() + "="
                                    + option.value().latin1());
                        yield String.join(" ", words);
                    }
                    case Ack ack -> "ACK " + ack.block();
                    case ErrorPacket error -> "ERROR " + error.code();
                    case Data _, OptionAck _, TftpPacket.WriteRequest _ -> packet.toString();
                };
    }

    private String hears(TftpFetch one, long after, int port, TftpPacket packet) {
        return said(one.on(START + after, port, TftpCodec.encode(packet)));
    }

    private String hears(TftpPacket packet) {
        return hears(fetch, 10, PORT, packet);
    }

    private static Data data(int block, int length) {
        return new Data(block, Bytes.owning(new byte[length]));
    }

    private static OptionAck options(String... pairs) {
        var options = new ArrayList<Option>();
        for (int i = 0; i < pairs.length; i += 2)
            options.add(new Option(Bytes.latin1(pairs[i]), Bytes.latin1(pairs[i + 1])));
        return new OptionAck(options);
    }

    private static void ends(TftpFetch one, Outcome outcome, String detail, long octets) {
        Fetched result = one.result().orElseThrow();
        assertThat(result.outcome()).as(result.detail()).isEqualTo(outcome);
        assertThat(result.detail()).isEqualTo(detail);
        assertThat(result.octets()).isEqualTo(octets);
        assertThat(one.deadline()).isEmpty();
    }

    @Test
    void aFileOfTwoBlocksAndAHalf() {
        assertThat(fetch.deadline()).hasValue(0);
        assertThat(said(fetch.onTimer(START))).isEqualTo(":69 RRQ boot.0 octet tsize=0 blksize=1000");
        assertThat(hears(options("tsize", "2500", "BLKSIZE", "1000"))).isEqualTo(":40000 ACK 0");
        assertThat(hears(data(1, 1000))).isEqualTo(":40000 ACK 1");
        assertThat(hears(data(1, 1000))).as("again").isEqualTo(":40000 ACK 1");
        assertThat(hears(data(2, 1000))).isEqualTo(":40000 ACK 2");
        assertThat(hears(fetch, 50, PORT, data(3, 500))).isEqualTo(":40000 ACK 3");
        ends(fetch, Outcome.WHOLE, "", 2500);
        Fetched result = fetch.result().orElseThrow();
        assertThat(result.told()).isEqualTo(OptionalLong.of(2500));
        assertThat(result.beginning().length()).as("no more is kept").isEqualTo(8);
        assertThat(result.millis()).isEqualTo(50);
        assertThat(result.repeated()).isZero();
    }

    @Test
    void aServerWithoutOptionsAndOneThatRefusesThem() {
        fetch.onTimer(START);
        assertThat(hears(data(1, 512))).isEqualTo(":40000 ACK 1");
        assertThat(hears(data(2, 0))).isEqualTo(":40000 ACK 2");
        ends(fetch, Outcome.WHOLE, "", 512);

        TftpFetch other = fetch(1_000_000);
        other.onTimer(START);
        assertThat(hears(other, 1, PORT, new ErrorPacket(8, Bytes.latin1("no options"))))
                .isEqualTo(":69 RRQ boot.0 octet");
        assertThat(hears(other, 2, PORT + 1, data(1, 3))).isEqualTo(":40001 ACK 1");
        ends(other, Outcome.WHOLE, "", 3);
    }

    @Test
    void whatIsLostIsAskedForAgain() {
        fetch.onTimer(START);
        assertThat(fetch.deadline()).hasValue(START + 1_000);
        assertThat(said(fetch.onTimer(START + 999))).isEqualTo("-");
        assertThat(said(fetch.onTimer(START + 1_000))).startsWith(":69 RRQ");
        assertThat(hears(fetch, 1_500, PORT, data(1, 512))).isEqualTo(":40000 ACK 1");
        assertThat(said(fetch.onTimer(START + 2_500))).isEqualTo(":40000 ACK 1");
        assertThat(hears(fetch, 2_600, PORT, data(2, 1))).isEqualTo(":40000 ACK 2");
        assertThat(fetch.result().orElseThrow().repeated()).isEqualTo(2);
    }

    @Test
    void silenceEndsIt() {
        long now = START;
        for (int i = 0; i < 5; i++, now += 1_000)
            assertThat(said(fetch.onTimer(now))).startsWith(":69 RRQ");
        fetch.onStranger("10.0.0.7");
        assertThat(said(fetch.onTimer(now))).isEqualTo("-");
        ends(fetch, Outcome.SILENT, "it does not answer, but 10.0.0.7 does, which no boot program listens to", 0);

        TftpFetch begun = fetch(1_000_000);
        begun.onTimer(START);
        hears(begun, 1, PORT, data(1, 512));
        for (now = START + 1_001; begun.result().isEmpty(); now += 1_000) begun.onTimer(now);
        ends(begun, Outcome.CUT, "it has fallen silent", 512);
    }

    @Test
    void whatTheServerSaysIsKept() {
        fetch.onTimer(START);
        assertThat(hears(new ErrorPacket(1, Bytes.latin1("not here")))).isEqualTo("-");
        ends(fetch, Outcome.MISSING, "error 1: not here", 0);

        TftpFetch refused = fetch(1_000_000);
        refused.onTimer(START);
        hears(refused, 1, PORT, new ErrorPacket(2, Bytes.latin1("denied")));
        ends(refused, Outcome.REFUSED, "error 2: denied", 0);

        TftpFetch closed = fetch(1_000_000);
        closed.onTimer(START);
        closed.onUnreachable(START + 1, "Connection refused");
        ends(closed, Outcome.CLOSED, "Connection refused", 0);
    }

    @Test
    void noMoreIsFetchedThanIsWanted() {
        TftpFetch some = fetch(1_024);
        some.onTimer(START);
        assertThat(hears(some, 1, PORT, data(1, 512))).isEqualTo(":40000 ACK 1");
        assertThat(hears(some, 2, PORT, data(2, 512)))
                .as("the server need not wait")
                .isEqualTo(":40000 ERROR 0");
        ends(some, Outcome.ENOUGH, "", 1_024);
    }

    @Test
    void aServerThatBreaksWhatWasAgreedOnIsStopped() {
        fetch.onTimer(START);
        assertThat(hears(options("blksize", "1001"))).isEqualTo(":40000 ERROR 8");
        ends(fetch, Outcome.BROKEN, "it acknowledges blocks of 1001 octets where 1000 were asked for", 0);

        TftpFetch longer = fetch(1_000_000);
        longer.onTimer(START);
        assertThat(hears(longer, 1, PORT, data(1, 513))).isEqualTo(":40000 ERROR 4");
        ends(longer, Outcome.BROKEN, "a block of 513 octets where 512 were agreed on", 0);
    }

    @Test
    void othersDoNotDisturbATransfer() {
        fetch.onTimer(START);
        hears(data(1, 512));
        assertThat(hears(fetch, 20, PORT + 1, data(2, 512))).as("another port").isEqualTo("-");
        assertThat(hears(fetch, 20, PORT, data(7, 512))).as("a block too far").isEqualTo("-");
        assertThat(hears(fetch, 20, PORT, options("blksize", "8")))
                .as("too late")
                .isEqualTo("-");
        assertThat(said(fetch.on(START + 20, PORT, Bytes.ofHex("0003"))))
                .as("cut short")
                .isEqualTo("-");
        assertThat(hears(data(2, 0))).isEqualTo(":40000 ACK 2");
        ends(fetch, Outcome.WHOLE, "", 512);
    }

    @Test
    void blockNumbersBeginAnew() {
        TftpFetch large = fetch(1L << 40);
        large.onTimer(START);
        Bytes block = Bytes.owning(new byte[512]);
        for (int i = 1; i <= 70_000; i++) large.on(START, PORT, TftpCodec.encode(new Data(i & 0xffff, block)));
        hears(large, 1, PORT, data(70_001 & 0xffff, 1));
        ends(large, Outcome.WHOLE, "", 70_000L * 512 + 1);
    }

    @Test
    void tenThousandConversationsOfRubbishEnd() {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            TftpFetch one = fetch(2_000);
            one.onTimer(START);
            long now = START;
            for (int turn = 0; turn < 400 && one.result().isEmpty(); turn++) {
                var octets = new byte[random.nextInt(40)];
                random.nextBytes(octets);
                if (octets.length > 1) {
                    octets[0] = 0;
                    octets[1] = (byte) random.nextInt(8);
                }
                now += random.nextInt(400);
                if (random.nextInt(4) > 0) one.on(now, PORT, Bytes.owning(octets));
                else one.onTimer(now);
            }
            for (; one.result().isEmpty(); now += 1_000) one.onTimer(now);
            assertThat(one.result().orElseThrow().octets()).isLessThan(3_000);
        }
    }
}
