package org.bootmasq.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.http.HttpSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP server on loopback with a few files, and what its clients do. */
class HttpStage {
    static final int PATIENCE_MILLIS = 30_000;
    static final int LARGE = 30_000_000;
    static final HttpRunner.Serving NOTHING_ELSE = _ -> Set.of();

    @TempDir
    Path folder = Path.of("");

    final Queue<String> log = new ConcurrentLinkedQueue<>();
    final List<Socket> clients = new ArrayList<>();
    Path root = Path.of("");
    int port;
    HttpRunner runner;

    @BeforeEach
    void open() throws Exception {
        // On Debian folders of tests are for their owner alone.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        root = Files.createDirectory(folder.resolve("root"));
        write("a.txt", "hello");
        write("sub/x", "below");
        Files.writeString(folder.resolve("outside"), "secret");
        Files.createSymbolicLink(root.resolve("out"), folder.resolve("outside"));
        Files.createSymbolicLink(root.resolve("out2"), Path.of("../outside"));
        Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("absolute"), root.resolve("a.txt"));
        Files.createSymbolicLink(root.resolve("zero"), Path.of("/dev/zero"));
        Files.createSymbolicLink(root.resolve("self"), Path.of("/proc/self/root/etc/passwd"));
        new ProcessBuilder("mkfifo", "-m", "666", root.resolve("fifo").toString())
                .start()
                .waitFor();
        port = freePort();
        runner = serving();
    }

    void serve(String... more) throws IOException {
        runner = serving(more);
    }

    private HttpRunner serving(String... more) throws IOException {
        Configuration configuration = configuration(more);
        var interfaces = interfaces(configuration);
        var serving = new HttpRunner(
                offer(configuration), NOTHING_ELSE, interfaces, interfaces, (_, _, text) -> log.add(text));
        serving.start();
        return serving;
    }

    Configuration configuration(String... more) {
        var lines = new ArrayList<>(List.of(more));
        lines.addAll(List.of("enable-http", "http-root=" + root, "http-port=" + port));
        return new Configuration(lines.stream()
                .map(line -> {
                    String[] parts = line.split("=", 2);
                    return new Directive(
                            Option.named(parts[0]).orElseThrow(),
                            parts.length > 1 ? parts[1] : "",
                            Origin.commandLine(1, line));
                })
                .toList());
    }

    static HttpSettings settings(Configuration configuration) {
        var problems = new Problems();
        HttpSettings settings = HttpSettings.from(configuration, problems);
        assertThat(problems.errors()).isEmpty();
        return settings;
    }

    static HttpRunner.Offer offer(Configuration configuration) {
        return new HttpRunner.Offer(settings(configuration), List.of());
    }

    static Interfaces interfaces(Configuration configuration) throws IOException {
        return new Interfaces(ServerSettings.from(configuration, new Problems()).interfaces());
    }

    @AfterEach
    void close() throws IOException {
        for (Socket each : clients) each.close();
        runner.close();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return file;
    }

    byte[] large() throws IOException {
        byte[] octets = new byte[LARGE];
        new Random(1).nextBytes(octets);
        Files.write(root.resolve("large"), octets);
        return octets;
    }

    Socket connect() throws IOException {
        return connect("127.0.0.1", "127.0.0.1", port);
    }

    Socket connect(String from, String to, int port) throws IOException {
        var socket = new Socket();
        clients.add(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral(to), port), PATIENCE_MILLIS);
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    static Reply reply(Socket socket) throws IOException {
        return Reply.read(socket.getInputStream());
    }

    static String head(InputStream in) throws IOException {
        return Reply.head(in);
    }

    Reply ask(String request) throws IOException {
        Socket socket = connect();
        send(socket, request);
        return reply(socket);
    }

    void awaitLog(String part) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (log.stream().noneMatch(line -> line.contains(part))) {
            assertThat(System.nanoTime()).as("%s in %s", part, log).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
