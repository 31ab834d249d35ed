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
    private static final int MOST_LINES = 400;
    private static final int WIDEST = 120;
    private static final Pattern COMMENT = Pattern.compile("\\s*(/\\*\\*|\\* |// ).*");
    private static final Pattern PUBLIC_METHOD = Pattern.compile(
            "( {4}| {8})public (?!record |static void main\\()(static |final |abstract )*(<[^>]*> )?[\\w.]+(<.*>)?(\\[])* \\w+\\(.*");
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

    /** Spotless lays out code, but leaves comments as they are. */
    @Test
    void commentsFitTheLine() throws IOException {
        var wide = new ArrayList<String>();
        for (Path file : sources()) {
            for (String line : Files.readAllLines(file)) {
                if (line.length() > WIDEST && COMMENT.matcher(line).matches()) wide.add(file + ": " + line.strip());
            }
        }
        assertThat(wide).isEmpty();
    }

    /** What its class or a type above it says already is said there: constructors, and methods that override one. */
    @Test
    void everyPublicMethodSaysWhatItIsFor() throws IOException {
        var silent = new ArrayList<String>();
        for (Path file : sources()) {
            if (file.toString().contains("src/test")) continue;
            List<String> lines = Files.readAllLines(file);
            for (int i = 1; i < lines.size(); i++) {
                if (!PUBLIC_METHOD.matcher(lines.get(i)).matches()) continue;
                int before = i - 1;
                boolean told = false;
                while (lines.get(before).strip().startsWith("@"))
                    told |= lines.get(before--).contains("@Override");
                String above = lines.get(before).strip();
                if (!told && !above.endsWith("*/") && !above.startsWith("//")) {
                    silent.add(file + ": " + lines.get(i).strip());
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() throws IOException {
        assertThat(sources())
                .noneMatch(file -> VAGUE.matcher(file.getFileName().toString()).matches());
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
