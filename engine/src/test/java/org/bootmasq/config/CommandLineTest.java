package org.bootmasq.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How dnsmasq 2.90 was seen to read its arguments. */
class CommandLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-bd -p 54 | bogus-priv no-daemon port=54",
                "-bdp54 | bogus-priv no-daemon port=54",
                "-C=x | conf-file==x",
                "--port=54 | port=54",
                "--port 54 | port=54",
                "--user=nobody | user=nobody",
                "--user nobody | junk found in command line",
                "-u nobody | user=nobody",
                "-q extra | junk found in command line",
                "--no-re | no-resolv",
                "--dhcp-rap | dhcp-rapid-commit",
                "--dhcp-ra=x | bad command line options: try --help",
                "--conf x | bad command line options: try --help",
                "--zz | bad command line options: try --help",
                "--test=1 | bad command line options: try --help",
                "-p | bad command line options: try --help",
                "-? | bad command line options: try --help",
                "- | junk found in command line",
                "-- x | junk found in command line",
                "-k -- | keep-in-foreground",
                "-k  -b | keep-in-foreground bogus-priv",
                "-p1 -p2 | bad command line options: illegal repeated flag",
                "-p1 -v | version",
                "-zv -p1 -p2 | version",
                "--help dhcp | help dhcp",
                "-w dhcp6 | help dhcp6",
                "--zz --help | bad command line options: try --help",
                "x -v | version"
            })
    void arguments(String arguments, String expected) {
        var problems = new Problems();
        CommandLine read = CommandLine.parse(Arrays.asList(arguments.split(" ")), problems);
        assertThat(problems.hasErrors() ? ErrorText.headline(problems.errors().getFirst()) : describe(read))
                .isEqualTo(expected);
    }

    private static String describe(CommandLine read) {
        return switch (read) {
            case CommandLine.Help(var topic) -> "help " + topic;
            case CommandLine.Version() -> "version";
            case CommandLine.Run run ->
                run.directives().stream()
                        .map(d -> d.option().longName() + (d.hasValue() ? "=" + d.value() : ""))
                        .collect(Collectors.joining(" "));
        };
    }

    @Test
    void filesMayRepeatWhatTheCommandLineSaid() {
        var problems = new Problems();
        Configuration read = new Texts().file("f", "port=6").start(problems, "-p5", "-Cf");
        assertThat(problems.errors()).isEmpty();
        assertThat(read.last(Option.PORT).orElseThrow().value()).isEqualTo("6");
    }

    @Test
    void onlyTheCommandLineAsksForATest() {
        var problems = new Problems();
        assertThat(new Texts()
                        .file("f", "test\nhelp\nversion")
                        .start(problems, "-Cf")
                        .directives())
                .isEmpty();
        assertThat(CommandLine.parse(java.util.List.of("--test"), problems))
                .isInstanceOfSatisfying(
                        CommandLine.Run.class, run -> assertThat(run.isTest()).isTrue());
    }
}
