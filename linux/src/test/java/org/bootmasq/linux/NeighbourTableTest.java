package org.bootmasq.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.linux.InOwnNetwork.ip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Entries that the ip command makes, and one that the other end of a cable answers for. */
class NeighbourTableTest {
    private static final Octets MAC = Octets.of((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 7);

    private static Octets octets(String address) {
        return Octets.of(Ip6Octets.of(address));
    }

    private static int index(String name) throws LinuxException {
        try (Netlink netlink = Netlink.open()) {
            return netlink.links().stream()
                    .filter(link -> link.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .index();
        }
    }

    @Test
    void oneEntryIsFoundAmongOthers() throws Exception {
        InOwnNetwork.run(() -> {
            ip("link add bm0 type veth peer name bm1");
            ip("link set bm0 up");
            ip("link set bm1 up");
            ip("neigh add fe80::7 lladdr 02:00:00:00:00:07 dev bm0");
            ip("neigh add fe80::8 lladdr 02:00:00:00:00:08 dev bm0");
            int index = index("bm0");
            try (NeighbourTable table = NeighbourTable.open()) {
                Neighbour found = table.get(index, octets("fe80::7")).orElseThrow();
                assertThat(found.linkAddress()).isEqualTo(MAC);
                assertThat(found.isKnown()).isTrue();
                assertThat(table.get(index, octets("fe80::9"))).isEmpty();
                assertThat(table.get(index("bm1"), octets("fe80::7"))).isEmpty();
                assertThat(table.get(4711, octets("fe80::7")))
                        .as("no such interface")
                        .isEmpty();
            }
            return "";
        });
    }

    /** RFC 4861 section 7.2: the link is asked, and its answer is heard of without asking again and again. */
    @Test
    void theLinkIsAskedForAnAddress() throws Exception {
        InOwnNetwork.run(() -> {
            ip("link add bm0 type veth peer name bm1 address 02:00:00:00:00:07");
            ip("link set bm1 addrgenmode none");
            ip("link set bm0 up");
            ip("link set bm1 up");
            ip("addr add fe80::1/64 dev bm0 nodad");
            ip("addr add fe80::7/64 dev bm1 nodad");
            InOwnNetwork.awaitCarrier("bm0");
            int index = index("bm0");
            try (NeighbourTable table = NeighbourTable.open();
                    NeighbourTable changes = NeighbourTable.subscribe()) {
                assertThat(table.get(index, octets("fe80::7"))).isEmpty();
                table.solicit(index, octets("fe80::7"));
                Neighbour found = known(changes, octets("fe80::7")).orElseThrow();
                assertThat(found.linkAddress()).isEqualTo(MAC);
                assertThat(found.interfaceIndex()).isEqualTo(index);
                assertThat(table.get(index, octets("fe80::7")).map(Neighbour::linkAddress))
                        .contains(MAC);

                table.solicit(index, octets("fe80::9"));
                assertThat(table.get(index, octets("fe80::9")).map(Neighbour::isKnown))
                        .as("nobody has this")
                        .contains(false);
            }
            return "";
        });
    }

    private static Optional<Neighbour> known(NeighbourTable changes, Octets address) throws LinuxException {
        List<Neighbour> heard = new ArrayList<>();
        long end = System.nanoTime() + 2_000_000_000L;
        while (System.nanoTime() < end) {
            Poll.await(changes, Poll.IN, 100);
            changes.changes(heard::add);
            for (Neighbour each : heard) {
                if (each.address().equals(address) && each.isKnown()) return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
