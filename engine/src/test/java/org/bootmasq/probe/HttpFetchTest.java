package org.bootmasq.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.bootmasq.probe.Fetched.Outcome;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file by HTTP, from servers that do as they should and others. */
class HttpFetchTest {
    private static final long START = 5_000;
    private static final String URL = "http://10.0.0.1/boot.efi";

    private static HttpFetch fetch(String url, long most) {
        return new HttpFetch(BootPlace.ofUrl(url, Optional.empty()), new FetchedContent(4, most));
    }

    /** What comes of a reply that arrives in pieces of so many octets, and of a close behind it. */
    private static Fetched of(String reply, int piece, long most) {
        HttpFetch fetch = fetch(URL, most);
        fetch.onConnected(START);
        Bytes octets = Bytes.latin1(reply.replace("|", "\r\n"));
        for (int at = 0; at < octets.length(); at += piece)
            fetch.on(START + 10, octets.slice(at, Math.min(octets.length(), at + piece)));
        fetch.onEnd(START + 20);
        assertThat(fetch.deadline()).isEmpty();
        return fetch.result().orElseThrow();
    }

    private static void comes(String reply, Outcome outcome, String detail, long octets) {
        for (int piece : new int[] {1, 7, 10_000}) {
            Fetched fetched = of(reply, piece, 1_000_000);
            assertThat(fetched.outcome()).as(fetched.detail()).isEqualTo(outcome);
            assertThat(fetched.detail()).isEqualTo(detail);
            assertThat(fetched.octets()).isEqualTo(octets);
        }
    }

    @Test
    void theRequestIsOneOfABootProgram() {
        assertThat(fetch(URL, 10).onConnected(START).latin1())
                .startsWith("GET /boot.efi HTTP/1.1\r\nHost: 10.0.0.1\r\n")
                .contains("\r\nConnection: close\r\n")
                .endsWith("\r\n\r\n");
        assertThat(fetch("http://[2001:db8::1]:8080?x", 10).onConnected(START).latin1())
                .startsWith("GET /?x HTTP/1.1\r\nHost: [2001:db8::1]:8080\r\n");
    }

    @Test
    void whoNamesTheFileWritesNoOtherLines() {
        assertThat(fetch("http://10.0.0.1/a b\r\nX: y\u00e4", 10)
                        .onConnected(START)
                        .latin1())
                .startsWith("GET /a%20b%0D%0AX:%20y%E4 HTTP/1.1\r\nHost: 10.0.0.1\r\n");
    }

    @Test
    void repliesWithALengthInChunksAndUntilTheEnd() {
        comes("HTTP/1.1 200 OK|Content-Length: 5||Hello", Outcome.WHOLE, "", 5);
        comes("HTTP/1.1 200|content-length:0||", Outcome.WHOLE, "", 0);
        comes("HTTP/1.1 200 OK|Transfer-Encoding: chunked||3;x|Hel|2|lo|0|Trailer: x||", Outcome.WHOLE, "", 5);
        comes("HTTP/1.0 200 OK||Hello, world", Outcome.WHOLE, "", 12);
        comes("HTTP/1.1 100 Continue||HTTP/1.1 200 OK|Content-Length: 2||Hi", Outcome.WHOLE, "", 2);
        assertThat(of("HTTP/1.1 200 OK|Content-Length: 5||Hello", 3, 1_000).told())
                .hasValue(5);
        assertThat(of("HTTP/1.1 200 OK|Content-Length: 5||Hello", 3, 1_000).beginning())
                .isEqualTo(Bytes.latin1("Hell"));
        assertThat(of("HTTP/1.1 200 OK|Content-Length: 500||" + "x".repeat(400), 100, 200)
                        .outcome())
                .isEqualTo(Outcome.ENOUGH);
    }

    @Test
    void repliesThatSayNo() {
        comes("HTTP/1.1 404 Not Found|Content-Length: 5||Hello", Outcome.MISSING, "404 Not Found", 0);
        comes("HTTP/1.1 403 Forbidden||", Outcome.REFUSED, "403 Forbidden", 0);
        comes("HTTP/1.1 302 Found|Location: http://b/||", Outcome.ELSEWHERE, "http://b/", 0);
        comes("HTTP/1.1 302 Found||", Outcome.REFUSED, "302 Found", 0);
    }

    @Test
    void repliesThatBreakOff() {
        comes("HTTP/1.1 200 OK|Content-Length: 5||Hell", Outcome.CUT, "it closes the connection too soon", 4);
        comes(
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|Hello|",
                Outcome.CUT,
                "it closes the connection too soon",
                5);
        comes("HTTP/1.1 200 OK|Content-Le", Outcome.CUT, "it closes the connection too soon", 0);
        comes("", Outcome.BROKEN, "it closes the connection too soon", 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-x|",
                "HTTP/2 200 OK|",
                "HTTP/1.1 999 OK|",
                "HTTP/1.1 200 OK|none|",
                "HTTP/1.1 200 OK|Content-Length: -1|",
                "HTTP/1.1 200 OK|Content-Length: 9999999999999999999|",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||x|",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||ffffffffffffffff|"
            })
    void repliesThatAreNone(String reply) {
        assertThat(of(reply, 1, 1_000).outcome()).isEqualTo(Outcome.BROKEN);
        assertThat(of(reply, 10_000, 1_000).outcome()).isEqualTo(Outcome.BROKEN);
    }

    @Test
    void aHeadWithoutAnEndIsBounded() {
        HttpFetch fetch = fetch(URL, 1_000);
        fetch.onConnected(START);
        fetch.on(START, Bytes.latin1("HTTP/1.1 200 OK\r\n"));
        for (int i = 0; i < 100 && fetch.result().isEmpty(); i++)
            fetch.on(START, Bytes.latin1("X: " + "y".repeat(1_000)));
        assertThat(fetch.result().orElseThrow().detail()).isEqualTo("the head of its reply is too long");
    }

    @Test
    void silenceEndsIt() {
        HttpFetch fetch = fetch(URL, 1_000);
        fetch.onConnected(START);
        assertThat(fetch.deadline()).hasValue(START + 5_000);
        fetch.onTimer(START + 4_999);
        assertThat(fetch.result()).isEmpty();
        fetch.on(START + 4_999, Bytes.latin1("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHel"));
        assertThat(fetch.deadline()).hasValue(START + 9_999);
        fetch.onTimer(START + 9_999);
        assertThat(fetch.result().orElseThrow().outcome()).isEqualTo(Outcome.CUT);

        HttpFetch silent = fetch(URL, 1_000);
        silent.onConnected(START);
        silent.onTimer(START + 5_000);
        assertThat(silent.result().orElseThrow().outcome()).isEqualTo(Outcome.SILENT);
        HttpFetch refused = fetch(URL, 1_000);
        refused.onFailure(START, Outcome.CLOSED, "Connection refused");
        assertThat(refused.result().orElseThrow().outcome()).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void tenThousandRepliesOfRubbishEnd() {
        var random = new Random(3);
        String[] parts = {
            "HTTP/1.1 200 OK|", "Content-Length: 7|", "Transfer-Encoding: chunked|", "|", "5|", "0|", "Hello", ":", "\0"
        };
        for (int i = 0; i < 10_000; i++) {
            var reply = new StringBuilder(random.nextInt(4) > 0 ? parts[0] : "");
            for (int n = random.nextInt(12); n > 0; n--) reply.append(parts[random.nextInt(parts.length)]);
            Fetched fetched = of(reply.toString(), 1 + random.nextInt(9), 1_000);
            assertThat(fetched.octets()).isLessThanOrEqualTo(reply.length());
        }
    }
}
