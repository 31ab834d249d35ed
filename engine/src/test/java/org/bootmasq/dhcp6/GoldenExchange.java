package org.bootmasq.dhcp6;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/**
 * One file of exchanges with dnsmasq: what it was configured with, what it was sent, and what it answered, logged and
 * kept.
 */
record GoldenExchange(
        List<String> server,
        List<String> client,
        boolean servesDns,
        List<String> config,
        List<String> before,
        List<Step> steps,
        List<String> after) {
    /** A message, or something done to the server's interface. */
    sealed interface Step {}

    /** Something done to the interface, as a command for ip(8). */
    record Action(String command) implements Step {}

    /**
     * A message and what came of it.
     *
     * @param varies what of the reply is random: {@code times}, {@code address}, or nothing
     */
    record Message(Packet request, Optional<Packet> reply, String varies, List<String> log) implements Step {}

    /**
     * Octets with where they came from or went to, and what stands in them.
     *
     * @param ends the words of the line that begins it
     */
    record Packet(List<String> ends, Bytes octets, List<String> text) {}

    static GoldenExchange read(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenExchange.class.getResourceAsStream("golden/" + name))) {
            var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return new Reader(lines).exchange();
        }
    }

    /** Reads line by line; a block is what is moved in by two blanks. */
    private static final class Reader {
        private final List<String> lines;
        private int at;

        Reader(List<String> lines) {
            this.lines = lines.stream()
                    .filter(line -> !line.startsWith("#") && !line.isEmpty())
                    .toList();
        }

        GoldenExchange exchange() {
            List<String> server = words("server: ");
            List<String> client = words("client: ");
            boolean dns = !words("dns: ").equals(List.of("0"));
            List<String> config = block("config:");
            List<String> before = block("before:");
            List<Step> steps = new ArrayList<>();
            while (at < lines.size() && !lines.get(at).startsWith("after:")) steps.add(step());
            return new GoldenExchange(
                    server, client, dns, config, before, steps, at < lines.size() ? block("after:") : List.of());
        }

        private Step step() {
            if (lines.get(at).startsWith("action: "))
                return new Action(lines.get(at++).substring(8));
            Packet request = packet(words("request: "));
            List<String> ends = words("reply: ");
            Optional<Packet> reply = ends.equals(List.of("none")) ? Optional.empty() : Optional.of(packet(ends));
            boolean varying = lines.get(at).startsWith("varies: ");
            String varies = varying ? lines.get(at++).substring(8) : "";
            return new Message(request, reply, varies, block("log:"));
        }

        private Packet packet(List<String> ends) {
            return new Packet(ends, Bytes.ofHex(String.join("", block())), block("reads:"));
        }

        private List<String> words(String prefix) {
            if (!lines.get(at).startsWith(prefix)) throw new AssertionError(prefix + " expected: " + lines.get(at));
            return List.of(lines.get(at++).substring(prefix.length()).split(" "));
        }

        private List<String> block(String title) {
            if (!lines.get(at++).equals(title)) throw new AssertionError(title + " expected");
            return block();
        }

        private List<String> block() {
            List<String> block = new ArrayList<>();
            while (at < lines.size() && lines.get(at).startsWith("  "))
                block.add(lines.get(at++).substring(2));
            return block;
        }
    }
}
