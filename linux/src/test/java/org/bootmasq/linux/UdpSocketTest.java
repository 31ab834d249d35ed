package org.bootmasq.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** The struct codecs against the kernel: what one socket sends on the loopback interface, another sees. */
class UdpSocketTest {
    private static final int LOOPBACK = 0x7f000001;
    private static final int OTHER_LOOPBACK = 0x7f000002;

    private final ReceiveBatch received = new ReceiveBatch(16, 2048);
    private final SendBatch toSend = new SendBatch(16, 2048);

    @Test
    void aBatchArrivesWithItsSourceDestinationAndInterface() throws Exception {
        try (UdpSocket server = UdpSocket.openIp4().packetInfo().bind(0, 0);
                UdpSocket client = UdpSocket.openIp4().bind(0, 0)) {
            int port = server.localPort();
            toSend.add("one".getBytes(US_ASCII), LOOPBACK, port);
            toSend.add("and two".getBytes(US_ASCII), OTHER_LOOPBACK, port).from(0x7f000009, 1);

            assertThat(client.send(toSend)).isEqualTo(2);
            assertThat(server.awaitReadable(1000)).isTrue();
            assertThat(server.receive(received)).isEqualTo(2);

            assertThat(received.bytes(0)).asString(US_ASCII).isEqualTo("one");
            assertThat(received.sourceAddress(0)).isEqualTo(LOOPBACK);
            assertThat(received.sourcePort(0)).isEqualTo(client.localPort());
            assertThat(received.destinationAddress(0)).isEqualTo(LOOPBACK);
            assertThat(received.interfaceIndex(0)).isEqualTo(1);
            assertThat(received.buffer(1).remaining()).isEqualTo(7);
            assertThat(received.segment(1).get(ValueLayout.JAVA_BYTE, 4)).isEqualTo((byte) 't');
            assertThat(received.sourceAddress(1)).isEqualTo(0x7f000009);
            assertThat(received.destinationAddress(1)).isEqualTo(OTHER_LOOPBACK);
            assertThat(received.localAddress(1)).isEqualTo(OTHER_LOOPBACK);
            assertThat(received.truncated(1)).isFalse();

            assertThat(server.receive(received)).isZero();
            assertThat(received.count()).isZero();
        }
    }

    @Test
    void aBatchIsUsedAgain() throws Exception {
        try (UdpSocket server = UdpSocket.openIp4().packetInfo().bind(LOOPBACK, 0);
                UdpSocket client = UdpSocket.openIp4()) {
            for (int round = 1; round <= 5; round++) {
                toSend.clear();
                for (int i = 0; i < round; i++)
                    toSend.add(new byte[] {(byte) round, (byte) i}, LOOPBACK, server.localPort());
                client.send(toSend);
                assertThat(server.receive(received)).isEqualTo(round);
                for (int i = 0; i < round; i++) {
                    assertThat(received.bytes(i)).containsExactly(round, i);
                    assertThat(received.interfaceIndex(i)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void oneBufferLeavesAsManySegments() throws Exception {
        try (UdpSocket server = UdpSocket.openIp4().bind(LOOPBACK, 0);
                UdpSocket client = UdpSocket.openIp4();
                Arena arena = Arena.ofConfined()) {
            MemorySegment window = arena.allocate(3 * 516 + 20);
            for (int i = 0; i < 4; i++) window.set(ValueLayout.JAVA_BYTE, i * 516L, (byte) (i + 1));
            toSend.addReference(window, 0, (int) window.byteSize(), LOOPBACK, server.localPort())
                    .from(LOOPBACK, 0)
                    .segments(516);
            assertThat(client.send(toSend)).isEqualTo(1);
            assertThat(server.receive(received)).isEqualTo(4);
            for (int i = 0; i < 4; i++) {
                assertThat(received.length(i)).isEqualTo(i < 3 ? 516 : 20);
                assertThat(received.buffer(i).get(0)).isEqualTo((byte) (i + 1));
            }
        }
    }

    @Test
    void aLongDatagramIsTruncatedVisibly() throws Exception {
        ReceiveBatch small = new ReceiveBatch(2, 10);
        try (UdpSocket server = UdpSocket.openIp4().bind(LOOPBACK, 0);
                UdpSocket client = UdpSocket.openIp4()) {
            client.send(toSend.add(new byte[11], LOOPBACK, server.localPort())
                    .add(new byte[10], LOOPBACK, server.localPort()));
            assertThat(server.receive(small)).isEqualTo(2);
            assertThat(small.truncated(0)).isTrue();
            assertThat(small.length(0)).isEqualTo(10);
            assertThat(small.truncated(1)).isFalse();
        }
    }

    @Test
    void oneDatagramThatCannotLeaveDoesNotHoldUpTheOthers() throws Exception {
        try (UdpSocket server = UdpSocket.openIp4().bind(LOOPBACK, 0);
                UdpSocket client = UdpSocket.openIp4()) {
            int port = server.localPort();
            toSend.add(new byte[1], LOOPBACK, port)
                    .add(new byte[1], 0xffffffff, port)
                    .add(new byte[1], LOOPBACK, port);
            assertThatThrownBy(() -> {
                        client.send(toSend);
                        client.send(toSend);
                    })
                    .hasMessage("sendmmsg: Permission denied");
            assertThat(client.send(toSend)).isEqualTo(1);
            assertThat(toSend.remaining()).isZero();
            assertThat(server.receive(received)).isEqualTo(2);
        }
    }

    @Test
    void aTakenPortSaysSoInTheWordsOfPerror() throws Exception {
        try (UdpSocket first = UdpSocket.openIp4().bind(LOOPBACK, 0);
                UdpSocket second = UdpSocket.openIp4()) {
            int port = first.localPort();
            assertThatThrownBy(() -> second.bind(LOOPBACK, port))
                    .isInstanceOfSatisfying(LinuxException.class, failure -> {
                        assertThat(failure.text()).isEqualTo("Address already in use");
                        assertThat(failure.name()).isEqualTo("EADDRINUSE");
                        assertThat(failure).hasMessage("bind: Address already in use");
                    });
        }
    }

    @Test
    void aConnectedSocketHearsThatNobodyListens() throws Exception {
        int port;
        try (UdpSocket gone = UdpSocket.openIp4().bind(LOOPBACK, 0)) {
            port = gone.localPort();
        }
        try (UdpSocket client = UdpSocket.openIp4().connect(LOOPBACK, port)) {
            client.send(toSend.add(new byte[1], LOOPBACK, port));
            assertThat(client.awaitReadable(1000)).isTrue();
            assertThatThrownBy(() -> client.receive(received)).hasMessage("recvmmsg: Connection refused");
        }
    }

    @Test
    void sixthVersion() throws Exception {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        try (UdpSocket server = UdpSocket.openIp6().packetInfo().bindIp6(new byte[16], 0, 0);
                UdpSocket client = UdpSocket.openIp6()) {
            client.send(toSend.addIp6(new byte[] {6}, loopback, 0, server.localPort())
                    .from(loopback, 1));
            assertThat(server.receive(received)).isEqualTo(1);
            assertThat(received.sourceIsIp4(0)).isFalse();
            assertThat(received.sourceOctets(0)).isEqualTo(loopback);
            assertThat(received.destinationOctets(0)).isEqualTo(loopback);
            assertThat(received.interfaceIndex(0)).isEqualTo(1);
        }
    }

    @Test
    void sixthVersionInSegments() throws Exception {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        try (UdpSocket server = UdpSocket.openIp6().bindIp6(new byte[16], 0, 0);
                UdpSocket client = UdpSocket.openIp6().allowFragments();
                Arena arena = Arena.ofConfined()) {
            MemorySegment window = arena.allocate(3 * 1452 + 20);
            for (int i = 0; i < 4; i++) window.set(ValueLayout.JAVA_BYTE, i * 1452L, (byte) (i + 1));
            int length = (int) window.byteSize();
            toSend.addReferenceIp6(window, 0, length, loopback, 0, server.localPort())
                    .from(loopback, 0)
                    .segments(1452);
            assertThat(client.send(toSend)).isEqualTo(1);
            assertThat(server.receive(received)).isEqualTo(4);
            for (int i = 0; i < 4; i++) {
                assertThat(received.length(i)).isEqualTo(i < 3 ? 1452 : 20);
                assertThat(received.buffer(i).get(0)).isEqualTo((byte) (i + 1));
            }
        }
    }

    @Test
    void sixthVersionHearsThatNobodyListens() throws Exception {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        int port;
        try (UdpSocket gone = UdpSocket.openIp6().bindIp6(loopback, 0, 0)) {
            port = gone.localPort();
        }
        try (UdpSocket client = UdpSocket.openIp6().packetInfo().reportErrors().bindIp6(loopback, 0, 0);
                Epoll epoll = new Epoll(1)) {
            epoll.add(client, Epoll.IN, 1);
            client.send(toSend.addIp6(new byte[] {6}, loopback, 0, port));
            assertThat(epoll.await(1000)).isEqualTo(1);
            assertThat(epoll.ready(0) & Epoll.ERROR).isNotZero();
            assertThat(client.receiveErrors(received)).isEqualTo(1);
            assertThat(received.errorNumber(0)).isEqualTo(Errno.ECONNREFUSED);
            assertThat(received.sourceOctets(0)).isEqualTo(loopback);
            assertThat(received.sourcePort(0)).isEqualTo(port);
        }
    }

    @Test
    void epollTellsWhichDescriptorIsReadyAndAnEventWakesIt() throws Exception {
        try (Epoll epoll = new Epoll(8);
                EventFd wake = new EventFd();
                UdpSocket server = UdpSocket.openIp4().bind(LOOPBACK, 0);
                UdpSocket client = UdpSocket.openIp4()) {
            epoll.add(wake, Epoll.IN, 7);
            epoll.add(server, Epoll.IN, 8);
            assertThat(epoll.await(0)).isZero();

            Thread waker = Thread.ofPlatform().start(wake::signal);
            assertThat(epoll.await(5000)).isEqualTo(1);
            assertThat(epoll.token(0)).isEqualTo(7);
            waker.join();
            assertThat(wake.drain()).isEqualTo(1);
            assertThat(epoll.await(0)).isZero();

            wake.signal();
            client.send(toSend.add(new byte[1], LOOPBACK, server.localPort()));
            assertThat(epoll.await(1000)).isEqualTo(2);
            assertThat(new int[] {epoll.token(0), epoll.token(1)}).containsExactlyInAnyOrder(7, 8);
            assertThat(epoll.ready(0)).isEqualTo(Epoll.IN);
            epoll.remove(server);
            wake.drain();
            assertThat(epoll.await(0)).isZero();
        }
    }
}
