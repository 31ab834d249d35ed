package org.bootmasq.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.ConfigReader;
import org.bootmasq.service.source.ConfigFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What somebody reads whose configuration has errors: all of them, in the order of the lines, each with what helps to
 * mend it.
 */
class ErrorsTest {
    @TempDir
    Path folder;

    private Problems read(String... lines) throws IOException {
        Path file = folder.resolve("dnsmasq.conf");
        Files.write(file, List.of(lines));
        var problems = new Problems();
        if (CommandLine.parse(List.of("-C", file.toString()), problems) instanceof CommandLine.Run run)
            Settings.read(ConfigReader.read(run.directives(), new ConfigFiles(), problems), problems);
        return problems;
    }

    private List<String> places(Problems problems) {
        return problems.errors().stream()
                .map(error -> Path.of(error.origin().source()).getFileName() + ":"
                        + error.origin().line() + ":" + error.origin().column())
                .toList();
    }

    /** Unknown options are found first, values of each protocol after each other: none of that shows. */
    @Test
    void errorsComeInTheOrderOfTheLines() throws IOException {
        assertThat(places(read(
                        "srv-host=_x._tcp,foo,abc",
                        "dhcp-range=192.168.1.10,192.168.1.20,12x",
                        "domian=lan",
                        "listen-address=1.2.3.400",
                        "tftp-max=x",
                        "san-target=foo,/x",
                        "dhcp-mac=set:x,aa:zz",
                        "no-hosts=1")))
                .map(place -> place.split(":", -1)[1])
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void errorsOfIncludedFilesComeWhereTheyAreIncluded() throws IOException {
        Files.writeString(folder.resolve("z"), "port=x\nconf-file=" + folder.resolve("a") + "\nfoo\n");
        Files.writeString(folder.resolve("a"), "port-limit=x\n");
        Files.writeString(folder.resolve("m"), "bar\n");
        assertThat(places(read(
                        "cache-size=x",
                        "conf-file=" + folder.resolve("z"),
                        "dhcp-host=aa:bb:cc:dd:ee:zz",
                        "conf-file=" + folder.resolve("missing"),
                        "conf-file=" + folder.resolve("m"),
                        "baz")))
                .map(place -> place.substring(0, place.lastIndexOf(':')))
                .containsExactly(
                        "dnsmasq.conf:1",
                        "z:1",
                        "a:1",
                        "z:3",
                        "dnsmasq.conf:3",
                        "dnsmasq.conf:4",
                        "m:1",
                        "dnsmasq.conf:6");
    }

    @Test
    void whatConcernsSeveralLinesComesLast() throws IOException {
        Problems problems = read("cname=a.lan,b.lan", "cname=b.lan,a.lan", "local-ttl=x");
        assertThat(problems.errors())
                .extracting(ErrorText::headline)
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("at line 3 of " + folder + "/dnsmasq.conf"),
                        loop -> assertThat(loop).startsWith("CNAME loop involving a.lan"),
                        loop -> assertThat(loop).startsWith("CNAME loop involving b.lan"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dhcp-host=aa:bb:cc:dd:ee:zz,192.168.1.9,foo_! | 11 41",
                "listen-address=1.2.3.400,1.2.3.4,5.6.7.888 | 16 34",
                "dhcp-range=192.168.1.300,192.168.1.301,5q | 12 26 40",
                "dhcp-option=3,1.2.3.400,1.2.3.4,1.2.3.999 | 15 33",
                "filter-rr=A,FOO,BAR | 13 17",
                "auth-peer=1.2.3.4,x,1.2.3.5,y | 19 29"
            })
    void allErrorsOfALineAreShown(String line, String columns) throws IOException {
        assertThat(read(line).errors())
                .map(error -> Integer.toString(error.origin().column()))
                .containsExactly(columns.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "domian=lan | did you mean domain?",
                "dhcp-option=optoin:router,1.2.3.4 | did you mean option:router?",
                "dhcp-option=option:routr,1.2.3.4 | did you mean option:router?",
                "dhcp-match=set:x,optoin:router | did you mean option:router?",
                "tag-if=set:x,tga:y | did you mean tag:y?",
                "dhcp-host=aa:bb:cc:dd:ee:zz | octets are written as hexadecimal digits, and zz is none",
                "dhcp-mac=set:x,aa:bb:cc:zz | octets are written as hexadecimal digits, and zz is none",
                "server=1.2.3.400 | the numbers of an IPv4 address go up to 255, not 400",
                "listen-address=1.2.3 | an IPv4 address has four numbers, not 3",
                "connmark-allowlist-enable=0xff | it is written connmark-allowlist-enable[=<mask>]",
                "dhcp-range=192.168.1.1,192.168.1.9,12x | a time is a number, alone or with one of s, m, h, d and w behind it, or infinite",
                "port=70000 | a port is a number up to 65535",
                "no-hosts=3 | no-hosts takes no value",
                "cname=a | it is written cname=<alias>,<target>[,<seconds>]",
                "dhcp-boot=tag:x | it is written dhcp-boot=<file>[,<name>[,<ipaddr>]]"
            })
    void eachErrorHasItsHint(String line, String hint) throws IOException {
        assertThat(read(line).errors())
                .isNotEmpty()
                .allSatisfy(error -> assertThat(ErrorText.lines(error)).last().isEqualTo("  " + hint));
    }

    /**
     * Every option that wants a value, with none and with nonsense: errors and hints, and nothing that ends the
     * reading.
     */
    @Test
    void nonsenseGetsErrorsAndHints() throws IOException {
        String lines = List.of(org.bootmasq.config.Option.values()).stream()
                .filter(option -> !option.longName().startsWith("conf-"))
                .flatMap(option -> List.of(
                                "",
                                "=",
                                "=,",
                                "=:",
                                "=/",
                                "=tag:",
                                "=0x",
                                "=%d",
                                "=\u00fc,\u00fc,\u00fc",
                                "=[::",
                                "=" + "9".repeat(40))
                        .stream()
                        .map(value -> option.longName() + value))
                .collect(Collectors.joining("\n"));
        Problems problems = read(lines);
        assertThat(problems.errors()).hasSizeGreaterThan(500);
        for (var error : problems.errors()) assertThat(ErrorText.lines(error)).isNotEmpty();
    }
}
