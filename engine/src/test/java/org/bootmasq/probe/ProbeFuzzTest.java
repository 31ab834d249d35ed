package org.bootmasq.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

/** Whatever servers answer and files hold, a probe ends with findings of one line each. */
class ProbeFuzzTest {
    private static final int HEADER = 240;

    @FuzzTest(maxDuration = "20s")
    void whateverComesIsJudged(FuzzedDataProvider data) {
        play(data.consumeRemainingAsBytes());
    }

    @Test
    void threeThousandAnswers() {
        var random = new Random(11);
        int[] likely = {1, 3, 4, 6, 43, 51, 52, 53, 54, 60, 66, 67, 8, 9, 255};
        for (int i = 0; i < 3_000; i++) {
            var octets = new byte[random.nextInt(160)];
            random.nextBytes(octets);
            for (int n = random.nextInt(20); n > 0 && octets.length > 0; n--)
                octets[random.nextInt(octets.length)] = (byte) likely[random.nextInt(likely.length)];
            play(octets);
        }
    }

    private static void play(byte[] octets) {
        Bytes random = Bytes.of(octets);
        List<ProbedStage> stages = new ArrayList<>();
        for (BootStage who : BootStage.values()) {
            var discovery = new Discovery(who.discover(Answers.MAC, 7), 1_000, 32);
            discovery.onTimer(0);
            // The fixed part of an answer that is ours, with options and a file that are not.
            Bytes fixed = Dhcp4Codec.encode(Answers.message("OFFER from 10.0.0.1 yiaddr 10.0.0.9 file boot"));
            byte[] answer = fixed.slice(0, HEADER).plus(random).toArray();
            for (int i = 0; i < Math.min(octets.length, 24); i++) answer[108 + i] = octets[octets.length - 1 - i];
            discovery.on(1, Ip4.of("10.0.0.1"), Bytes.owning(answer));
            discovery.on(2, Ip4.of("10.0.0.2"), random);
            List<Offer> offers = discovery.offers();
            Choice choice = Choice.of(who, offers);
            Optional<BootPlace> place =
                    choice.step() instanceof Choice.Step.Fetch fetch ? Optional.of(fetch.place()) : Optional.empty();
            stages.add(new ProbedStage(
                    who,
                    List.<Answer>copyOf(offers),
                    discovery.unreadable(),
                    choice,
                    Optional.empty(),
                    place,
                    place.map(one -> fetched(one, octets))));
        }
        var solicitation = new Solicitation(random, 1_000);
        solicitation.onTimer(0);
        solicitation.on(1, Ip6.UNSPECIFIED, random);
        for (Finding finding : Judgement.of(7, stages)) {
            assertThat(finding.text().chars().allMatch(c -> c >= ' ' && c != 0x7f))
                    .isTrue();
        }
    }

    private static Fetched fetched(BootPlace place, byte[] octets) {
        var fetch = new HttpFetch(place, new FetchedContent(100, 1_000));
        assertThat(fetch.onConnected(0).latin1().lines().filter(line -> line.startsWith("GET ")))
                .hasSize(1);
        assertThat(fetch.onConnected(0).latin1().lines()).hasSize(6);
        fetch.on(1, Bytes.latin1("HTTP/1.1 200 OK\r\n\r\n"));
        fetch.on(1, Bytes.of(Arrays.copyOf(octets, octets.length)));
        fetch.onEnd(2);
        return fetch.result().orElseThrow();
    }
}
