package org.bootmasq.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bootmasq.edge.san.SanOverlayKillTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not configured costs nothing: no class of its service is loaded. */
class LoadedClassesTest {
    private static final Pattern NAME = Pattern.compile("org\\.bootmasq\\.[\\w.$]+");

    @TempDir
    private Path folder;

    /** The classes of this program that a server has loaded when it serves. */
    private List<String> loaded(String... options) throws IOException, InterruptedException {
        Path classes = folder.resolve("classes");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:class+load:file=" + classes + ":none",
                "-cp",
                SanOverlayKillTest.classPath(),
                "org.bootmasq.cli.Main",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--user=",
                "--log-facility=-",
                "--pid-file=" + folder.resolve("pid")));
        command.addAll(List.of(options));
        Process server = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader log = server.inputReader(StandardCharsets.ISO_8859_1)) {
            String line = log.readLine();
            while (line != null && !line.contains("started, version")) line = log.readLine();
            assertThat(line).as("the line that says that it serves").isNotNull();
            // Process.destroy would close what is read here.
            server.toHandle().destroy();
            while (line != null) line = log.readLine();
        } finally {
            server.destroy();
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        try (Stream<String> lines = Files.lines(classes, StandardCharsets.ISO_8859_1)) {
            return lines.flatMap(line -> NAME.matcher(line).results().map(found -> found.group()))
                    .distinct()
                    .toList();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aServerOfNothingLoadsNoService() throws Exception {
        assertThat(loaded("--port=0"))
                .contains("org.bootmasq.service.Services")
                .doesNotContain(
                        "org.bootmasq.service.DnsService",
                        "org.bootmasq.service.Dhcp4Service",
                        "org.bootmasq.service.Dhcp6Service",
                        "org.bootmasq.service.TftpService",
                        "org.bootmasq.service.SanService",
                        "org.bootmasq.service.DbusDoor")
                .noneMatch(name -> name.matches("org\\.bootmasq\\.edge\\.(dns|tftp|san|lease)\\..*"))
                .noneMatch(name -> name.matches("org\\.bootmasq\\.((edge|service)\\.)?dbus\\..*"));
    }

    @Test
    void aServerOfNamesLoadsNoOtherService() throws Exception {
        assertThat(loaded(
                        "--port=" + freePort(),
                        "--no-hosts",
                        "--no-resolv",
                        "--listen-address=127.0.0.1",
                        "--bind-interfaces"))
                .contains("org.bootmasq.service.DnsService")
                .doesNotContain(
                        "org.bootmasq.service.Dhcp4Service",
                        "org.bootmasq.service.Dhcp6Service",
                        "org.bootmasq.service.TftpService",
                        "org.bootmasq.service.SanService",
                        "org.bootmasq.service.DbusDoor")
                .noneMatch(name -> name.matches("org\\.bootmasq\\.edge\\.(tftp|san|lease)\\..*"))
                .noneMatch(name -> name.matches("org\\.bootmasq\\.((edge|service)\\.)?dbus\\..*"));
    }
}
