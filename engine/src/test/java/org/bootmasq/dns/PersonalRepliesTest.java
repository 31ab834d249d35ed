package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.dns.message.Dns;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies to questions that told the server who asks, as dnsmasq 2.90 keeps them or not. The asker is 10.0.0.1. */
class PersonalRepliesTest extends JoinedStage {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add-mac | false",
                "add-mac=text | false",
                "add-subnet=24 | false",
                "add-subnet=32,0 | false",
                "add-subnet=0,64 | true",
                "add-subnet | true",
                "add-subnet=1.2.3.4/24 | true",
                "umbrella | false",
                "umbrella=orgid:1 | false",
                "add-cpe-id=x | true",
                "strip-mac | true",
                "strip-subnet | true"
            })
    void areNotKept(String line, boolean kept) {
        use("server=192.0.2.1\n" + line + "\n");
        Sent out = asked("foo.example", Dns.TYPE_A);
        receive(joined, out, reply(out, NOERROR, "198.51.100.7"));
        assertThat(answers.getLast().answers()).isEqualTo(1);
        assertThat(known("foo.example", Dns.TYPE_A).equals("FORWARD")).isEqualTo(!kept);
    }
}
