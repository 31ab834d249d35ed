package org.bootmasq.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.config.settings.InterfaceSettings;
import org.bootmasq.config.value.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How dnsmasq 2.90 was seen to read its files. */
class ConfigReaderTest {
    private final Problems problems = new Problems();

    /** In the tables a pound sign stands for a double quote, a section sign for a tab. */
    private static String text(String cell) {
        return cell.replace('£', '"').replace('§', '\t');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "pxe-prompt=abc | abc",
                "pxe-prompt = abc  | abc",
                "§pxe-prompt§=§a b§ | a b",
                "pxe-prompt=a #b | a",
                "pxe-prompt=a§#b | a",
                "pxe-prompt=a#b | a#b",
                "pxe-prompt=#b | #b",
                "pxe-prompt== b | = b",
                "pxe-prompt=£a #b£ | a #b",
                "pxe-prompt=£ a £  # c | ' a '",
                "pxe-prompt=£a££b | a£b",
                "pxe-prompt=£a£££b£ | a£b",
                "pxe-prompt=£a£#b | a#b",
                "pxe-prompt=£a£ #b | a",
                "pxe-prompt=/ ££#b | /",
                "pxe-prompt=a\\tb | a\\tb",
                "pxe-prompt=£a\\tb£ | a§b",
                "pxe-prompt=£a\\\\b\\£c£ | a\\b£c",
                "pxe-prompt=£a\\xb£ | a\\xb",
                "£pxe-prompt=a | missing £ at line 1 of f",
                "pxe-prompt=a\\£b | missing £ at line 1 of f",
                "£port=53£ | 53",
                "domain-needed | ''",
                "domain-needed # hi | ''",
                "domain-needed= | extraneous parameter at line 1 of f",
                "domain-needed# hi | bad option at line 1 of f",
                "port | missing parameter at line 1 of f",
                "port 53 | bad option at line 1 of f",
                "--port=53 | bad option at line 1 of f",
                "Port=53 | bad option at line 1 of f",
                "=53 | bad option at line 1 of f",
                "£conf-file£=x | bad option at line 1 of f",
                "cache-size | error at line 1 of f",
                "umbrella= | error at line 1 of f",
                "umbrella | ''",
                "dhcp-proxy= | bad dhcp-proxy address at line 1 of f"
            })
    void aLine(String line, String expected) {
        Configuration read = Texts.read(text(line), problems);
        String seen = problems.hasErrors()
                ? ErrorText.headline(problems.errors().getFirst())
                : read.directives().getFirst().text();
        String wanted = expected.startsWith("'") ? expected.substring(1, expected.length() - 1) : expected;
        assertThat(seen).isEqualTo(text(wanted));
    }

    @Test
    void quotesHideSeparatorsAndDigits() {
        Part value = Part.of(
                Texts.read("txt-record=a,\"b,c\",d", problems).directives().getFirst());
        assertThat(value.list()).extracting(Part::plain).containsExactly("a", "b,c", "d");
        assertThat(Part.of(Texts.read("dhcp-range=\"1.2.3.4\"", problems)
                                .directives()
                                .getFirst())
                        .text())
                .isNotEqualTo("1.2.3.4");
    }

    @Test
    void everyErrorIsShownWithItsPlace() {
        Texts.read("port=53\r\nfoo\r\n\n bar=1\nport=54\n", problems);
        assertThat(problems.errors().stream().map(ErrorText::headline))
                .containsExactly(
                        "bad option at line 2 of f",
                        "bad option at line 4 of f",
                        "illegal repeated keyword at line 5 of f");
        assertThat(ErrorText.lines(problems.errors().get(1)))
                .containsExactly("bad option at line 4 of f", "  f:4:2", "  4 |  bar=1", "    |  ^");
    }

    @ParameterizedTest
    @CsvSource({
        "dhcp-rnage=1, dhcp-range",
        "dhcp_range=1, dhcp-range",
        "enable-tfpt, enable-tftp",
        "--port=1, port",
        "no-such-thing-at-all, ''"
    })
    void aMisspeltNameIsGuessed(String line, String guess) {
        Texts.read(line, problems);
        assertThat(problems.errors().getFirst().hint()).isEqualTo(guess.isEmpty() ? "" : "did you mean " + guess + "?");
    }

    @Test
    void anInterfaceWithALabelIsTheWholeInterface() {
        Configuration read = Texts.read("interface=eth0:1,eth2\nexcept-interface=eth3:1\n", problems);
        InterfaceSettings settings = InterfaceSettings.from(read, problems);
        assertThat(settings.taken()).containsExactly("eth0", "eth2");
        assertThat(settings.left()).containsExactly("eth3:1");
        assertThat(problems.warnings())
                .extracting(ConfigError::message)
                .containsExactly("using interface eth0 instead of eth0:1");
    }

    @Test
    void aServiceForThisHostIsTheLoopbackInterfaceAlone() {
        var settings = InterfaceSettings.from(Texts.read("local-service=host\n", problems), problems);
        assertThat(settings.taken()).containsExactly("lo");
        assertThat(settings.binding()).isEqualTo(InterfaceSettings.Binding.INTERFACES);
        for (String narrower : List.of("interface=e", "except-interface=e", "listen-address=::1", "auth-server=a,e")) {
            Configuration read = Texts.read("local-service=host\n" + narrower + "\n", problems);
            settings = InterfaceSettings.from(read, problems);
            assertThat(settings.localService()).as(narrower).isEqualTo(InterfaceSettings.LocalService.EVERYBODY);
            assertThat(settings.binding()).as(narrower).isEqualTo(InterfaceSettings.Binding.WILDCARD);
        }
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void socketsAreBoundInOneWay() {
        for (String other : List.of("bind-interfaces", "local-service=host")) {
            var found = new Problems();
            InterfaceSettings.from(Texts.read("bind-dynamic\n" + other + "\n", found), found);
            assertThat(found.errors())
                    .extracting(ConfigError::message)
                    .as(other)
                    .containsExactly("cannot set --bind-interfaces and --bind-dynamic");
        }
    }

    @Test
    void includedFilesStandWhereTheyAreNamed() {
        Configuration read = new Texts()
                .file("f", "user=a\nconf-file=g\nconf-file=g\ngroup=c\n")
                .file("g", "conf-file=f\ndomain=b\n")
                .start(problems, "-Cf");
        assertThat(problems.errors()).isEmpty();
        assertThat(read.directives()).extracting(Directive::value).containsExactly("a", "b", "c");
        assertThat(read.directives().get(1).origin()).hasToString("g:2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | a.conf b.bak c d.conf.x",
                "',.bak' | a.conf c d.conf.x",
                "',*.conf' | a.conf",
                "',*.conf,*.bak' | a.conf b.bak",
                "',*' | a.conf b.bak c d.conf.x",
                "',c' | a.conf b.bak c d.conf.x",
                "',.conf,*.conf' | ''"
            })
    void aDirectoryIsFiltered(String filter, String read) {
        var texts = new Texts().file("f", "conf-dir=d" + filter);
        for (String name : List.of("a.conf", "b.bak", "c", "d.conf.x", ".e", "g~", "#h#")) {
            texts.file("d/" + name, "domain=" + name.replace('#', '+') + "\n");
        }
        Configuration configuration = texts.start(problems, "-Cf");
        assertThat(configuration.directives().stream().map(Directive::value).collect(Collectors.joining(" ")))
                .isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({
        "conf-file=/none, cannot read /none: No such file or directory, 3",
        "conf-dir=/none, cannot access directory /none: No such file or directory, 3",
        "conf-script=echo foo, bad option in output from echo foo, 1",
        "conf-script=false, false returns non-zero error code, 10",
        "conf-script=killed, killed returns non-zero error code, 19",
        "conf-file=/none*, cannot read /none*: No such file or directory, 3"
    })
    void aFileProblemEndsTheStart(String line, String message, int status) {
        Texts.read(line, problems);
        assertThat(ErrorText.headline(problems.errors().getFirst())).isEqualTo(message);
        assertThat(ErrorText.exitStatus(problems)).isEqualTo(status);
    }

    @Test
    void onlyTheDefaultFileMayBeMissing() {
        assertThat(new Texts().start(problems).directives()).isEmpty();
        assertThat(problems.errors()).isEmpty();
        assertThat(new Texts()
                        .file("/etc/dnsmasq.conf", "user=a")
                        .start(problems)
                        .directives())
                .hasSize(1);
        assertThat(new Texts()
                        .file("/etc/dnsmasq.conf", "user=a")
                        .start(problems, "-C", "")
                        .directives())
                .isEmpty();
    }

    @Test
    void namedFilesAreReadWithoutForbiddingToGoOn() {
        var texts = new Texts()
                .file("f", "dhcp-hostsfile=h\ndhcp-optsdir=o\nservers-file=s\ndhcp-hostsfile=missing\n")
                .file("h", "02:00:00:00:00:01,10.0.0.5 # one\n\n\"open\n")
                .file("o/a", "option:router,10.0.0.1\n")
                .file("s", "server=192.0.2.1\nlocal=/a/\nfoo\n");
        Configuration configuration = texts.start(problems, "-Cf");
        List<Directive> more = ReferencedFiles.read(configuration, texts, problems);
        assertThat(more)
                .extracting(Directive::toString)
                .as("what was understood")
                .hasSize(3);
        assertThat(more)
                .extracting(Directive::option)
                .containsExactly(Option.DHCP_HOST, Option.DHCP_OPTION, Option.SERVER);
        assertThat(problems.errors().stream().map(ErrorText::headline))
                .containsExactly(
                        "missing \" at line 3 of h",
                        "illegal option at line 2 of s",
                        "bad option at line 3 of s",
                        "cannot read missing: No such file or directory");
    }

    @Test
    void randomOctetsNeverStopTheReader() {
        var random = new Random(2131);
        for (int round = 0; round < 2000; round++) {
            var octets = new byte[random.nextInt(200)];
            random.nextBytes(octets);
            var text = new StringBuilder();
            for (byte octet : octets) text.append((char) (octet & 0xff));
            for (String name : List.of("port=", "\"", "#", "\n", "\\")) {
                text.insert(random.nextInt(text.length() + 1), name);
            }
            Texts.read(text.toString(), problems);
        }
        problems.errors().forEach(error -> assertThat(ErrorText.lines(error)).isNotEmpty());
    }
}
