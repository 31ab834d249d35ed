package org.bootmasq.dns.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.query.Upstreams.Kind;
import org.bootmasq.dns.query.Upstreams.Line;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;

/** What the log says of servers; expected is what dnsmasq 2.90 says of the same lines. */
final class UpstreamsTest {
    private static Line server(String address, String... domains) {
        var where = new UpstreamServer.Address(Ip4.of(address), "", 53, "", Optional.empty(), 0);
        return new Line(List.of(domains), Kind.SERVERS, Optional.of(where));
    }

    private static Line line(Kind kind, String... domains) {
        return new Line(List.of(domains), kind, Optional.empty());
    }

    private static List<String> greeting(List<Line> lines) {
        return new Upstreams(lines, Optional.empty())
                .greeting().stream().map(String::strip).toList();
    }

    @Test
    void aDomainWhoseServerIsNotKnownIsNobodyElses() {
        var everybody =
                new UpstreamServer.Address(IpAddress.parse("192.0.2.1").orElseThrow(), "", 53, "", Optional.empty(), 0);
        var lines = List.of(
                new Upstreams.Line(List.of(), Upstreams.Kind.SERVERS, Optional.of(everybody)),
                new Upstreams.Line(List.of("corp.example"), Upstreams.Kind.SERVERS, Optional.empty()));
        var upstreams = new Upstreams(lines, Optional.empty());
        Upstreams.Match match = upstreams.match(Name.of("secret.corp.example").octets(), 0);
        assertThat(match.kind()).isEqualTo(Upstreams.Kind.SERVERS);
        assertThat(match.group()).isEmpty();
        assertThat(upstreams.match(Name.of("www.example").octets(), 0).group()).isPresent();
        assertThat(upstreams.greeting()).hasSize(1);
    }

    @Test
    void serversComeFirstAndWhatNeedsNoneBehindTheLastLineFirst() {
        var lines = new ArrayList<Line>();
        lines.add(line(Kind.LOCAL, "a.test"));
        lines.add(line(Kind.STANDARD, "t1.test"));
        lines.add(line(Kind.LOCAL, "b.test"));
        lines.add(server("192.0.2.1", "s.test"));
        for (int i = 1; i <= 8; i++) lines.add(line(Kind.LOCAL, "c" + i + ".test"));
        lines.add(line(Kind.STANDARD, "t2.test", "t3.test"));
        lines.add(line(Kind.LOCAL, "d1.test", "d2.test"));
        lines.add(server("192.0.2.7", "e1.test", ""));
        lines.add(server("192.0.2.8"));
        assertThat(greeting(lines))
                .containsExactly(
                        "using nameserver 192.0.2.1#53 for domain s.test",
                        "using nameserver 192.0.2.7#53 for domain e1.test",
                        "using nameserver 192.0.2.7#53 for unqualified names",
                        "using nameserver 192.0.2.8#53",
                        "using only locally-known addresses for d2.test",
                        "using only locally-known addresses for d1.test",
                        "using standard nameservers for t3.test",
                        "using standard nameservers for t2.test",
                        "using only locally-known addresses for c8.test",
                        "using only locally-known addresses for c7.test",
                        "using only locally-known addresses for c6.test",
                        "using only locally-known addresses for c5.test",
                        "using only locally-known addresses for c4.test",
                        "using only locally-known addresses for c3.test",
                        "using standard nameservers for t1.test",
                        "using 4 more local addresses");
    }

    @Test
    void thirtyServersAreNamed() {
        List<Line> thirty = IntStream.rangeClosed(1, 30)
                .mapToObj(i -> server("192.0.2." + i))
                .toList();
        assertThat(greeting(thirty)).hasSize(30).endsWith("using nameserver 192.0.2.30#53");
        List<Line> more = Stream.concat(thirty.stream(), Stream.of(server("192.0.2.31"), server("192.0.2.32")))
                .toList();
        assertThat(greeting(more))
                .hasSize(31)
                .endsWith("using nameserver 192.0.2.30#53", "more servers are defined but not logged");
    }

    @Test
    void thirtyNamesWithoutServersOfTheirOwnAreToldToo() {
        String[] domains =
                IntStream.rangeClosed(1, 35).mapToObj(i -> "t" + i + ".test").toArray(String[]::new);
        List<String> told = greeting(List.of(line(Kind.LOCAL, "a.test"), line(Kind.STANDARD, domains)));
        assertThat(told)
                .hasSize(31)
                .startsWith("using standard nameservers for t35.test")
                .endsWith("using standard nameservers for t6.test", "using 5 more nameservers");
    }

    @Test
    void starsAndWholeNamesAreToldAsDnsmasqTellsThem() {
        List<Line> lines = List.of(
                line(Kind.LOCAL, "", "a.test", ""),
                line(Kind.LOCAL, "*wl.test"),
                line(Kind.STANDARD, "*ws.test", "#"),
                server("192.0.2.1", "#"),
                server("192.0.2.2", "*w.test"));
        assertThat(greeting(lines))
                .containsExactly(
                        "using nameserver 192.0.2.1#53",
                        "using nameserver 192.0.2.2#53 for domain *w.test",
                        "using standard nameservers for",
                        "using standard nameservers for ws.test",
                        "using only locally-known addresses for wl.test",
                        "using only locally-known addresses for a.test");
    }

    @Test
    void domainsWithTheSameServersLearnTogetherWhichAnswersBest() {
        var all = new Upstreams(
                List.of(
                        server("192.0.2.1", "a.test", "b.test", "c.test"),
                        server("192.0.2.2", "a.test", "b.test"),
                        server("192.0.2.1")),
                Optional.empty());
        Upstreams.Group of = group(all, "www.a.test");
        assertThat(of.servers).hasSize(2);
        assertThat(group(all, "b.test")).isSameAs(of);
        assertThat(group(all, "c.test")).isNotSameAs(of);
        assertThat(group(all, "d.test")).isNotSameAs(of);
    }

    private static Upstreams.Group group(Upstreams upstreams, String name) {
        return upstreams.match(Name.of(name).octets(), 0).group().orElseThrow();
    }
}
