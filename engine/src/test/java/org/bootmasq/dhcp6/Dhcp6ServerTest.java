package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageText;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

class Dhcp6ServerTest {
    private static final String RANGE = "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h";

    private static List<String> text(Link link) {
        return MessageText.of(link.reply().orElseThrow(() -> new AssertionError(link.log()))).stream()
                .map(String::strip)
                .toList();
    }

    /** The addresses of the answer, in its order. */
    private static List<String> given(Link link) {
        List<String> all = new ArrayList<>();
        for (var ia : ((ClientServerMessage) link.reply().orElseThrow()).all(Dhcp6Option.IdentityAssociation.class)) {
            for (Dhcp6Option option : ia.options()) {
                if (option instanceof Dhcp6Option.IaAddress one)
                    all.add(one.address().toString());
            }
        }
        return all;
    }

    private static Lease6 held(Bytes duid, int iaid, String address) {
        var binding = new Lease6.Binding(Lease6.Kind.ADDRESS, duid, iaid);
        return Lease6.ofAddress(Link.ip(address), binding, 1_800_003_000L);
    }

    @Test
    void ofTwoClientIdentifiersTheFirstCounts() {
        var link = new Link(RANGE);
        link.sends(Ask.of(MessageType.SOLICIT, new Dhcp6Option.ClientId(Ask.OTHER), Ask.na(1)));
        assertThat(given(link)).containsExactly("2001:db8:1::103");
    }

    @Test
    void theSameAssociationTwiceIsAnsweredTwice() {
        var link = new Link(RANGE);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, "2001:db8:1::150"), Ask.na(1, "2001:db8:1::150")));
        assertThat(given(link)).containsExactly("2001:db8:1::150", "2001:db8:1::150");
        assertThat(link.server.leases().size()).isEqualTo(1);
    }

    @Test
    void manyAssociationsAreAnsweredAndAFloodOfThemIsNot() {
        var link = new Link(RANGE);
        Dhcp6Option[] twenty = new Dhcp6Option[20];
        for (int i = 0; i < twenty.length; i++) twenty[i] = Ask.na(i);
        link.sends(Ask.solicit(twenty));
        assertThat(given(link)).hasSize(20).doesNotHaveDuplicates();
        Dhcp6Option[] thousand = new Dhcp6Option[1000];
        for (int i = 0; i < thousand.length; i++) thousand[i] = Ask.na(i);
        link.sends(Ask.of(MessageType.REQUEST, thousand));
        assertThat(given(link)).hasSize(64);
    }

    /** Observed: dnsmasq 2.90 and 2.93 give wishes first, then addresses of lines, leases, and free ones. */
    @Test
    void wishesComeFirstThenLinesLeasesAndFreeOnes() {
        String made = "dhcp-range=::100,::1ff,constructor:lan0,64,1h";
        var link = new Link(made);
        link.has(Link.LAN0, "lan0", "2001:db8:1::1/64", "fd00:1::1/64");
        link.server.leases().put(held(Ask.CLIENT, 1, "fd00:1::150"));
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(given(link)).containsExactly("fd00:1::150", "2001:db8:1::103");
        link.sends(Ask.solicit(Ask.na(1, "2001:db8:1::160")));
        assertThat(given(link)).containsExactly("2001:db8:1::160", "fd00:1::150");
        link.sends(Ask.solicit(Ask.na(2, "fd00:1::160")));
        assertThat(given(link)).containsExactly("fd00:1::160", "2001:db8:1::184");
    }

    /** Observed: an address of a line goes before a wish of its network, and the lease of before stays beside it. */
    @Test
    void anAddressOfALineStandsBesideTheLeaseOfBefore() {
        var link = new Link(RANGE, "dhcp-host=02:00:00:00:02:02,[2001:db8:1::42],boxy");
        link.server.leases().put(held(Ask.CLIENT, 1, "2001:db8:1::150"));
        link.sends(Ask.solicit(Ask.na(1, "2001:db8:1::160")));
        assertThat(given(link)).containsExactly("2001:db8:1::42", "2001:db8:1::150");
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::150")));
        assertThat(given(link)).containsExactly("2001:db8:1::150");
    }

    /** Observed: dnsmasq 2.90. */
    @Test
    void aLeaseOfARangeForOthersIsRenewedButNotOffered() {
        var link = new Link(
                "dhcp-range=tag:new,2001:db8:1::100,2001:db8:1::1ff,64,1h",
                "dhcp-range=tag:!new,2001:db8:1::200,2001:db8:1::2ff,64,1h",
                "dhcp-userclass=set:new,new");
        var user = new Dhcp6Option.UserClass(List.of(Bytes.latin1("new")));
        link.server.leases().put(held(Ask.CLIENT, 1, "2001:db8:1::250"));
        link.sends(Ask.solicit(Ask.na(1), user));
        assertThat(given(link)).containsExactly("2001:db8:1::103");
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::250"), user));
        assertThat(text(link)).contains("5 address 2001:db8:1::250 preferred=3600 valid=3600");
    }

    /** Observed: dnsmasq 2.90. */
    @Test
    void theTimeOfALineHoldsForItsAddressesAlone() {
        var link = new Link(RANGE, "dhcp-host=02:00:00:00:02:02,[2001:db8:1::42],30m");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        assertThat(text(link)).contains("5 address 2001:db8:1::42 preferred=1800 valid=1800");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(2)));
        assertThat(text(link)).contains("5 address 2001:db8:1::184 preferred=3600 valid=3600");
    }

    @Test
    void theAddressOfALineGoesToOneAssociation() {
        var link = new Link(RANGE, "dhcp-host=02:00:00:00:02:02,[2001:db8:1::42],boxy");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        assertThat(given(link)).containsExactly("2001:db8:1::42");
        link.sends(Ask.of(MessageType.REQUEST, Ask.OTHER, Ask.na(1)));
        assertThat(given(link)).containsExactly("2001:db8:1::1c3");
        assertThat(link.server
                        .leases()
                        .byAddress(Link.ip("2001:db8:1::42"))
                        .orElseThrow()
                        .hostname())
                .as("the name moves to the newest")
                .isEmpty();
        assertThat(link.server.leases().byName("boxy").orElseThrow().address()).isEqualTo(Link.ip("2001:db8:1::1c3"));
    }

    /** dnsmasq gives an address that is kept for a machine, or its own, to whoever names it. */
    @Test
    void nobodyGetsWhatIsKeptForAMachineOrOurs() {
        var link = new Link(
                "dhcp-range=2001:db8:1::,2001:db8:1::ff,64,1h", "dhcp-host=02:00:00:00:07:07,[2001:db8:1::42]");
        for (String address : List.of("2001:db8:1::42", "2001:db8:1::1", "2001:db8:1::")) {
            link.sends(Ask.solicit(Ask.na(1, address)));
            assertThat(given(link)).doesNotContain(address);
            link.sends(Ask.of(MessageType.REQUEST, Ask.na(1, address)));
            assertThat(text(link)).contains("13 status 2 address unavailable", "13 status 2 no addresses available");
        }
        assertThat(link.server.leases().size()).isZero();
    }

    /** dnsmasq gives one address to two clients that both rebind it. */
    @Test
    void anAuthoritativeServerDoesNotTakeALeaseFromAnother() {
        var link = new Link(RANGE, "dhcp-authoritative");
        link.sends(Ask.of(MessageType.REBIND, Ask.na(1, "2001:db8:1::150")));
        assertThat(given(link)).containsExactly("2001:db8:1::150");
        link.sends(Ask.of(MessageType.REBIND, Ask.OTHER, Ask.na(1, "2001:db8:1::150")));
        assertThat(given(link)).isEmpty();
        assertThat(text(link)).contains("13 status 2 no addresses available");
    }

    /** dnsmasq runs past the end of the range. */
    @Test
    void addressesInSequenceEndWithTheRange() {
        var link = new Link("dhcp-range=2001:db8:1::100,2001:db8:1::103,64,1h", "dhcp-sequential-ip");
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            link.sends(Ask.of(MessageType.REQUEST, Ask.na(i)));
            all.addAll(given(link));
        }
        assertThat(all).containsExactly("2001:db8:1::101", "2001:db8:1::102", "2001:db8:1::103", "2001:db8:1::100");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(5)));
        assertThat(given(link)).isEmpty();
    }

    @Test
    void wherePlacesClashTheNextOneUpIsTaken() {
        var link = new Link(RANGE);
        link.server.leases().put(held(Ask.OTHER, 9, "2001:db8:1::103"));
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(given(link)).containsExactly("2001:db8:1::104");
    }

    @Test
    void aWholeLinkIsARange() {
        var link = new Link("dhcp-range=2001:db8:1::,2001:db8:1:0:ffff:ffff:ffff:ffff,64,1h");
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(given(link))
                .hasSize(1)
                .allMatch(
                        text -> Link.ip(text).high() == Link.ip("2001:db8:1::").high());
    }

    @Test
    void aLinkThatIsAllKeptForMachinesHasNothingForOthers() {
        var link = new Link(
                "dhcp-range=2001:db8:1::,2001:db8:1:0:ffff:ffff:ffff:ffff,64,1h",
                "dhcp-host=02:00:00:00:07:07,[2001:db8:1::/64]");
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(text(link)).contains("13 status 2 no addresses available");
    }

    @Test
    void anIdentifierMayBeSoLongAndNoLonger() {
        var link = new Link(RANGE);
        for (MessageType type : List.of(MessageType.REQUEST, MessageType.INFORMATION_REQUEST)) {
            Dhcp6Option[] options = type == MessageType.REQUEST ? new Dhcp6Option[] {Ask.na(1)} : new Dhcp6Option[0];
            link.sends(Ask.of(type, Bytes.ofHex("ab".repeat(512)), options));
            assertThat(link.sends()).as("%s", type).hasSize(1);
            link.sends(Ask.of(type, Bytes.ofHex("ab".repeat(513)), options));
            assertThat(link.effects).as("%s", type).isEmpty();
        }
    }

    @Test
    void aDeclinedAddressRestsForAWhile() {
        var link = new Link("dhcp-range=2001:db8:1::100,2001:db8:1::101,64,1h");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        String first = given(link).getFirst();
        link.sends(Ask.of(MessageType.DECLINE, Ask.na(1, first)));
        assertThat(text(link)).contains("13 status 0 success");
        for (int i = 1; i < 20; i++) {
            link.sends(Ask.solicit(Ask.na(i)));
            assertThat(given(link)).doesNotContain(first);
        }
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        link.sends(Ask.solicit(Ask.na(2)));
        assertThat(given(link)).as("rather than none").containsExactly(first);
    }

    @Test
    void aStrangerCannotDeclineWhatItDoesNotHold() {
        var link = new Link(RANGE);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        link.sends(Ask.of(MessageType.DECLINE, Ask.OTHER, Ask.na(1, "2001:db8:1::103")));
        assertThat(text(link)).contains("13 status 3 no binding found");
        assertThat(link.server.leases().size()).isEqualTo(1);
    }

    @Test
    void leasesEndByTheWallClock() {
        var link = new Link(RANGE);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        assertThat(link.server.deadline()).hasValue(link.now + 3_600_000);
        link.passes(3_599_000);
        assertThat(link.server.leases().size()).isEqualTo(1);
        link.server.wallAhead(1000);
        assertThat(link.server.deadline()).hasValue(link.now);
        link.passes(0);
        assertThat(link.of(Effect.SaveLease.class).map(Effect.SaveLease::change))
                .hasOnlyElementsOfType(LeaseChange.Deleted.class)
                .hasSize(1);
    }

    @Test
    void whatAcknowledgesALeaseWaitsUntilItIsDurable() {
        var link = new Link(RANGE);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.na(2)));
        List<Class<?>> kinds = new ArrayList<>();
        for (Effect effect : link.effects) if (!(effect instanceof Effect.Log)) kinds.add(effect.getClass());
        assertThat(kinds)
                .startsWith(Effect.SaveLease.class, Effect.SaveLease.class, Effect.OnlyIfDurable.class)
                .endsWith(Effect.Send6.class);
    }

    @Test
    void whereALeaseCannotBeKeptNoMoreIsPromisedThanIsDurable() {
        var link = new Link(RANGE);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        Lease6 durable = link.server.leases().all().iterator().next();
        link.now += 1_000_000;
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::103")));
        Effect.OnlyIfDurable promise =
                link.of(Effect.OnlyIfDurable.class).findFirst().orElseThrow();
        link.effects = promise.instead().apply(List.of(durable));
        assertThat(text(link)).contains("5 address 2001:db8:1::103 preferred=2600 valid=2600");
        assertThat(promise.instead().apply(List.of())).isEmpty();
    }

    @Test
    void temporaryAddressesHaveNoNameAndComeByChance() {
        var link = new Link(RANGE, "dhcp-host=02:00:00:00:02:02,[2001:db8:1::42],boxy");
        var temporary = new Dhcp6Option.IaTa(3, List.of());
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            link.sends(Ask.solicit(temporary));
            all.addAll(given(link));
        }
        assertThat(all).hasSize(8).doesNotContain("2001:db8:1::42");
        assertThat(all.stream().distinct().count()).isGreaterThan(4);
        link.sends(Ask.of(MessageType.REQUEST, temporary));
        Lease6 lease = link.server.leases().all().iterator().next();
        assertThat(lease.hostname()).isEmpty();
        assertThat(lease.binding().kind()).isEqualTo(Lease6.Kind.TEMPORARY);
        link.sends(Ask.solicit(temporary));
        assertThat(given(link)).containsExactly(lease.address().toString());
    }

    @Test
    void whereOneAssociationNamesNothingAllMayOnlyWish() {
        var link = new Link(RANGE);
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1), Ask.na(2, "2001:db8:1::160")));
        assertThat(given(link)).containsExactly("2001:db8:1::103", "2001:db8:1::160");
        assertThat(text(link)).contains("7 preference 0");
    }

    @Test
    void aRangeForTaggedClientsServesNobodyElse() {
        var link = new Link(
                "dhcp-range=tag:good,2001:db8:1::100,2001:db8:1::1ff,64,1h", "dhcp-mac=set:good,02:00:00:00:07:07");
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(text(link)).contains("13 status 2 no addresses available");
        link.sends(Ask.of(MessageType.CONFIRM, Ask.na(1, "2001:db8:1::150")));
        assertThat(text(link)).contains("13 status 0 all addresses still on link");
    }

    @Test
    void aCatchAllAnswersForOptionsAndConfirmsAnything() {
        var link = new Link("dhcp-range=::,static", "dhcp-option=option6:59,url");
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST));
        assertThat(text(link)).contains("59 75726c");
        link.sends(Ask.of(MessageType.CONFIRM, Ask.na(1, "2001:db8:77::1")));
        assertThat(text(link)).contains("13 status 0 all addresses still on link");
    }

    @Test
    void rangesThatAreOnlyAdvertisedAnswerNobody() {
        for (String modes : List.of("ra-only", "slaac", "ra-names")) {
            var link = new Link("dhcp-range=2001:db8:1::," + modes);
            assertThat(link.server.isNeeded()).as(modes).isFalse();
            link.sends(Ask.of(MessageType.INFORMATION_REQUEST));
            assertThat(link.sends()).as(modes).isEmpty();
        }
    }

    @Test
    void timesOfALineGoBeforeThoseOfTheRange() {
        var link = new Link(RANGE, "dhcp-host=id:00:03:00:01:02:00:00:00:02:02,[::42],2h");
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(text(link)).contains("5 address 2001:db8:1::42 preferred=7200 valid=7200");
    }

    @Test
    void timersAreLessByChanceOnlyWhenRenewing() {
        var link = new Link("dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,7d");
        link.sends(Ask.of(MessageType.REQUEST, Ask.na(1)));
        assertThat(text(link)).contains("3 ia-na 1 T1=302400 T2=529200");
        for (int i = 0; i < 50; i++) {
            link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::103")));
            var ia = ((ClientServerMessage) link.reply().orElseThrow())
                    .first(Dhcp6Option.IaNa.class)
                    .orElseThrow();
            assertThat(302_400 - ia.t1()).isBetween(0L, 37_800L).isEqualTo(529_200 - ia.t2());
        }
    }
}
