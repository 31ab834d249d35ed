package org.bootmasq.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP server on loopback, and clients of every kind. */
class HttpRunnerTest extends HttpStage {
    @ParameterizedTest
    @CsvSource({
        "/a.txt, 200",
        "/sub/x, 200",
        "/sub/../a.txt, 200",
        "/absolute, 200",
        "/up/root/a.txt, 200",
        "/out, 403",
        "/out2, 403",
        "/up/outside, 403",
        "/zero, 403",
        "/self, 403",
        "/fifo, 403",
        "/../outside, 400",
        "/%2e%2e/outside, 400",
        "/..%2foutside, 400",
        "/sub/%2e%2e/%2e%2e/outside, 400",
        "/%252e%252e/outside, 404",
        "'/..\\outside', 404",
        "/a.txt%00.efi, 400",
        "http://a/../outside, 400",
        "file:///etc/passwd, 400",
        "//etc/passwd, 404",
        "/sub, 403",
        "/none, 404",
    })
    void nothingLeadsOutOfTheRoot(String target, int status) throws IOException {
        Reply reply = ask(get(target));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).doesNotContain("secret", folder.toString());
    }

    @Test
    void aLargeFileComesWhole() throws Exception {
        byte[] octets = large();
        assertThat(ask(get("/large")).octets()).isEqualTo(octets);
        Reply part = ask("GET /large HTTP/1.1\r\nHost: a\r\nRange: bytes=1000000-20999999\r\n\r\n");
        assertThat(part.octets()).isEqualTo(Arrays.copyOfRange(octets, 1_000_000, 21_000_000));
        awaitLog("sent " + root + "/large to 127.0.0.1");
    }

    @Test
    void requestsMayComeBeforeTheirRepliesWereTaken() throws IOException {
        byte[] octets = large();
        Socket socket = connect();
        send(socket, get("/a.txt").repeat(500) + get("/large") + get("/sub/x"));
        for (int i = 0; i < 500; i++) assertThat(reply(socket).text()).isEqualTo("hello");
        assertThat(reply(socket).octets()).isEqualTo(octets);
        assertThat(reply(socket).text()).isEqualTo("below");
    }

    @Test
    void severalPartsComeInOneReply() throws IOException {
        byte[] octets = large();
        Reply parts = ask("GET /large HTTP/1.1\r\nHost: a\r\nRange: bytes=0-99999, -2\r\n\r\n");
        assertThat(parts.status()).isEqualTo(206);
        String text = parts.text();
        String first = new String(octets, 0, 100_000, StandardCharsets.ISO_8859_1);
        String last = new String(octets, LARGE - 2, 2, StandardCharsets.ISO_8859_1);
        assertThat(text).contains("\r\n\r\n" + first + "\r\n--", "\r\n\r\n" + last + "\r\n--");
    }

    @Test
    void aFileThatIsReplacedComesAsItWas() throws IOException {
        byte[] octets = large();
        Socket socket = connect();
        send(socket, get("/large"));
        String head = head(socket.getInputStream());
        assertThat(head).contains("Content-Length: " + LARGE);
        Files.move(write("fresh", "new"), root.resolve("large"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(socket.getInputStream().readNBytes(LARGE)).isEqualTo(octets);
        send(socket, get("/large"));
        assertThat(reply(socket).text()).isEqualTo("new");
    }

    @Test
    void aFileThatShrinksEndsItsConnectionAndNoOther() throws Exception {
        large();
        Socket other = connect();
        Socket socket = connect();
        send(socket, get("/large"));
        head(socket.getInputStream());
        try (var file = Files.newByteChannel(root.resolve("large"), StandardOpenOption.WRITE)) {
            file.truncate(10);
        }
        assertThat(socket.getInputStream().readAllBytes().length).isLessThan(LARGE);
        awaitLog("failed sending " + root + "/large to 127.0.0.1: File has shrunk");
        send(other, get("/a.txt"));
        assertThat(reply(other).text()).isEqualTo("hello");
    }

    @Test
    void clientsThatGoAwayInTheMiddleHurtNobody() throws Exception {
        large();
        for (int i = 0; i < 50; i++) {
            Socket socket = connect();
            // Closing then sends a reset, while the file is on its way.
            socket.setSoLinger(true, 0);
            send(socket, get("/large"));
            head(socket.getInputStream());
            socket.close();
        }
        awaitLog("failed sending " + root + "/large");
        assertThat(ask(get("/a.txt")).text()).isEqualTo("hello");
    }

    @Test
    void whoSendsNoMoreIsAnsweredStill() throws IOException {
        Socket socket = connect();
        send(socket, get("/a.txt") + get("/sub/x"));
        socket.shutdownOutput();
        assertThat(reply(socket).text()).isEqualTo("hello");
        assertThat(reply(socket).text()).isEqualTo("below");
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aClientOfOldIsAnsweredAndSeesTheEnd() throws IOException {
        Socket socket = connect();
        send(socket, "GET /a.txt HTTP/1.0\r\n\r\n");
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Connection: close\r\n")
                .endsWith("\r\n\r\nhello");
    }

    @Test
    void whatIsNoRequestIsAnsweredAlthoughMoreComes() throws IOException {
        Socket socket = connect();
        send(socket, "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(20_000));
        assertThat(reply(socket).status()).isEqualTo(431);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void whoWaitsForLeaveToSendABodyGetsIt() throws IOException {
        Socket socket = connect();
        send(socket, "POST /a.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
        assertThat(head(socket.getInputStream())).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        send(socket, "x");
        assertThat(reply(socket).status()).isEqualTo(405);
    }

    @Test
    void addressesOfBothVersionsAreServed() throws IOException {
        Socket socket = connect("::1", "::1", port);
        send(socket, get("/a.txt"));
        assertThat(reply(socket).text()).isEqualTo("hello");
    }
}
