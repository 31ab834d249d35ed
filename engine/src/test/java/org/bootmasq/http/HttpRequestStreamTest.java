package org.bootmasq.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestStreamTest {
    /** OVMF 2022.11, as seen on the wire. */
    private static final String OVMF = "HEAD /snponly.efi HTTP/1.1\r\nHost: 192.168.77.1\r\nAccept: */*\r\n"
            + "User-Agent: UefiHttpBoot/1.0\r\n\r\n";

    /** gPXE 1.0.1, as its published source has it ({@code src/net/tcp/http.c}): three lines, and no port in Host. */
    static final String GPXE = "GET /boot.gpxe HTTP/1.0\r\nUser-Agent: gPXE/1.0.1\r\nHost: 10.0.0.1\r\n\r\n";

    private static List<HttpRequest> requests(String text) throws BadRequest {
        return requests(text, text.length());
    }

    private static List<HttpRequest> requests(String text, int step) throws BadRequest {
        var stream = new HttpRequestStream();
        var requests = new ArrayList<HttpRequest>();
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < octets.length; at += step) {
            stream.add(octets, at, Math.min(step, octets.length - at));
            for (var next = stream.next(); next.isPresent(); next = stream.next()) requests.add(next.get());
        }
        return requests;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void requestsComeInAnyPieces(int step) throws BadRequest {
        String post = "POST /boot/log HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
        List<HttpRequest> all = requests(OVMF + post + GPXE + "\r\n\n" + OVMF, step);
        assertThat(all).extracting(HttpRequest::method).containsExactly("HEAD", "POST", "GET", "HEAD");
        assertThat(all)
                .extracting(HttpRequest::target)
                .containsExactly("/snponly.efi", "/boot/log", "/boot.gpxe", "/snponly.efi");
        assertThat(all).extracting(HttpRequest::keepsConnection).containsExactly(true, true, false, true);
        assertThat(all.getFirst().field("user-agent")).contains("UefiHttpBoot/1.0");
    }

    @Test
    void linesMayEndInLineFeedsAndFieldsMayComeTwice() throws BadRequest {
        HttpRequest only =
                requests("GET / HTTP/1.1\nHost:x\nAccept: a\nACCEPT:\tb \n\n").getFirst();
        assertThat(only.field("accept")).contains("a, b");
        assertThat(only.field("host")).contains("x");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, , true",
        "HTTP/1.1, close, false",
        "HTTP/1.1, 'Keep-Alive, Close', false",
        "HTTP/1.0, , false",
        "HTTP/1.0, Keep-Alive, true",
        "HTTP/1.2, , true",
    })
    void aConnectionStaysAsItsClientWants(String version, String connection, boolean stays) throws BadRequest {
        String field = connection == null ? "" : "Connection: " + connection + "\r\n";
        assertThat(requests("GET / " + version + "\r\nHost: a\r\n" + field + "\r\n")
                        .getFirst()
                        .keepsConnection())
                .isEqualTo(stays);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "GET|400",
                "GET /|400",
                "GET  HTTP/1.1|400",
                "GET /a b HTTP/1.1|400",
                "G(T / HTTP/1.1|400",
                "GET / http/1.1|400",
                "GET / HTTP/1.|400",
                "GET / HTTP/2.0|505",
                "GET / HTTP/0.9|505",
                "GET / HTTP/1.1|400",
                "GET / HTTP/1.1;Host: a;Host: b|400",
                "GET / HTTP/1.1;Host : a|400",
                "GET / HTTP/1.1;Host: a; folded|400",
                "GET / HTTP/1.1;Host: a;: x|400",
                "GET / HTTP/1.1;Host: a;no colon|400",
                "POST / HTTP/1.1;Host: a;Transfer-Encoding: chunked|411",
                "POST / HTTP/1.1;Host: a;Transfer-Encoding: chunked;Content-Length: 3|400",
                "POST / HTTP/1.1;Host: a;Content-Length: 3;Content-Length: 4|400",
                "POST / HTTP/1.1;Host: a;Content-Length: -1|400",
                "POST / HTTP/1.1;Host: a;Content-Length: +1|400",
                "POST / HTTP/1.1;Host: a;Content-Length: 99999|413",
                "POST / HTTP/1.1;Host: a;Content-Length: 99999999999999999999|413",
            })
    void whatIsNoRequestIsRefused(String lines, int status) {
        assertThatThrownBy(() -> requests(lines.replace(";", "\r\n") + "\r\n\r\n"))
                .isInstanceOfSatisfying(
                        BadRequest.class, bad -> assertThat(bad.status().code()).isEqualTo(status));
    }

    @Test
    void controlsAreNoPartOfAnything() {
        for (String text : List.of("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n")) {
            assertThatThrownBy(() -> requests(text)).isInstanceOf(BadRequest.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 100_000})
    void whatHasNoEndIsRefusedBeforeItTakesMemory(int step) {
        assertThatThrownBy(() -> requests("GET /" + "a".repeat(40_000), step))
                .isInstanceOfSatisfying(
                        BadRequest.class, bad -> assertThat(bad.status()).isEqualTo(HttpStatus.URI_TOO_LONG));
        assertThatThrownBy(() -> requests("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(10_000), step))
                .isInstanceOfSatisfying(
                        BadRequest.class,
                        bad -> assertThat(bad.status()).isEqualTo(HttpStatus.HEADER_FIELDS_TOO_LARGE));
        assertThatThrownBy(() -> requests("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(200) + "\r\n", step))
                .isInstanceOfSatisfying(
                        BadRequest.class,
                        bad -> assertThat(bad.status()).isEqualTo(HttpStatus.HEADER_FIELDS_TOO_LARGE));
    }

    @Test
    void nothingIsKeptOfABodyAndNoMoreThanAHeadIsWanted() throws BadRequest {
        var stream = new HttpRequestStream();
        byte[] head =
                "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        stream.add(head, 0, head.length);
        for (int left = HttpRequestStream.LONGEST_BODY; left > 0; left -= 1 << 10) {
            assertThat(stream.next()).isEmpty();
            assertThat(stream.room()).isGreaterThan(HttpRequestStream.LONGEST_HEAD);
            stream.add(new byte[1 << 10], 0, 1 << 10);
        }
        assertThat(stream.next()).isPresent();
        byte[] half = ("GET /" + "a".repeat(10_000)).getBytes(StandardCharsets.US_ASCII);
        stream.add(half, 0, half.length);
        assertThat(stream.next()).isEmpty();
        assertThat(stream.room()).isEqualTo(HttpRequestStream.LONGEST_HEAD + 1 - half.length);
    }

    @Test
    void whoWaitsForLeaveToSendHearsOfItOnce() throws BadRequest {
        var stream = new HttpRequestStream();
        byte[] head = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        stream.add(head, 0, head.length);
        assertThat(stream.next()).isEmpty();
        assertThat(stream.isIdle()).isFalse();
        assertThat(stream.takeContinueWanted()).isTrue();
        assertThat(stream.takeContinueWanted()).isFalse();
        stream.add(new byte[] {'!'}, 0, 1);
        assertThat(stream.next()).isPresent();
        assertThat(stream.isIdle()).isTrue();
    }
}
