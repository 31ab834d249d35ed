package org.bootmasq.edge.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;

/** Every answer reaches the one who asked, whole and from the address that was asked, whatever else waits with it. */
final class DnsAnswersTest {
    private static final Ip4 LOOPBACK = Ip4.parse("127.0.0.1").orElseThrow();
    private static final Ip4 OTHER = Ip4.parse("127.0.0.2").orElseThrow();
    private static final Ip6 LOOPBACK6 = Ip6.parse("::1").orElseThrow();

    private final Random random = new Random(53);

    private static Asker asker(IpAddress from, UdpSocket socket, IpAddress asked) throws LinuxException {
        return new Asker(from, socket.localPort(), asked, 1, false, 0);
    }

    private byte[] answer(int length) {
        var octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    private static List<String> received(UdpSocket socket, int count) throws LinuxException {
        var batch = new ReceiveBatch(64, 4096);
        var all = new ArrayList<String>();
        while (all.size() < count && socket.awaitReadable(2000) || socket.awaitReadable(0)) {
            socket.receive(batch);
            for (int i = 0; i < batch.count(); i++)
                all.add(ScopedAddress.source(batch, i).address() + " " + Arrays.toString(batch.bytes(i)));
        }
        return all;
    }

    @Test
    void askersLengthsAndOriginsStayApart() throws LinuxException {
        try (UdpSocket server = UdpSocket.openIp4().bind(0, 0);
                UdpSocket one = UdpSocket.openIp4().bind(0, 0);
                UdpSocket two = UdpSocket.openIp4().bind(0, 0)) {
            List<Asker> askers = List.of(
                    asker(LOOPBACK, one, LOOPBACK),
                    asker(LOOPBACK, two, LOOPBACK),
                    asker(LOOPBACK, two, OTHER),
                    asker(OTHER, two, LOOPBACK));
            var answers = new DnsAnswers(server);
            var toOne = new ArrayList<String>();
            var toTwo = new ArrayList<String>();
            for (int i = 0; i < 70; i++) {
                Asker asker = askers.get(random.nextInt(askers.size()));
                byte[] octets = answer(List.of(12, 60, 61, 1232, 1233, 2000).get(random.nextInt(6)));
                answers.add(asker, octets, octets.length);
                (asker.port() == one.localPort() ? toOne : toTwo).add(asker.asked() + " " + Arrays.toString(octets));
            }
            answers.flush();
            assertThat(received(one, toOne.size())).containsExactlyInAnyOrderElementsOf(toOne);
            assertThat(received(two, toTwo.size())).containsExactlyInAnyOrderElementsOf(toTwo);
            answers.flush();
            assertThat(received(one, 0)).isEmpty();
        }
    }

    @Test
    void overIp6Too() throws LinuxException {
        try (UdpSocket server = UdpSocket.openIp6().bindIp6(new byte[16], 0, 0);
                UdpSocket client = UdpSocket.openIp6().bindIp6(new byte[16], 0, 0)) {
            var answers = new DnsAnswers(server);
            var sent = new ArrayList<String>();
            for (int i = 0; i < 40; i++) {
                byte[] octets = answer(i % 2 == 0 ? 80 : 100);
                answers.add(asker(LOOPBACK6, client, LOOPBACK6), octets, octets.length);
                sent.add("::1 " + Arrays.toString(octets));
            }
            answers.flush();
            assertThat(received(client, 40)).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    @Test
    void anAnswerThatCannotLeaveHoldsNobodyUp() throws LinuxException {
        try (UdpSocket server = UdpSocket.openIp4().bind(0, 0);
                UdpSocket client = UdpSocket.openIp4().bind(0, 0)) {
            var answers = new DnsAnswers(server);
            var tooLong = new byte[65_508];
            for (int i = 0; i < 10; i++) answers.add(asker(LOOPBACK, client, LOOPBACK), new byte[] {1, 2}, 2);
            answers.add(asker(LOOPBACK, client, LOOPBACK), tooLong, tooLong.length);
            answers.add(asker(LOOPBACK, client, LOOPBACK), new byte[] {3, 4}, 2);
            answers.flush();
            assertThat(received(client, 11)).hasSize(11).contains("127.0.0.1 [3, 4]");
        }
    }

    @Test
    void afterARefusedRunTheOthersLeaveOnceEach() throws LinuxException {
        // An address that went away since it was asked: what would leave from there is refused, as a run and singly.
        Ip6 gone = Ip6.parse("2001:db8::9").orElseThrow();
        try (UdpSocket server = UdpSocket.openIp6().bindIp6(new byte[16], 0, 0);
                UdpSocket one = UdpSocket.openIp6().bindIp6(new byte[16], 0, 0);
                UdpSocket two = UdpSocket.openIp6().bindIp6(new byte[16], 0, 0)) {
            var answers = new DnsAnswers(server);
            for (int i = 0; i < 4; i++) answers.add(asker(LOOPBACK6, one, LOOPBACK6), new byte[20], 20);
            for (int i = 0; i < 4; i++) answers.add(asker(LOOPBACK6, two, gone), new byte[20], 20);
            for (int i = 0; i < 4; i++) answers.add(asker(LOOPBACK6, two, LOOPBACK6), new byte[20], 20);
            answers.flush();
            assertThat(received(one, 4)).hasSize(4);
            assertThat(received(two, 4)).hasSize(4);
        }
    }
}
