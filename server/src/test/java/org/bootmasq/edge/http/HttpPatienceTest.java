package org.bootmasq.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.bootmasq.edge.http.HttpConnection.Next;
import org.bootmasq.http.BadRequest;
import org.bootmasq.http.HttpPiece;
import org.bootmasq.http.HttpReply;
import org.bootmasq.http.HttpRequest;
import org.bootmasq.http.HttpSettings.Rate;
import org.bootmasq.http.HttpStatus;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.Poll;
import org.bootmasq.linux.TcpConnection;
import org.bootmasq.linux.TcpListener;
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a client may take; the test moves the clock. */
class HttpPatienceTest {
    private static final HttpConnection.Answers ANSWERS = new HttpConnection.Answers() {
        @Override
        public HttpReply on(HttpRequest request, HttpConnection from) {
            var page = new HttpPiece.Octets(Bytes.owning(new byte[50_000_000]));
            return new HttpReply(
                    HttpStatus.OK,
                    Bytes.latin1("HTTP/1.1 200 OK\r\n\r\n"),
                    request.target().equals("/large") ? List.of(page) : List.of(),
                    Optional.empty(),
                    "",
                    false,
                    !request.keepsConnection());
        }

        @Override
        public HttpReply refuse(BadRequest bad, HttpConnection from) {
            throw new IllegalStateException(bad);
        }

        @Override
        public void tell(HttpEvent event) {}
    };

    private static final int PATIENCE_SECONDS = 30;

    private final MemorySegment buffer = Arena.ofAuto().allocate(1 << 16, 8);
    private final HttpRates rates = new HttpRates(new Rate(0, 0));
    private final Socket client = new Socket();
    private TcpListener listener;
    private HttpConnection connection;
    private TcpConnection socket;

    /** A port that is free, and what listens there. */
    private record Listening(TcpListener listener, int port) {}

    private static Listening listen() throws IOException {
        for (int port = 30_000; ; port++) {
            try {
                return new Listening(TcpListener.open(new byte[] {127, 0, 0, 1}, 0, port, 8, 60), port);
            } catch (IOException taken) {
                if (port == 60_000) throw taken;
            }
        }
    }

    @BeforeEach
    void connect() throws IOException {
        Listening here = listen();
        listener = here.listener();
        int port = here.port();
        client.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        Poll.await(here.listener(), Poll.IN, 10_000);
        socket = here.listener().accept().orElseThrow();
        Ip4 loopback = Ip4.of(127, 0, 0, 1);
        connection = new HttpConnection(
                socket, new PlainTransport(socket), loopback, new HttpEvent.HttpPeer(loopback, "lo"), 0);
    }

    @AfterEach
    void close() throws IOException {
        connection.close(ANSWERS, "");
        listener.close();
        client.close();
    }

    private Next hears(String text, long now) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        Poll.await(socket, Poll.IN, 10_000);
        connection.ready(Epoll.IN);
        return connection.advance(now, buffer, ANSWERS, rates);
    }

    /** A client that has always sent more, however fast it is read. */
    private record Endless(Transport socket, String octets) implements Transport {
        @Override
        public int wakening() {
            return socket.wakening();
        }

        @Override
        public int receive(MemorySegment buffer, int most) {
            byte[] some = octets.repeat(most / octets.length() + 1).getBytes(StandardCharsets.ISO_8859_1);
            MemorySegment.copy(some, 0, buffer, ValueLayout.JAVA_BYTE, 0, most);
            return most;
        }

        @Override
        public int room(MemorySegment buffer) {
            return socket.room(buffer);
        }

        @Override
        public int send(MemorySegment buffer, long offset, int length, boolean more) throws IOException {
            return socket.send(buffer, offset, length, more);
        }

        @Override
        public boolean sendsFiles() {
            return false;
        }

        @Override
        public long sendFile(ConfinedFile file, long offset, long length, MemorySegment buffer) {
            return 0;
        }

        @Override
        public boolean flush(MemorySegment buffer) throws IOException {
            return socket.flush(buffer);
        }

        @Override
        public boolean isOpening() {
            return false;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public void endSending() throws IOException {
            socket.endSending();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @ParameterizedTest
    @Timeout(value = PATIENCE_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(strings = {"\r\n", "GET / HTTP/1.0\r\n\r\n"})
    void whoSendsWithoutEndLetsOthersHaveTheirTurn(String octets) throws IOException {
        Ip4 loopback = Ip4.of(127, 0, 0, 1);
        var endless = new Endless(new PlainTransport(socket), octets);
        connection = new HttpConnection(socket, endless, loopback, new HttpEvent.HttpPeer(loopback, "lo"), 0);
        connection.ready(Epoll.IN);
        for (int i = 0; i < 3; i++) {
            assertThat(connection.advance(i, buffer, ANSWERS, rates)).isEqualTo(Next.GO_ON);
        }
    }

    @Test
    void betweenRequestsItMayWaitWhileSomebodyReadsAMenu() throws IOException {
        assertThat(hears("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 1_000)).isEqualTo(Next.WAIT);
        assertThat(connection.isLate(76_000)).isFalse();
        assertThat(connection.isLate(76_001)).isTrue();
    }

    @Test
    void aRequestIsWholeTwentySecondsAfterItsFirstOctet() throws IOException {
        hears("GET /", 1_000);
        hears("x", 20_000);
        assertThat(connection.isLate(21_000)).isFalse();
        assertThat(connection.isLate(21_001)).isTrue();
    }

    @Test
    void whoTakesNothingForAMinuteIsGone() throws IOException {
        assertThat(hears("GET /large HTTP/1.1\r\nHost: a\r\n\r\n", 1_000)).isIn(Next.WAIT, Next.GO_ON);
        while (connection.advance(1_000, buffer, ANSWERS, rates) == Next.GO_ON) {
            // As long as the kernel takes anything.
        }
        assertThat(connection.isLate(61_000)).isFalse();
        assertThat(connection.isLate(61_001)).isTrue();
    }

    @Test
    void afterTheLastReplyItWaitsForTheClientToClose() throws IOException {
        assertThat(hears("GET / HTTP/1.0\r\n\r\n", 1_000)).isEqualTo(Next.WAIT);
        assertThat(hears("more that nobody reads", 2_000)).isEqualTo(Next.WAIT);
        assertThat(connection.isLate(3_000)).isFalse();
        assertThat(connection.isLate(3_001)).isTrue();
        client.close();
        Poll.await(socket, Poll.IN, 10_000);
        connection.ready(Epoll.IN);
        assertThat(connection.advance(2_500, buffer, ANSWERS, rates)).isEqualTo(Next.CLOSE);
    }

    @Test
    void whoDoesNotFinishItsHandshakeInTenSecondsIsGone() throws Exception {
        SSLEngine tls = SSLContext.getDefault().createSSLEngine();
        tls.setUseClientMode(false);
        var name = new HttpEvent.HttpPeer(Ip4.of(127, 0, 0, 1), "lo");
        var complaints = new ArrayList<String>();
        var stream = new SecureTransport(socket, () -> Optional.of(tls), complaints::add);
        connection = new HttpConnection(socket, stream, Ip4.of(127, 0, 0, 1), name, 1_000);
        var room = Arena.ofAuto().allocate(SecureTransport.BUFFER, 8);
        for (int now = 2_000; now <= 11_000; now += 3_000) {
            // The beginning of a ClientHello of 256 octets, one after the other.
            client.getOutputStream().write(now == 2_000 ? new byte[] {22, 3, 1, 1, 0, 1} : new byte[1]);
            Poll.await(socket, Poll.IN, 10_000);
            connection.ready(Epoll.IN);
            assertThat(connection.advance(now, room, ANSWERS, rates)).isEqualTo(Next.WAIT);
            assertThat(connection.isLate(11_000)).isFalse();
        }
        assertThat(connection.isLate(11_001)).isTrue();
        assertThat(complaints).isEmpty();
    }
}
