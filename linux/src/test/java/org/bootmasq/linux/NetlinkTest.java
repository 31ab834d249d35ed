package org.bootmasq.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.linux.InOwnNetwork.ip;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import org.bootmasq.linux.Netlink.Subject;
import org.junit.jupiter.api.Test;

/** What the ip command makes in a fresh network namespace is what netlink, ARP and packet sockets see. */
class NetlinkTest {
    private static final byte[] MAC = {0x52, 0x54, 0, 0x12, 0x34, 0x56};

    @Test
    void interfacesAndAddresses() throws Exception {
        InOwnNetwork.run(() -> {
            try (Netlink netlink = Netlink.open();
                    Netlink changes = Netlink.subscribe(EnumSet.of(Subject.LINK, Subject.ADDRESS))) {
                List<Link> before = netlink.links();
                assertThat(before).extracting(Link::name).contains("lo");
                Link loopback = link(before, "lo");
                assertThat(loopback.isLoopback()).isTrue();
                assertThat(loopback.isUp()).isFalse();
                assertThat(loopback.hardwareType()).isEqualTo(772);
                assertThat(changes.drain()).isEmpty();

                ip("link add bm0 address 52:54:00:12:34:56 mtu 1400 type veth peer name bm1");
                ip("addr add 192.0.2.1/24 brd + dev bm0 label bm0:1");
                ip("addr add 2001:db8::1/64 dev bm0 nodad");
                ip("link set bm0 up");

                Link made = link(netlink.links(), "bm0");
                assertThat(made.address()).isEqualTo(Octets.of(MAC));
                assertThat(made.address()).hasToString("52:54:00:12:34:56");
                assertThat(made.mtu()).isEqualTo(1400);
                assertThat(made.mtu6()).isEqualTo(1400);
                Files.writeString(Path.of("/proc/sys/net/ipv6/conf/bm0/mtu"), "1300");
                assertThat(link(netlink.links(), "bm0").mtu6()).isEqualTo(1300);
                assertThat(link(netlink.links(), "bm0").mtu()).isEqualTo(1400);
                assertThat(made.hardwareType()).isEqualTo(1);
                assertThat(made.isUp()).isTrue();
                assertThat(made.hasBroadcast()).isTrue();
                LinkIp four = netlink.addresses().stream()
                        .filter(address -> address.interfaceIndex() == made.index() && address.isIp4())
                        .findFirst()
                        .orElseThrow();
                assertThat(four.ip4()).isEqualTo(0xc0000201);
                assertThat(four.prefixLength()).isEqualTo(24);
                assertThat(four.broadcast().ip4()).isEqualTo(0xc00002ff);
                assertThat(four.label()).isEqualTo("bm0:1");
                assertThat(four.validSeconds()).isEqualTo(-1);
                assertThat(netlink.addresses())
                        .anyMatch(address -> address.prefixLength() == 64
                                && address.address().toString().startsWith("20:01:0d:b8"));

                assertThat(Poll.await(changes, Poll.IN, 1000)).isTrue();
                assertThat(changes.drain()).containsExactlyInAnyOrder(Subject.LINK, Subject.ADDRESS);
                ip("link del bm0");
                assertThat(changes.drain()).contains(Subject.LINK);
                assertThat(netlink.links()).extracting(Link::name).doesNotContain("bm0", "bm1");
            }
            return "";
        });
    }

    @Test
    void neighbours() throws Exception {
        InOwnNetwork.run(() -> {
            ip("link add bm0 type veth peer name bm1");
            ip("link set bm0 up");
            ip("link set bm1 up");
            ip("addr add 192.0.2.1/24 dev bm0");
            try (Netlink netlink = Netlink.open();
                    Netlink changes = Netlink.subscribe(EnumSet.of(Subject.NEIGHBOUR));
                    UdpSocket socket = UdpSocket.openIp4()) {
                assertThat(Arp.get(socket, 0xc0000263, "bm0")).isEqualTo(Octets.EMPTY);
                Arp.set(socket, 0xc0000263, 1, MAC, "bm0");
                assertThat(Arp.get(socket, 0xc0000263, "bm0")).isEqualTo(Octets.of(MAC));
                Neighbour neighbour = netlink.neighbours().stream()
                        .filter(entry -> entry.address().ip4() == 0xc0000263)
                        .findFirst()
                        .orElseThrow();
                assertThat(neighbour.linkAddress()).isEqualTo(Octets.of(MAC));
                assertThat(neighbour.isKnown()).isTrue();
                assertThat(changes.drain()).containsExactly(Subject.NEIGHBOUR);
                Arp.delete(socket, 0xc0000263, "bm0");
                assertThat(Arp.get(socket, 0xc0000263, "bm0")).isEqualTo(Octets.EMPTY);
            }
            return "";
        });
    }

    /**
     * RFC 2131 section 4.1: the reply reaches a client that answers no ARP question, with checksums its kernel accepts.
     */
    @Test
    void aFrameReachesAClientWithoutAnAddress() throws Exception {
        InOwnNetwork.run(() -> {
            ip("link add bm0 type veth peer name bm1 address 52:54:00:12:34:56");
            ip("link set bm0 up");
            ip("addr add 192.0.2.1/24 dev bm0");
            ip("link set bm1 up");
            ip("addr add 198.51.100.7/32 dev bm1");
            for (String name : List.of("all", "bm1"))
                Files.writeString(Path.of("/proc/sys/net/ipv4/conf/" + name + "/rp_filter"), "0");
            try (Netlink netlink = Netlink.open();
                    RawPacket raw = new RawPacket();
                    UdpSocket client = UdpSocket.openIp4().packetInfo().bind(0, 68)) {
                InOwnNetwork.awaitCarrier("bm0");
                int index = link(netlink.links(), "bm0").index();
                byte[] odd = "odd".getBytes(US_ASCII);
                raw.sendUdp(index, 1, MAC, 0xcb007101, 67, 0xc6336407, 68, odd);
                assertThat(client.awaitReadable(1000)).as("delivered").isTrue();
                ReceiveBatch received = new ReceiveBatch(4, 100);
                assertThat(client.receive(received)).isEqualTo(1);
                assertThat(received.bytes(0)).isEqualTo(odd);
                assertThat(received.sourceAddress(0)).isEqualTo(0xcb007101);
                assertThat(received.sourcePort(0)).isEqualTo(67);
                assertThat(received.destinationAddress(0)).isEqualTo(0xc6336407);
                assertThat(received.interfaceIndex(0))
                        .isEqualTo(link(netlink.links(), "bm1").index());
            }
            return "";
        });
    }

    @Test
    void anEchoComesBack() throws Exception {
        InOwnNetwork.run(() -> {
            ip("link set lo up");
            try (IcmpEcho echo = IcmpEcho.open()) {
                echo.send(0x7f000005, 0x4711, 1);
                assertThat(Poll.await(echo, Poll.IN, 1000)).isTrue();
                assertThat(echo.receive()).isEqualTo(OptionalInt.of(0x7f000005));
                assertThat(echo.receive()).isEmpty();
            }
            return "";
        });
    }

    private static Link link(List<Link> links, String name) {
        return links.stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
