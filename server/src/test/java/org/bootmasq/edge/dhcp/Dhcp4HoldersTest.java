package org.bootmasq.edge.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.edge.lease.Durability.Outcome;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;

/** Who hears of leases hears of those only that are on the disk, and of their ends. */
class Dhcp4HoldersTest {
    private static final Ip4 ADDRESS = Ip4.of("192.168.7.50");
    private static final Lease4 LEASE =
            Lease4.of(ADDRESS, HardwareAddress.ethernet("52:54:00:00:00:01"), Bytes.EMPTY, Lease4.INFINITE);
    private static final List<Effect> ACKNOWLEDGED = List.of(
            new Effect.SaveLease(new LeaseChange.Added(LEASE)),
            Effect.OnlyIfDurable.of(LEASE, _ -> List.of()),
            new Effect.Holds(ADDRESS, Set.of("boss")));
    private static final List<Effect> ENDED = List.of(new Effect.SaveLease(new LeaseChange.Deleted(LEASE)));

    private final Map<IpAddress, Set<String>> held = new HashMap<>();

    private DhcpEffects effects(Outcome outcome) {
        var outlet = new Outlet4() {
            @Override
            public void send(Effect.Send send, boolean pxePort) {}

            @Override
            public void ping(Effect.Ping ping) {}

            @Override
            public void flush() {}
        };
        var holders = new DhcpEffects.Holders() {
            @Override
            public void acknowledged(IpAddress address, Set<String> tags) {
                held.put(address, tags);
            }

            @Override
            public void ended(IpAddress address) {
                held.remove(address);
            }
        };
        return new DhcpEffects(
                (_, answer) -> answer.onDurable(outcome),
                outlet,
                Outlet6.NONE,
                Optional.empty(),
                holders,
                (_, _, _) -> {});
    }

    @Test
    void tagsAreThereWhileTheLeaseIs() {
        DhcpEffects effects = effects(Outcome.DURABLE);
        effects.add(ACKNOWLEDGED);
        assertThat(held).isEmpty();
        effects.carryOut();
        assertThat(held).containsEntry(ADDRESS, Set.of("boss"));
        effects.add(ENDED);
        effects.add(ACKNOWLEDGED);
        effects.add(ENDED);
        effects.carryOut();
        assertThat(held).as("in the order of the batch").isEmpty();
    }

    @Test
    void whatIsNotDurableIsNotTold() {
        DhcpEffects effects = effects(new Outcome.NotDurable(Map.of()));
        effects.add(ACKNOWLEDGED);
        effects.carryOut();
        assertThat(held).isEmpty();
    }
}
