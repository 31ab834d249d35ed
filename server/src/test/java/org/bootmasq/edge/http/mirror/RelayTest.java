package org.bootmasq.edge.http.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.edge.http.mirror.StagedUpstream.octets;
import static org.bootmasq.edge.http.mirror.StagedUpstream.ok;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bootmasq.edge.http.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What passes through a mirror, and an upstream of every kind. */
class RelayTest extends MirrorStage {
    RelayTest() throws IOException {}

    @BeforeEach
    void pass() throws IOException {
        serve("http-mirror=/m," + upstream.url("/up"));
    }

    @Test
    void aReplyPassesWithItsFieldsAndSoDoesAQuery() throws Exception {
        upstream.with("/up/x?a=b&c", ok("hello", "Content-Type: a/b", "ETag: \"1\"", "X-Other: 1"));
        Reply reply = get("/m/x?a=b&c");
        assertThat(reply.text()).isEqualTo("hello");
        assertThat(reply.head())
                .contains("Content-Type: a/b\r\n", "ETag: \"1\"\r\n")
                .doesNotContain("X-Other");
        assertThat(get("/m/x?a=b&c").text()).isEqualTo("hello");
        assertThat(upstream.requests).hasSize(2).allMatch(each -> each.contains("\nVia: 1.1 bootmasq-"));
    }

    @Test
    void rangesConditionsAndHeadsAreUpstreamsMatter() throws Exception {
        upstream.with("/up/x", (head, out) -> {
            if (head.startsWith("HEAD")) out.write(octets("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"));
            else if (head.contains("If-None-Match: \"1\"")) out.write(octets("HTTP/1.1 304 Not Modified\r\n\r\n"));
            else if (head.contains("Range: bytes=1-2"))
                out.write(octets("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-2/5\r\nContent-Length: 2"
                        + "\r\n\r\nel"));
        });
        assertThat(head(ask("HEAD", "/m/x").getInputStream())).contains("200 OK", "Content-Length: 12345");
        assertThat(get("/m/x", "If-None-Match: \"1\"").status()).isEqualTo(304);
        Reply part = get("/m/x", "Range: bytes=1-2");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.field("Content-Range")).isEqualTo("bytes 1-2/5");
        assertThat(part.text()).isEqualTo("el");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 404 Not Found|Content-Length: 0|, 404, it says 404 Not Found",
        "HTTP/1.1 403 No|Content-Length: 0|, 403, it says 403 No",
        "HTTP/1.1 500 Oops|Content-Length: 0|, 502, it says 500 Oops",
        "HTTP/1.1 200 OK||text, 502, its reply has no length",
        "HTTP/1.1 200 OK|Content-Length: x|, 502, the length of its reply is no number",
        "HTTP/1.1 200 OK|Transfer-Encoding: gzip|, 502, its reply is encoded as gzip",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||zz, 502, a chunk of its reply is none",
        "HTTP/1.1 200, 502, its reply ended too soon",
        "SSH-2.0-x|, 502, its reply is no HTTP",
        "HTTP/1.1 302 Found|Location: ftp://a/b|Content-Length: 0|, 502, it redirects to no URL of HTTP",
        "HTTP/1.1 302 Found|Location: /up/x|Content-Length: 0|, 502, more than 5 redirects",
    })
    void whatUpstreamDoesWrongIsTold(String lines, int status, String reason) throws Exception {
        upstream.with("/up/x", lines.replace("|", "\r\n") + "\r\n");
        assertThat(get("/m/x").status()).isEqualTo(status);
        awaitLog("cannot fetch " + upstream.url("/up/x") + ": " + reason + " for 127.0.0.1");
        assertThat(get("/m/x").status()).isEqualTo(status);
    }

    @Test
    void aSilentUpstreamIsGivenUpAndKeepsNobodyElseWaiting() throws Exception {
        silenceMillis = 1_000;
        pass();
        var end = new CountDownLatch(1);
        upstream.with("/up/x", (_, _) -> end.await()).with("/up/y", ok("other"));
        Socket waiting = ask("GET", "/m/x");
        for (int i = 0; i < 20; i++) assertThat(get("/m/y").text()).isEqualTo("other");
        assertThat(reply(waiting.getInputStream()).status()).isEqualTo(502);
        awaitLog(": it has fallen silent");
        end.countDown();
    }

    /** However many ask, and however long upstream takes. */
    @Test
    void fewThreadsWaitForUpstreamAndTheOthersForTheirTurn() throws Exception {
        pass();
        var asked = new AtomicLong();
        var end = new CountDownLatch(1);
        upstream.with("/up/x", (_, out) -> {
            asked.incrementAndGet();
            end.await();
            out.write(octets("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
        });
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        var waiting = new ArrayList<Socket>();
        for (int i = 0; i < 150; i++) waiting.add(askFrom("127.0.0." + (i % 5 + 1), "GET", "/m/x"));
        await(() -> asked.get() == 64);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(each -> each.getName().equals("http-relay") && !before.contains(each))
                .hasSizeLessThanOrEqualTo(64);
        end.countDown();
        for (Socket each : waiting)
            assertThat(reply(each.getInputStream()).text()).isEqualTo("hello");
    }

    @Test
    void redirectsAreFollowed() throws Exception {
        upstream.with(
                        "/up/x",
                        "HTTP/1.1 301 Moved\r\nLocation: " + upstream.url("/y") + "\r\nContent-Length: 0\r\n\r\n")
                .with("/y", "HTTP/1.1 307 Temporary\r\nLocation: z?q\r\nContent-Length: 0\r\n\r\n")
                .with("/z?q", ok("there"));
        assertThat(get("/m/x").text()).isEqualTo("there");
    }

    @Test
    void upstreamIsReadAsFastAsTheClientTakes() throws Exception {
        var written = new AtomicLong();
        int length = 200_000_000;
        upstream.with("/up/x", (_, out) -> {
            out.write(octets("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n"));
            byte[] some = new byte[100_000];
            for (int i = 0; i < length / some.length; i++) {
                out.write(some);
                written.addAndGet(some.length);
            }
        });
        Socket client = ask("GET", "/m/x");
        InputStream in = client.getInputStream();
        head(in);
        var before = new AtomicLong(-1);
        var steady = new AtomicLong();
        await(() -> {
            long now = written.get();
            return (before.getAndSet(now) == now ? steady.incrementAndGet() : 0) > 50;
        });
        assertThat(written.get()).isLessThan(length / 2);
        in.skipNBytes(length);
        await(() -> written.get() == length);
    }

    @Test
    void aTornReplyEndsTheConnection() throws Exception {
        upstream.with("/up/x", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this");
        InputStream in = ask("GET", "/m/x").getInputStream();
        head(in);
        assertThat(in.readAllBytes()).isEqualTo(octets("only this"));
        awaitLog("failed sending /m/x to 127.0.0.1: the rest of it does not come");
    }

    @Test
    void aClientThatGoesAwayEndsIt() throws Exception {
        var ended = new CountDownLatch(1);
        upstream.with("/up/x", (_, out) -> {
            out.write(octets("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"));
            try {
                while (true) out.write(new byte[10_000]);
            } catch (IOException e) {
                ended.countDown();
            }
        });
        Socket client = ask("GET", "/m/x");
        head(client.getInputStream());
        client.setSoLinger(true, 0);
        client.close();
        assertThat(ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    }

    @Test
    void aMirrorOfItselfDoesNotAskForEver() throws Exception {
        serve("http-mirror=/m,http://OWN/m");
        assertThat(get("/m/x").status()).isEqualTo(502);
        awaitLog("asks itself");
    }
}
