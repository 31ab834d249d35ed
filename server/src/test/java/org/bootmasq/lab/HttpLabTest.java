package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP clients that people run, against the server with its rights given up and port 80. */
final class HttpLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int LARGE = 20_000_001;
    private static final String URL = "http://" + Lab.SERVER;

    private final Lab lab = Lab.open();
    private final Path root = lab.folder().resolve("files");
    private String client = "";

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(root);
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        byte[] octets = new byte[LARGE];
        new Random(7).nextBytes(octets);
        publish("large", octets);
        publish("a.txt", "for all".getBytes(StandardCharsets.US_ASCII));
        client = lab.clientWithAddress();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Path publish(String name, byte[] octets) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.setPosixFilePermissions(Files.write(file, octets), PosixFilePermissions.fromString("rw-r--r--"));
    }

    private Server serve(String... more) {
        return Server.start(
                lab,
                Program.underTest(),
                "port=0\nno-ping\nenable-http\nhttp-root=" + root + "\nuser=nobody\n" + String.join("\n", more) + "\n");
    }

    private String fetched(String... command) {
        Running run = lab.run(client, SOON, command);
        assertThat(run.awaitExit(SOON)).as(run.toString()).isZero();
        return run.text();
    }

    /** The client fetches the large file to the place that {@code COPY} stands for. */
    private void fetches(String... command) throws IOException {
        Path copy = lab.folder().resolve("copy");
        Files.deleteIfExists(copy);
        fetched(List.of(command).stream()
                .map(word -> word.replace("COPY", copy.toString()))
                .toArray(String[]::new));
        assertThat(Files.mismatch(root.resolve("large"), copy)).isEqualTo(-1);
    }

    @Test
    void curlFetchesWholeAndGoesOnWhereItStopped() throws IOException {
        Needs.program("curl", "curl");
        try (Server server = serve()) {
            fetches("curl", "-sS", "-o", "COPY", URL + "/large");
            fetches("sh", "-ec", "head -c 1234567 " + root + "/large >COPY; curl -sS -C - -o COPY " + URL + "/large");
            String head = fetched("curl", "-sSI", URL + "/large");
            assertThat(head).contains("Content-Length: " + LARGE, "Accept-Ranges: bytes");
            fetches("curl", "-sS", "--http1.0", "-o", "COPY", URL + "/large");
            assertThat(fetched("curl", "-sS", "-Z", URL + "/a.txt", URL + "/a.txt", URL + "/a.txt"))
                    .contains("for all");
            assertThat(server.awaitLog("sent " + root + "/large to 192.168.77.10", SOON))
                    .as(server.toString())
                    .isTrue();
        }
    }

    @Test
    void wgetBusyboxAndPythonFetch() throws IOException {
        Needs.program("wget", "wget");
        Needs.program("busybox", "busybox");
        Needs.program("python3", "python3");
        try (Server _ = serve()) {
            fetches("wget", "-q", "-O", "COPY", URL + "/large");
            fetches("busybox", "wget", "-q", "-O", "COPY", URL + "/large");
            fetches("python3", "-c", "import urllib.request as u; u.urlretrieve('" + URL + "/large', 'COPY')");
        }
    }

    @Test
    void aria2FetchesSixteenPartsAtOnce() throws IOException {
        Needs.program("aria2c", "aria2");
        try (Server _ = serve()) {
            fetches(
                    "aria2c",
                    "-q",
                    "-x16",
                    "-s16",
                    "-k1M",
                    "--allow-overwrite=true",
                    "--file-allocation=none",
                    "-d",
                    lab.folder().toString(),
                    "-o",
                    "copy",
                    URL + "/large");
        }
    }

    @Test
    void abFindsNoFailureAmongThousands() {
        Needs.program("ab", "apache2-utils");
        try (Server _ = serve("quiet-http")) {
            for (String keep : List.of("-k", "-d")) {
                assertThat(fetched("ab", "-q", keep, "-n", "3000", "-c", "50", URL + "/a.txt"))
                        .containsPattern("Complete requests: +3000")
                        .containsPattern("Failed requests: +0")
                        .doesNotContain("Non-2xx");
            }
        }
    }

    @Test
    void aClientsFolderFollowsTheTagsOfItsLease() throws IOException {
        Needs.program("curl", "curl");
        Needs.program("udhcpc", "udhcpc");
        publish("red/b.txt", "for the red".getBytes(StandardCharsets.US_ASCII));
        Path script = lab.write("script", """
            #!/bin/sh
            [ "$1" = bound ] && ip addr add $ip/24 dev $interface
            exit 0
            """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        client = lab.client("02:00:00:00:00:0b");
        try (Server _ = serve(
                "dhcp-range=192.168.77.50,192.168.77.60,1h",
                "dhcp-host=02:00:00:00:00:0b,set:red",
                "http-root=tag:red," + root + "/red")) {
            fetched("udhcpc", "-q", "-f", "-n", "-i", "eth0", "-s", script.toString());
            assertThat(fetched("curl", "-sS", URL + "/b.txt")).isEqualTo("for the red");
            client = lab.client("02:00:00:00:00:0c");
            fetched("udhcpc", "-q", "-f", "-n", "-i", "eth0", "-s", script.toString());
            assertThat(fetched("curl", "-sS", URL + "/b.txt")).isEqualTo("404 Not Found\n");
        }
    }

    @Test
    void onlyInterfacesThatAreNamedAreServed() {
        Needs.program("curl", "curl");
        String refused = "curl -sS -m 5 " + URL + "/a.txt || echo refused";
        try (Server _ = serve("http-interface=lo")) {
            assertThat(fetched("sh", "-c", refused)).contains("refused");
        }
        try (Server _ = serve("http-interface=br*", "http-port=8080")) {
            assertThat(fetched("curl", "-sS", URL + ":8080/a.txt")).isEqualTo("for all");
            assertThat(fetched("sh", "-c", refused)).contains("refused");
        }
        try (Server _ = serve("interface=lo", "bind-interfaces")) {
            assertThat(fetched("sh", "-c", refused)).contains("refused");
        }
    }

    @Test
    void aPortThatIsTakenEndsTheStart() {
        Needs.program("python3", "python3");
        Running other = lab.start(lab.serverNamespace(), "python3", "-um", "http.server", "80");
        assertThat(other.awaitText(text -> text.contains("Serving HTTP"), SOON)).isTrue();
        Running server = lab.run(
                lab.serverNamespace(),
                SOON,
                List.of(Program.underTest().command().getFirst(), "-k", "-C", "/dev/null", "--port=0", "--enable-http")
                        .toArray(String[]::new));
        assertThat(server.awaitExit(SOON)).as(server.toString()).isEqualTo(2);
        assertThat(server.text()).contains("failed to create listening socket for port 80: Address already in use");
    }
}
