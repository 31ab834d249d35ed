package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageText;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** Which options an answer has. */
class Options6Test {
    private static final String RANGE = "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h";
    private static final String NO_DNS = "port=0";

    /** The options behind the server identifier. */
    private static List<String> told(Link link) {
        List<String> lines = MessageText.of(link.reply().orElseThrow()).stream()
                .map(String::strip)
                .toList();
        return lines.subList(3, lines.size());
    }

    @Test
    void aLineWithATagGoesBeforeOneWithoutAndTheLaterBeforeTheEarlier() {
        var link = new Link(
                RANGE,
                NO_DNS,
                "dhcp-option=tag:lan0,option6:300,tagged",
                "dhcp-option=option6:300,plain",
                "dhcp-option=option6:301,first",
                "dhcp-option=option6:301,second");
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST));
        assertThat(told(link))
                .containsExactly(
                        "301 " + Bytes.latin1("second").hex(),
                        "300 " + Bytes.latin1("tagged").hex(),
                        "32 00000e10");
    }

    @Test
    void ourAddressesStandForThemselves() {
        var link = new Link(RANGE, NO_DNS, "dhcp-option=option6:23,[::],[fd00::],[fe80::]");
        link.has(Link.LAN0, "lan0", "2001:db8:1::1/64");
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST));
        assertThat(told(link))
                .as("there is no unique local address")
                .contains("23 " + Link.ip("2001:db8:1::1").octets().hex()
                        + Link.SERVER_LINK_LOCAL.octets().hex());
        link.has(Link.LAN0, "lan0", "fd00:1::1/64", "2001:db8:1::1/64");
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST));
        assertThat(told(link))
                .contains("23 " + Link.ip("2001:db8:1::1").octets().hex()
                        + Link.ip("fd00:1::1").octets().hex()
                        + Link.SERVER_LINK_LOCAL.octets().hex());
    }

    @Test
    void ourDnsIsToldAtTheAddressOfTheClientsNetwork() {
        var link = new Link("dhcp-range=fd00:1::100,fd00:1::1ff,64,1h");
        link.has(Link.LAN0, "lan0", "2001:db8:1::1/64", "fd00:1::1/64");
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST, Ask.wants(24)));
        assertThat(told(link)).contains("23 " + Link.ip("fd00:1::1").octets().hex());
    }

    /** dnsmasq sends an empty option 23, with which firmware fails. */
    @Test
    void aLineWithoutAValueLeavesTheOptionOut() {
        var link = new Link(RANGE, "dhcp-option=option6:dns-server");
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST));
        assertThat(told(link)).containsExactly("32 00000e10");
    }

    @Test
    void addressesOfOursThatWeDoNotHaveMakeNoOption() {
        var link = new Link(RANGE, NO_DNS, "dhcp-option=option6:dns-server,[fd00::]", "dhcp-option=option6:300");
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST));
        assertThat(told(link)).as("300 is meant to be empty").containsExactly("300", "32 00000e10");
    }

    @Test
    void aConfiguredServerOfNamesIsToldToWhoWantsIt() {
        var link = new Link(RANGE, "dhcp-option=option6:dns-server,[2001:db8::7]");
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST, Ask.wants(24)));
        assertThat(told(link)).containsExactly("32 00000e10");
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST, Ask.wants(23)));
        assertThat(told(link)).contains("23 " + Link.ip("2001:db8::7").octets().hex());
    }

    @Test
    void theRefreshTimeIsThatOfTheRangeWithinBounds() {
        for (String[] pair :
                new String[][] {{"2m", "00000258"}, {"1h", "00000e10"}, {"infinite", "ffffffff"}, {"", "00015180"}}) {
            String time = pair[0].isEmpty() ? "" : "," + pair[0];
            var link = new Link("dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64" + time, NO_DNS);
            link.sends(Ask.of(MessageType.INFORMATION_REQUEST, Ask.wants(23)));
            assertThat(told(link)).containsExactly("32 " + pair[1]);
        }
    }

    @Test
    void aConfiguredRefreshTimeIsPartOfEveryAnswerToAQuestionForInformation() {
        var link = new Link(RANGE, NO_DNS, "dhcp-option=option6:32,7200");
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST, Ask.wants(23)));
        assertThat(told(link)).containsExactly("32 00001c20");
    }

    /** Observed: dnsmasq 2.90. */
    @Test
    void whoGivesBackOrAsksOnlyWhetherAddressesHoldIsToldNothingElse() {
        var link = new Link(RANGE, "dhcp-option=option6:59,url", "dhcp-host=02:00:00:00:02:02,boxy", "log-dhcp");
        for (MessageType type : List.of(MessageType.CONFIRM, MessageType.RELEASE, MessageType.DECLINE)) {
            link.sends(Ask.of(type, Ask.na(1, "2001:db8:1::103"), Ask.wants(59)));
            assertThat(told(link)).noneMatch(line -> line.matches("(59|23|39) .*"));
            assertThat(link.log()).noneMatch(line -> line.contains("requested options"));
            assertThat(link.log()).contains("10 tags: known, dhcpv6, lan0");
        }
        link.sends(Ask.solicit());
        assertThat(told(link)).containsExactly("13 status 2 no addresses available");
    }

    @Test
    void subOptionsOfVendorsGoToEverybody() {
        var link = new Link(
                RANGE,
                NO_DNS,
                "dhcp-option=vi-encap:343,option6:2,foo",
                "dhcp-option=vi-encap:4491,option6:1,a",
                "dhcp-option=vi-encap:343,option6:3,bar");
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST, Ask.wants(23)));
        assertThat(told(link))
                .containsExactly(
                        "32 00000e10",
                        "17 vendor-options 343",
                        "3 626172",
                        "2 666f6f",
                        "17 vendor-options 4491",
                        "1 61");
    }

    @Test
    void tagsComeFromWhatTheMessageSays() {
        String[] tags = {"vendor", "user", "arch", "mac", "remote", "remote6", "subscriber", "name", "any", "encap"};
        String[] lines = {
            RANGE,
            "log-dhcp",
            "dhcp-vendorclass=set:vendor,enterprise:343,PXE",
            "dhcp-userclass=set:user,iPXE",
            "dhcp-match=set:arch,option6:61,7",
            "dhcp-mac=set:mac,02:00:00:*:*:*",
            "dhcp-remoteid=set:remote,abc",
            "dhcp-remoteid=set:remote6,00:00:00:09:61:62:63",
            "dhcp-subscrid=set:subscriber,sss",
            "dhcp-name-match=set:name,bo*",
            "dhcp-match=set:any,option6:16",
            "dhcp-match=set:encap,vi-encap:343,option6:1,PXE"
        };
        var link = new Link(lines);
        link.sends(Ask.solicit(
                Ask.na(1),
                new Dhcp6Option.VendorClass(343, List.of(Bytes.latin1("PXEClient"))),
                new Dhcp6Option.UserClass(List.of(Bytes.latin1("iPXE"))),
                new Dhcp6Option.ClientArchitectures(List.of(0, 7)),
                Ask.named("boxy")));
        String shown = link.log().stream()
                .filter(line -> line.contains("tags:"))
                .findFirst()
                .orElseThrow();
        assertThat(shown.split("[ ,]+")).contains("vendor", "user", "arch", "mac", "name", "any");
        assertThat(shown.split("[ ,]+")).doesNotContain("remote", "remote6", "subscriber");
        link.receives(Relays6Test.relayed(Ask.solicit(Ask.na(1))));
        shown = link.log().stream()
                .filter(line -> line.contains("tags:"))
                .findFirst()
                .orElseThrow();
        assertThat(shown.split("[ ,]+"))
                .contains("remote", "remote6", "subscriber")
                .doesNotContain("vendor");
        assertThat(tags).hasSize(10);
    }

    @Test
    void anHttpClientIsAnsweredInKind() {
        String[] lines = {
            RANGE,
            NO_DNS,
            "dhcp-vendorclass=set:http,enterprise:343,HTTPClient",
            "dhcp-option=tag:http,option6:59,http://[2001:db8:1::1]/boot.efi"
        };
        var http = new Dhcp6Option.VendorClass(343, List.of(Bytes.latin1("HTTPClient:Arch:00016:UNDI:003000")));
        var link = new Link(lines);
        link.sends(Ask.solicit(Ask.na(1), http, Ask.wants(59, 60, 23, 16)));
        assertThat(told(link)).contains("16 vendor-class 343 HTTPClient");
        link.sends(Ask.solicit(Ask.na(1), Ask.wants(59, 60, 23, 16)));
        assertThat(told(link)).noneMatch(line -> line.startsWith("16 "));
        link.sends(Ask.solicit(Ask.na(1), http, Ask.wants(59)));
        assertThat(told(link)).noneMatch(line -> line.startsWith("16 "));
    }

    @Test
    void whoIsIgnoredHearsNothingUnlessItHasALease() {
        var link = new Link(RANGE, "dhcp-ignore=tag:!known", "log-dhcp");
        for (MessageType type : List.of(MessageType.SOLICIT, MessageType.REQUEST)) {
            link.sends(Ask.of(type, Ask.na(1)));
            assertThat(link.sends()).isEmpty();
            assertThat(link.log()).contains("10 DHCP" + type + "(lan0) 00:03:00:01:02:00:00:00:02:02 ignored");
        }
        link.sends(Ask.of(MessageType.INFORMATION_REQUEST));
        assertThat(link.sends()).isEmpty();
        link.sends(Ask.of(MessageType.CONFIRM, Ask.na(1, "2001:db8:1::103")));
        assertThat(link.sends()).hasSize(1);
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::103")));
        assertThat(link.sends()).hasSize(1);
    }

    @Test
    void aLineOfIpv4AloneIsOfAnotherNetwork() {
        var link = new Link(RANGE, "dhcp-host=02:00:00:00:02:02,192.168.1.5,set:x,boxy", "log-dhcp");
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(link.log()).contains("10 tags: known-othernet, dhcpv6, lan0");
    }

    @Test
    void quietLeavesComplaints() {
        var link = new Link(RANGE, "quiet-dhcp6");
        link.sends(Ask.solicit(Ask.na(1)));
        assertThat(link.log()).isEmpty();
        link.sends(Ask.of(MessageType.RENEW, Ask.na(1, "2001:db8:1::103")));
        assertThat(link.log())
                .containsExactly("DHCPREPLY(lan0) 2001:db8:1::103 00:03:00:01:02:00:00:00:02:02 lease not found");
        link.sends(Ask.solicit());
        assertThat(link.log())
                .containsExactly("DHCPADVERTISE(lan0) 00:03:00:01:02:00:00:00:02:02 no addresses available");
        link.sends(Ask.of(MessageType.CONFIRM, Ask.na(1, "2001:db8:77::1")));
        assertThat(link.log()).as("no complaint").isEmpty();
    }

    /** Observed: dnsmasq 2.90, word by word, but for all the names of option 24. */
    @Test
    void whatIsSentStandsInTheLog() {
        var link = new Link(
                RANGE,
                NO_DNS,
                "log-dhcp",
                "dhcp-option=option6:dns-server,[2001:db8::7],[2001:db8::8]",
                "dhcp-option=option6:domain-search,a.example,b.example",
                "dhcp-option=option6:59,tftp://x/y",
                "dhcp-option=option6:60,one,two",
                "dhcp-option=option6:56,[2001:db8::9]",
                "dhcp-option=option6:32,7200",
                "dhcp-option=option6:300,01:02:ff",
                "dhcp-option=vi-encap:4491,option6:2,foo");
        link.sends(Ask.solicit(Ask.na(1), Ask.named("boxy")));
        assertThat(link.log())
                .endsWith(
                        "10 sent size: 10 option:  1 client-id  00:03:00:01:02:00:00:00:02:02",
                        "10 sent size: 10 option:  2 server-id  00:03:00:01:02:00:00:00:01:01",
                        "10 sent size: 40 option:  3 ia-na  IAID=1 T1=1800 T2=3150",
                        "10 nest size: 24 option:  5 iaaddr  2001:db8:1::103 PL=3600 VL=3600",
                        "10 sent size:  9 option: 13 status  0 success",
                        "10 sent size:  1 option:  7 preference  0",
                        "10 sent size:  3 option:300   01:02:ff",
                        "10 sent size:  4 option: 32 information-refresh-time  2h",
                        "10 sent size: 20 option: 56 ntp-server  00:01:00:10:20:01:0d:b8:00:00:00:00:00:00...",
                        "10 sent size: 10 option: 60 bootfile-param  one,two",
                        "10 sent size: 10 option: 59 bootfile-url  tftp://x/y",
                        "10 sent size: 22 option: 24 domain-search  a.example, b.example",
                        "10 sent size: 32 option: 23 dns-server  2001:db8::7, 2001:db8::8",
                        "10 sent size: 11 option: 17 vendor-opts  00:00:11:8b:00:02:00:03:66:6f:6f",
                        "10 sent size:  6 option: 39 FQDN  boxy");
    }
}
