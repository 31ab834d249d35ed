package org.bootmasq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code http-certificate}, {@code http-key} and {@code https-port}. */
class HttpsSettingsTest {
    private final Problems problems = new Problems();

    private HttpsSettings read(String... lines) {
        var configuration = new Configuration(Stream.of(lines)
                .map(line -> {
                    String[] parts = line.split("=", 2);
                    return new Directive(Option.named(parts[0]).orElseThrow(), parts[1], Origin.commandLine(1, line));
                })
                .toList());
        return HttpSettings.from(configuration, problems).secure();
    }

    @Test
    void theSecondKeyBelongsToTheSecondCertificate() {
        HttpsSettings settings = read("http-certificate=a", "http-certificate=b", "http-key=1", "http-key=2");
        assertThat(problems.errors()).isEmpty();
        assertThat(settings.pairs())
                .containsExactly(new HttpsSettings.Pair("a", "1"), new HttpsSettings.Pair("b", "2"));
        assertThat(settings.port()).isEqualTo(443);
        assertThat(read("https-port=8443").enabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http-certificate=a, https-port=8443, a certificate without its http-key",
        "http-key=a, https-port=8443, a key without its http-certificate",
        "http-certificate=, http-key=a, no file",
    })
    void whatDoesNotBelongTogetherIsRefused(String first, String second, String message) {
        read(first, second);
        assertThat(problems.errors()).extracting(ConfigError::message).anyMatch(text -> text.contains(message));
    }

    @Test
    void bothCannotHaveOnePort() {
        read("http-certificate=a", "http-key=b", "https-port=80");
        assertThat(problems.errors())
                .extracting(ConfigError::message)
                .containsExactly("http-port and https-port are the same");
    }
}
