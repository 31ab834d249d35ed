package org.bootmasq.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code --help} and the warning of a start speak of every option as its row in {@link Option} does. */
class HelpTextTest {
    @Test
    void everyOptionIsExplained() {
        for (Option option : Option.values()) {
            assertThat(HelpText.line(option)).as(option.longName()).matches("(-., |    )--\\S+ .*\\S.*\\.");
        }
        assertThat(HelpText.line(Option.CONF_FILE)).startsWith("-C, --conf-file=<path>  ");
    }

    @Test
    void whatIsNotBuiltIsNamedOnce() {
        Configuration configuration = Texts.read("enable-ubus\nenable-ubus=other\nport=0", new Problems());
        assertThat(Feature.warning(configuration)).contains("not built yet and without effect: enable-ubus (never)");
        assertThat(Feature.warning(Texts.read("enable-tftp\nport=0", new Problems())))
                .isEmpty();
    }
}
