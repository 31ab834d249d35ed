package org.bootmasq.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a start knows of prefixes that hosts were told of before it: RFC 9096 section 3.5. */
class RaRestartTest {
    private static final long UNIX = 1_796_000_000;
    private static final String CONSTRUCTED = "dhcp-range=::,constructor:lan0,ra-only,64,1h";

    /** What is kept, as a file has it. */
    private static List<String> kept(RaStage stage) {
        return stage.remembered.stream().map(each -> each.text(UNIX)).toList();
    }

    /** A start with what an earlier one has left, so many seconds later. */
    private static RaStage after(List<String> kept, long seconds, String... lines) {
        var stage = new RaStage(lines);
        stage.server.recall(
                stage.now,
                kept.stream()
                        .map(line -> RememberedPrefix.parse(line, UNIX + seconds))
                        .flatMap(Optional::stream)
                        .toList());
        return stage;
    }

    private static RaStage begin(RaStage stage, String... addresses) {
        var all = new ArrayList<>(List.of(addresses));
        all.add(RaStage.ROUTER + "/64");
        var lan = stage.view("lan0", RaStage.LAN0, all.toArray(String[]::new));
        return stage.takes(stage.server.begin(stage.now, List.of(lan), List.of(), Map.of()));
    }

    @Test
    void whatHostsAreToldIsKeptAndWhatTheyAreToldNoMoreIsNot() {
        var stage = new RaStage(CONSTRUCTED).addresses("2001:db8:1::1/64");
        assertThat(kept(stage)).containsExactly("+3600 LA 2001:db8:1:: lan0");
        stage.pass(600_000).addresses("2001:db8:2::1/64");
        assertThat(kept(stage)).containsExactly("+3600 LA 2001:db8:2:: lan0", UNIX + 3600 + " LA 2001:db8:1:: lan0");
        stage.pass(3_700_000);
        assertThat(kept(stage)).containsExactly("+3600 LA 2001:db8:2:: lan0");
        stage.reconfigure("dhcp-range=::,constructor:lan0,ra-only,off-link,pd-preferred,64,30m");
        assertThat(kept(stage)).as("hosts go by what they were told").containsExactly("+3600 AP 2001:db8:2:: lan0");
        stage.reconfigure("dhcp-range=::,constructor:lan0,ra-only,64,90m");
        assertThat(kept(stage)).containsExactly("+5400 LA 2001:db8:2:: lan0");
    }

    @Test
    void nothingIsKeptTwice() {
        var stage = new RaStage(CONSTRUCTED).addresses("2001:db8:1::1/64");
        stage.remembered = List.of();
        stage.pass(10_000_000).addresses("2001:db8:1::2/64", "2001:db8:1::1/64");
        assertThat(kept(stage)).isEmpty();
        stage.reconfigure("dhcp-range=2001:db8:1::,ra-only").addresses("2001:db8:1::1/64");
        assertThat(kept(stage))
                .as("dnsmasq: of a prefix that stands in its line nothing more is told")
                .noneMatch(line -> line.startsWith("+"));
    }

    @Test
    void aPrefixThatWentWhileNobodyServedIsOld() {
        RaStage stage = begin(
                after(List.of("+3600 A 2001:db8:1:: lan0", "+3600 LA 2001:db8:2:: lan0"), 100_000, CONSTRUCTED),
                "2001:db8:2::1/64");
        assertThat(stage.logged()).containsExactly("router advertisement on 2001:db8:1::, old prefix for lan0");
        assertThat(kept(stage)).containsExactly("+3600 LA 2001:db8:2:: lan0", UNIX + 3600 + " A 2001:db8:1:: lan0");
        assertThat(AdvertisementText.of(stage.pass(1000).told()))
                .contains(
                        "RA hoplimit=64 flags=0x00( prf=medium) lifetime=1800 reachable=0 retrans=0",
                        "  3 prefix 2001:db8:2::/64 flags=LA(0xc0) valid=3600 pref=3600",
                        "  3 prefix 2001:db8:1::/64 flags=A(0x40) valid=3599 pref=0");
        stage.pass(3_600_000).effects();
        assertThat(AdvertisementText.of(stage.asks(RaStage.SOLICITATION).told()))
                .noneMatch(line -> line.contains("2001:db8:1::"));
        assertThat(kept(stage.pass(600_000))).containsExactly("+3600 LA 2001:db8:2:: lan0");
    }

    @Test
    void withoutAnyOtherPrefixItIsToldAllTheSame() {
        RaStage stage = begin(after(List.of("+600 LA 2001:db8:1:: lan0"), 0, CONSTRUCTED));
        stage.logged();
        assertThat(AdvertisementText.of(stage.pass(1000).told()))
                .contains(
                        "RA hoplimit=64 flags=0x00( prf=medium) lifetime=0 reachable=0 retrans=0",
                        "  3 prefix 2001:db8:1::/64 flags=LA(0xc0) valid=599 pref=0");
        assertThat(stage.addresses("2001:db8:1::1/64").logged())
                .as("it was on its way")
                .containsExactly("router advertisement on 2001:db8:1::, constructed for lan0");
        assertThat(kept(stage)).containsExactly("+3600 LA 2001:db8:1:: lan0");
    }

    @Test
    void anOrderlyEndLetsTimeRun() {
        var stage = new RaStage(CONSTRUCTED).addresses("2001:db8:1::1/64");
        stage.takes(stage.server.farewell(stage.now));
        assertThat(kept(stage)).containsExactly(UNIX + 3600 + " LA 2001:db8:1:: lan0");
        RaStage soon = begin(after(kept(stage), 600, CONSTRUCTED));
        soon.logged();
        assertThat(AdvertisementText.of(soon.pass(1000).told()))
                .contains("  3 prefix 2001:db8:1::/64 flags=LA(0xc0) valid=2999 pref=0");
        assertThat(begin(after(kept(stage), 3600, CONSTRUCTED)).pass(100_000).effects())
                .as("hosts have forgotten it by themselves")
                .isEmpty();
    }

    /** RFC 4862 section 5.5.3: two hours are enough, whatever the clock says. */
    @Test
    void noMoreThanTwoHoursAreBelieved() {
        for (String time : List.of("+99999999", Long.toString(UNIX + 50_000_000))) {
            RaStage stage = begin(after(List.of(time + " LA 2001:db8:1:: lan0"), 0, CONSTRUCTED));
            stage.logged();
            assertThat(AdvertisementText.of(stage.asks(RaStage.SOLICITATION).told()))
                    .contains("  3 prefix 2001:db8:1::/64 flags=LA(0xc0) valid=7200 pref=0");
        }
    }

    @Test
    void anInterfaceThatComesLaterHearsOfItThenAndAnotherServersNever() {
        var stage = after(
                List.of("+600 LA 2001:db8:1:: lan7", "+600 LA 2001:db8:1:: lan8"),
                0,
                "dhcp-range=::,constructor:lan7,ra-only");
        begin(stage);
        assertThat(kept(stage)).hasSize(2);
        stage.pass(100_000);
        stage.logged();
        stage.interfaces(List.of(stage.view("lan7", 7, "fe80::7/64")), stage.view("lan8", 8, "fe80::8/64"));
        assertThat(stage.logged()).containsExactly("router advertisement on 2001:db8:1::, old prefix for lan7");
        assertThat(stage.pass(1000).sent())
                .singleElement()
                .satisfies(sent -> assertThat(AdvertisementText.of(RaStage.advertisement(sent)))
                        .contains("  3 prefix 2001:db8:1::/64 flags=LA(0xc0) valid=499 pref=0"));
        stage.pass(700_000);
        assertThat(kept(stage)).isEmpty();
    }

    @Test
    void aLineThatSaysNothingIsPassedOver() {
        for (String line : List.of(
                "",
                "x",
                "+0 LA 2001:db8:1:: lan0",
                "+600 LA 2001:db8:1::1 lan0",
                "+600 LA fe80:: lan0",
                "+600 LA ff02:: lan0",
                "+600 LA :: lan0",
                "+600 LA 192.0.2.1 lan0",
                "+600 LX 2001:db8:1:: lan0",
                "+600  2001:db8:1:: lan0",
                "+600 LA 2001:db8:1:: ",
                "+600 LA 2001:db8:1:: lan0 more",
                "+600 LA 2001:db8:1:: aNameOfMoreThan15",
                "-600 LA 2001:db8:1:: lan0",
                "99999999999999999999 LA 2001:db8:1:: lan0",
                UNIX + " LA 2001:db8:1:: lan0")) {
            assertThat(RememberedPrefix.parse(line, UNIX)).as(line).isEmpty();
        }
        assertThat(RememberedPrefix.parse("+600 - 2001:db8:1:: lan0", UNIX))
                .hasValueSatisfying(read -> assertThat(read.text(UNIX)).isEqualTo("+600 - 2001:db8:1:: lan0"));
    }
}
