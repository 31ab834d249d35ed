package org.bootmasq.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.iso9660.ImageBuilder.DIRECTORY;
import static org.bootmasq.iso9660.ImageBuilder.FILE;
import static org.bootmasq.iso9660.ImageBuilder.MULTI_EXTENT;
import static org.bootmasq.iso9660.ImageBuilder.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.http.HttpImageFiles.OpenImage;
import org.bootmasq.http.HttpImageFiles.Opening;
import org.bootmasq.iso9660.AtPath;
import org.bootmasq.iso9660.ImageBuilder;
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for what is in images, and for images. */
class HttpImagesTest {
    private static final int SECTOR = 2048;

    private final List<Directive> lines = new ArrayList<>();
    private final List<Trace.TraceEvent> told = new ArrayList<>();
    private final Map<String, Opening> others = new HashMap<>();
    private final StagedFiles files = new StagedFiles().with("cd/under", "1").with("top", "22");
    private int open;
    private int version = 1;

    HttpImagesTest() {
        line(Option.HTTP_ROOT, "/srv");
        line(Option.HTTP_ISO, "/cd,/images/linux.iso");
    }

    @AfterEach
    void nothingStaysOpen() {
        assertThat(open).isZero();
        assertThat(files.open()).isZero();
    }

    private void line(Option option, String text) {
        lines.add(new Directive(option, text, new Origin("test", 1, 1, text)));
    }

    private static ImageBuilder image() {
        return new ImageBuilder(40)
                .descriptor(16, 1, 20, SECTOR)
                .descriptor(17, 255, 0, 0)
                .directory(
                        20,
                        Bytes.EMPTY,
                        record("CASPER", 21, SECTOR, DIRECTORY),
                        record("BIG.BIN;1", 22, SECTOR, FILE | MULTI_EXTENT),
                        record("BIG.BIN;1", 30, 100, FILE),
                        record("A&B.EFI;1", 31, 5, FILE))
                .directory(21, Bytes.EMPTY, record("VMLINUZ.;1", 32, 7, FILE));
    }

    private HttpSettings settings(Problems problems) {
        return HttpSettings.from(new Configuration(lines), problems);
    }

    private String get(String target, String... fields) throws BadRequest {
        var problems = new Problems();
        HttpSettings settings = settings(problems);
        assertThat(problems.errors()).isEmpty();
        var server = new HttpServer(settings, files, List.of(new HttpImages(settings, this::opened)), told::add);
        String text =
                "GET " + target + " HTTP/1.1\nHost: a\n" + String.join("\n", fields) + (fields.length > 0 ? "\n" : "");
        var stream = new HttpRequestStream();
        byte[] octets = (text.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        stream.add(octets, 0, octets.length);
        var client =
                new HttpClient(Ip4.of(10, 0, 0, 2), "eth0", Ip4.of(10, 0, 0, 1), 80, false, Optional.empty(), Set.of());
        HttpReply reply = (HttpReply) server.on(1_700_000_000, stream.next().orElseThrow(), client);
        reply.file().ifPresent(ServedFile::close);
        var answer = new StringBuilder(reply.head().latin1());
        for (HttpPiece piece : reply.body()) {
            switch (piece) {
                case HttpPiece.Octets(Bytes part) -> answer.append(part.latin1());
                case HttpPiece.Passing(HttpStream _, long _) -> throw new IllegalStateException("of no image");
                case HttpPiece.FilePart(long offset, long length) -> {
                    answer.append('[').append(offset / SECTOR).append(':').append(offset % SECTOR);
                    answer.append('+').append(length).append(']');
                }
            }
        }
        return answer.toString();
    }

    private Opening opened(String path) {
        Opening other = others.get(path);
        if (other != null) return other;
        if (!path.equals("/images/linux.iso")) return new Opening.Missing();
        open++;
        return new Opening.Opened(new Staged(image()));
    }

    /** An image that counts how often it is closed. */
    private final class Staged implements OpenImage {
        private final ImageBuilder image;

        private Staged(ImageBuilder image) {
            this.image = image;
        }

        @Override
        public long size() {
            return image.size();
        }

        @Override
        public int read(long offset, ByteBuffer into) {
            return image.read(offset, into);
        }

        @Override
        public ServedFile whole() {
            return new Served(new AtPath.File(List.of(), image.size(), Instant.ofEpochSecond(1)), "whole");
        }

        @Override
        public ServedFile inside(AtPath.File file) {
            return new Served(file, version + "-");
        }

        @Override
        public void close() {
            open--;
        }
    }

    private final class Served implements ServedFile {
        private final AtPath.File file;
        private final String version;

        private Served(AtPath.File file, String version) {
            this.file = file;
            this.version = version;
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public long modifiedSeconds() {
            return file.modified().getEpochSecond();
        }

        @Override
        public String version() {
            return version;
        }

        @Override
        public List<HttpPiece.FilePart> places(long first, long length) {
            if (file.extents().isEmpty()) return ServedFile.super.places(first, length);
            return file.range(first, length).stream()
                    .map(extent -> new HttpPiece.FilePart(extent.offset(), extent.length()))
                    .toList();
        }

        @Override
        public void close() {
            open--;
        }
    }

    @Test
    void aFileComesFromWhereItIsInTheImage() throws BadRequest {
        assertThat(get("/cd/casper/vmlinuz"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Last-Modified: Sat, 01 Feb 2003 03:05:06 GMT\r\n", "Content-Length: 7\r\n")
                .endsWith("\r\n\r\n[32:0+7]");
        assertThat(get("/cd/BIG.BIN")).contains("Content-Length: 2148\r\n").endsWith("\r\n\r\n[22:0+2048][30:0+100]");
        assertThat(get("/cd/A&B.EFI")).contains("Content-Type: application/efi\r\n");
    }

    @Test
    void rangesGoOverSections() throws BadRequest {
        assertThat(get("/cd/big.bin", "Range: bytes=2000-2099"))
                .contains("206 Partial", "Content-Range: bytes 2000-2099/2148\r\n")
                .endsWith("\r\n\r\n[22:2000+48][30:0+52]");
        assertThat(get("/cd/big.bin", "Range: bytes=-10")).endsWith("\r\n\r\n[30:90+10]");
    }

    @Test
    void theImageItselfIsServedToo() throws BadRequest {
        for (String path : List.of("/cd.iso", "/cd/linux.iso"))
            assertThat(get(path)).contains("Content-Length: 81920\r\n").endsWith("\r\n\r\n[0:0+81920]");
    }

    @ParameterizedTest
    @CsvSource({
        "/cd, 403",
        "/cd/, 403",
        "/cd/casper, 403",
        "/cd/none, 404",
        "/cd/casper/vmlinuz/, 404",
        "/cd/under, 404",
        "/cd2, 404",
        "/top, 200",
        "/cd/../top, 200",
    })
    void whatIsBelowThePathIsTheImages(String target, int status) throws BadRequest {
        assertThat(get(target)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void foldersAreListedWhereThatIsAllowed() throws BadRequest {
        line(Option.HTTP_INDEX, "");
        assertThat(get("/cd"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("<a href=\"/cd/CASPER/\">CASPER/</a>", "<a href=\"/cd/A%26B.EFI\">A&amp;B.EFI</a>")
                .containsOnlyOnce(">BIG.BIN</a></td><td>Sat, 01 Feb 2003 03:05:06 GMT</td><td>2148</td>");
    }

    @Test
    void aReplacedImageHasOtherTags() throws BadRequest {
        assertThat(get("/cd/casper/vmlinuz", "If-None-Match: \"1-\"")).startsWith("HTTP/1.1 304");
        version = 2;
        assertThat(get("/cd/casper/vmlinuz", "If-None-Match: \"1-\"")).startsWith("HTTP/1.1 200");
    }

    @Test
    void theLongerPathComesFirst() throws BadRequest {
        line(Option.HTTP_ISO, "/,/images/linux.iso");
        line(Option.HTTP_ISO, "/cd/casper/,/images/none.iso");
        assertThat(get("/casper/vmlinuz")).startsWith("HTTP/1.1 200");
        assertThat(get("/linux.iso")).startsWith("HTTP/1.1 200");
        assertThat(get("/cd/casper/vmlinuz")).startsWith("HTTP/1.1 404");
        assertThat(told).containsExactly(refused(404, "image /images/none.iso not found"));
        assertThat(get("/cd/big.bin")).startsWith("HTTP/1.1 200");
    }

    @Test
    void anImageThatIsNoneIsSaid() throws BadRequest {
        open++;
        others.put("/images/linux.iso", new Opening.Opened(new Staged(new ImageBuilder(20))));
        assertThat(get("/cd/casper/vmlinuz")).startsWith("HTTP/1.1 500");
        others.put("/images/linux.iso", new Opening.Failed("Input/output error"));
        assertThat(get("/cd.iso")).startsWith("HTTP/1.1 500");
        others.put("/images/linux.iso", new Opening.Forbidden());
        assertThat(get("/cd/x")).startsWith("HTTP/1.1 403");
        assertThat(told)
                .containsExactly(
                        refused(
                                500,
                                "cannot read /images/linux.iso: This is no ISO 9660 image: it has no volume descriptor"
                                        + " at octet 32768"),
                        refused(500, "cannot read /images/linux.iso: Input/output error"),
                        refused(403, "cannot access /images/linux.iso: Permission denied"));
    }

    private static HttpEvent.RequestRefused refused(int code, String reason) {
        return new HttpEvent.RequestRefused(new HttpEvent.HttpPeer(Ip4.of(10, 0, 0, 2), "eth0"), code, reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cd,/x.iso", "/cd", "/cd,", "/cd,x.iso", "/a//b,/x.iso", "/a/../b,/x.iso"})
    void linesThatSayNoImageAreRefused(String text) {
        line(Option.HTTP_ISO, text);
        var problems = new Problems();
        HttpSettings settings = settings(problems);
        assertThat(settings.images()).containsExactly(new HttpSettings.IsoLine("/cd", "/images/linux.iso"));
        assertThat(problems.errors()).hasSize(1);
    }
}
