package org.bootmasq.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.probe.Answers.offers;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.probe.Choice.Step;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose address a machine takes, and whom it lets say what to boot. */
class ChoiceTest {
    private static final String ADDRESS = "OFFER from 10.0.0.1 yiaddr 10.0.0.9";
    /** A menu of one entry, of type 0x8001 at 10.0.0.3, called "Go". */
    private static final String MENU = "43 0x08078001010a0000030905800102476fff";

    private static String said(Choice choice) {
        return choice.address().map(Answer::who).orElse("-") + " "
                + choice.boot().map(Answer::who).orElse("-") + " "
                + switch (choice.step()) {
                    case Step.Fetch fetch -> "fetches " + fetch.place();
                    case Step.AskBootServer asked ->
                        "asks " + asked.server() + " for "
                                + (asked.type().isPresent() ? asked.type().getAsInt() : "anything");
                    case Step.SanDisk disk -> "boots from " + disk.rootPath();
                    case Step.OwnDisk _ -> "boots from its own disk";
                    case Step.Nothing _ -> "does nothing";
                };
    }

    @Test
    void theServerOfTheAddressNamesTheFile() {
        assertThat(said(Choice.of(BootStage.ROM, offers(ADDRESS + " file boot.0 siaddr 10.0.0.2"))))
                .isEqualTo("10.0.0.1 10.0.0.1 fetches boot.0 from 10.0.0.2");
        assertThat(said(Choice.of(BootStage.ROM, offers(ADDRESS + " 67 boot.0 66 0x31302e302e302e34"))))
                .as("by options 66 and 67")
                .isEqualTo("10.0.0.1 10.0.0.1 fetches boot.0 from 10.0.0.4");
        assertThat(said(Choice.of(BootStage.ROM, offers(ADDRESS + " 67 0x626f6f7400"))))
                .as("a NUL ends a name, and without a server it is who has answered")
                .isEqualTo("10.0.0.1 10.0.0.1 fetches boot from 10.0.0.1");
        assertThat(said(Choice.of(BootStage.ROM, offers(ADDRESS)))).isEqualTo("10.0.0.1 - does nothing");
        assertThat(said(Choice.of(BootStage.ROM, List.of()))).isEqualTo("- - does nothing");
    }

    @Test
    void aProxyIsBelievedByFirmwareAndOnlyAtNeedByGpxe() {
        List<Offer> both = offers(
                ADDRESS + " file theirs.0 siaddr 10.0.0.1",
                "OFFER from 10.0.0.2 60 PXEClient file boot.0 siaddr 10.0.0.2");
        assertThat(said(Choice.of(BootStage.ROM, both))).isEqualTo("10.0.0.1 10.0.0.2 fetches boot.0 from 10.0.0.2");
        assertThat(said(Choice.of(BootStage.GPXE, both))).isEqualTo("10.0.0.1 10.0.0.1 fetches theirs.0 from 10.0.0.1");
        List<Offer> sure = offers(
                ADDRESS + " file theirs.0 siaddr 10.0.0.1 60 PXEClient",
                "OFFER from 10.0.0.2 60 PXEClient file boot.0 siaddr 10.0.0.2");
        assertThat(said(Choice.of(BootStage.ROM, sure))).isEqualTo("10.0.0.1 10.0.0.1 fetches theirs.0 from 10.0.0.1");
        List<Offer> bare = offers(ADDRESS, "OFFER from 10.0.0.2 60 PXEClient file boot.0 siaddr 10.0.0.2");
        assertThat(said(Choice.of(BootStage.IPXE, bare))).isEqualTo("10.0.0.1 10.0.0.2 fetches boot.0 from 10.0.0.2");
    }

    @Test
    void aMenuLeadsToPort4011UnlessTheFileIsToBeTakenAtOnce() {
        assertThat(said(Choice.of(BootStage.ROM, offers(ADDRESS, "OFFER from 10.0.0.2 60 PXEClient " + MENU))))
                .isEqualTo("10.0.0.1 10.0.0.2 asks 10.0.0.3 for 32769");
        assertThat(said(Choice.of(BootStage.ROM, offers(ADDRESS, "OFFER from 10.0.0.2 60 PXEClient"))))
                .as("a proxy without a menu")
                .isEqualTo("10.0.0.1 10.0.0.2 asks 10.0.0.2 for anything");
        String atOnce = MENU.replace("0x", "0x060108");
        assertThat(said(Choice.of(
                        BootStage.ROM,
                        offers(ADDRESS, "OFFER from 10.0.0.2 60 PXEClient file boot.0 siaddr 10.0.0.2 " + atOnce))))
                .isEqualTo("10.0.0.1 10.0.0.2 fetches boot.0 from 10.0.0.2");
        String ownDisk = "43 0x0905000002476fff";
        assertThat(said(Choice.of(BootStage.ROM, offers(ADDRESS, "OFFER from 10.0.0.2 60 PXEClient " + ownDisk))))
                .isEqualTo("10.0.0.1 10.0.0.2 boots from its own disk");
    }

    /** Menus that are cut short, or lie about how long they are. */
    @ParameterizedTest
    @CsvSource({"0x09ff", "0x0903800102", "0x090580010247", "0x0901", "0x08038001ff0905800102476fff", "0x"})
    void aBrokenMenuIsNoMenuOrItsBeginning(String octets) {
        Offer offer = Answers.offer("OFFER from 10.0.0.2 60 PXEClient 43 " + octets);
        assertThat(offer.menu())
                .allMatch(entry -> entry.text().equals("Go") && entry.server().isEmpty());
        assertThat(Choice.of(BootStage.ROM, List.of(offer)).step())
                .isInstanceOfSatisfying(
                        Step.AskBootServer.class,
                        asked -> assertThat(asked.server()).isEqualTo(Ip4.of("10.0.0.2")));
    }

    @Test
    void httpBootTakesOnlyAnswersForHttpClients() {
        String url = "67 http://10.0.0.1/boot.efi";
        assertThat(said(Choice.of(BootStage.HTTP, offers(ADDRESS + " " + url)))).isEqualTo("10.0.0.1 - does nothing");
        assertThat(said(Choice.of(BootStage.HTTP, offers(ADDRESS + " 60 HTTPClient " + url))))
                .isEqualTo("10.0.0.1 10.0.0.1 fetches http://10.0.0.1/boot.efi");
    }

    @Test
    void aRootPathCountsForGpxeAndARefusalForNobody() {
        List<Offer> disk = offers(ADDRESS + " 17 iscsi:10.0.0.1::::iqn.x");
        assertThat(said(Choice.of(BootStage.GPXE, disk)))
                .isEqualTo("10.0.0.1 10.0.0.1 boots from iscsi:10.0.0.1::::iqn.x");
        assertThat(said(Choice.of(BootStage.ROM, offers("NAK from 10.0.0.2", ADDRESS))))
                .isEqualTo("10.0.0.1 - does nothing");
    }

    @Test
    void placesOfFiles() {
        Optional<Ip4> server = Optional.of(Ip4.of("10.0.0.1"));
        assertThat(BootPlace.of(BootStage.ROM, "http://a/b", server))
                .as("a name, to a ROM")
                .isEqualTo(new BootPlace(BootPlace.Protocol.TFTP, "http://a/b", "10.0.0.1", 69, "http://a/b"));
        assertThat(BootPlace.ofUrl("tftp://[2001:db8::1]/a/b", server))
                .isEqualTo(
                        new BootPlace(BootPlace.Protocol.TFTP, "tftp://[2001:db8::1]/a/b", "2001:db8::1", 69, "a/b"));
        assertThat(BootPlace.ofUrl("TFTP://host:6969/b", server))
                .isEqualTo(new BootPlace(BootPlace.Protocol.TFTP, "TFTP://host:6969/b", "host", 6969, "b"));
        assertThat(BootPlace.ofUrl("tftp:///b", server).host()).isEqualTo("10.0.0.1");
        assertThat(BootPlace.ofUrl("https://h/a?b#c", server))
                .isEqualTo(new BootPlace(BootPlace.Protocol.HTTPS, "https://h/a?b#c", "h", 443, "/a?b"));
        for (String other : List.of("nfs://h/a", "tftp://h", "tftp://h:0/a", "tftp://h:x/a", "://", "http://")) {
            assertThat(BootPlace.ofUrl(other, server).protocol()).as(other).isEqualTo(BootPlace.Protocol.OTHER);
        }
    }

    @Test
    void theTypeOfAnEntryIsAskedFor() {
        assertThat(Answers.offer("OFFER from 10.0.0.2 60 PXEClient " + MENU).menu())
                .containsExactly(new MenuEntry(0x8001, "Go", Optional.of(Ip4.of("10.0.0.3"))));
        Choice choice = Choice.of(BootStage.ROM, offers("OFFER from 10.0.0.2 60 PXEClient " + MENU));
        assertThat(choice.step()).isEqualTo(new Step.AskBootServer(Ip4.of("10.0.0.3"), OptionalInt.of(0x8001), "Go"));
    }
}
