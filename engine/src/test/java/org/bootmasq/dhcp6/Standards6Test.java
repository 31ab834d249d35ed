package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the standards draw, octet by octet: what comes in as a section has it is answered as another has it. */
class Standards6Test {
    private static final String RANGE = "dhcp-range=2001:db8:1::100,2001:db8:1::100,64,1h";
    private static final String ADDRESS = "20010db8000100000000000000000100";
    /** RFC 8415 section 11.3, the example of a DUID that an enterprise gives. */
    private static final String DUID_EN = "0002" + "00000009" + "0cc084d303000912";

    private static final String CLIENT = "0001" + "000e" + DUID_EN;
    private static final String SERVER = "0002" + "000a" + "00030001020000000101";
    private static final String SUCCESS = "000d" + "0009" + "0000" + "73756363657373";
    private static final String PREFERENCE = "0007" + "0001" + "00";
    /** RFC 8415 section 21.9: the first message of an exchange. */
    private static final String ELAPSED = "0008" + "0002" + "0000";

    private static String answer(Link link, String hex) {
        link.sends(Bytes.ofHex(hex));
        assertThat(link.sends()).as("%s", link.log()).hasSize(1);
        return link.sends().getFirst().payload().hex();
    }

    private static void isSilent(Link link, String hex) {
        link.sends(Bytes.ofHex(hex));
        assertThat(link.sends()).as(hex).isEmpty();
    }

    /** RFC 8415 section 11.3: 0, 2, 0, 0, 0, 9, then the identifier. */
    @Test
    void anEnterpriseNamesTheServer() {
        var duid = ConfigText6.settings("dhcp-duid=9,0c:c0:84:d3:03:00:09:12")
                .policy()
                .duid();
        assertThat(duid.orElseThrow().octets().hex()).isEqualTo(DUID_EN);
    }

    /** RFC 8415 sections 8, 18.3.1, 21.4 and 21.6. */
    @Test
    void addressesAreOffered() {
        var link = new Link(RANGE, "port=0");
        String ia = "0003" + "000c" + "00000007" + "00000000" + "00000000";
        assertThat(answer(link, "01" + "0a0b0c" + CLIENT + ELAPSED + ia))
                .isEqualTo("02" + "0a0b0c" + CLIENT + SERVER
                        + ("0003" + "0028" + "00000007" + "00000708" + "00000c4e")
                        + ("0005" + "0018" + ADDRESS + "00000e10" + "00000e10")
                        + SUCCESS + PREFERENCE);
    }

    /** RFC 8415 sections 18.3.1, 21.14, 21.21 and 21.22; RFC 3633 section 10 has the same octets. */
    @Test
    void aPrefixIsDelegatedInOneExchange() {
        var link = new Link("port=0", "dhcp-pd=2001:db8:f00::/56,56,12h");
        String rapid = "000e" + "0000";
        String ia = "0019" + "000c" + "00000007" + "00000000" + "00000000";
        assertThat(answer(link, "01" + "0a0b0c" + CLIENT + ELAPSED + rapid + ia))
                .isEqualTo("07" + "0a0b0c" + CLIENT + SERVER + rapid
                        + ("0019" + "0029" + "00000007" + "00005460" + "000093a8")
                        + ("001a" + "0019" + "0000a8c0" + "0000a8c0" + "38" + "20010db80f0000000000000000000000")
                        + SUCCESS + PREFERENCE);
    }

    /** RFC 8415 sections 18.3.4, 18.3.7 and 21.13: status 3, NoBinding, stands in the association. */
    @Test
    void whatNobodyHasIsNotBound() {
        var link = new Link(RANGE, "port=0", "dhcp-pd=2001:db8:f00::/56,56,12h");
        String noBinding = "000d" + "0012" + "0003" + "6e6f2062696e64696e6720666f756e64";
        String prefix = "001a" + "0019" + "00000000" + "00000000" + "38" + "20010db80f0000000000000000000000";
        String ia = "0019" + "0029" + "00000007" + "00000000" + "00000000" + prefix;
        assertThat(answer(link, "05" + "0a0b0c" + CLIENT + SERVER + ia))
                .isEqualTo("07" + "0a0b0c" + CLIENT + SERVER + "0019" + "0022" + "00000007" + "0000000000000000"
                        + noBinding);
    }

    /** RFC 8415 section 16: what must be discarded. Each line is a message without its transaction number. */
    @ParameterizedTest
    @CsvSource({
        "16.2 SOLICIT without a client identifier, 01, ''",
        "16.2 SOLICIT with a server identifier, 01, CLIENT SERVER",
        "16.3 ADVERTISE, 02, CLIENT SERVER",
        "16.4 REQUEST without a server identifier, 03, CLIENT",
        "16.4 REQUEST for another server, 03, CLIENT OTHER",
        "16.4 REQUEST without a client identifier, 03, SERVER",
        "16.5 CONFIRM without a client identifier, 04, ''",
        "16.5 CONFIRM with a server identifier, 04, CLIENT SERVER",
        "16.6 RENEW without a server identifier, 05, CLIENT",
        "16.6 RENEW for another server, 05, CLIENT OTHER",
        "16.6 RENEW without a client identifier, 05, SERVER",
        "16.7 REBIND without a client identifier, 06, ''",
        "16.7 REBIND with a server identifier, 06, CLIENT SERVER",
        "16.8 DECLINE without a server identifier, 09, CLIENT",
        "16.8 DECLINE for another server, 09, CLIENT OTHER",
        "16.8 DECLINE without a client identifier, 09, SERVER",
        "16.9 RELEASE without a server identifier, 08, CLIENT",
        "16.9 RELEASE for another server, 08, CLIENT OTHER",
        "16.9 RELEASE without a client identifier, 08, SERVER",
        "16.10 REPLY, 07, CLIENT SERVER",
        "16.11 RECONFIGURE, 0a, CLIENT SERVER",
        "16.12 INFORMATION-REQUEST for another server, 0b, CLIENT OTHER",
        "16.12 INFORMATION-REQUEST with an association, 0b, CLIENT",
        "16 a message of no type that there is, f0, CLIENT"
    })
    void whatBreaksTheRulesIsDiscarded(String rule, String type, String options) {
        var link = new Link(RANGE, "dhcp-option=option6:dns-server,[2001:db8::53]");
        String identifiers = options.replace("CLIENT", CLIENT)
                .replace("SERVER", SERVER)
                .replace("OTHER", "0002" + "000a" + "00030001020000000999")
                .replace(" ", "");
        String ia = "0003" + "0028" + "00000007" + "0000000000000000" + "0005" + "0018" + ADDRESS + "00".repeat(8);
        isSilent(link, type + "0a0b0c" + identifiers + ELAPSED + ia);
    }

    /** RFC 8415 section 16: and the same messages as they should be are answered. */
    @ParameterizedTest
    @CsvSource({"01,CLIENT", "03,CLIENT SERVER", "04,CLIENT", "05,CLIENT SERVER", "06,CLIENT", "08,CLIENT SERVER"})
    void whatKeepsThemIsAnswered(String type, String options) {
        var link = new Link(RANGE, "dhcp-authoritative");
        String identifiers =
                options.replace("CLIENT", CLIENT).replace("SERVER", SERVER).replace(" ", "");
        String ia = "0003" + "0028" + "00000007" + "0000000000000000" + "0005" + "0018" + ADDRESS + "00".repeat(8);
        assertThat(answer(link, type + "0a0b0c" + identifiers + ELAPSED + ia))
                .startsWith((type.equals("01") ? "02" : "07") + "0a0b0c");
    }

    /** RFC 8415 sections 9, 19.3, 21.10 and 21.18; RFC 6939 section 4. */
    @Test
    void aRelayGetsTheAnswerWithItsInterface() {
        var link = new Link(RANGE, "port=0", "dhcp-host=02:00:00:00:07:07,[2001:db8:1::42]");
        String addresses = "20010db8000100000000000000000007" + "fe80000000000000000000fffe000707";
        String hardware = "004f" + "0008" + "0001" + "020000000707";
        String eth7 = "0012" + "0004" + "65746837";
        String ia = "0003" + "000c" + "00000007" + "00000000" + "00000000";
        String inside = "01" + "0a0b0c" + CLIENT + ELAPSED + ia;
        String forward = "0c" + "00" + addresses + hardware + eth7 + "0009" + "00" + octets(inside) + inside;
        link.receives(
                new Arrival6(Bytes.ofHex(forward), Link.LAN0, Link.ip("2001:db8:1::7"), 547, Link.ip("2001:db8:1::1")));
        String offer = "02" + "0a0b0c" + CLIENT + SERVER
                + ("0003" + "0028" + "00000007" + "00000708" + "00000c4e")
                + ("0005" + "0018" + "20010db8000100000000000000000042" + "00000e10" + "00000e10")
                + SUCCESS + PREFERENCE;
        assertThat(link.sends().getFirst().payload().hex())
                .isEqualTo("0d" + "00" + addresses + eth7 + "0009" + "00" + octets(offer) + offer);
    }

    private static String octets(String hex) {
        return "%02x".formatted(hex.length() / 2);
    }

    /** RFC 4704 sections 4.1 and 4.2: a whole name ends with the root, a part of one does not. */
    @Test
    void aNameIsToldWholeOrInPart() {
        String myhost = "06" + "6d79686f7374";
        String whole = myhost + "07" + "6578616d706c65" + "03" + "636f6d" + "00";
        String ia = "0003" + "0028" + "00000007" + "0000000000000000" + "0005" + "0018" + ADDRESS + "00".repeat(8);
        for (String name : new String[] {whole, myhost}) {
            var link = new Link(RANGE, "port=0", "domain=example.com");
            String fqdn = "0027" + "00%02x".formatted(1 + name.length() / 2) + "01" + name;
            assertThat(answer(link, "03" + "0a0b0c" + CLIENT + SERVER + ia + fqdn))
                    .endsWith("0027" + "0015" + "01" + whole);
            assertThat(link.server.leases().byName("myhost")).isPresent();
        }
    }

    /** RFC 5970 sections 3.1 to 3.4. */
    @Test
    void firmwareIsToldWhereItsFileIs() {
        var link = new Link(
                RANGE,
                "port=0",
                "dhcp-match=set:uefi,option6:61,7",
                "dhcp-option=tag:uefi,option6:60,ro,a=b",
                "dhcp-option=tag:uefi,option6:59,tftp://[2001:db8:1::1]/x");
        String asks = "0006" + "0004" + "003b" + "003c";
        String architecture = "003d" + "0002" + "0007";
        String network = "003e" + "0003" + "01" + "03" + "10";
        String url = "003b" + "0018" + Bytes.latin1("tftp://[2001:db8:1::1]/x").hex();
        String parameters = "003c" + "0009" + "0002" + "726f" + "0003" + "613d62";
        String message = "0b" + "0a0b0c" + CLIENT + ELAPSED + asks;
        assertThat(answer(link, message + architecture + network)).contains(url + parameters);
        assertThat(answer(link, message)).doesNotContain("003b", "003c");
    }

    /**
     * Options that the server only hands on: RFC 3646 sections 3 and 4, RFC 4075, RFC 5908 section 4, RFC 6334 section
     * 3, RFC 7078 sections 2 and 3, RFC 8415 sections 21.24 and 21.25, RFC 8910 section 2.2.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "23,[2001:db8::53] | 0017 0010 20010db8000000000000000000000053",
                "24,example.com,sub.example.com | 0018 001e 076578616d706c6503636f6d00"
                        + " 03737562076578616d706c6503636f6d00",
                "31,[2001:db8::7b] | 001f 0010 20010db800000000000000000000007b",
                "56,[2001:db8::7b] | 0038 0014 0001 0010 20010db800000000000000000000007b",
                "56,ff:00 | 0038 0002 ff00",
                "56,time.example | 0038 0012 0003 000e 0474696d65076578616d706c6500",
                "64,04:61:66:74:72:07:65:78:61:6d:70:6c:65:00 | 0040 000e 0461667472 076578616d706c65 00",
                "82,3600i | 0052 0004 00000e10",
                "83,3600i | 0053 0004 00000e10",
                "84,00:00:55:00:07:01:28:20:20:01:0d:b8 | 0054 000c 00 0055 0007 01 28 20 20010db8",
                "103,https://example.org/p | 0067 0015 68747470733a2f2f6578616d706c652e6f72672f70"
            })
    void optionsAreHandedOn(String line, String octets) {
        var link = new Link(RANGE, "port=0", "dhcp-option=option6:" + line);
        String code = octets.substring(0, 4);
        String asks = "0006" + "0002" + code;
        assertThat(answer(link, "0b" + "0a0b0c" + CLIENT + ELAPSED + asks)).contains(octets.replace(" ", ""));
        assertThat(answer(link, "0b" + "0a0b0c" + CLIENT + ELAPSED + "0006" + "0002" + "0016"))
                .as("not asked for")
                .doesNotContain(octets.replace(" ", ""));
    }

    /** RFC 8415 section 21.23 and RFC 4242. */
    @Test
    void informationIsAskedForAnew() {
        var link = new Link("dhcp-range=2001:db8:1::,ra-stateless,64,2h", "port=0");
        assertThat(answer(link, "0b" + "0a0b0c" + CLIENT + ELAPSED))
                .isEqualTo("07" + "0a0b0c" + CLIENT + SERVER + "0020" + "0004" + "00001c20");
    }

    /** RFC 6603 section 4.2, its example: a client that takes a part out of its prefix says so when it renews. */
    @Test
    void aPrefixWithAHoleIsRenewed() {
        var link = new Link("port=0", "dhcp-pd=2001:db8:dead:bee0::/59,59,12h");
        String prefix = "3b" + "20010db8deadbee0" + "0000000000000000";
        String ia = "0019" + "000c" + "00000007" + "00000000" + "00000000";
        answer(link, "01" + "0a0b0c" + CLIENT + "000e" + "0000" + ia);
        String hole = "0043" + "0002" + "40" + "78";
        String renewed =
                "0019" + "002f" + "00000007" + "0000000000000000" + "001a" + "001f" + "00".repeat(8) + prefix + hole;
        assertThat(answer(link, "05" + "0a0b0d" + CLIENT + SERVER + renewed))
                .contains("001a" + "0019" + "0000a8c0" + "0000a8c0" + prefix);
    }

    /** RFC 5007 sections 4.1.1, 4.1.2.1 to 4.1.2.3. */
    @Test
    void theHolderOfAnAddressIsTold() {
        var link = new Link(RANGE, "port=0", "leasequery");
        String address = "0005" + "0018" + ADDRESS;
        String ia = "0003" + "0028" + "00000007" + "0000000000000000" + address + "00".repeat(8);
        answer(link, "03" + "0a0b0c" + CLIENT + SERVER + ia);
        link.now += 600_000;
        String requestor = "0001" + "000a" + "00030001020000007777";
        String query = "002c" + "002d" + "01" + "00".repeat(16) + address + "00".repeat(8);
        assertThat(answer(link, "0e" + "000001" + requestor + query))
                .isEqualTo("0f" + "000001" + requestor + SERVER
                        + ("002d" + "0036" + CLIENT + address + "00000bb8" + "00000bb8")
                        + ("002e" + "0004" + "00000258"));
    }
}
