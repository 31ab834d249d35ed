package org.bootmasq.edge.http.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.http.HttpRunner;
import org.bootmasq.edge.http.Reply;
import org.bootmasq.http.HttpSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP server with a mirror of another one, both on loopback. */
class MirrorStage {
    static final int PATIENCE_MILLIS = 30_000;

    @TempDir
    Path folder = Path.of("");

    final Queue<String> log = new ConcurrentLinkedQueue<>();
    final StagedUpstream upstream;
    private final List<Mirrors> running = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    int port;
    /** An upstream that says nothing for so long has failed. */
    int silenceMillis = PATIENCE_MILLIS;

    MirrorStage() throws IOException {
        upstream = new StagedUpstream();
        open.add(upstream);
    }

    Path cache() {
        return folder.resolve("cache");
    }

    /** Serves upstream's {@code /up} as {@code /m}, and keeps it. */
    void keep(String size) throws IOException {
        serve("http-mirror=/m," + upstream.url("/up") + "," + cache() + "," + size);
    }

    /** @param mirrors in which OWN is where we serve */
    void serve(String... mirrors) throws IOException {
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var lines = new ArrayList<>(Stream.of(mirrors)
                .map(line -> line.replace("OWN", "127.0.0.1:" + port))
                .toList());
        lines.addAll(List.of("enable-http", "http-port=" + port));
        var configuration = new Configuration(lines.stream()
                .map(line -> {
                    String[] parts = line.split("=", 2);
                    return new Directive(
                            Option.named(parts[0]).orElseThrow(),
                            parts.length > 1 ? parts[1] : "",
                            Origin.commandLine(1, line));
                })
                .toList());
        var problems = new Problems();
        HttpSettings settings = HttpSettings.from(configuration, problems);
        var interfaces =
                new Interfaces(ServerSettings.from(configuration, problems).interfaces());
        assertThat(problems.errors()).isEmpty();
        var all = new Mirrors(
                FileOwner.UNCHANGED, (_, _, text) -> log.add(text), new Upstream(PATIENCE_MILLIS, silenceMillis));
        running.add(all);
        var offer = new HttpRunner.Offer(settings, all.of(settings.besides().mirrors()));
        var runner = new HttpRunner(offer, _ -> Set.of(), interfaces, interfaces, (_, _, text) -> log.add(text));
        open.add(runner);
        runner.start();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) each.close();
        // What is fetched still is written below the folder that is removed now.
        awaitQuiet();
    }

    Socket ask(String method, String target, String... fields) throws IOException {
        return askFrom("127.0.0.1", method, target, fields);
    }

    Socket askFrom(String client, String method, String target, String... fields) throws IOException {
        var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port, InetAddress.ofLiteral(client), 0);
        open.add(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        socket.getOutputStream()
                .write(StagedUpstream.octets(method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n"));
        return socket;
    }

    Reply get(String target, String... fields) throws IOException {
        return reply(ask("GET", target, fields).getInputStream());
    }

    static Reply reply(InputStream in) throws IOException {
        return Reply.read(in);
    }

    static String head(InputStream in) throws IOException {
        return Reply.head(in);
    }

    /** What lies in the cache, by the ends of the names. */
    List<Path> files(String end) throws IOException {
        try (Stream<Path> all = Files.list(cache())) {
            return all.filter(each -> each.toString().endsWith(end)).toList();
        }
    }

    /** Waits until nothing is being fetched any more. */
    void awaitQuiet() throws Exception {
        await(() -> running.stream().allMatch(Mirrors::isQuiet));
    }

    void awaitLog(String part) throws Exception {
        await(() -> log.stream().anyMatch(line -> line.contains(part)));
    }

    /** What becomes true at last. */
    interface Condition {
        boolean holds() throws Exception;
    }

    void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("%s", log).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
