package org.bootmasq.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bootmasq.lab.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's examples, taken from the README itself and tried. */
class ReadmeTest {
    private static final Path ROOT = Program.root();
    private static final Pattern COMMAND = Pattern.compile("(\\./|packaging/|apt ).*");
    private static final Pattern SUBCOMMANDS = Pattern.compile("`\\./bootmasq (san|leases) ([a-z|]+)`");
    /**
     * What opens ports, makes networks or takes minutes is only looked at here; the lab and the demo's own test run it.
     */
    private static final Pattern NOT_HERE = Pattern.compile("\\./(check|bootmasq demo.*)|packaging/.*|apt .*");

    @TempDir
    private Path folder = Path.of("");

    private record Outcome(int status, String text) {}

    @BeforeEach
    void aFolderWithTheFirstConfiguration() throws IOException {
        Files.createDirectory(folder.resolve("uci"));
        Files.writeString(folder.resolve("uci/dhcp"), "config dnsmasq\n\toption domain 'lan'\n");
        write(configurations().getFirst());
    }

    @Test
    void aRomGetsGpxeAndGpxeGetsItsBootFile() throws Exception {
        assertThat(run("./bootmasq explain --mac 52:54:00:12:34:56 -C dnsmasq.conf")
                        .text())
                .contains("boot file    gpxe.pxe from 192.168.1.1  <- dnsmasq.conf:5")
                .contains("boot file    pxelinux.0 from 192.168.1.1  <- dnsmasq.conf:6");
        assertThat(run("./bootmasq explain --mac 52:54:00:12:34:56 --gpxe -C dnsmasq.conf")
                        .text())
                .contains("boot file    pxelinux.0 from 192.168.1.1  <- dnsmasq.conf:6")
                .doesNotContain("boot file    gpxe.pxe");
    }

    @Test
    void gpxeGetsTheSanDiskAndKeepsIt() throws Exception {
        write(configurations().get(1) + "dhcp-range=192.168.1.100,192.168.1.200\n");
        assertThat(run("./bootmasq explain --mac 52:54:00:12:34:56 --gpxe -C dnsmasq.conf")
                        .text())
                .contains("iscsi:192.168.1.1::::iqn.2026-11.org.example:disk")
                .contains("option       175 (no name) = 08:01:01");
    }

    @Test
    void everyKindOfMachineComesToTheInstaller() throws Exception {
        write(configurations().get(2));
        String explain = "./bootmasq explain --mac 52:54:00:12:34:56 -C dnsmasq.conf";
        assertThat(run(explain + " --arch 0").text()).contains("undionly.kpxe from 192.168.1.1  <- dnsmasq.conf:7");
        assertThat(run(explain + " --arch 7").text()).contains("snponly.efi from 192.168.1.1  <- dnsmasq.conf:8");
        assertThat(run(explain + " --arch 16").text()).contains("http://192.168.1.1/snponly.efi");
        assertThat(run(explain + " --gpxe").text()).contains("http://192.168.1.1/boot.gpxe");
    }

    static Stream<String> commands() throws IOException {
        return blocks().stream()
                .filter(block -> COMMAND.matcher(block.getFirst()).matches())
                .flatMap(List::stream)
                .map(line -> line.replaceAll("\\s+#.*", ""));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandDoesWhatItIsShownFor(String command) throws Exception {
        if (NOT_HERE.matcher(command).matches()) {
            if (!command.startsWith("apt "))
                assertThat(ROOT.resolve(command.split(" ", -1)[0])).isExecutable();
            return;
        }
        boolean starts = command.matches("\\./bootmasq( -k)?( -C dnsmasq.conf| --uci)");
        String here = command.replace(" --uci", " --uci uci").replace("bootmasq uci ", "bootmasq uci -c uci -t save ");
        Outcome outcome = run(starts ? here + " --test" : here);
        assertThat(outcome.text()).as(command).doesNotContain("Exception");
        assertThat(outcome.status()).as("%s%n%s", command, outcome.text()).isZero();
    }

    @Test
    void everySubcommandThatIsNamedIsThere() throws Exception {
        List<MatchResult> named =
                SUBCOMMANDS.matcher(String.join(" ", text())).results().toList();
        assertThat(named).hasSize(2);
        for (MatchResult each : named) {
            String help = run("./bootmasq help " + each.group(1)).text();
            assertThat(Arrays.stream(each.group(2).split("\\|", -1)))
                    .allMatch(word -> help.matches("(?s).*\\b" + word + "\\b.*"));
        }
    }

    @Test
    void thePackageIsNamedAsItIsBuilt() throws IOException {
        MatchResult version = Pattern.compile("<version>(.*?)</version>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow();
        assertThat(text()).anyMatch(line -> line.contains("target/bootmasq_" + version.group(1) + "_amd64.deb"));
    }

    @Test
    void theWalkThroughABootNamesClassesThatAreThere() throws IOException {
        List<String> named = Pattern.compile("`((?:[a-z0-9]+[/.])+[A-Z]\\w+)")
                .matcher(Files.readString(ROOT.resolve("docs/a-boot.md")))
                .results()
                .map(match -> match.group(1).replace('.', '/') + ".java")
                .toList();
        assertThat(named).hasSizeGreaterThan(20);
        var sources = new ArrayList<String>();
        for (String module : List.of("engine", "linux", "server")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                files.map(Path::toString).forEach(sources::add);
            }
        }
        assertThat(named).allMatch(name -> sources.stream().anyMatch(file -> file.endsWith("/" + name)));
    }

    private static List<String> text() throws IOException {
        return Files.readAllLines(ROOT.resolve("README.md"));
    }

    /** Lines that are indented, as they follow each other. */
    private static List<List<String>> blocks() throws IOException {
        var all = new ArrayList<List<String>>();
        boolean inside = false;
        for (String line : text()) {
            boolean code = line.startsWith("    ");
            if (code && !inside) all.add(new ArrayList<>());
            if (code) all.getLast().add(line.strip());
            inside = code;
        }
        return all;
    }

    private static List<String> configurations() throws IOException {
        List<String> found = blocks().stream()
                .filter(block -> !COMMAND.matcher(block.getFirst()).matches())
                .map(block -> String.join("\n", block) + "\n")
                .toList();
        assertThat(found).hasSize(4);
        return found;
    }

    /** The file as it stands in the README, but for the folders that it names. */
    private void write(String configuration) throws IOException {
        Files.createDirectories(folder.resolve("tftpboot"));
        Files.createDirectories(folder.resolve("san"));
        Files.writeString(
                folder.resolve("dnsmasq.conf"),
                configuration
                        .replace("/tftpboot", folder.resolve("tftpboot").toString())
                        .replace("/srv/san", folder.resolve("san").toString()));
    }

    private Outcome run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        command.replace("./bootmasq", "\"$0\""),
                        ROOT.resolve("bootmasq").toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text;
        try (var reader = process.inputReader()) {
            text = reader.readAllAsString();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
        return new Outcome(process.exitValue(), text);
    }
}
