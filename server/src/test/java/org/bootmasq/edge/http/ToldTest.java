package org.bootmasq.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bootmasq.template.Machine.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToldTest {
    @Test
    void whatStandsBehindTheQuestionMark() {
        assertThat(Told.in("/a?uuid=1-2&serial=A%20%2fb%0A&x=&=y&z&uuid=3&p=a=b%&q=%4#serial=c")
                        .values())
                .isEqualTo(Map.of("uuid", "1-2", "serial", "A /b\n", "x", "", "p", "a=b%", "q", "%4"));
        assertThat(Told.in("/a").values()).isEmpty();
        assertThat(Told.in("/a#?b=c").values()).isEmpty();
        assertThat(Told.in("/a?").values()).isEmpty();
    }

    @Test
    void nothingOfItIsTrusted() {
        assertThat(Told.in("/a?serial=%24(x)%0a").value("serial")).contains(new Value("$(x)_", false));
        assertThat(Told.in("/a?serial=").value("serial")).isEmpty();
    }

    @Test
    void thereIsABound() {
        assertThat(Told.in("/a?" + "a=b&".repeat(100_000) + "c=d").values()).isEqualTo(Map.of("a", "b"));
        var many = new StringBuilder("/a?");
        for (int i = 0; i < 100; i++) many.append("v").append(i).append("=1&");
        assertThat(Told.in(many.toString()).values()).hasSize(16);
    }

    @ParameterizedTest
    @CsvSource({
        "platform=pcbios&buildarch=i386, 0",
        "platform=pcbios&buildarch=x86_64, 0",
        "platform=efi&buildarch=i386, 6",
        "platform=efi&buildarch=x86_64, 7",
        "platform=efi&buildarch=arm64, 11",
        "platform=efi&buildarch=x, -1",
        "platform=efi, -1",
        "buildarch=x86_64, -1",
    })
    void ipxeSaysWhatRunsIt(String query, int architecture) {
        assertThat(Told.in("/a?" + query).architecture().orElse(-1)).isEqualTo(architecture);
    }
}
