package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dns.DnssecTest.Heard;
import org.bootmasq.dns.forward.Forwarder;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/**
 * Another configuration while DNS runs: it counts for every question from then on, and for nothing that was asked
 * before.
 */
final class DnsReconfigurationTest {
    private static final long NOW = 1_795_000_000_000L;
    private static final String PLAIN = "no-resolv\nserver=192.0.2.1\ncache-size=1000\n";
    private static final Heard SECURE = new Heard(0, true, 1, 0);
    private static final Heard UNSIGNED = new Heard(0, false, 1, 0);
    private static final Heard BOGUS = new Heard(2, false, 0, 6);

    private final SignedWorld world = new SignedWorld();
    private final String validating = PLAIN + "dnssec\n" + world.anchors.getFirst() + "\n";

    private OurDns dns(String configuration) {
        return new OurDns(configuration, List.of(), world);
    }

    private static Heard ask(OurDns dns, String name) {
        return DnssecTest.ask(dns, NOW, name, Dns.TYPE_A);
    }

    @Test
    void validationBeginsAndEndsWithTheConfiguration() {
        OurDns dns = dns(PLAIN);
        assertThat(ask(dns, "www.forged.test")).isEqualTo(UNSIGNED);
        dns.configure(validating);
        assertThat(ask(dns, "www.forged.test")).isEqualTo(BOGUS);
        assertThat(ask(dns, "www.ok.test")).isEqualTo(SECURE);
        dns.configure(validating + "dnssec-debug\n");
        assertThat(ask(dns, "www.forged.test")).isEqualTo(new Heard(0, false, 1, 9));
        dns.configure(PLAIN);
        assertThat(ask(dns, "www.forged.test")).isEqualTo(UNSIGNED);
        assertThat(ask(dns, "www.ok.test")).isEqualTo(UNSIGNED);
    }

    @Test
    void anotherAnchorIsTheOneThatCounts() {
        OurDns dns = dns(validating);
        assertThat(ask(dns, "www.ok.test")).isEqualTo(SECURE);
        String digest = world.anchors.getFirst();
        char last = digest.charAt(digest.length() - 1);
        dns.configure(PLAIN + "dnssec\n" + digest.substring(0, digest.length() - 1) + (last == '0' ? '1' : '0') + "\n");
        assertThat(ask(dns, "www.ok.test").rcode()).isEqualTo(2);
        dns.configure(validating + world.anchors.get(1) + "\n");
        assertThat(ask(dns, "www.ok.test")).isEqualTo(SECURE);
        assertThat(ask(dns, "www.island.plain.test")).isEqualTo(SECURE);
    }

    /**
     * Changes the configuration between a question and its reply, or in the middle of the questions that validation
     * asks.
     */
    private final class InTheMiddle implements UpstreamScript {
        private final int type;
        private final String next;
        private Optional<OurDns> dns = Optional.empty();

        InTheMiddle(int type, String next) {
            this.type = type;
            this.next = next;
        }

        OurDns begin(String configuration) {
            var begun = new OurDns(configuration, List.of(), this);
            dns = Optional.of(begun);
            return begun;
        }

        @Override
        public Bytes reply(byte[] octets, int length) {
            int end = MessageScan.questionEnd(octets, length);
            if (dns.isPresent() && MessageScan.u16(octets, end - 4) == type) {
                dns.get().configure(next);
                dns = Optional.empty();
            }
            return world.reply(octets, length);
        }
    }

    @Test
    void whatWaitsToBeJudgedIsAnswered() {
        for (int type : List.of(Dns.TYPE_A, Dns.TYPE_DS, Dns.TYPE_DNSKEY)) {
            OurDns dns = new InTheMiddle(type, PLAIN).begin(validating);
            assertThat(ask(dns, "www.ok.test").answers())
                    .as("off before type " + type)
                    .isEqualTo(1);
            dns = new InTheMiddle(type, validating + world.anchors.get(1) + "\n").begin(validating);
            assertThat(ask(dns, "www.ok.test"))
                    .as("judged anew after type " + type)
                    .isEqualTo(SECURE);
            assertThat(ask(dns, "www.forged.test")).isEqualTo(BOGUS);
        }
    }

    @Test
    void aReplyToAnOlderQuestionIsNotKept() {
        OurDns dns = new InTheMiddle(Dns.TYPE_A, validating).begin(PLAIN);
        assertThat(ask(dns, "www.forged.test")).as("asked before").isEqualTo(UNSIGNED);
        assertThat(ask(dns, "www.forged.test")).isEqualTo(BOGUS);
    }

    @Test
    void aQuestionDoesNotWaitForTheReplyToAnOlderOne() {
        var stage = new ForwarderStage();
        Forwarder forwarder = stage.forwarder("--no-resolv", "--server=192.0.2.1");
        Bytes question = ForwarderStage.question(7, "www.example.com", Dns.TYPE_A);
        stage.ask(forwarder, ForwarderStage.asker(1, 4001), question);
        forwarder.reconfigure(settings("no-resolv\nserver=192.0.2.1\nfilter-AAAA\n"), forwarder.upstreams());
        stage.ask(forwarder, ForwarderStage.asker(2, 4002), question);
        assertThat(stage.sent).hasSize(2);
        for (ForwarderStage.Sent each : List.copyOf(stage.sent)) {
            stage.receive(forwarder, each, ForwarderStage.reply(each, ForwarderStage.NOERROR, "203.0.113.9"));
        }
        assertThat(stage.answers).hasSize(2);
        assertThat(stage.learned).hasSize(1);
        assertThat(forwarder.deadline()).as("nothing is left on its way").isEmpty();
    }

    private static DnsSettings settings(String text) {
        var problems = new Problems();
        DnsSettings settings = DnsSettings.from(Texts.read(text, problems), problems);
        assertThat(problems.errors()).isEmpty();
        return settings;
    }
}
