package org.bootmasq.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;

/**
 * The whole engine: settings, then requests, acknowledgements, errors, rubbish and time, all made of octets; and what
 * must hold of all that it sends.
 */
class TftpEngineFuzzTest {
    private static final List<String> LINES = List.of(
            "tftp-root=/srv",
            "tftp-root=/other/,eth0",
            "tftp-unique-root=ip",
            "tftp-unique-root=mac",
            "tftp-lowercase",
            "tftp-no-blocksize",
            "tftp-single-port",
            "tftp-port-range=4000,4003",
            "tftp-mtu=600",
            "quiet-tftp");
    private static final List<String> NAMES = List.of(
            "boot",
            "/srv/boot",
            "../etc/passwd",
            "..\\x",
            "",
            "BOOT",
            "a\u00fc/..\u00c0\u00af",
            "large",
            "/",
            "boot/../../x");
    private static final List<String> OPTIONS =
            List.of("blksize", "tsize", "timeout", "windowsize", "BLKSIZE", "multicast", "");
    private static final List<String> VALUES =
            List.of("1428", "0", "1", "8", "65464", "65535", "99999999999999999999", "-1", "x", "", "16");

    @FuzzTest(maxDuration = "20s")
    void whateverComesIsAnsweredWithinBounds(FuzzedDataProvider data) {
        new Play(data.consumeRemainingAsBytes()).play();
    }

    @Test
    void tenThousandConversations() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            var octets = new byte[random.nextInt(200)];
            random.nextBytes(octets);
            new Play(octets).play();
        }
    }

    /** One conversation. */
    private static final class Play implements TftpSink, TftpFiles {
        private final byte[] octets;
        private int at;
        private final TftpSettings settings;
        private final TftpServer server;
        private final IpAddress client;
        private ByteBuffer room = ByteBuffer.allocate(0);
        private Optional<TftpTransfer> transfer = Optional.empty();
        private long now = 1000;
        private int open;
        private int packets;
        private boolean mayAnswer;

        Play(byte[] octets) {
            this.octets = octets;
            var lines = new ArrayList<>(List.of("enable-tftp"));
            int chosen = next() << 8 | next();
            for (int i = 0; i < LINES.size(); i++) if ((chosen >> i & 1) != 0) lines.add(LINES.get(i));
            settings = Script.settings(lines.toArray(String[]::new));
            server = new TftpServer(settings, this, new TftpLog(settings, Play::isOneLine, Play::isOneLine));
            client = IpAddress.parse((chosen & 1 << 15) == 0 ? "10.0.0.5" : "fe80::5")
                    .orElseThrow();
        }

        private int next() {
            return at < octets.length ? octets[at++] & 0xff : 0;
        }

        private String pick(List<String> of) {
            return of.get(next() % of.size());
        }

        void play() {
            while (at < octets.length) {
                packets = 0;
                switch (next() % 5) {
                    case 0 -> first(request());
                    case 1 -> first(rubbish());
                    case 2 -> during(Bytes.ofInts(0, 4, next(), next()));
                    case 3 -> during(rubbish());
                    default -> {
                        now += next() * 100L;
                        mayAnswer = true;
                        transfer.ifPresent(each -> each.onTimer(now, this));
                    }
                }
                assertThat(packets).isLessThanOrEqualTo(TftpNegotiation.LARGEST_WINDOW);
                if (!TftpNegotiation.portsAreHardToGuess(settings))
                    assertThat(packets).isLessThanOrEqualTo(1);
                if (transfer.map(TftpTransfer::isFinished).orElse(false)) transfer = Optional.empty();
                assertThat(open).isEqualTo(transfer.isPresent() ? 1 : 0);
            }
            transfer.ifPresent(TftpTransfer::abandon);
            assertThat(open).isZero();
        }

        private Bytes request() {
            var text = new StringBuilder(next() % 8 == 0 ? "\0\2" : "\0\1");
            text.append(pick(NAMES))
                    .append('\0')
                    .append(pick(List.of("octet", "netascii", "OCTET", "mail")))
                    .append('\0');
            for (int i = next() % 6; i > 0; i--)
                text.append(pick(OPTIONS)).append('\0').append(pick(VALUES)).append('\0');
            return Bytes.latin1(text.toString());
        }

        private Bytes rubbish() {
            var some = new byte[next() % 40];
            for (int i = 0; i < some.length; i++) some[i] = (byte) next();
            if (some.length > 1 && next() % 4 > 0) {
                some[0] = 0;
                some[1] = (byte) (next() % 8);
            }
            return Bytes.of(some);
        }

        private void first(Bytes datagram) {
            transfer.ifPresent(TftpTransfer::abandon);
            mayAnswer = TftpServer.isRequest(ByteBuffer.wrap(datagram.toArray()));
            var mac = Optional.of(HardwareAddress.ethernet("52:54:00:12:34:56"));
            transfer = server.on(
                    now, datagram, new TftpServer.Arrival(new Trace.TftpClient(client, "eth0", mac), 1500), this);
            assertThat(packets).isLessThanOrEqualTo(1);
        }

        private void during(Bytes datagram) {
            mayAnswer = datagram.length() >= 4 && datagram.at(1) == TftpPacket.ACK;
            transfer.ifPresent(each -> each.on(now, ByteBuffer.wrap(datagram.toArray()), this));
        }

        @Override
        public ByteBuffer room(int wanted) {
            assertThat(wanted).isBetween(1, MOST_OCTETS);
            room = ByteBuffer.allocate(wanted);
            return room;
        }

        @Override
        public void send(ByteBuffer all, int packetLength) {
            assertThat(mayAnswer)
                    .as("only requests, acknowledgements and time have answers")
                    .isTrue();
            assertThat(all).isSameAs(room);
            int count = (all.remaining() + packetLength - 1) / packetLength;
            assertThat(count).isBetween(1, MOST_PACKETS);
            packets += count;
            assertThat(packetLength).isLessThanOrEqualTo(1500 - 28);
        }

        private static void isOneLine(String line) {
            assertThat(line.chars().noneMatch(c -> c < ' ' || c == 0x7f))
                    .as(line)
                    .isTrue();
        }

        @Override
        public Opening open(String root, String path) {
            assertThat(path).startsWith(root.isEmpty() ? "/" : root).doesNotContain("/../");
            if (path.length() % 3 == 0) return new Opening.Missing();
            long size = path.endsWith("large") ? 5_000_000_000L : path.length() * 100L;
            open++;
            return new Opening.Opened(new FileBlocks() {
                @Override
                public long size() {
                    return size;
                }

                @Override
                public int read(long offset, ByteBuffer into) throws Unreadable {
                    if (next() % 50 == 49) throw new Unreadable("Input/output error");
                    int count = Math.clamp(size - offset, 0, into.remaining());
                    for (int i = 0; i < count; i++) into.put((byte) (i % 11 == 0 ? '\n' : 'x'));
                    return count;
                }

                @Override
                public void close() {
                    open--;
                }
            });
        }

        @Override
        public boolean isFolder(String path) {
            return path.length() % 2 == 0;
        }
    }
}
