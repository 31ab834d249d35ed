package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in an image, as curl gets it from the program under test. */
final class HttpIsoLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String URL = "http://" + Lab.SERVER;

    private final Lab lab = Lab.open();
    private String client = "";

    @BeforeEach
    void connect() {
        Needs.program("xorriso", "xorriso");
        Needs.program("curl", "curl");
        client = lab.clientWithAddress();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    /** An image with a file of eight megabytes that begins with this word, and a link to it. */
    private void make(String image, String word) {
        sh("""
        rm -rf tree; mkdir -p tree/casper
        (echo %2$s; head -c 8000000 /dev/urandom) >tree/casper/filesystem.squashfs
        echo %2$s >tree/casper/Word; ln -s casper/filesystem.squashfs tree/root.img
        xorriso -as mkisofs -quiet -r -J -o %1$s.new tree; chmod 644 %1$s.new; mv %1$s.new %1$s
        """.formatted(image, word));
    }

    private String sh(String script) {
        Running running = Running.start(lab.folder(), List.of("sh", "-euc", script));
        assertThat(running.awaitExit(SOON)).as(running.toString()).isZero();
        return running.text();
    }

    private String sha256(String file) {
        return sh("sha256sum <" + file).substring(0, 64);
    }

    private Server serve() {
        return Server.start(lab, Program.underTest(), """
            port=0
            enable-http
            http-index
            http-iso=/cd/linux,%1$s/linux.iso
            """.formatted(lab.folder()));
    }

    private String curl(String... arguments) {
        var command = new ArrayList<>(List.of("curl", "-sS"));
        command.addAll(List.of(arguments));
        return lab.run(client, SOON, command.toArray(String[]::new)).text();
    }

    /** Gets a file, and says what it is. */
    private String fetched(String path, String... options) {
        Path got = lab.folder().resolve("got");
        var arguments = new ArrayList<>(List.of("-f", "-o", got.toString(), URL + path));
        arguments.addAll(List.of(options));
        assertThat(curl(arguments.toArray(String[]::new))).isEmpty();
        return sha256("got");
    }

    private String status(String path) {
        return curl("-o", "/dev/null", "-w", "%{http_code}", URL + path);
    }

    private String tag(String path) {
        return curl("-o", "/dev/null", "-w", "%header{etag}", URL + path);
    }

    @Test
    void filesOfAnImageAndTheImageReachCurl() {
        make("linux.iso", "one");
        try (Server _ = serve()) {
            String content = sha256("tree/casper/filesystem.squashfs");
            assertThat(fetched("/cd/linux/casper/filesystem.squashfs")).isEqualTo(content);
            assertThat(fetched("/cd/linux/root.img")).isEqualTo(content);
            sh("tail -c +3000001 tree/casper/filesystem.squashfs | head -c 2000000 >part");
            assertThat(fetched("/cd/linux/root.img", "-r", "3000000-4999999")).isEqualTo(sha256("part"));
            assertThat(fetched("/cd/linux.iso")).isEqualTo(sha256("linux.iso"));
            assertThat(fetched("/cd/linux/linux.iso")).isEqualTo(sha256("linux.iso"));
            assertThat(curl(URL + "/cd/linux/casper/Word")).isEqualTo("one\n");
            assertThat(status("/cd/linux/casper/WORD")).isEqualTo("404");
            assertThat(curl(URL + "/cd/linux")).contains("href=\"/cd/linux/casper/\"", "href=\"/cd/linux/root.img\"");
        }
    }

    @Test
    void anotherImageInItsPlaceIsServedAndTheOldOneToItsEnd() {
        make("linux.iso", "one");
        try (Server _ = serve()) {
            String before = sha256("tree/casper/filesystem.squashfs");
            String tag = tag("/cd/linux/casper/Word");
            try (Running slow = lab.start(
                    client,
                    "curl",
                    "-sSv",
                    "--limit-rate",
                    "4M",
                    "-o",
                    lab.folder() + "/slow",
                    URL + "/cd/linux/root.img")) {
                assertThat(slow.awaitText(text -> text.contains("HTTP/1.1 200 OK"), SOON))
                        .as(slow.toString())
                        .isTrue();
                make("linux.iso", "other");
                assertThat(curl(URL + "/cd/linux/casper/Word")).isEqualTo("other\n");
                assertThat(curl("-I", URL + "/cd/linux/casper/Word"))
                        .contains("ETag: ")
                        .isNotEqualTo(tag);
                assertThat(slow.awaitExit(SOON)).as(slow.toString()).isZero();
            }
            assertThat(sha256("slow")).isEqualTo(before);
        }
    }

    @Test
    void anImageThatIsBrokenOrGoneIsSaid() throws IOException {
        make("linux.iso", "one");
        Path image = lab.folder().resolve("linux.iso");
        try (Server server = serve()) {
            try (var file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(100_000);
            }
            assertThat(status("/cd/linux/root.img")).isEqualTo("500");
            assertThat(server.awaitLog("cannot read " + image + ": ", SOON)).isTrue();
            Files.delete(image);
            assertThat(status("/cd/linux/root.img")).isEqualTo("404");
            assertThat(server.awaitLog("image " + image + " not found for 192.168.77.", SOON))
                    .isTrue();
            make("linux.iso", "again");
            assertThat(curl(URL + "/cd/linux/casper/Word")).isEqualTo("again\n");
        }
    }
}
