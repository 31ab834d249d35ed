package org.bootmasq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.HardwareType;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and what they are answered with. */
class HttpServerTest {
    private static final long NOW = 1_700_000_000;
    private static final String TWENTY = "0123456789abcdefghij";

    private final StagedFiles files = new StagedFiles().with("a.txt", TWENTY).with("efi/x.efi", "MZ");
    private final List<Trace.TraceEvent> told = new ArrayList<>();
    private final List<Directive> lines = new ArrayList<>();
    private final List<HttpSource> sources = new ArrayList<>();

    @AfterEach
    void nothingStaysOpen() {
        assertThat(files.open()).isZero();
    }

    private void line(Option option, String text) {
        lines.add(new Directive(option, text, new Origin("test", 1, 1, text)));
    }

    /** A reply as text: the head, and the parts of its body. */
    private String ask(String request) throws BadRequest {
        return ask(
                request,
                new HttpClient(
                        Ip4.of(10, 0, 0, 2),
                        "eth0",
                        Ip4.of(10, 0, 0, 1),
                        80,
                        false,
                        Optional.of(new HardwareAddress(HardwareType.ETHERNET, Bytes.ofHex("525400123456"))),
                        Set.of("red")));
    }

    private String ask(String request, HttpClient client) throws BadRequest {
        var problems = new Problems();
        if (lines.stream().noneMatch(each -> each.option() == Option.HTTP_ROOT)) line(Option.HTTP_ROOT, "/srv");
        var server = new HttpServer(HttpSettings.from(new Configuration(lines), problems), files, sources, told::add);
        assertThat(problems.errors()).isEmpty();
        var stream = new HttpRequestStream();
        byte[] octets = (request.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        stream.add(octets, 0, octets.length);
        HttpReply reply = (HttpReply) server.on(NOW, stream.next().orElseThrow(), client);
        reply.file().ifPresent(ServedFile::close);
        var text = new StringBuilder(reply.head().latin1());
        for (HttpPiece piece : reply.body()) {
            switch (piece) {
                case HttpPiece.Octets(Bytes part) -> text.append(part.latin1());
                case HttpPiece.FilePart(long offset, long length) ->
                    text.append('[').append(offset).append('+').append(length).append(']');
                case HttpPiece.Passing(HttpStream _, long length) ->
                    text.append("[+").append(length).append(']');
            }
        }
        return text.toString();
    }

    private static String get(String target, String... fields) {
        return "GET " + target + " HTTP/1.1\nHost: a\n" + String.join("\n", fields) + (fields.length > 0 ? "\n" : "");
    }

    private static int status(String reply) {
        return Integer.parseInt(reply.substring(9, 12));
    }

    @Test
    void aFileComesWithItsLengthAndItsType() throws BadRequest {
        assertThat(ask(get("/efi/x.efi"))).isEqualTo("""
                        HTTP/1.1 200 OK
                        Server: bootmasq
                        Date: Tue, 14 Nov 2023 22:13:20 GMT
                        Last-Modified: Sun, 13 Sep 2020 12:26:40 GMT
                        ETag: "1-2"
                        Accept-Ranges: bytes
                        Content-Type: application/efi
                        Content-Length: 2

                        [0+2]""".replace("\n", "\r\n"));
    }

    @Test
    void headTellsWhatGetWouldAndSendsNothing() throws BadRequest {
        String whole = ask(get("/a.txt"));
        assertThat(ask(get("/a.txt").replace("GET", "HEAD"))).isEqualTo(whole.replace("[0+20]", ""));
        String missing = ask(get("/none"));
        assertThat(ask(get("/none").replace("GET", "HEAD"))).isEqualTo(missing.replace("404 Not Found\n", ""));
        assertThat(missing).contains("Content-Length: 14\r\n").endsWith("\r\n\r\n404 Not Found\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/a.txt, 200",
        "//a.txt?x=1, 200",
        "/efi/./x.efi, 200",
        "/efi/../a.txt, 200",
        "http://elsewhere/a.txt, 200",
        "/none, 404",
        "/a.txt/, 404",
        "/a.txt/b, 404",
        "/A.TXT, 404",
        "/efi, 403",
        "/efi/, 403",
        "/, 403",
        "/../etc/passwd, 400",
        "/%2e%2e/etc/passwd, 400",
        "/%00, 400",
    })
    void pathsAreThoseOfFiles(String target, int status) throws BadRequest {
        assertThat(status(ask(get(target)))).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"POST, 405", "PUT, 405", "OPTIONS, 405", "CONNECT, 405", "BREW, 501", "get, 501"})
    void otherMethodsAreRefused(String method, int status) throws BadRequest {
        String reply = ask(method + " /a.txt HTTP/1.1\nHost: a\n");
        assertThat(status(reply)).isEqualTo(status);
        assertThat(reply).contains("Connection: close\r\n");
        if (status == 405) assertThat(reply).contains("Allow: GET, HEAD\r\n");
    }

    @Test
    void clientsOfOldAreToldWhetherTheConnectionStays() throws BadRequest {
        assertThat(ask("GET /a.txt HTTP/1.0\n")).contains("\r\nConnection: close\r\n");
        assertThat(ask("GET /a.txt HTTP/1.0\nConnection: keep-alive\n")).contains("\r\nConnection: keep-alive\r\n");
        assertThat(ask(get("/a.txt", "Connection: close"))).contains("\r\nConnection: close\r\n");
        assertThat(ask(get("/a.txt"))).doesNotContain("Connection");
    }

    /** It takes a reply for nonsense if one line of its head has no blank behind its colon. */
    @Test
    void gpxeUnderstandsItsReply() throws BadRequest {
        files.with("boot.gpxe", "#!gpxe");
        String reply = ask(HttpRequestStreamTest.GPXE.strip().replace("\r\n", "\n") + "\n");
        List<String> head =
                reply.substring(0, reply.indexOf("\r\n\r\n")).lines().toList();
        assertThat(head.getFirst()).startsWith("HTTP/1.1 200 ");
        assertThat(head.subList(1, head.size()))
                .contains("Content-Length: 6", "Connection: close")
                .allMatch(line -> line.matches("[A-Za-z-]+: \\S.*"));
    }

    @Test
    void partsOfAFile() throws BadRequest {
        assertThat(ask(get("/a.txt", "Range: bytes=5-9")))
                .startsWith("HTTP/1.1 206 ")
                .contains("Content-Range: bytes 5-9/20\r\n", "Content-Length: 5\r\n")
                .endsWith("\r\n\r\n[5+5]");
        String several = ask(get("/a.txt", "Range: bytes=0-1, -2"));
        assertThat(several).contains("multipart/byteranges; boundary=").contains("Content-Range: bytes 18-19/20");
        String body = several.substring(several.indexOf("\r\n\r\n") + 4)
                .replace("[0+2]", TWENTY.substring(0, 2))
                .replace("[18+2]", TWENTY.substring(18));
        assertThat(several).contains("Content-Length: " + body.length() + "\r\n");
        assertThat(ask(get("/a.txt", "Range: bytes=20-")))
                .startsWith("HTTP/1.1 416 ")
                .contains("Content-Range: bytes */20\r\n");
        assertThat(told).isEmpty();
    }

    @Test
    void aRangeThatDoesNotCountIsSaidAndTheWholeFileComes() throws BadRequest {
        assertThat(ask(get("/a.txt", "Range: bytes=9-5")))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("[0+20]");
        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        HttpEvent.RangeIgnored.class,
                        event -> assertThat(event.field()).isEqualTo("bytes=9-5"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-None-Match: \"1-20\" | 304",
                "If-None-Match: \"x\", W/\"1-20\" | 304",
                "If-None-Match: * | 304",
                "If-None-Match: \"x\" | 200",
                "If-Modified-Since: Sun, 13 Sep 2020 12:26:40 GMT | 304",
                "If-Modified-Since: Sunday, 13-Sep-20 12:26:40 GMT | 304",
                "If-Modified-Since: Sun Sep 13 12:26:40 2020 | 304",
                "If-Modified-Since: Sun, 13 Sep 2020 12:26:39 GMT | 200",
                "If-Modified-Since: yesterday | 200",
                "If-Match: \"1-20\" | 200",
                "If-Match: \"x\" | 412",
                "If-Unmodified-Since: Sun, 13 Sep 2020 12:26:39 GMT | 412",
                "If-Unmodified-Since: Sun, 13 Sep 2020 12:26:40 GMT | 200",
            })
    void conditions(String field, int status) throws BadRequest {
        String reply = ask(get("/a.txt", field.strip()));
        assertThat(status(reply)).isEqualTo(status);
        if (status == 304) assertThat(reply).contains("ETag: \"1-20\"").endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"1-20\" | 206",
                "\"x\" | 200",
                "W/\"1-20\" | 200",
                "Sun, 13 Sep 2020 12:26:40 GMT | 206",
                "Sun, 13 Sep 2020 12:26:41 GMT | 200",
            })
    void aPartCountsOnlyForTheFileItWasMeantFor(String validator, int status) throws BadRequest {
        assertThat(status(ask(get("/a.txt", "Range: bytes=1-2", "If-Range: " + validator.strip()))))
                .isEqualTo(status);
    }

    @Test
    void foldersAreListedWhereThatIsWanted() throws BadRequest {
        line(Option.HTTP_INDEX, "");
        files.with("efi/<b>&\"\u00fc.efi", "x");
        String page = ask(get("/efi"));
        assertThat(page)
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Type: text/html; charset=utf-8", "href=\"/\"")
                .contains("&lt;b&gt;&amp;&quot;")
                .contains("%3Cb%3E%26%22%FC.efi")
                .doesNotContain("<b>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ip", "mac"})
    void aClientMayHaveAFolderOfItsOwn(String by) throws BadRequest {
        line(Option.HTTP_UNIQUE_ROOT, by);
        assertThat(status(ask(get("/own.txt")))).isEqualTo(404);
        files.with((by.equals("ip") ? "10.0.0.2" : "52-54-00-12-34-56") + "/own.txt", "x");
        assertThat(status(ask(get("/own.txt")))).isEqualTo(200);
        assertThat(status(ask(get("/a.txt")))).isEqualTo(404);
    }

    @Test
    void rootsAreChosenByInterfaceAndTags() {
        line(Option.HTTP_ROOT, "/all");
        line(Option.HTTP_ROOT, "/eth1,eth1");
        line(Option.HTTP_ROOT, "tag:red,/red");
        line(Option.HTTP_ROOT, "tag:red,tag:!blue,/redeth1,eth1");
        var settings = HttpSettings.from(new Configuration(lines), new Problems());
        assertThat(settings.rootFor("eth0", Set.of())).contains("/all");
        assertThat(settings.rootFor("eth1", Set.of())).contains("/eth1");
        assertThat(settings.rootFor("eth0", Set.of("red"))).contains("/red");
        assertThat(settings.rootFor("eth1", Set.of("red"))).contains("/redeth1");
        assertThat(settings.rootFor("eth1", Set.of("red", "blue"))).contains("/red");
    }

    @Test
    void withoutRootsThoseOfTftpAreServed() {
        line(Option.TFTP_ROOT, "/tftp");
        assertThat(HttpSettings.from(new Configuration(lines), new Problems()).rootFor("eth0", Set.of()))
                .contains("/tftp");
    }

    @ParameterizedTest
    @CsvSource({"HTTP_PORT, 0", "HTTP_PORT, 65536", "HTTP_RATE, x", "HTTP_MAX, 0", "HTTP_UNIQUE_ROOT, arp"})
    void wrongValuesAreNamed(Option option, String value) {
        var problems = new Problems();
        line(option, value);
        HttpSettings.from(new Configuration(lines), problems);
        assertThat(problems.errors()).hasSize(1);
    }

    @Test
    void whatCannotBeReadIsSaidToTheClientWithoutItsPath() throws BadRequest {
        files.with("secret", new HttpFiles.Opening.Forbidden());
        files.with("broken", new HttpFiles.Opening.Failed("Input/output error"));
        assertThat(ask(get("/secret"))).startsWith("HTTP/1.1 403 ").doesNotContain("/srv");
        assertThat(ask(get("/broken"))).startsWith("HTTP/1.1 500 ").doesNotContain("/srv");
        assertThat(told)
                .extracting(event -> ((HttpEvent.RequestRefused) event).reason())
                .containsExactly(
                        "cannot access /srv/secret: Permission denied", "cannot read /srv/broken: Input/output error");
    }

    @Test
    void whatIsMadeForAClientComesBeforeFiles() throws BadRequest {
        sources.add((path, _, client) -> path.equals("/a.txt")
                ? Optional.of(new HttpSource.Page("text/plain", Bytes.latin1("for " + client.address())))
                : Optional.empty());
        assertThat(ask(get("/a.txt")))
                .contains("Cache-Control: no-store", "Content-Length: 12\r\n")
                .endsWith("\r\n\r\nfor 10.0.0.2");
        assertThat(ask(get("/a.txt").replace("GET", "HEAD"))).endsWith("Content-Length: 12\r\n\r\n");
        assertThat(ask(get("/efi/x.efi"))).endsWith("[0+2]");
    }

    private String report(String path, String body) throws BadRequest {
        // The line's end that ask appends is the last octet of what is carried.
        return ask("POST " + path + " HTTP/1.1\nHost: a\nContent-Length: " + (body.length() + 2) + "\n\n" + body);
    }

    @Test
    void whatAMachineReportsOfItsBootIsTold() throws BadRequest {
        assertThat(status(report("/boot/report", "installed"))).isEqualTo(204);
        assertThat(status(report("/boot/log", "a line"))).isEqualTo(204);
        var peer = new HttpEvent.HttpPeer(Ip4.of(10, 0, 0, 2), "eth0");
        assertThat(told)
                .containsExactly(
                        new HttpEvent.BootReported(peer, false, "installed\r\n"),
                        new HttpEvent.BootReported(peer, true, "a line\r\n"));
    }

    @Test
    void aReportThatIsTooLongOrEmptyIsRefused() throws BadRequest {
        assertThat(status(report("/boot/log", "x".repeat(HttpRequestStream.LONGEST_KEPT - 1))))
                .isEqualTo(413);
        assertThat(status(report("/boot/log", "x".repeat(HttpRequestStream.LONGEST_KEPT - 2))))
                .isEqualTo(204);
        assertThat(status(ask("POST /boot/report HTTP/1.1\nHost: a\nContent-Length: 0\n")))
                .isEqualTo(400);
        assertThat(status(report("/boot/other", "x"))).isEqualTo(405);
        assertThat(status(ask(get("/boot/report")))).isEqualTo(404);
    }
}
