package org.bootmasq.oracle.ip6;

import java.util.List;
import java.util.stream.Stream;
import org.bootmasq.oracle.AcceptedDifference;
import org.bootmasq.oracle.Case;
import org.bootmasq.oracle.Difference;

/** The differences from dnsmasq that are meant, each with its reason; {@code COMPATIBILITY.md} tells users the same. */
final class Accepted {
    private static final String ANY = ".*";

    private static final List<AcceptedDifference> MEANT = List.of(
            new AcceptedDifference(
                    ".* / farewell",
                    "advertisement where dnsmasq is silent",
                    ".*router lifetime=0;.*",
                    "hosts are told that the router goes, dnsmasq lets them find out within half an hour"),
            new AcceptedDifference(
                    ".* / log",
                    "log line missing.*",
                    "-dhcp: RTR-ADVERT\\(up0\\) 2001:db8:1:: <> -",
                    "dnsmasq sometimes logs for one interface what it has told the other; nothing is sent there"),
            new AcceptedDifference(
                    ".* / from another link",
                    "no advertisement",
                    ANY,
                    "a solicitation with another hop limit than 255 was forwarded (RFC 4861 section 6.1.1)"),
            new AcceptedDifference(
                    ".* / from a global address",
                    "advertised: from.*",
                    "from 2001:db8:1::1 .* <> from fe80::ff:fe00:101 .*",
                    "hosts take advertisements from link-local addresses alone (RFC 4861 section 6.1.2)"),
            new AcceptedDifference(
                    "constructor whose addresses change / after change 2.*",
                    "advertised: RDNSS.*",
                    "RDNSS lifetime=4294967295 .* <> RDNSS lifetime=3600 .*",
                    "a prefix that is deprecated makes no server last for ever"),
            new AcceptedDifference(
                    "constructor that loses all / log",
                    "log line missing.*",
                    ".*router advertisement on 2001:db8:7::, old prefix for lan0 <> -",
                    "dnsmasq calls a prefix old that has only just come, and then constructs it"),
            new AcceptedDifference(
                    ".* / declining / (SOLICIT|REQUEST) after it( / log)?",
                    ANY,
                    ANY,
                    "an address that was declined rests for ten minutes"),
            new AcceptedDifference(
                    ".* / names nothing / REQUEST ::( / log)?",
                    ANY,
                    ANY,
                    "who names the address :: names none, in REQUEST as in SOLICIT"),
            new AcceptedDifference(
                    ".* / names an address / REQUEST of two( / log)?",
                    "(in a bare refusal: )?option 3 / option 13 #2 missing|log line.*",
                    ".*4 not on link.*|.*2 address unavailable.*|.*status  2 address unavailable.*|.*sent size: .. option:  3 ia-na.*",
                    "an association has one status"),
            new AcceptedDifference(
                    ".* / IA_NA and IA_PD / RELEASE IA_PD alone( / log)?",
                    "option 25.* added|log line.*",
                    ANY,
                    "who releases a prefix that he does not hold is told so (RFC 8415 section 18.3.7)"),
            new AcceptedDifference(
                    ".* / odd relays / no message( / log)?",
                    "no reply|log line.*",
                    ANY,
                    "a relay that brings nothing is answered nothing"),
            new AcceptedDifference(
                    "host with (a block of|several) addresses / (two IA_NA / .*|leases)",
                    "option 3 #2 / option 5|(log|lease) line.*",
                    ".*(::185|:02:03).*",
                    "each association of a machine may have one of the addresses that are kept for it"),
            new AcceptedDifference(
                    "host with a block of addresses / names an address / REQUEST another's",
                    ANY,
                    "1 address in use <> 2 address unavailable",
                    "what is kept for another is not to be had, whether that one has it now or not"),
            new AcceptedDifference(
                    "constructor with lifetimes of the address / .*",
                    "option [34]( / option 5.*| #2.*)?|log line: .*(sent|nest) size: .*|lease line.*",
                    ANY,
                    "an address of a range that is made of an address of ours lasts no longer than that (RFC 9096, L-13)"),
            new AcceptedDifference(
                    "range with a tag that few have / (names an address|lifetimes of its own|confirming) / .*",
                    "(in a bare refusal: )?option (3 / option )?13|log line.*",
                    ".*(4 not on link <> 2 address unavailable|confirm failed <> .*)",
                    "whether an address is on the link depends on the link, not on the tags of who asks"),
            new AcceptedDifference(
                    ".* / log",
                    "log line (added|missing).*",
                    ".*(DHCPv6, IP range (2001:db8:2|fd00:1)::100 .* constructed for|DHCPv4-derived IPv6 names on) lan0.*",
                    "what begins together may be told in another order"),
            new AcceptedDifference(
                    "relay from a link-local address / log",
                    "log line missing.*",
                    ".*DHCP relay from fe80::ff:fe00:101 to .*",
                    "a relay that never relays is not announced"),
            new AcceptedDifference(
                    ANY,
                    "log line.*",
                    "(.*option: 24 domain-search  [^,]*) <> \\1, .*",
                    "all domains stand in the log, not the first alone"),
            new AcceptedDifference(
                    ANY,
                    "log line.*",
                    "(.*sent size:  0 option:\\d+) .* <> \\1",
                    "dnsmasq logs octets of an empty option"),
            new AcceptedDifference(
                    "options by name / INFORMATION-REQUEST / .*",
                    "option 32|log line.*",
                    "00000e10 <> 00001c20|.*(information-refresh-time  [12]h|domain-search).*",
                    "the time that is configured is told to who does not ask for it as well"),
            new AcceptedDifference(
                    "our own addresses / .*",
                    "option 56|log line.*ntp-s.*",
                    ANY,
                    "an address of ours among time servers is told as others are (RFC 5908)"),
            new AcceptedDifference(
                    "names with domains by network / .*",
                    "option 39|log line.*",
                    ".*(Ignoring domain lan.example.*|03666172.* <> .*036c616e|far.example.* <> .*lan.example).*",
                    "a domain of some addresses is not that of addresses that end alike in another network"),
            new AcceptedDifference(
                    "deprecated / (lifetimes of its own|names an address|leases|names nothing|renewing).*",
                    ANY,
                    ANY,
                    "a deprecated range gives nothing to who names an address either, or had one and starts anew"),
            new AcceptedDifference(
                    "one after another / .*",
                    "option 3.*|log line.*|lease line.*|step.*",
                    ANY,
                    "nothing is offered twice in one message, and the next free address lies behind all that is held"),
            new AcceptedDifference(
                    "matches / .*",
                    "log line.*|option 108 added",
                    ".*(rapid|oro|option:108|7261706964).*",
                    "an option without a value is there all the same"),
            new AcceptedDifference(
                    "remote and subscriber ids / relay with options / .*",
                    "option 9 / option 24 added|log line.*",
                    ".*(subscriber|73756273).*",
                    "dhcp-remoteid and dhcp-subscrid match"),
            new AcceptedDifference(
                    ".* / INFORMATION-REQUEST / no client id( / log)?",
                    "option 24 added|no reply|log line.*",
                    ".*(lab|036c6162|ignored|everyone|type = 7|information-refresh|requested|server-id|tags).*",
                    "a machine is known by its hardware address without a client identifier too"),
            new AcceptedDifference(
                    "hosts from files / log",
                    "log line missing.*",
                    ".*read LAB/.*",
                    "files of hosts and options are read with the configuration, before there is a log"),
            new AcceptedDifference(
                    "relay .*",
                    "(option 9 / )*option 79 missing",
                    ANY,
                    "the relay next to the client alone knows its hardware address (RFC 6939 section 5)"),
            new AcceptedDifference(
                    "relay .* / (broken messages|odd relays|met with silence) / .*",
                    "no reply|a reply too few",
                    ANY,
                    "what is no message, or one for clients, is passed on to no server"),
            new AcceptedDifference(
                    "relay .* / broken messages / 9000 octets",
                    "link",
                    ":: <> 2001:db8:1::1",
                    "dnsmasq forgets its address where a message came in fragments"),
            new AcceptedDifference(
                    "relay .* / log",
                    "log line missing.*",
                    ".*DHCP relay at .* <> -",
                    "and so the log has fewer lines"),
            new AcceptedDifference(
                    ".* / odd relays / to the link-local address",
                    "from",
                    "2001:db8:1::1 port 547 <> fe80::ff:fe00:101 port 547",
                    "the address that was asked answers"),
            new AcceptedDifference(
                    ".* / odd relays / .* / log",
                    "log line added.*",
                    ".*cannot determine client MAC address",
                    "told of what is met with silence too"),
            new AcceptedDifference(
                    "(quiet|without the details in the log) / log",
                    "log line.*",
                    ".*(:02:(0e|21|22|24|25|26|32|34)|5a:5a|6b:6b|<null>)( .*)?",
                    "the same as above, in a log that does not tell what it is about"),
            new AcceptedDifference(
                    "host inside the range / (names an address|leases).*",
                    ANY,
                    ANY,
                    "an address that is kept for a machine is not given to who names it"),
            new AcceptedDifference(
                    ".* / broken options / 20 IAs( / log)?",
                    "option 3 #\\d+ / option 5( #2)?|log line.*",
                    ANY,
                    "no address is offered twice in one message"),
            new AcceptedDifference(
                    "two ranges in one network / (two IA_NA / .*|leases)",
                    "option 3 #2.*|log line.*|lease line added.*",
                    ANY,
                    "nor to two associations of it"),
            new AcceptedDifference(
                    ".* / other identifiers / .* by (130|300) octets / log",
                    "log line: .*",
                    ANY,
                    "identifiers stand in the log whole, in dnsmasq's up to their hundredth octet"),
            new AcceptedDifference(
                    ".* / option requests / odd / log",
                    "log line added.*requested options.*",
                    ANY,
                    "half a number in the list makes the whole ones before it no less requested"),
            new AcceptedDifference(
                    ".* / (((broken messages|odd relays|met with silence) / .*) / )?log",
                    "log line missing: -dhcp: ( available DHCP| client MAC address).*",
                    ANY,
                    "what is met with silence is not told in the log"),
            new AcceptedDifference(
                    ".* / log",
                    "log line missing.*",
                    ".*no address range available for DHCPv6 request (from relay at 2001:db8:5::1|via (lan|up)0) <> -",
                    "the same of broken messages"),
            new AcceptedDifference(
                    ".* / log",
                    "log line missing.*",
                    ".*(Working around kernel bug:|Ignoring duplicate dhcp-option) .*",
                    "noise of dnsmasq's: what loses is told by explain"),
            new AcceptedDifference(
                    ".* / a stranger to the neighbour table / from an address off the link( / log)?",
                    "option 79 added|log line: .*client MA.*",
                    ANY,
                    "the link is asked for the hardware address also where a route leads elsewhere"));

    private Accepted() {}

    /** The cases in which there were differences; all of them where that cannot be told. */
    static List<Case> concerned(List<Case> cases, List<Difference> differences) {
        List<Case> concerned = cases.stream()
                .filter(each -> differences.stream().anyMatch(one -> one.where().startsWith(each.name() + " / ")))
                .toList();
        return concerned.isEmpty() ? cases : concerned;
    }

    static boolean covers(Difference difference) {
        return Stream.concat(OlderDnsmasq.DIFFERENCES.stream(), MEANT.stream())
                .anyMatch(entry -> entry.covers(difference));
    }
}
