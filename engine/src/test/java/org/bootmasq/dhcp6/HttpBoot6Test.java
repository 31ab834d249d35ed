package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** Who gets the URL of an {@code http-boot} line over IPv6, and how; the messages are those of real firmware. */
class HttpBoot6Test {
    private static final String RANGE = "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h";
    private static final String NO_DNS = "port=0";

    /** OVMF 2022.11 over HTTP: architecture 16, class HTTPClient of enterprise 343; it asks for 59, 60, 23 and 16. */
    private static final Bytes OVMF_HTTP = Bytes.ofHex("01ec49d5000100120004443322116655887799aabbccddeeff000008000200"
            + "000003000c2473e24bffffffffffffffff00060008003b003c00170010003e0003010300003d000200100010002700000157"
            + "002148545450436c69656e743a417263683a30303031363a554e44493a303033303030");
    /** OVMF over PXE: architecture 7, class PXEClient. */
    private static final Bytes OVMF_PXE = Bytes.ofHex("01eb49d5000100120004443322116655887799aabbccddeeff00000800020000"
            + "0003000c9b9bde77ffffffffffffffff00060008003b003c00170010003e0003010300003d0002000700100026000001570020"
            + "505845436c69656e743a417263683a30303030373a554e44493a303033303030");
    /** OVMF before any boot: its own set-up, without a class. */
    private static final Bytes OVMF_SETUP = Bytes.ofHex("01e949d5000100120004443322116655887799aabbccddeeff000008000200"
            + "000003000c96825ef7ffffffffffffffff000600020017");
    /** iPXE of a BIOS: user class iPXE; it asks for 23, 24, 59 and 60. */
    private static final Bytes IPXE = Bytes.ofHex("016ba9fe000100120004112233445566778899aabbccddeeff000003000caa55b0df"
            + "00000000000000000006000800170018003b003c00100026000001570020505845436c69656e743a417263683a303030303"
            + "03a554e44493a303032303031003d00020000003e0003010201000f0006000469505845000800020000");

    private static Bytes option(Link link, int code) {
        var message = (ClientServerMessage) link.reply().orElseThrow();
        for (Dhcp6Option option : message.options()) {
            if (option instanceof Dhcp6Option.Other(int found, Bytes value) && found == code) return value;
        }
        return Bytes.EMPTY;
    }

    private static String url(Link link) {
        return option(link, 59).latin1();
    }

    private static Optional<Dhcp6Option.VendorClass> vendorClass(Link link) {
        return ((ClientServerMessage) link.reply().orElseThrow()).first(Dhcp6Option.VendorClass.class);
    }

    @Test
    void firmwareIsToldTheUrlAndThatTheAnswerIsForIt() {
        var link = new Link(RANGE, NO_DNS, "http-boot=boot.efi", "http-port=8080");
        link.sends(OVMF_HTTP);
        assertThat(url(link)).isEqualTo("http://[2001:db8:1::1]:8080/boot.efi");
        assertThat(link.sends().getFirst().payload().hex())
                .as("option 16: enterprise 343, length 10")
                .contains("00100010" + "00000157" + "000a" + "48545450436c69656e74");
        assertThat(option(link, 23).isEmpty()).isTrue();
        link.sends(request(link));
        assertThat(url(link)).isEqualTo("http://[2001:db8:1::1]:8080/boot.efi");
        assertThat(vendorClass(link)).isPresent();
    }

    /** What the client sends to get what it was offered. */
    private static ClientServerMessage request(Link link) {
        var solicit = (ClientServerMessage) Link.decoded(OVMF_HTTP);
        var advertise = (ClientServerMessage) link.reply().orElseThrow();
        List<Dhcp6Option> options = new ArrayList<>(solicit.options());
        options.removeIf(option -> option instanceof Dhcp6Option.IaNa);
        options.add(new Dhcp6Option.ServerId(Link.SERVER));
        advertise.first(Dhcp6Option.IaNa.class).ifPresent(options::add);
        return new ClientServerMessage(MessageType.REQUEST, solicit.transactionId(), options);
    }

    @Test
    void othersGoOnAsTheyWere() {
        String[] lines = {
            RANGE,
            NO_DNS,
            "dhcp-host=id:00:04:44:33:22:11:66:55:88:77:99:aa:bb:cc:dd:ee:ff:00,[2001:db8:1::42]",
            "dhcp-option=option6:59,tftp://[2001:db8:1::1]/snponly.efi"
        };
        var before = new Link(lines);
        List<String> more = new ArrayList<>(List.of(lines));
        more.add("http-boot=arch:x64-uefi,boot.efi");
        var after = new Link(more.toArray(String[]::new));
        for (Bytes message : List.of(OVMF_PXE, OVMF_SETUP)) {
            before.sends(message);
            after.sends(message);
            assertThat(after.sends().getFirst().payload())
                    .isEqualTo(before.sends().getFirst().payload());
        }
        after.sends(OVMF_HTTP);
        assertThat(url(after)).isEqualTo("http://[2001:db8:1::1]/boot.efi");
        assertThat(after.sends().getFirst().payload().hex()).contains("20010db8000100000000000000000042");
    }

    @Test
    void ipxeIsToldTheUrlWithoutAClass() {
        var link = new Link(
                RANGE, NO_DNS, "dhcp-option=option6:59,tftp://[2001:db8:1::1]/x", "http-boot=arch:x86PC,menu.ipxe");
        link.sends(IPXE);
        assertThat(url(link)).isEqualTo("http://[2001:db8:1::1]/menu.ipxe");
        assertThat(vendorClass(link)).isEmpty();
        link.sends(OVMF_HTTP);
        assertThat(url(link)).as("another architecture").startsWith("tftp:");
    }

    @Test
    void aNameInTheUrlBringsTheNameServerUnasked() {
        for (String host : List.of("boot.example", "[2001:db8:9::1]")) {
            var link = new Link(
                    RANGE, NO_DNS, "dhcp-option=option6:23,[2001:db8:1::53]", "http-boot=http://" + host + "/x");
            link.sends(Ask.solicit(Ask.na(1), new Dhcp6Option.ClientArchitectures(List.of(19)), Ask.wants(59)));
            assertThat(url(link)).isEqualTo("http://" + host + "/x");
            assertThat(option(link, 23).isEmpty()).isEqualTo(!host.equals("boot.example"));
            assertThat(vendorClass(link))
                    .contains(new Dhcp6Option.VendorClass(343, List.of(Bytes.latin1("HTTPClient"))));
        }
    }

    @Test
    void whereWeHaveNoAddressThereIsNoPath() {
        var link = new Link("dhcp-range=2001:db8:2::100,2001:db8:2::1ff,64,1h", NO_DNS, "http-boot=boot.efi");
        link.has(Link.LAN0, "lan0");
        link.receives(Relays6Test.relayed((ClientServerMessage) Link.decoded(OVMF_HTTP)));
        assertThat(link.sends()).allMatch(send -> !send.payload().hex().contains("687474703a2f2f"));
    }

    /** The trick that dnsmasq's users need, whose octets stay although they are another enterprise's number. */
    @Test
    void theHandWrittenWayKeepsItsOctets() {
        String[] byHand = {
            RANGE,
            NO_DNS,
            "dhcp-vendorclass=set:http6,enterprise:343,HTTPClient",
            "dhcp-option=tag:http6,option6:59,http://[2001:db8:1::1]/snponly.efi",
            "dhcp-option-force=tag:http6,option6:16,ab,HTTPClient"
        };
        var link = new Link(byHand);
        link.sends(OVMF_HTTP);
        Bytes alone = link.sends().getFirst().payload();
        assertThat(alone.hex()).contains("00026162000a48545450436c69656e74");
        List<String> more = new ArrayList<>(List.of(byHand));
        more.add("http-boot=other.efi");
        var beside = new Link(more.toArray(String[]::new));
        beside.sends(OVMF_HTTP);
        assertThat(beside.sends().getFirst().payload()).isEqualTo(alone);
        more.add("http-boot=tag:http6,mine.efi");
        var over = new Link(more.toArray(String[]::new));
        over.sends(OVMF_HTTP);
        assertThat(url(over)).isEqualTo("http://[2001:db8:1::1]/mine.efi");
        assertThat(vendorClass(over).orElseThrow().enterprise()).isEqualTo(343);
    }
}
