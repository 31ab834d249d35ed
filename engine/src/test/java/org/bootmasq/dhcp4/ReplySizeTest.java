package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplySizeTest {
    private static final int AGENT_INFORMATION = 82;
    private static final int MAXIMUM_SIZE = 57;
    private static final String[] CONFIGURATION = {"dhcp-range=192.168.7.50,192.168.7.60,1h", "no-ping"};

    private static Dhcp4Message offer(int maximum, int information) {
        var wire = new Wire(CONFIGURATION);
        Wire.Client client = wire.client(1).with(AGENT_INFORMATION, Bytes.of(new byte[information]));
        if (maximum > 0) client.with(MAXIMUM_SIZE, Bytes.ofInts(maximum >> 8, maximum & 0xff));
        client.discovers();
        wire.offers("192.168.7.53");
        assertThat(wire.sends().getFirst().payload().length()).isLessThanOrEqualTo(Math.max(576, maximum) - 28);
        return wire.reply().orElseThrow();
    }

    /** Observed: dnsmasq 2.90, one option 82 in a DISCOVER that says no more than option 57. */
    @ParameterizedTest
    @CsvSource({"0, 150", "576, 148", "700, 210"})
    void relayInformationComesBackUpToHalfOfTheRoom(int maximum, int longest) {
        assertThat(offer(maximum, longest).option(AGENT_INFORMATION)).isPresent();
        assertThat(offer(maximum, longest + 1).option(AGENT_INFORMATION)).isEmpty();
        assertThat(offer(maximum, longest + 1).option(54))
                .as("what the client needs stays")
                .isPresent();
    }

    @Test
    void longRelayInformationComesBackWhole() {
        assertThat(offer(1500, 600).option(AGENT_INFORMATION))
                .hasValueSatisfying(value -> assertThat(value.length()).isEqualTo(600));
        assertThat(offer(576, 600).option(AGENT_INFORMATION)).isEmpty();
    }

    @Test
    void noPacketMakesAReplyThatTheClientDoesNotTake() {
        var random = new Random(3);
        for (int i = 0; i < 3000; i++) {
            var octets = new byte[4 + random.nextInt(24)];
            random.nextBytes(octets);
            if (octets.length > 8) {
                octets[5] = (byte) (random.nextBoolean() ? AGENT_INFORMATION : MAXIMUM_SIZE);
                octets[7] = (byte) AGENT_INFORMATION;
            }
            new Dhcp4ServerFuzzTest().answersOptionsOfEveryLength(octets);
        }
    }
}
