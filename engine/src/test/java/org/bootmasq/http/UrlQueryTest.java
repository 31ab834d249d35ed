package org.bootmasq.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UrlQueryTest {
    @Test
    void whatStandsBehindTheQuestionMark() {
        assertThat(UrlQuery.of("/a?uuid=1-2&serial=A%20%2fb%0A&x=&=y&z&uuid=3&p=a=b%&q=%4#serial=c"))
                .isEqualTo(Map.of("uuid", "1-2", "serial", "A /b\n", "x", "", "p", "a=b%", "q", "%4"));
        assertThat(UrlQuery.of("/a")).isEmpty();
        assertThat(UrlQuery.of("/a#?b=c")).isEmpty();
        assertThat(UrlQuery.of("/a?")).isEmpty();
    }

    @Test
    void thereIsABound() {
        assertThat(UrlQuery.of("/a?" + "a=b&".repeat(100_000) + "c=d")).isEqualTo(Map.of("a", "b"));
        var many = new StringBuilder("/a?");
        for (int i = 0; i < 100; i++) many.append("v").append(i).append("=1&");
        assertThat(UrlQuery.of(many.toString())).hasSize(16);
    }
}
