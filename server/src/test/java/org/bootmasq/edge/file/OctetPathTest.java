package org.bootmasq.edge.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names outside ASCII, which must be the same octets on disk whatever the locale of this run is. */
final class OctetPathTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a b%41+~",
                "gr\u00fc\u00dfe",
                "\u00c3\u00bc\u00e2\u0082\u00ac",
                "\u0080\u009f\u00ff",
                "..\u00fc",
                "sub/./\u00fc/",
                "..",
                "/",
                "/\u00e4/\u00f6",
                "//\u00e4",
                "\u00fc?#[]@!$&'()*,;=:\"<>\\^`{|}\n\t"
            })
    void aNameComesBackAsItWas(String name) {
        String tidy = name.replaceAll("/+", "/").replaceAll("(.)/$", "$1");
        assertThat(OctetPath.text(OctetPath.of(name))).isEqualTo(tidy);
        assertThat(OctetPath.of(name).isAbsolute()).isEqualTo(name.startsWith("/"));
    }

    @Test
    void whatIsWrittenIsListedByItsOctets() throws IOException {
        Path sub = Files.createDirectory(folder.resolve(OctetPath.of("\u00fc")));
        Files.createFile(sub.resolve(OctetPath.of("\u00c3\u00bc")));
        assertThat(OctetPath.text(sub)).endsWith("/\u00fc");
        try (Stream<Path> entries = Files.list(sub)) {
            assertThat(entries.map(OctetPath::name)).containsExactly("\u00c3\u00bc");
        }
        assertThat(OctetPath.name(OctetPath.beside(sub, ".n\u00e9w"))).isEqualTo("\u00fc.n\u00e9w");
        Process listing = new ProcessBuilder("sh", "-c", "ls | od -An -tx1", "sh")
                .directory(sub.resolve("..").toRealPath().toFile())
                .start();
        assertThat(new String(listing.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
                        .strip())
                .isEqualTo("fc 0a");
    }

    @Test
    void aNulEndsAName() {
        assertThat(OctetPath.text(OctetPath.of("/\u00fc\0x"))).isEqualTo("/\u00fc");
        assertThat(OctetPath.of("a\0b")).isEqualTo(Path.of("a"));
    }
}
