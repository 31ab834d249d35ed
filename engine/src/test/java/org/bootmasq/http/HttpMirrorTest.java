package org.bootmasq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of {@code http-mirror}. */
class HttpMirrorTest {
    private final Problems problems = new Problems();

    private List<HttpMirror> read(String... lines) {
        var all = new ArrayList<Directive>();
        for (String line : lines)
            all.add(new Directive(Option.HTTP_MIRROR, line, new Origin("test", all.size() + 1, 1, line)));
        return HttpMirror.read(new Configuration(all), problems);
    }

    @Test
    void aLineSaysWhatLiesWhereAndWhatIsKept() {
        assertThat(read("/debian/, https://[fd00::1]:8443/a/b/, /var/cache/x/, 20G", "/debian/x,http://host"))
                .containsExactly(
                        new HttpMirror("/debian/x", "http://host", Optional.empty()),
                        new HttpMirror(
                                "/debian",
                                "https://[fd00::1]:8443/a/b",
                                Optional.of(new HttpMirror.Keeping("/var/cache/x", 20L << 30))));
        assertThat(problems.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'/a'",
        "'a,http://host'",
        "'/a/../b,http://host'",
        "'/a,ftp://host'",
        "'/a,http://'",
        "'/a,http://user@host'",
        "'/a,http://host/x?y'",
        "'/a,http://host,/cache'",
        "'/a,http://host,cache,1G'",
        "'/a,http://host,/cache,none'",
    })
    void aLineThatIsWrongIsRefused(String line) {
        read(line);
        assertThat(problems.errors()).hasSize(1);
    }

    @Test
    void noTwoShareAPathOrADirectory() {
        read("/a,http://b,/c,1G", "/a/,http://d", "/e,http://b,/c/,1G");
        assertThat(problems.errors()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "/a, '', http://h/u/",
        "/a/, '', http://h/u/",
        "/a/b c, '', http://h/u/b%20c",
        "/a/b?c, ?d=e, http://h/u/b%3Fc?d=e",
        "/ab, '',",
        "/, '',",
    })
    void aPathHereMeansAUrlThere(String path, String query, String url) {
        HttpMirror mirror = read("/a,http://h/u").getFirst();
        assertThat(mirror.url(path, query)).isEqualTo(Optional.ofNullable(url));
    }
}
