package org.bootmasq.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables of options in COMPATIBILITY.md are those of {@link Option}, octet for octet. With
 * {@code BOOTMASQ_WRITE=yes} in the environment this test writes them anew, with
 * {@code BOOTMASQ_WRITE=yes mvn -q -pl engine test -Dtest=CompatibilityTest}.
 */
class CompatibilityTest {
    private static final Path ROOT = Files.exists(Path.of("COMPATIBILITY.md")) ? Path.of("") : Path.of("..");
    private static final Path FILE = ROOT.resolve("COMPATIBILITY.md");
    private static final Pattern TABLE =
            Pattern.compile("(?<=\\| option \\| built \\| remark \\|\\n\\| --- \\| --- \\| --- \\|\\n)(\\|.*\\n)*");

    @Test
    void tablesAreThoseOfTheCode() throws IOException {
        String text = Files.readString(FILE);
        Matcher tables = TABLE.matcher(text);
        var wanted = new StringBuilder();
        assertThat(tables.find()).isTrue();
        tables.appendReplacement(wanted, Matcher.quoteReplacement(rows(option -> !option.has(OptionTrait.Rule.OURS))));
        assertThat(tables.find()).isTrue();
        tables.appendReplacement(wanted, Matcher.quoteReplacement(rows(option -> option.has(OptionTrait.Rule.OURS))));
        assertThat(tables.find()).isFalse();
        tables.appendTail(wanted);
        if ("yes".equals(System.getenv("BOOTMASQ_WRITE"))) Files.writeString(FILE, wanted);
        assertThat(Files.readString(FILE)).isEqualTo(wanted.toString());
    }

    private static String rows(Predicate<Option> which) {
        return Arrays.stream(Option.values())
                .filter(which)
                .map(option -> Feature.tableLine(option) + "\n")
                .collect(Collectors.joining());
    }

    /** Who reads that an option will never work wants to know why. */
    @Test
    void whatIsNeverBuiltHasItsReason() {
        assertThat(Option.values())
                .filteredOn(option -> Feature.status(option) == OptionTrait.Status.NEVER)
                .isNotEmpty()
                .noneMatch(option -> Feature.remark(option).isEmpty());
    }
}
