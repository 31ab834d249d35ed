package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.dns.local.HostsText;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same questions to dnsmasq and to the engine, for many configurations: nothing may differ but what is accepted.
 */
class DnsOracleTest {
    private static final int PATIENCE_MILLIS = 300;

    @TempDir
    Path folder;

    @Test
    void answersAsDnsmasqDoes() throws Exception {
        assumeTrue(TheirDns.isInstalled(), "dnsmasq is missing: apt-get install dnsmasq-base");
        var script = new ScriptedUpstream();
        var report = new StringBuilder();
        int differences = 0;
        int asked = 0;
        Map<String, String> cases = cases();
        String only = System.getProperty("oracle", "");
        List<OracleQueries.Asked> general = OracleQueries.all();
        List<OracleQueries.Asked> authoritative = OracleQueries.authoritative();
        String hosts = resource("hosts");
        Path hostsFile = folder.resolve("hosts");
        Files.writeString(hostsFile, hosts);
        try (var upstream = new TheirDns.Upstream(script)) {
            for (Map.Entry<String, String> each : cases.entrySet()) {
                if (!each.getKey().contains(only)) continue;
                String text =
                        each.getValue().replace("@UP@", "127.0.0.1#" + upstream.port()) + "\nno-resolv\nno-hosts\n"
                                + (each.getValue().contains("cache-size") ? "" : "cache-size=2000\n");
                List<OracleQueries.Asked> queries = each.getKey().startsWith("auth") ? authoritative : general;
                var ours = new OurDns(text, List.of(new HostsText(hostsFile.toString(), hosts)), script);
                long began = System.nanoTime();
                try (var theirs = new TheirDns(text + "addn-hosts=" + hostsFile + "\n", folder)) {
                    for (int round = 0; round < 2; round++) {
                        for (OracleQueries.Asked query : queries) {
                            asked++;
                            differences += compare(each.getKey(), round, began, query, ours, theirs, report);
                        }
                    }
                    if (each.getKey().startsWith("auth")) {
                        asked += OracleQueries.transfers().size();
                        differences += transfers(each.getKey(), began, ours, theirs, report);
                    }
                }
            }
        }
        Path file = Path.of(
                System.getProperty("oracle.report", folder.resolve("report").toString()));
        Files.writeString(file, report);
        System.out.println("DNS oracle: " + cases.size() + " configurations, " + asked + " questions, " + differences
                + " differences");
        assertThat(differences)
                .as(() -> report.substring(0, Math.min(4000, report.length())))
                .isZero();
    }

    private static int transfers(String name, long began, OurDns ours, TheirDns theirs, StringBuilder report)
            throws IOException {
        int differences = 0;
        for (OracleQueries.Asked query : OracleQueries.transfers()) {
            MessageText expected = text(theirs.askByTcp(query.octets(), PATIENCE_MILLIS));
            MessageText seen = text(ours.askByTcp(System.currentTimeMillis(), query.octets()));
            differences += compare(name, "by TCP", began, query, expected, seen, report);
        }
        return differences;
    }

    private static int compare(
            String name,
            int round,
            long began,
            OracleQueries.Asked query,
            OurDns ours,
            TheirDns theirs,
            StringBuilder report)
            throws IOException {
        MessageText expected = text(theirs.ask(query.octets(), PATIENCE_MILLIS));
        MessageText seen = text(ours.ask(System.currentTimeMillis(), query.octets()));
        return compare(name, "round " + round, began, query, expected, seen, report);
    }

    private static int compare(
            String name,
            String when,
            long began,
            OracleQueries.Asked query,
            MessageText expected,
            MessageText seen,
            StringBuilder report) {
        long seconds = (System.nanoTime() - began) / 1_000_000_000;
        if (expected.agrees(seen, seconds) || AcceptedDns.covers(name, query, expected, seen)) return 0;
        report.append("### ")
                .append(name + " " + when + ": " + query.title())
                .append("\ndnsmasq: " + expected)
                .append("\nours:    " + seen + "\n\n");
        return 1;
    }

    private static MessageText text(Optional<Bytes> reply) {
        return reply.map(MessageText::of).orElse(MessageText.SILENCE);
    }

    private static Map<String, String> cases() throws IOException {
        var cases = new LinkedHashMap<String, String>();
        var includes = new LinkedHashMap<String, String>();
        for (String part : resource("oracle.txt").split("(?m)^=== ", -1)) {
            if (part.isBlank()) continue;
            int line = part.indexOf('\n');
            String name = part.substring(0, line).strip();
            var text = new ArrayList<String>();
            for (String each : part.substring(line + 1).split("\n", -1)) {
                text.add(
                        each.startsWith("+")
                                ? includes.getOrDefault(each.substring(1).strip(), "")
                                : each);
            }
            includes.put(name, String.join("\n", text));
            if (!name.startsWith("(")) cases.put(name, String.join("\n", text));
        }
        return cases;
    }

    private static String resource(String name) throws IOException {
        try (var stream = DnsOracleTest.class.getResourceAsStream("/dns/" + name)) {
            if (stream == null) throw new AssertionError("missing " + name);
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
