package org.bootmasq.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Option;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.junit.jupiter.api.Test;

class ConfigReaderBoundsTest {
    private final Problems problems = new Problems();

    @Test
    void filesThatNameFilesEndWithAnErrorAtTheirPlace() {
        var texts = new Texts();
        for (int i = 0; i < 20_000; i++) texts.file("f" + i, "conf-file=f" + (i + 1) + "\n");
        texts.file("f20000", "");
        texts.start(problems, "-Cf0");
        assertThat(problems.errors()).singleElement().satisfies(error -> {
            assertThat(ErrorText.headline(error)).contains("nested more than 200 deep");
            assertThat(error.origin().source()).isEqualTo("f199");
            assertThat(error.origin().line()).isOne();
        });
    }

    @Test
    void aHundredDeepIsNoMistake() {
        var texts = new Texts();
        for (int i = 0; i < 100; i++) texts.file("f" + i, "conf-file=f" + (i + 1) + "\n");
        assertThat(texts.file("f100", "port=0\n").start(problems, "-Cf0").has(Option.PORT))
                .isTrue();
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void aLineWithoutEndIsAnErrorThatShowsItsBeginning() {
        Texts.read("port=0\n" + "x".repeat(3 << 20) + "\nno-hosts\n", problems);
        assertThat(problems.errors()).singleElement().satisfies(error -> {
            assertThat(ErrorText.headline(error)).contains("a line of more than 1048576 octets");
            assertThat(error.origin().line()).isEqualTo(2);
            assertThat(error.origin().text()).hasSizeLessThan(100);
        });
    }
}
