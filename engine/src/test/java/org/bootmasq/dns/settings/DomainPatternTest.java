package org.bootmasq.dns.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dns.MessageText;
import org.bootmasq.dns.OurDns;
import org.bootmasq.dns.ScriptedUpstream;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** Domains with stars, dots and slashes, against a reference that compares texts and nothing else. */
final class DomainPatternTest {
    private static final List<String> PIECES = List.of("a", "b", "com", "aa", "ba");
    private static final List<String> BEFORE = List.of("", "", "", ".", "..", "*", "*.");
    private static final List<String> WHOLE = List.of("#", "*", ".", "..", "", "*a", "*.a");

    private final Random random = new Random(39);

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String name() {
        return String.join(
                ".",
                random.ints(1 + random.nextInt(3)).mapToObj(_ -> any(PIECES)).toList());
    }

    private String pattern() {
        return random.nextInt(5) == 0 ? any(WHOLE) : any(BEFORE) + name();
    }

    /** How much of a name a pattern fixes, doubled, one more for whole domains; negative where it does not fit. */
    private static int reference(String pattern, String name) {
        if (pattern.matches("#|\\*|\\.+")) return 0;
        if (pattern.isEmpty()) return name.indexOf('.') < 0 ? 1 : -1;
        if (pattern.startsWith("*")) {
            String end = pattern.substring(1);
            return name.endsWith(end) ? 2 * end.length() : -1;
        }
        String domain = pattern.replaceFirst("^\\.+", "");
        return name.equals(domain) || name.endsWith("." + domain) ? 2 * domain.length() + 1 : -1;
    }

    private static int best(List<String> patterns, String name) {
        return patterns.stream().mapToInt(each -> reference(each, name)).max().orElse(-1);
    }

    @Test
    void theMostSpecificOfManyServersIsFound() {
        for (int round = 0; round < 3000; round++) {
            List<String> patterns = random.ints(1 + random.nextInt(8))
                    .mapToObj(_ -> pattern())
                    .distinct()
                    .toList();
            var lines = new ArrayList<Upstreams.Line>();
            for (int i = 0; i < patterns.size(); i++) lines.add(server(patterns.get(i), i));
            var upstreams = new Upstreams(lines, Optional.empty());
            String name = name();
            Upstreams.Match match = upstreams.match(Name.of(name).octets(), 0);
            int best = best(patterns, name);
            if (best < 0) {
                assertThat(match.kind()).as(patterns + " " + name).isEqualTo(Upstreams.Kind.NONE);
                continue;
            }
            assertThat(match.specificity()).as(patterns + " " + name).isEqualTo(best);
            String server = match.group()
                    .orElseThrow()
                    .servers
                    .getFirst()
                    .address()
                    .ip()
                    .toString();
            assertThat(IntStream.range(0, patterns.size())
                            .filter(i -> reference(patterns.get(i), name) == best)
                            .mapToObj(i -> address(i).toString()))
                    .as(patterns + " " + name)
                    .contains(server);
        }
    }

    private static Upstreams.Line server(String domain, int number) {
        var where = new UpstreamServer.Address(address(number), "", 53, "", Optional.empty(), 0);
        return new Upstreams.Line(List.of(domain), Upstreams.Kind.SERVERS, Optional.of(where));
    }

    private static Ip4 address(int number) {
        return Ip4.of(192, 0, 2, number + 1);
    }

    @Test
    void addressesAndLocalDomainsDecideTogether() {
        for (int round = 0; round < 1500; round++) {
            List<String> addresses =
                    random.ints(1 + random.nextInt(4)).mapToObj(_ -> pattern()).toList();
            List<String> locals =
                    random.ints(1 + random.nextInt(4)).mapToObj(_ -> pattern()).toList();
            var text = new StringBuilder("no-resolv\n");
            addresses.forEach(each -> text.append("address=/" + each + "/192.0.2.1\n"));
            locals.forEach(each -> text.append("local=/" + each + "/\n"));
            var dns = new OurDns(text.toString(), List.of(), new ScriptedUpstream());
            String name = name();
            int address = best(addresses, name);
            int local = best(locals, name);
            String expected = address >= 0 && address >= local ? "192.0.2.1" : local >= 0 ? "rcode 3" : "rcode 5";
            String seen = MessageText.of(dns.ask(0, query(name)).orElseThrow()).text();
            if (expected.startsWith("rcode")) assertThat(seen).as(text + name).startsWith(expected);
            else assertThat(seen).as(text + name).startsWith("rcode 0").contains("c0000201");
        }
    }

    private static Bytes query(String name) {
        var query = new ByteWriter(64);
        QueryCodec.write(
                new Query(1, Dns.RD, new Question(Name.of(name), Dns.TYPE_A, Dns.CLASS_IN), Optional.empty()), query);
        return query.bytes();
    }

    @Test
    void aForgottenSlashIsNoServersName() {
        for (String line : List.of(
                "server=/lan",
                "local=/lan",
                "local=lan",
                "local=/a/b",
                "local=//lan",
                "server=/lan@eth0",
                "server=/lan10.9.9.2#5353",
                "server=/corp.example10.9.9.2")) {
            assertThat(errors(line)).as(line).containsExactly("Name or service not known at line 1 of f");
        }
        for (String line : List.of("server=/10.9.9.2", "local=/lan/", "local=/lan/::1", "server=localhost", "local=#"))
            assertThat(errors(line)).as(line).isEmpty();
    }

    private static List<String> errors(String line) {
        var problems = new Problems();
        DnsSettings.from(Texts.read(line, problems), problems);
        return problems.errors().stream().map(ErrorText::headline).toList();
    }
}
