package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageText;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.RelayMessage;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;
import org.junit.jupiter.api.Test;

/** What a stranger on the link, who hears everybody's identifiers, can do to others and to the server. */
class Strangers6Test {
    private static final String RANGE = "dhcp-range=2001:db8:1::1:0,2001:db8:1::1:ffff,64,1h";
    private static final String POOL = "dhcp-pd=2001:db8:f00::/48,56-64,12h";
    private static final Ip6 STRANGER = Link.ip("fe80::bad");
    private static final HardwareAddress STRANGERS = HardwareAddress.ethernet("02:00:00:00:0b:ad");

    private static List<String> text(Link link) {
        return MessageText.of(link.reply().orElseThrow(() -> new AssertionError(link.log()))).stream()
                .map(String::strip)
                .toList();
    }

    /** A message in the name of {@link Ask#CLIENT} from another place. */
    private static void sends(Link link, Ip6 source, HardwareAddress hardware, ClientServerMessage message) {
        link.neighbour = Optional.of(hardware);
        link.receives(new Arrival6(Dhcp6Codec.encode(message), Link.LAN0, source, 546, Link.GROUP));
        link.neighbour = Optional.of(Link.CLIENT_HARDWARE);
    }

    private static Lease6 delegated(Link link) {
        link.sends(Ask.of(MessageType.REQUEST, Ask.pd(1)));
        return link.server.leases().all().iterator().next();
    }

    private static String block(Lease6 lease) {
        return new Ip6Prefix(lease.address(), lease.prefixLength()).toString();
    }

    @Test
    void nobodyTurnsTheWayToAPrefixByItsHoldersIdentifier() {
        var link = new Link(RANGE, POOL);
        Lease6 lease = delegated(link);
        for (MessageType type : List.of(MessageType.RENEW, MessageType.REBIND, MessageType.RELEASE)) {
            sends(link, STRANGER, STRANGERS, Ask.of(type, Ask.pd(1, block(lease))));
            assertThat(text(link)).as("%s", type).noneMatch(line -> line.contains("preferred=43200"));
            assertThat(link.effects).as("%s", type).noneMatch(effect -> effect instanceof Effect.SaveLease);
        }
        sends(link, STRANGER, STRANGERS, Ask.of(MessageType.REQUEST, Ask.pd(1, block(lease))));
        assertThat(text(link)).as("another one").noneMatch(line -> line.contains(block(lease)));
        assertThat(link.server.leases().byAddress(lease.address())).contains(lease);
        link.sends(Ask.of(MessageType.RENEW, Ask.pd(1, block(lease))));
        assertThat(text(link)).contains("26 prefix " + block(lease) + " preferred=43200 valid=43200");
    }

    @Test
    void nobodyTakesTheWayAwayAsARelay() {
        var link = new Link(RANGE, POOL);
        Lease6 lease = delegated(link);
        var relayed = new RelayMessage(
                MessageType.RELAY_FORW.code(),
                0,
                Link.ip("2001:db8:1::1"),
                Link.CLIENT,
                List.of(new Dhcp6Option.ClientLinkLayer(Link.CLIENT_HARDWARE)),
                Optional.of(Ask.of(MessageType.RENEW, Ask.pd(1, block(lease)))),
                List.of());
        link.receives(new Arrival6(Dhcp6Codec.encode(relayed), Link.LAN0, STRANGER, 547, Link.GROUP));
        assertThat(link.of(Effect.RemoveRoute.class)).isEmpty();
        assertThat(link.server.leases().all()).containsExactly(lease);
    }

    @Test
    void aMachinesOwnPrefixIsNobodyElsesByItsIdentifier() {
        var link = new Link(RANGE, POOL, "dhcp-host=id:00:03:00:01:02:00:00:00:02:02,pd:[2001:db8:f00:4200::/56]");
        Lease6 lease = delegated(link);
        assertThat(block(lease)).isEqualTo("2001:db8:f00:4200::/56");
        sends(link, STRANGER, STRANGERS, Ask.of(MessageType.REQUEST, Ask.pd(1)));
        assertThat(link.server.leases().byAddress(lease.address())).contains(lease);
    }

    @Test
    void aRouterMayHaveAnotherAddressThanBefore() {
        var link = new Link(RANGE, POOL);
        Lease6 lease = delegated(link);
        sends(link, Link.ip("fe80::77"), Link.CLIENT_HARDWARE, Ask.of(MessageType.RENEW, Ask.pd(1, block(lease))));
        assertThat(link.of(Effect.RemoveRoute.class)).hasSize(1);
        assertThat(link.of(Effect.AddRoute.class).map(route -> route.lease().via()))
                .containsExactly(new Lease6.Via(Link.ip("fe80::77"), "lan0"));
    }

    @Test
    void nobodyEndsALeaseInItsHoldersName() {
        var link = new Link(RANGE);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        String address = link.server.leases().all().iterator().next().address().toString();
        // A renewal by another machine does not make it the holder.
        sends(link, STRANGER, STRANGERS, Ask.of(MessageType.RENEW, Ask.na(1, address)));
        for (MessageType type : List.of(MessageType.RELEASE, MessageType.DECLINE)) {
            sends(link, STRANGER, STRANGERS, Ask.of(type, Ask.na(1, address)));
            assertThat(text(link)).contains("13 status 3 no binding found");
        }
        link.sends(Ask.of(MessageType.RELEASE, Ask.na(1, address)));
        assertThat(link.server.leases().size()).isZero();
    }

    @Test
    void anAssociationHoldsAndNamesNoMoreThanAnybodyNeeds() {
        var link = new Link(RANGE, "dhcp-authoritative", POOL);
        for (int first = 0; first < 3000; first += 300) {
            List<String> names = new ArrayList<>();
            List<String> prefixes = new ArrayList<>();
            for (int i = first; i < first + 300; i++) {
                names.add("2001:db8:1::1:" + Integer.toHexString(i));
                prefixes.add("2001:db8:f00:" + Integer.toHexString(i) + "::/64");
            }
            link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, names.toArray(String[]::new))));
            link.sends(Ask.of(MessageType.REBIND, Ask.na(2, names.reversed().toArray(String[]::new))));
            link.sends(Ask.of(MessageType.REBIND, Ask.pd(3, prefixes.toArray(String[]::new))));
        }
        assertThat(link.server.leases().size()).isLessThanOrEqualTo(3 * 64);
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(text(link)).filteredOn(line -> line.startsWith("5 ")).hasSize(64);
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::1:0")));
        assertThat(text(link)).contains("5 address 2001:db8:1::1:0 preferred=3600 valid=3600");
    }

    /** Long identifiers and names fill the same room with fewer leases. */
    @Test
    void allLeasesTakeNoMoreThanTheirMemory() {
        assertThat(leasesIn(1 << 20, 10)).isBetween(1000, 1500);
        assertThat(leasesIn(1 << 20, 512)).isBetween(150, 250);
    }

    private static int leasesIn(long octets, int identifier) {
        var table = new Lease6Table();
        table.limit(octets);
        var link = new Link(table, RANGE, "dhcp-pd=2001:db8:f00::/48,64,12h");
        for (int i = 0; i < 3000; i++) {
            Bytes duid = Bytes.ofHex("%04x".formatted(i) + "ab".repeat(identifier - 2));
            link.sends(Ask.of(MessageType.REQUEST, duid, i % 2 == 0 ? Ask.na(1) : Ask.pd(1)));
        }
        int held = table.size();
        assertThat(text(link)).contains("13 status 2 no addresses available");
        for (Lease6 lease : List.copyOf(table.all())) table.remove(lease.address());
        assertThat(table.isFull()).isFalse();
        return held;
    }

    @Test
    void messagesThatWaitTakeNoMoreThanTheirMemory() {
        var link = new Link(RANGE);
        var large = new Dhcp6Option.Other(77, Bytes.ofHex("ab".repeat(9000)));
        Bytes payload = Dhcp6Codec.encode(Ask.solicit(Ask.na(1), large));
        int waiting = 0;
        for (int i = 0; i < 2000; i++) {
            Ip6 client = new Ip6(Link.CLIENT.high(), i + 1);
            var arrival = new Arrival6(payload, Link.LAN0, client, 546, Link.GROUP);
            if (link.server.on(link.now, arrival).stream().anyMatch(Effect.AskNeighbour.class::isInstance)) waiting++;
        }
        assertThat(waiting * payload.length()).isBetween(4_000_000, 4_300_000);
        link.passes(100);
        assertThat(link.sends()).hasSize(waiting);
        assertThat(link.server.on(link.now, new Arrival6(payload, Link.LAN0, Link.CLIENT, 546, Link.GROUP)))
                .hasExactlyElementsOfTypes(Effect.AskNeighbour.class);
    }

    /** Lines of a lease file that somebody else wrote lead nowhere. */
    @Test
    void whatNoLineDelegatesIsNotRoutedAtStart() {
        var table = new Lease6Table();
        var binding = new Lease6.Binding(Lease6.Kind.PREFIX, Ask.CLIENT, 1);
        var via = new Lease6.Via(Link.CLIENT, "lan0");
        long end = 1_800_003_000L;
        table.put(Lease6.ofPrefix(Link.ip("2000::"), 3, binding, end, via));
        table.put(Lease6.ofPrefix(Link.ip("2001:db8:a00::"), 56, binding, end, via));
        table.put(Lease6.ofPrefix(
                Link.ip("2001:db8:f00::"), 56, binding, end, new Lease6.Via(Link.ip("2001:db8:1::9"), "lan0")));
        table.put(Lease6.ofPrefix(Link.ip("2001:db8:f00:4200::"), 56, binding, end, via));
        var link = new Link(table, POOL);
        link.effects = link.server.started(link.now);
        assertThat(link.of(Effect.AddRoute.class).map(route -> block(route.lease())))
                .containsExactly("2001:db8:f00:4200::/56");
        assertThat(link.of(Effect.RemoveRoute.class)).hasSize(3);
        link.sends(Ask.of(MessageType.RENEW, Ask.pd(1, "2001:db8:f00::/56")));
        assertThat(link.of(Effect.AddRoute.class))
                .as("whoever renews it is led to")
                .hasSize(1);
    }
}
