package org.bootmasq.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DomainLinesTest {
    private final Problems problems = new Problems();

    private List<String> lines(Configuration configuration) {
        assertThat(problems.errors()).isEmpty();
        return configuration.addresses().directives().stream()
                .map(each -> each.origin() + ":" + each.origin().column() + " " + each.text() + " in "
                        + each.origin().text())
                .toList();
    }

    @Test
    void linesKeepTheirOrderAndPlaceWhetherTheyAreKeptAsTextOrNot() {
        var files = new Texts().file("f", """
                        # a list
                        address=/a.test/0.0.0.0
                        port=53
                        address=/b.test/#
                         address = /c.test/ # more
                        conf-file=g
                        address=/"d".test/1.2.3.4
                        address=/e.test/f.test/""").file("g", "address=/g.test/\naddress=/h.test/1.2.3.4\r\naddress=#\n");
        assertThat(lines(files.start(problems, "-A", "/z.test/", "-Cf")))
                .containsExactly(
                        "command line:2:1 /z.test/ in /z.test/",
                        "f:2:9 /a.test/0.0.0.0 in address=/a.test/0.0.0.0",
                        "f:4:9 /b.test/# in address=/b.test/#",
                        "f:5:12 /c.test/ in  address = /c.test/ # more",
                        "g:1:9 /g.test/ in address=/g.test/",
                        "g:2:9 /h.test/1.2.3.4 in address=/h.test/1.2.3.4\r",
                        "g:3:9 # in address=#",
                        "f:7:9 /d.test/1.2.3.4 in address=/\"d\".test/1.2.3.4",
                        "f:8:9 /e.test/f.test/ in address=/e.test/f.test/");
    }

    @Test
    void saysTheSameWhereverItStands() {
        DomainLines some =
                Texts.read("address=/a/1.2.3.4\naddress=/b/#", problems).addresses();
        assertThat(some.saysTheSame(Texts.read("\naddress=/a/1.2.3.4\nport=1\naddress=/b/# # x", problems)
                        .addresses()))
                .isTrue();
        assertThat(some.saysTheSame(
                        Texts.read("address=/a/1.2.3.4\naddress=/b/", problems).addresses()))
                .isFalse();
        assertThat(some.saysTheSame(Texts.read("address=/a/1.2.3.4", problems).addresses()))
                .isFalse();
        assertThat(some.saysTheSame(
                        Texts.read("address=/a/1.2.3.4\naddress=/c/#", problems).addresses()))
                .isFalse();
    }
}
