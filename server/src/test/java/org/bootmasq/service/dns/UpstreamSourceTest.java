package org.bootmasq.service.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.dns.settings.DnsSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where name servers come from. */
class UpstreamSourceTest {
    @TempDir
    Path folder;

    private final Problems problems = new Problems();
    private final List<String> log = new ArrayList<>();

    private DnsSettings settings(String... lines) {
        List<Directive> directives = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.split("=", 2);
            Option option = Option.named(parts[0]).orElseThrow();
            directives.add(new Directive(option, parts.length > 1 ? parts[1] : "", Origin.commandLine(1, line)));
        }
        return DnsSettings.from(new Configuration(directives), problems);
    }

    private UpstreamSource source(String... lines) {
        return new UpstreamSource(settings(lines), List.of(), _ -> Optional.empty(), (_, _, text) -> log.add(text));
    }

    @Test
    void foldersOfLinksAreWatchedToo() throws IOException {
        Path run = Files.createDirectories(folder.resolve("run/resolver"));
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Path middle = Files.createDirectory(folder.resolve("middle"));
        Files.createSymbolicLink(etc.resolve("resolv.conf"), Path.of("../middle/link"));
        Files.createSymbolicLink(middle.resolve("link"), run.resolve("resolv.conf"));
        String line = "resolv-file=" + etc.resolve("resolv.conf");
        assertThat(source(line).folders())
                .extracting(each -> Path.of(each).toRealPath())
                .containsExactly(etc.toRealPath(), middle.toRealPath(), run.toRealPath());
        assertThat(UpstreamSource.obstacle(settings(line))).isEmpty();
        assertThat(source(line, "no-poll").folders()).isEmpty();
        Files.delete(run);
        assertThat(UpstreamSource.obstacle(settings(line)))
                .contains("directory " + etc.resolve("resolv.conf") + " for resolv-file is missing, cannot poll");
        assertThat(UpstreamSource.obstacle(settings(line, "no-poll"))).isEmpty();
        assertThat(UpstreamSource.obstacle(settings(line, "no-resolv"))).isEmpty();
    }

    @Test
    void withoutAFileNoneIsRead() {
        UpstreamSource none = source("resolv-file", "server=192.0.2.1");
        assertThat(none.folders()).isEmpty();
        assertThat(none.read(Optional.empty()).servers()).hasSize(1);
        assertThat(log).isEmpty();
    }

    @Test
    void aFileThatCountsForNothingIsSaid() {
        source("no-resolv").greet();
        source("no-resolv", "resolv-file").greet();
        source("resolv-file=/a").greet();
        assertThat(log).isEmpty();
        source("no-resolv", "resolv-file=/a").greet();
        assertThat(log).containsExactly("warning: ignoring resolv-file flag because no-resolv is set");
    }

    @Test
    void severalFilesWantPolling() {
        assertThat(settings("resolv-file=/a", "resolv-file=/b").files().resolvFiles())
                .containsExactly("/a", "/b");
        assertThat(problems.errors()).isEmpty();
        settings("resolv-file=/a", "resolv-file=/b", "no-poll");
        assertThat(problems.errors())
                .extracting(ConfigError::message)
                .containsExactly("only one resolv.conf file allowed in no-poll mode.");
    }

    @Test
    void thereMustBePortsToAskFrom() {
        settings("max-port=2000");
        settings("max-port=0");
        assertThat(problems.errors()).isEmpty();
        settings("max-port=1000");
        settings("min-port=3000", "max-port=2999");
        assertThat(problems.errors())
                .extracting(ConfigError::message)
                .containsExactly(
                        "max_port cannot be smaller than min_port", "max_port cannot be smaller than min_port");
    }
}
