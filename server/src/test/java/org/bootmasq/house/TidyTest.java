package org.bootmasq.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How sources look: small files, named for what they are, each package introduced. */
class TidyTest {
    private static final int MOST_LINES = 450;
    private static final Pattern VAGUE = Pattern.compile(".*(Manager|Helper|Utils?|Impl|Abstract).*\\.java");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b|@Disabled");

    @Test
    void filesStaySmall() throws IOException {
        var large = new ArrayList<String>();
        for (Path file : sources()) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) large.add(lines + " " + file);
        }
        assertThat(large).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() throws IOException {
        assertThat(sources())
                .noneMatch(file ->
                        VAGUE.matcher(file.getFileName().toString()).matches() && !file.endsWith("ScriptHelper.java"));
    }

    @Test
    void nothingIsLeftForLater() throws IOException {
        var unfinished = new ArrayList<String>();
        for (Path file : sources()) {
            if (file.endsWith("TidyTest.java")) continue;
            if (UNFINISHED.matcher(Files.readString(file)).find()) unfinished.add(file.toString());
        }
        assertThat(unfinished).isEmpty();
    }

    @Test
    void everyPackageIsIntroduced() throws IOException {
        assertThat(sources().stream().map(Path::getParent).distinct())
                .filteredOn(folder -> folder.toString().contains("org"))
                .allMatch(folder -> Files.exists(folder.resolve("package-info.java"))
                        || folder.toString().contains("src/test")
                        || folder.endsWith("java"));
    }

    private static List<Path> sources() throws IOException {
        Path root = Files.exists(Path.of("engine")) ? Path.of("") : Path.of("..");
        var all = new ArrayList<Path>();
        for (String module : List.of("engine", "linux", "server")) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
            }
        }
        assertThat(all).isNotEmpty();
        return all;
    }
}
