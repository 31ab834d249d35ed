package org.bootmasq.edge.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Delivery;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.lease.LeaseStore;
import org.bootmasq.edge.log.Log;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DhcpEffectsTest {
    private final List<String> sent = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    private final Outlet4 outlet = new Outlet4() {
        @Override
        public void send(Effect.Send send, boolean pxePort) {
            if (send.payload().isEmpty()) throw new IllegalStateException("no room");
            sent.add(send.payload().hex());
        }

        @Override
        public void ping(Effect.Ping ping) {
            throw new OutOfMemoryError("heap");
        }

        @Override
        public void flush() {
            sent.add("flush");
        }
    };

    private static Effect.Send send(String hex) {
        return new Effect.Send(Bytes.ofHex(hex), 1, Ip4.UNSPECIFIED, new Delivery.Broadcast(68));
    }

    @Test
    void aMessageWhoseEffectsFailLosesNoOthersTheirs(@TempDir Path folder) throws Exception {
        Log log = (_, _, text) -> said.add(text);
        try (var store = LeaseStore.open(folder.resolve("leases"), FileOwner.UNCHANGED, false, log)) {
            var effects = new DhcpEffects(store, outlet, Outlet6.NONE, Optional.empty(), DhcpEffects.Holders.NONE, log);
            effects.add(List.of(send("01")));
            effects.add(List.of(send(""), send("02")));
            effects.add(List.of(new Effect.Ping(Ip4.UNSPECIFIED, 1), send("03")));
            effects.add(List.of(send("04")));
            effects.carryOut();
            assertThat(sent).containsExactly("01", "04", "flush");
            assertThat(said).hasSize(2).allMatch(line -> line.startsWith("dropped what was decided: "));
            effects.carryOut();
            assertThat(sent).hasSize(3);
        }
    }
}
