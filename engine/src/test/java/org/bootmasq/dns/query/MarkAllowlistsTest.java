package org.bootmasq.dns.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkAllowlistsTest {
    private static final Asker ASKER = new Asker(Ip4.of("10.7.1.2"), 4000, Ip4.of("10.7.1.1"), 2, false, 1);
    private static final String LINES = """
            connmark-allowlist-enable=65535
            connmark-allowlist=4660,www.example/*.allowed.test/bl*d.test.example/a*b*c.d.example
            connmark-allowlist=4660/65535,second.example
            connmark-allowlist=2/6,third.example
            connmark-allowlist=3/3,fourth.example
            connmark-allowlist=9,*
            connmark-allowlist=11
            """;

    /** What dnsmasq 2.90 was seen to do, but for the mark 11 and the pattern with two stars. */
    @ParameterizedTest
    @CsvSource({
        "4660, WWW.ExamPle, true",
        "4660, x.www.example, false",
        "4660, example, false",
        "4660, bld.test.example, true",
        "4660, blaaad.test.example, true",
        "4660, bl.aaad.test.example, false",
        "4660, second.example, true",
        "4660, third.example, false",
        "4660, pat.allowed.test, true",
        "4660, a.pat.allowed.test, false",
        "4660, axbybxc.d.example, true",
        "4660, ac.d.example, false",
        "0, any.test, true",
        "327680, any.test, true",
        "332340, www.example, true",
        "7, third.example, false",
        "7, fourth.example, true",
        "7, five.test, false",
        "9, five.test, true",
        "8, third.example, false",
        "11, www.example, false",
    })
    void aMarkedConnectionMayAskForWhatItsLinesList(int mark, String name, boolean allowed) {
        assertThat(of(LINES, mark).allows(ASKER, Name.of(name))).isEqualTo(allowed);
    }

    /** dnsmasq 2.90, asked for these labels with such lines. */
    @ParameterizedTest
    @CsvSource({
        "pat, true",
        "PAT, true",
        "1, true",
        "a--b, true",
        "xn--a, true",
        "_x, false",
        "a_b, false",
        "-a, false",
        "a-, false",
        "a.b, false",
        "a b, false",
        "*, false",
        "\u00e4, false",
    })
    void aStarWithinANameStandsForWhatAHostMayBeCalled(String label, boolean allowed) {
        Bytes wire = Bytes.ofInts(label.length())
                .plus(Bytes.latin1(label))
                .plus(Bytes.ofInts(7))
                .plus(Bytes.latin1("allowed"))
                .plus(Bytes.ofInts(4))
                .plus(Bytes.latin1("test"))
                .plus(Bytes.ofInts(0));
        Name name = Name.ofWire(wire.toArray(), 0, wire.length());
        assertThat(of(LINES, 4660).allows(ASKER, name)).isEqualTo(allowed);
        assertThat(of(LINES, 9).allows(ASKER, name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4660", "8"})
    void nothingIsLookedAtUnlessEnabled(int mark) {
        assertThat(of("connmark-allowlist=4660,www.example\n", mark).allows(ASKER, Name.of("other.example")))
                .isTrue();
    }

    private static MarkAllowlists of(String configuration, int mark) {
        var problems = new Problems();
        DnsSettings settings = DnsSettings.from(Texts.read(configuration, problems), problems);
        assertThat(problems.errors()).isEmpty();
        return new MarkAllowlists(settings.sets(), _ -> mark);
    }
}
