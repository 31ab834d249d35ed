package org.bootmasq.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Feature;
import org.bootmasq.config.HelpText;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A new option of dnsmasq's kind is one row of {@link Option}'s table and the place that acts on it: counted in the
 * sources.
 */
class OptionTableTest {
    private static final Path ROOT = Files.exists(Path.of("COMPATIBILITY.md")) ? Path.of("") : Path.of("..");
    private static final String TABLE = "Option.java";
    private static final Pattern ROW = Pattern.compile("^    ([A-Z0-9_]+)\\(", Pattern.MULTILINE);
    private static final Pattern CONSTANT = Pattern.compile("\\bOption\\.([A-Z0-9_]+)\\b");
    private static final Pattern QUOTED = Pattern.compile("\"([a-zA-Z0-9-]+)\"");
    private static final Map<Option, SortedSet<String>> FILES = files();

    /** Switches that several files act on, because several things are to be different. All others have one place. */
    private static final Set<Option> IN_SEVERAL_PLACES = EnumSet.of(
            // Commands turn these while the server runs.
            Option.BOGUS_PRIV,
            Option.FILTER_A,
            Option.FILTER_AAAA,
            Option.FILTERWIN2K,
            Option.CONNTRACK,
            Option.DHCP_AUTHORITATIVE,
            Option.DHCP_CLIENT_UPDATE,
            Option.DHCP_FQDN,
            Option.DHCP_IGNORE_CLID,
            Option.DHCP_NO_OVERRIDE,
            Option.DHCP_RAPID_COMMIT,
            Option.DNSSEC_DEBUG,
            Option.DNSSEC_NO_TIMECHECK,
            Option.LEASEFILE_RO,
            Option.LOCALISE_QUERIES,
            Option.LOG_DHCP,
            Option.NO_HOSTS,
            Option.NO_PING,
            Option.NO_POLL,
            Option.NO_RESOLV,
            Option.QUIET_DHCP6,
            Option.TFTP_LOWERCASE,
            Option.TFTP_SECURE);

    /** What acts on it is still to be built. */
    private static final Set<Option> NOWHERE = EnumSet.of(Option.QUIET_RA);

    @ParameterizedTest
    @CsvSource({
        "all-servers, Sending.java",
        "clear-on-reload, DnsService.java",
        "no-negcache, CacheFiller.java",
        "no-round-robin, LocalSearch.java",
        "quiet-dhcp, Outcome.java",
        "quiet-tftp, TftpLog.java",
        "read-ethers, Ethers.java",
        "script-arp, Server.java",
        "stop-dns-rebind, ReplyRules.java",
        "strip-mac, QueryEdns.java",
        "tftp-no-fail, TftpRunner.java"
    })
    void aSwitchIsARowAndThePlaceThatActsOnIt(String name, String place) {
        assertThat(filesThatName(Option.named(name).orElseThrow())).containsExactlyInAnyOrder(TABLE, place);
    }

    @Test
    void noSwitchIsHandedFromFileToFile() {
        var others = new EnumMap<Option, Set<String>>(Option.class);
        for (Option option : Option.values()) {
            boolean one = option.argument() == Option.Argument.NONE
                    && !IN_SEVERAL_PLACES.contains(option)
                    && !NOWHERE.contains(option);
            if (one && filesThatName(option).size() != 2) others.put(option, filesThatName(option));
        }
        assertThat(others).isEmpty();
    }

    @Test
    void whatTellsOfOptionsKnowsEveryRow() throws IOException {
        List<String> help = HelpText.lines("dnsmasq");
        List<String> compatibility = Files.readAllLines(ROOT.resolve("COMPATIBILITY.md"));
        for (Option option : Option.values()) {
            String name = option.longName();
            String letter = option.letter().map(c -> "-" + c + ", --").orElse("    --");
            assertThat(help).filteredOn(line -> line.startsWith(letter + name)).isNotEmpty();
            assertThat(CommandLine.optionNamed(name)).contains(option);
            var line = new Directive(option, "", new Origin("f", 1, 1, name));
            boolean works = Feature.warning(new Configuration(List.of(line))).isEmpty();
            String row = "| `" + name + "` | ";
            assertThat(compatibility)
                    .filteredOn(text -> text.startsWith(row))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .matches(text -> text.startsWith(row + "yes") == works);
        }
    }

    /** Which files of the server name an option, by its constant or in quotation marks. */
    private static SortedSet<String> filesThatName(Option option) {
        return FILES.getOrDefault(option, new TreeSet<>());
    }

    private static Map<Option, SortedSet<String>> files() {
        var files = new EnumMap<Option, SortedSet<String>>(Option.class);
        for (Path source : sources()) {
            String file = source.getFileName().toString();
            for (Option option : named(text(source), file.equals(TABLE))) {
                files.computeIfAbsent(option, _ -> new TreeSet<>()).add(file);
            }
        }
        return files;
    }

    private static Set<Option> named(String text, boolean isTable) {
        Set<Option> named = EnumSet.noneOf(Option.class);
        (isTable ? ROW : CONSTANT)
                .matcher(text)
                .results()
                .flatMap(each -> constant(each.group(1)))
                .forEach(named::add);
        QUOTED.matcher(text)
                .results()
                .flatMap(each -> Option.named(each.group(1)).stream())
                .forEach(named::add);
        return named;
    }

    private static Stream<Option> constant(String name) {
        return Arrays.stream(Option.values()).filter(option -> option.name().equals(name));
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** OpenWrt has names of its own for many options; the package that translates them is left out. */
    private static List<Path> sources() {
        var all = new ArrayList<Path>();
        for (String module : List.of("engine", "linux", "server")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.toString().contains("/uci/"))
                        .forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }
}
