package org.bootmasq.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables about options agree with each other. */
class HelpTextTest {
    @Test
    void everyOptionIsExplained() {
        for (Option option : Option.values()) {
            assertThat(HelpText.line(option)).as(option.longName()).matches("(-., |    )--\\S+ .*\\S.*\\.");
        }
        assertThat(HelpText.line(Option.CONF_FILE)).startsWith("-C, --conf-file=<path>  ");
    }

    @Test
    void compatibilityTellsWhatTheCodeTells() throws IOException {
        Path root = Files.exists(Path.of("COMPATIBILITY.md")) ? Path.of("") : Path.of("..");
        List<String> table = Files.readAllLines(root.resolve("COMPATIBILITY.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(table)
                .containsExactlyElementsOf(
                        Arrays.stream(Option.values()).map(Feature::tableLine).toList());
    }

    @Test
    void whatIsNotBuiltIsNamedOnce() {
        Configuration configuration = Texts.read("quiet-dhcp6\nenable-ra\nquiet-dhcp6\nport=0", new Problems());
        assertThat(Feature.warning(configuration))
                .contains("not built yet and without effect: quiet-dhcp6 (planned: DHCPv6), enable-ra (planned: RA)");
        assertThat(Feature.warning(Texts.read("enable-tftp\nport=0", new Problems())))
                .isEmpty();
    }
}
