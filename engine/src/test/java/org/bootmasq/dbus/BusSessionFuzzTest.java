package org.bootmasq.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Random;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** A whole session with a bus that says anything, cut anywhere: it answers no more than it was asked. */
class BusSessionFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void whateverABusSaysIsSurvived(FuzzedDataProvider data) {
        boolean connected = data.consumeBoolean();
        int piece = data.consumeInt(1, 5000);
        play(connected, piece, data.consumeRemainingAsBytes());
    }

    private static void play(boolean connected, int piece, byte[] octets) {
        var stage = connected ? BusStage.connected() : new BusStage();
        stage.take();
        for (int at = 0; at < octets.length; at += piece) {
            int length = Math.min(piece, octets.length - at);
            stage.octets(Bytes.copyOf(octets, at, length));
        }
        List<BusEffect> effects = stage.take();
        // The shortest call has 16 octets, an error that answers it less than a kilobyte and its own texts.
        assertThat(effects.size()).isLessThanOrEqualTo(octets.length / 16 + 4);
        long ends = effects.stream()
                .filter(effect -> effect instanceof BusEffect.Refused || effect instanceof BusEffect.Broken)
                .count();
        assertThat(ends).isLessThanOrEqualTo(1);
    }

    @Test
    void changedCalls() {
        var random = new Random(2);
        var body = new DbusWriter().bool(true);
        Bytes call =
                DbusCodec.encode(DbusMessage.call("uk.org.example.thing", BusStage.PATH, "any.thing", "Turn", body), 7);
        byte[] three = call.plus(call).plus(call).toArray();
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = three.clone();
            for (int j = 0; j <= i % 3; j++) changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            play(i % 8 != 0, 1 + random.nextInt(three.length), changed);
        }
    }
}
