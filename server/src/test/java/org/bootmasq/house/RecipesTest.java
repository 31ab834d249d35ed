package org.bootmasq.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bootmasq.cli.explain.Explain;
import org.bootmasq.cli.uci.UciArguments;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Feature;
import org.bootmasq.config.Problems;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.edge.http.HttpFolders;
import org.bootmasq.edge.http.ImageFiles;
import org.bootmasq.edge.http.MachineTexts;
import org.bootmasq.http.HttpClient;
import org.bootmasq.http.HttpImages;
import org.bootmasq.http.HttpReply;
import org.bootmasq.http.HttpRequest;
import org.bootmasq.http.HttpServer;
import org.bootmasq.http.HttpSource;
import org.bootmasq.http.HttpStatus;
import org.bootmasq.service.Settings;
import org.bootmasq.template.TemplateFile;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes of docs/recipes, taken from their pages and played. */
class RecipesTest {
    private static final String START = "README";
    private static final String MAC = "52:54:00:12:34:56";
    private static final Ip4 SERVER = Ip4.of(192, 168, 1, 1);
    private static final int LONGEST_PAGE = 100;
    private static final Pattern PLAYED = Pattern.compile("(Stage \\d|  boot file |  menu |  option       17 ).*");
    private static final Pattern LEFT_OVER = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern SET = Pattern.compile("(?m)^set (\\S+) ");
    private static final Pattern OWN_URL = Pattern.compile("http://192\\.168\\.1\\.1(/[^\\s\"'?]*)");
    private static final Pattern HONEST = Pattern.compile("(Not run here|Run in the lab): .+\\.");

    /** Settings that iPXE has by itself, which a script may name. */
    private static final Set<String> OF_IPXE = Set.of("net0/mac", "platform", "buildarch", "next-server");

    @TempDir
    private Path folder = Path.of("");

    static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(Recipe.FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".md", ""))
                    .filter(name -> !name.equals(START))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyPageIsListed() throws IOException {
        String start = Files.readString(Recipe.FOLDER.resolve(START + ".md"));
        assertThat(Pattern.compile("\\]\\(([a-z-]+)\\.md\\)")
                        .matcher(start)
                        .results()
                        .map(match -> match.group(1)))
                .containsExactlyInAnyOrderElementsOf(pages())
                .hasSize(12);
        assertThat(Files.readString(Recipe.FOLDER.resolve("../../README.md"))).contains("docs/recipes/README.md");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageIsShortAndSaysWhetherItWasRun(String page) throws IOException {
        List<String> lines = Files.readAllLines(Recipe.FOLDER.resolve(page + ".md"));
        assertThat(lines).hasSizeLessThan(LONGEST_PAGE);
        assertThat(lines.getLast()).matches(HONEST);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void itsConfigurationIsRead(String page) throws IOException {
        var problems = new Problems();
        Settings settings = settings(laidOut(page), problems);
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).extracting(ConfigError::message).isEmpty();
        assertThat(MachineTexts.warnings(settings.texts())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void itsMachinesGetWhatItSays(String page) throws IOException {
        Path file = laidOut(page);
        List<Recipe.Machine> machines = Recipe.read(page).machines();
        assertThat(machines).isNotEmpty();
        for (Recipe.Machine machine : machines) {
            String[] words = machine.command().split(" ", -1);
            assertThat(words).startsWith("bootmasq", "explain").contains("-C", page + ".conf");
            String[] arguments = Stream.of(words)
                    .skip(2)
                    .map(word -> word.equals(page + ".conf") ? file.toString() : word)
                    .toArray(String[]::new);
            String text = explain(arguments);
            assertThat(text).doesNotContain("This will not work");
            assertThat(text.lines()
                            .filter(line -> PLAYED.matcher(line).matches())
                            .map(line -> line.replaceFirst("  <- .*", "")))
                    .as(machine.command())
                    .containsExactlyElementsOf(machine.answer());
        }
    }

    /** With the tags of no machine, and then with those of each line that asks for some. */
    @ParameterizedTest
    @MethodSource("pages")
    void itsTextsAreMadeAndNameWhatIsServed(String page) throws IOException {
        Settings settings = settings(laidOut(page), new Problems());
        for (TemplateFile line : settings.texts().files()) {
            Set<String> asked = new LinkedHashSet<>();
            for (TagExpression.Term term : line.condition().terms()) asked.add(term.name());
            for (Set<String> tags : List.of(Set.<String>of(), asked)) {
                String text = made(settings, line.urlPath(), tags);
                assertThat(leftOver(text))
                        .as(line.urlPath())
                        .isSubsetOf(text.startsWith("#!ipxe") ? OF_IPXE : Set.of());
                for (String path : group(OWN_URL, text))
                    assertThat(isServed(settings, path)).as(path).isTrue();
            }
        }
    }

    /** The configuration, with all that the page lays out beside it. */
    private Path laidOut(String page) throws IOException {
        Recipe recipe = Recipe.read(page);
        Recipe.read(START).layOut(folder);
        recipe.layOut(folder);
        assertThat(recipe.of("conf")).hasSize(1);
        String text = recipe.of("conf").getFirst().text().replace("/srv/", folder + "/srv/");
        return Files.writeString(folder.resolve(page + ".conf"), text);
    }

    /** As {@code --test} reads it. */
    private static Settings settings(Path file, Problems problems) {
        UciArguments arguments = UciArguments.of(List.of("--test", "-C", file.toString()));
        var run = (CommandLine.Run) CommandLine.parse(arguments.others(), problems);
        Configuration configuration = arguments.source(run.directives()).read(problems);
        assertThat(Feature.warning(configuration)).isEmpty();
        return Settings.read(configuration, problems);
    }

    private static String explain(String[] arguments) {
        var bytes = new ByteArrayOutputStream();
        var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertThat(Explain.run(arguments, stream, stream)).as(bytes::toString).isZero();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static HttpClient client(Set<String> tags) {
        return new HttpClient(
                Ip4.of(192, 168, 1, 100), "eth0", SERVER, 80, false, Optional.of(HardwareAddress.ethernet(MAC)), tags);
    }

    private static HttpRequest get(String target) {
        return new HttpRequest("GET", target, 1, Map.of(), Optional.of(Bytes.EMPTY));
    }

    private static MachineTexts texts(Settings settings) {
        return new MachineTexts(
                settings.texts(), settings.dhcp4().boot().pxe(), _ -> Optional.empty(), _ -> Optional.empty());
    }

    private static String made(Settings settings, String path, Set<String> tags) {
        Optional<HttpSource.Found> found = texts(settings).find(path, get(path + "?hostname=web1"), client(tags));
        assertThat(found).as(path).get().isInstanceOf(HttpSource.Page.class);
        return ((HttpSource.Page) found.orElseThrow()).text().latin1();
    }

    /** But for those that a script sets itself. */
    private static Set<String> leftOver(String text) {
        Set<String> names = new LinkedHashSet<>(group(LEFT_OVER, text));
        group(SET, text).forEach(names::remove);
        return names;
    }

    private static List<String> group(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .toList();
    }

    /**
     * Of what lies in an image only the image itself is asked for, since one that is laid out is empty; what a mirror
     * has is another server's affair.
     */
    private static boolean isServed(Settings settings, String path) {
        if (path.endsWith("/")
                && settings.texts().files().stream()
                        .anyMatch(line -> line.urlPath().startsWith(path))) return true;
        if (settings.http().besides().mirrors().stream().anyMatch(mirror -> path.startsWith(mirror.path() + "/")))
            return true;
        String asked = settings.http().images().stream()
                .filter(image -> (path + "/").startsWith(image.path() + "/"))
                .map(image -> image.path() + ".iso")
                .findFirst()
                .orElse(path);
        var sources = new ArrayList<HttpSource>();
        sources.add(texts(settings));
        sources.add(new HttpImages(settings.http(), new ImageFiles()));
        var engine = new HttpServer(settings.http(), new HttpFolders(), sources, event -> {});
        if (!(engine.on(0, get(asked), client(Set.of())) instanceof HttpReply reply)) return false;
        reply.file().ifPresent(file -> file.close());
        return reply.status() == HttpStatus.OK;
    }
}
