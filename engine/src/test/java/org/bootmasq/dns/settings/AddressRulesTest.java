package org.bootmasq.dns.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dns.OurDns;
import org.bootmasq.dns.ScriptedUpstream;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Question;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** Lists of names: what is kept as the file's text answers as what is not, which the oracle compares with dnsmasq. */
class AddressRulesTest {
    private static final List<String> LABELS =
            List.of("a", "b", "ads", "A-1", "*a", "*", "x_y", "", "#", "l".repeat(64));
    private static final List<String> ANSWERS = List.of("", "#", "192.0.2.1", "192.0.2.2", "2001:db8::1", "0.0.0.0");
    private static final List<Integer> TYPES = List.of(Dns.TYPE_A, Dns.TYPE_AAAA, Dns.TYPE_ANY, Dns.TYPE_TXT);

    private final Random random = new Random(1);

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String domain(int labels) {
        var domain = new ArrayList<String>();
        // Mostly ordinary ones.
        for (int i = 0; i < labels; i++) domain.add(any(LABELS.subList(0, random.nextInt(8) == 0 ? 9 : 4)));
        return String.join(".", domain);
    }

    private String line() {
        String domains = random.nextInt(6) == 0 ? domain(1) + "/" + domain(3) : domain(1 + random.nextInt(3));
        return "address=/" + domains + "/" + any(ANSWERS);
    }

    @Test
    void linesAnswerTheSameInAnyForm() {
        for (int round = 0; round < 60; round++) {
            List<String> lines =
                    random.ints(1 + random.nextInt(40)).mapToObj(_ -> line()).toList();
            String plain = String.join("\n", lines);
            String quoted = lines.stream()
                    .map(line -> random.nextInt(3) > 0 ? line + " # as ever" : line)
                    .collect(Collectors.joining("\n"));
            String rest = "\nlocal=/b.a/\nserver=192.0.2.53\nno-resolv\n";
            var one = new OurDns(plain + rest, List.of(), new ScriptedUpstream());
            var other = new OurDns(quoted + rest, List.of(), new ScriptedUpstream());
            for (int i = 0; i < 200; i++) {
                Bytes query = query(domain(1 + random.nextInt(4)), any(TYPES));
                assertThat(one.ask(0, query)).as(plain).isEqualTo(other.ask(0, query));
            }
        }
    }

    private static Bytes query(String text, int type) {
        Name name = Name.parse(text).orElse(Name.ROOT);
        var query = new ByteWriter(64);
        QueryCodec.write(new Query(1, Dns.RD, new Question(name, type, Dns.CLASS_IN), Optional.empty()), query);
        return query.bytes();
    }

    @Test
    void aMillionNamesAreFoundAndNoOthers() {
        var text = new StringBuilder();
        for (int i = 0; i < 1_000_000; i++) text.append("address=/n").append(i).append(".test/0.0.0.0\n");
        var problems = new Problems();
        AddressRules rules =
                AddressRules.of(Texts.read(text.toString(), problems).addresses(), problems);
        assertThat(problems.errors()).isEmpty();
        for (int i = 0; i < 1_000_000; i += 997) {
            assertThat(at(rules, "N" + i + ".test")).isPresent();
            assertThat(at(rules, "m" + i + ".test")).isEmpty();
            assertThat(at(rules, "n" + i + ".tes")).isEmpty();
        }
        // What separates domains in a file may stand in the labels of a question.
        assertThat(rules.at(
                        Name.owning(new byte[] {12, 'n', '1', '.', 't', 'e', 's', 't', '/', '0', '.', '0', '.', 0}),
                        0,
                        0))
                .isEmpty();
    }

    private static Optional<AddressRules.Rule> at(AddressRules rules, String name) {
        return rules.at(Name.of(name), 0, Name.of(name).hashCode());
    }

    @Test
    void allThatIsWrongIsTold() {
        var problems = new Problems();
        DnsSettings.from(
                Texts.read(
                        "address=/a.test/1.2.3.4\naddress=/b.test/1.2.3\naddress=/" + "l".repeat(64)
                                + "/\naddress=/c.test/1.2.3",
                        problems),
                problems);
        assertThat(problems.errors())
                .extracting(ErrorText::headline)
                .containsExactly(
                        "Bad address in --address at line 2 of f",
                        "error at line 3 of f",
                        "Bad address in --address at line 4 of f");
        assertThat(problems.errors())
                .extracting(ConfigError::origin)
                .extracting("column")
                .containsExactly(17, 10, 17);
    }
}
