package org.bootmasq.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.config.value.Part;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every line of an option that both versions know is for one of them. */
class Ip6LinesTest {
    private static boolean isForSix(String line) {
        return Ip6Lines.isForSix(
                Texts.read(line + "\n", new Problems()).directives().getFirst());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dhcp-range=fd00::10,fd00::20",
                "dhcp-range=set:a,tag:b,::,constructor:eth0,ra-only",
                "dhcp-relay=fd00::1,fd00::2",
                "dhcp-option=tag:a,option6:dns-server,[fd00::1]",
                "dhcp-match=set:a,option6:client-arch,7",
                "dhcp-match=5,option6:client-arch",
                "dhcp-match=option6:client-arch,7"
            })
    void theseAreDhcp6s(String line) {
        assertThat(isForSix(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dhcp-range=10.0.0.10,10.0.0.20",
                "dhcp-range=beef,10.0.0.10,10.0.0.20",
                "dhcp-range=10.0.0.10,fd00::1",
                "dhcp-relay=10.0.0.1,fd00::2",
                "dhcp-split-relay=fd00::1,fd00::2,fd00::3",
                "dhcp-option=3,option6:x",
                "dhcp-option=option:router,option6:x",
                "dhcp-match=set:a,option:client-arch,option6:7",
                "dhcp-host=52:54:00:12:34:56,[fd00::1]"
            })
    void theseAreDhcp4s(String line) {
        assertThat(isForSix(line)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[fd00::1]", "[fd00::x]", "[::/64]"})
    void bracketsAndColonsMakeAHostAddress(String text) {
        assertThat(part(text, Ip6Lines::isHostAddress)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[name]", "fd00::1", "[fd00::1"})
    void lessDoesNot(String text) {
        assertThat(part(text, Ip6Lines::isHostAddress)).isFalse();
    }

    private static boolean part(String text, Predicate<Part> question) {
        var host = Texts.read("dhcp-host=" + text + "\n", new Problems())
                .directives()
                .getFirst();
        return question.test(Part.of(host));
    }
}
