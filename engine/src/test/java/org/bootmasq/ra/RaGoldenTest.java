package org.bootmasq.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What dnsmasq 2.93 said, octet for octet: configurations, what happened, and what was sent. */
class RaGoldenTest {
    private static final String HEX = "[0-9a-f]+";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ra-enable",
                "ra-only",
                "ra-stateless-dns",
                "ra-default-rdnss",
                "ra-param",
                "ra-advrouter",
                "ra-off-link",
                "ra-prefix-change"
            })
    void saysTheSame(String name) throws IOException {
        List<String> lines = lines(name + ".txt");
        assertThat(lines.getFirst()).startsWith("# from: dnsmasq 2.93");
        var stage = new RaStage(lines.stream()
                .filter(line -> line.startsWith("config "))
                .map(line -> line.substring("config ".length()))
                .toArray(String[]::new));
        int compared = 0;
        for (int at = 0; at < lines.size(); at++) {
            String[] words = lines.get(at).split(" ", 2);
            switch (words[0]) {
                case "addresses" -> stage.addresses(words[1].split(" "));
                case "wait" -> {
                    stage.effects();
                    stage.pass(Long.parseLong(words[1]));
                }
                case "asks" -> {
                    stage.effects();
                    stage.asks(words[1]);
                }
                case "told" -> {
                    compare(stage, words[1], lines.subList(at + 1, lines.size()));
                    compared++;
                }
                default -> {}
            }
        }
        assertThat(compared).isPositive();
    }

    private static void compare(RaStage stage, String receiver, List<String> rest) {
        var octets = new StringBuilder();
        var decoded = new ArrayList<String>();
        int at = 0;
        while (rest.get(at).matches(HEX)) octets.append(rest.get(at++));
        while (at < rest.size() && rest.get(at).startsWith("  "))
            decoded.add(rest.get(at++).substring(2));
        List<RaEffect.Send> sent = stage.sent();
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().destination()).hasToString(receiver);
        assertThat(sent.getFirst().source()).isEqualTo(RaStage.ROUTER);
        assertThat(AdvertisementText.of(RaStage.advertisement(sent.getFirst()))).isEqualTo(decoded);
        assertThat(sent.getFirst().message().hex()).isEqualTo(withoutChecksum(octets.toString()));
    }

    private static String withoutChecksum(String hex) {
        Bytes octets = Bytes.ofHex(hex);
        return octets.slice(0, 2).plus(Bytes.ofInts(0, 0)).plus(octets.slice(4)).hex();
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(RaGoldenTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
