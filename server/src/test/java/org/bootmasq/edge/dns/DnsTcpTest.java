package org.bootmasq.edge.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** Connections over the loopback interface; whoever answers turns the message's first octet. */
class DnsTcpTest {
    private static final int MOST = 20;
    private static final int BIG = 60_000;

    /**
     * Answers at once, but for questions that begin with 0xff, which wait; those with 0xfe are answered with two
     * messages, those with 0xfd with {@code transfer}.
     */
    private static final class Answering implements DnsTcp.Receiver {
        Optional<DnsTcp> tcp = Optional.empty();
        volatile byte[] transfer = new byte[0];

        @Override
        public void question(int ticket, DnsTcp.Peer peer, byte[] query) {
            if (query.length > 0 && query[0] == (byte) 0xff) return;
            if (query.length > 0 && query[0] == (byte) 0xfe) {
                tcp.orElseThrow().send(ticket, new byte[] {0, 1, 5, 0, 2, 6, 7, 9}, 7);
                return;
            }
            if (query.length > 0 && query[0] == (byte) 0xfd) {
                tcp.orElseThrow().send(ticket, transfer, transfer.length);
                return;
            }
            if (query.length == 0) {
                tcp.orElseThrow().drop(ticket);
                return;
            }
            query[0] ^= 1;
            tcp.orElseThrow().answer(ticket, query, query.length);
        }
    }

    private interface Story {
        void tell(int port, DnsTcp tcp, Answering receiver) throws IOException, InterruptedException;
    }

    private static void serving(Story story) throws IOException, InterruptedException {
        serving(DnsTcp.IDLE_MILLIS, story);
    }

    private static void serving(int idleMillis, Story story) throws IOException, InterruptedException {
        var receiver = new Answering();
        try (var listener = ServerSocketChannel.open();
                var tcp = new DnsTcp(receiver, MOST, idleMillis, MemoryLimits.NONE, (_, _, _) -> {})) {
            receiver.tcp = Optional.of(tcp);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            tcp.serve(listener);
            story.tell(((InetSocketAddress) listener.getLocalAddress()).getPort(), tcp, receiver);
        }
    }

    private static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static int exchange(Socket socket, int first) throws IOException {
        socket.getOutputStream().write(new byte[] {0, 3, (byte) first, 7, 7});
        var in = new DataInputStream(socket.getInputStream());
        if (in.readUnsignedShort() != 3) throw new IOException("another length");
        return in.readNBytes(3)[0];
    }

    @Test
    void severalQuestionsGoOverOneConnection() throws Exception {
        serving((port, _, _) -> {
            try (Socket socket = connect(port)) {
                assertThat(exchange(socket, 2)).isEqualTo(3);
                assertThat(exchange(socket, 4)).isEqualTo(5);
            }
        });
    }

    @Test
    void aQuestionInSingleOctetsIsAnswered() throws Exception {
        serving((port, _, _) -> {
            try (Socket socket = connect(port)) {
                socket.setTcpNoDelay(true);
                for (byte each : new byte[] {0, 3, 2, 7}) {
                    socket.getOutputStream().write(each);
                    socket.getOutputStream().flush();
                }
                socket.getOutputStream().write(7);
                assertThat(new DataInputStream(socket.getInputStream()).readUnsignedShort())
                        .isEqualTo(3);
            }
        });
    }

    @Test
    void aThousandIdleConnectionsHarmNobody() throws Exception {
        serving((port, tcp, _) -> {
            List<Socket> idle = new ArrayList<>();
            try {
                for (int i = 0; i < 1000; i++) idle.add(connect(port));
                try (Socket socket = connect(port)) {
                    assertThat(exchange(socket, 2)).isEqualTo(3);
                }
                assertThat(tcp.takeHighest()).isLessThanOrEqualTo(MOST);
            } finally {
                for (Socket each : idle) each.close();
            }
        });
    }

    private static Socket connect(int port, String from) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
        socket.setSoTimeout(10_000);
        return socket;
    }

    @Test
    void whoOpensManyLosesHisOwn() throws Exception {
        serving((port, _, _) -> {
            List<Socket> flood = new ArrayList<>();
            try (Socket other = connect(port, "127.0.0.2")) {
                assertThat(exchange(other, 2)).isEqualTo(3);
                for (int i = 0; i < 500; i++) flood.add(connect(port, "127.0.0.1"));
                assertThat(exchange(other, 4)).isEqualTo(5);
                try (Socket third = connect(port, "127.0.0.3")) {
                    assertThat(exchange(third, 2)).isEqualTo(3);
                }
            } finally {
                for (Socket each : flood) each.close();
            }
        });
    }

    @Test
    void questionsThatWaitForADeadServerLeaveOthersTheirPlace() throws Exception {
        serving((port, _, _) -> {
            List<Socket> waiting = new ArrayList<>();
            try {
                for (int i = 0; i < MOST; i++) {
                    Socket socket = connect(port, "127.0.0.1");
                    waiting.add(socket);
                    socket.getOutputStream().write(new byte[] {0, 3, (byte) 0xff, 7, 7});
                }
                try (Socket other = connect(port, "127.0.0.2")) {
                    assertThat(exchange(other, 2)).isEqualTo(3);
                }
            } finally {
                for (Socket each : waiting) each.close();
            }
        });
    }

    @Test
    void answersTakeNoMoreThanTheirMemory() throws Exception {
        var lines = new LinkedBlockingQueue<String>();
        var receiver = new Answering();
        var memory = new MemoryLimits(0, 1, 1, 0, 5, 1, 3 * BIG);
        try (var listener = ServerSocketChannel.open();
                var tcp = new DnsTcp(receiver, MOST, DnsTcp.IDLE_MILLIS, memory, (_, _, text) -> lines.add(text))) {
            assertThat(tcp.most()).isEqualTo(5);
            receiver.tcp = Optional.of(tcp);
            receiver.transfer = new byte[4 * BIG];
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            tcp.serve(listener);
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            try (Socket greedy = connect(port)) {
                greedy.getOutputStream().write(new byte[] {0, 3, (byte) 0xfd, 7, 7});
                assertThat(greedy.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(lines.poll(10, TimeUnit.SECONDS)).contains("memory");
            try (Socket socket = connect(port)) {
                assertThat(exchange(socket, 2)).isEqualTo(3);
            }
        }
    }

    @Test
    void thoseWhoAskMuchAndNeverReadHarmNobody() throws Exception {
        serving((port, tcp, _) -> {
            var questions = new byte[100 * (2 + BIG)];
            for (int at = 0; at < questions.length; at += 2 + BIG) {
                questions[at] = (byte) (BIG >>> 8);
                questions[at + 1] = (byte) BIG;
            }
            List<SocketChannel> greedy = new ArrayList<>();
            try {
                for (int i = 0; i < 2 * MOST; i++) {
                    SocketChannel channel =
                            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                    greedy.add(channel);
                    channel.configureBlocking(false);
                    // As much as goes before the server stops taking more.
                    channel.write(ByteBuffer.wrap(questions));
                }
                for (int i = 0; i < 10; i++) {
                    try (Socket socket = connect(port)) {
                        assertThat(exchange(socket, 2)).isEqualTo(3);
                    }
                }
                assertThat(tcp.takeHighest()).isLessThanOrEqualTo(MOST);
            } finally {
                for (SocketChannel each : greedy) each.close();
            }
        });
    }

    @Test
    void whoSendsOrReadsAnOctetNowAndThenIsCutOff() throws Exception {
        serving(400, (port, tcp, _) -> {
            try (Socket sender = connect(port);
                    SocketChannel reader =
                            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                reader.configureBlocking(false);
                var questions = ByteBuffer.allocate(50 * (2 + BIG));
                for (int at = 0; at < questions.capacity(); at += 2 + BIG) questions.putShort(at, (short) BIG);
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                // The length of a question that never becomes whole.
                sender.getOutputStream().write(new byte[] {-1, -1});
                while (tcp.takeHighest() < 2) Thread.onSpinWait();
                while (tcp.inUse() > 0 && System.nanoTime() < deadline) {
                    Thread.sleep(10);
                    trickle(sender, reader, questions);
                }
                assertThat(tcp.inUse()).isZero();
            }
        });
    }

    private static void trickle(Socket sender, SocketChannel reader, ByteBuffer questions) {
        try {
            sender.getOutputStream().write(0);
            if (questions.hasRemaining()) reader.write(questions);
            reader.read(ByteBuffer.allocate(1));
        } catch (IOException cutOff) {
            return;
        }
    }

    @Test
    void severalMessagesGoAsTheyAre() throws Exception {
        serving((port, _, _) -> {
            try (Socket socket = connect(port)) {
                socket.getOutputStream().write(new byte[] {0, 1, (byte) 0xfe});
                assertThat(socket.getInputStream().readNBytes(7)).containsExactly(0, 1, 5, 0, 2, 6, 7);
                assertThat(exchange(socket, 2)).isEqualTo(3);
            }
        });
    }

    @Test
    void whoTakesALongTransferPieceByPieceIsNotIdle() throws Exception {
        int octets = 16 << 20;
        serving(800, (port, _, receiver) -> {
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(0x10000);
                socket.setSoTimeout(10_000);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                receiver.transfer = new byte[octets];
                socket.getOutputStream().write(new byte[] {0, 1, (byte) 0xfd});
                int read = 0;
                long start = System.nanoTime();
                for (int part = 0; part < 20; part++) {
                    read += socket.getInputStream().readNBytes(octets / 20).length;
                    Thread.sleep(100);
                }
                read += socket.getInputStream().readNBytes(octets - read).length;
                assertThat(read).isEqualTo(octets);
                assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1500));
            }
        });
    }

    @Test
    void anEmptyQuestionEndsTheConnection() throws Exception {
        serving((port, _, _) -> {
            try (Socket socket = connect(port)) {
                socket.getOutputStream().write(new byte[] {0, 0});
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        });
    }

    /** Tells of replies and failures, which it keeps. */
    private static final class Asking implements DnsTcpUpstream.Receiver {
        final BlockingQueue<byte[]> replies = new LinkedBlockingQueue<>();
        final BlockingQueue<Integer> failures = new LinkedBlockingQueue<>();
        final DnsTcpUpstream upstream = new DnsTcpUpstream(this, MemoryLimits.NONE, (_, _, _) -> {});

        @Override
        public void reply(int flight, UpstreamServer server, byte[] reply) {
            upstream.taken();
            replies.add(reply);
        }

        @Override
        public void failure(int flight) {
            failures.add(flight);
        }
    }

    @Test
    void asksServersAndTellsOfThoseThatAreNotThere() throws Exception {
        serving((port, _, _) -> {
            var asking = new Asking();
            var here = new UpstreamServer.Address(Ip4.of(127, 0, 0, 1), "", port, "", Optional.empty(), 0);
            asking.upstream.ask(new UpstreamServer(here), 5, 0, new byte[] {2, 0, 0}, 3);
            assertThat(asking.replies.poll(10, TimeUnit.SECONDS)).containsExactly(3, 0, 0);
            var nobody = new UpstreamServer.Address(Ip4.of(127, 0, 0, 1), "", 1, "", Optional.empty(), 0);
            asking.upstream.ask(new UpstreamServer(nobody), 6, 0, new byte[] {2, 0, 0}, 3);
            assertThat(asking.failures.poll(10, TimeUnit.SECONDS)).isEqualTo(6);
        });
    }

    @Test
    void asksOnlySoManyServersAtOnce() throws Exception {
        serving((port, _, _) -> {
            var asking = new Asking();
            var here = new UpstreamServer.Address(Ip4.of(127, 0, 0, 1), "", port, "", Optional.empty(), 0);
            for (int i = 0; i < 2000 && asking.failures.isEmpty(); i++) {
                asking.upstream.ask(new UpstreamServer(here), i, 0, new byte[] {-1, 0, 0}, 3);
            }
            assertThat(asking.failures).isNotEmpty();
        });
    }
}
