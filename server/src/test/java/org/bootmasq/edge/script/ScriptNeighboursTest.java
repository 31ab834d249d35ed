package org.bootmasq.edge.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

class ScriptNeighboursTest {
    private static final HardwareAddress A = new HardwareAddress(1, Bytes.ofHex("02:00:00:00:00:0a"));
    private static final HardwareAddress B = new HardwareAddress(1, Bytes.ofHex("02:00:00:00:00:0b"));

    private final List<String> calls = new ArrayList<>();
    private final ScriptNeighbours neighbours = new ScriptNeighbours(
            call -> calls.add(call.arguments().stream().map(Bytes::latin1).collect(Collectors.joining(" "))),
            (priority, subsystem, text) -> {});

    @Test
    void comingAndGoingIsTold() {
        neighbours.compare(Map.of(Ip4.of("10.0.0.1"), A));
        neighbours.compare(Map.of(Ip4.of("10.0.0.1"), A));
        neighbours.compare(Map.of(Ip4.of("10.0.0.1"), B));
        neighbours.compare(Map.of());
        assertThat(calls)
                .containsExactly(
                        "arp-add 02:00:00:00:00:0a 10.0.0.1",
                        "arp-del 02:00:00:00:00:0a 10.0.0.1",
                        "arp-add 02:00:00:00:00:0b 10.0.0.1",
                        "arp-del 02:00:00:00:00:0b 10.0.0.1");
    }
}
