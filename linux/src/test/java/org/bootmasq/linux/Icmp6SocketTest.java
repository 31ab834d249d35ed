package org.bootmasq.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.linux.InOwnNetwork.ip;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** ICMPv6 and multicast between the two ends of a cable. */
class Icmp6SocketTest {
    private static final int ECHO_REQUEST = 128;
    private static final int ECHO_REPLY = 129;
    private static final int EXPERIMENT = 200;
    private static final int ROUTER_SOLICITATION = 133;
    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final byte[] ALL_ROUTERS = Ip6Octets.of("ff02::2");
    private static final byte[] ALL_DHCP_AGENTS = Ip6Octets.of("ff02::1:2");
    private static final byte[] LEFT = Ip6Octets.of("fe80::1");
    private static final byte[] RIGHT = Ip6Octets.of("fe80::2");

    private final ReceiveBatch received = new ReceiveBatch(8, 2000);
    private final SendBatch toSend = new SendBatch(8, 2000);

    /** {@code bm0} with fe80::1 and {@code bm1} with fe80::2, on which the kernel looks for no router itself. */
    private static void cable() throws Exception {
        Files.writeString(Path.of("/proc/sys/net/ipv6/conf/default/accept_ra"), "0");
        ip("link set lo up");
        ip("link add bm0 type veth peer name bm1");
        for (String end : List.of("0", "1")) {
            ip("link set bm" + end + " addrgenmode none");
            ip("link set bm" + end + " up");
        }
        ip("addr add fe80::1/64 dev bm0 nodad");
        ip("addr add fe80::2/64 dev bm1 nodad");
        for (String end : List.of("bm0", "bm1")) InOwnNetwork.awaitCarrier(end);
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

    /** A message without a body; its checksum is the kernel's to write. */
    private static byte[] message(int type) {
        byte[] message = new byte[8];
        message[0] = (byte) type;
        return message;
    }

    @Test
    void aSolicitationReachesTheGroupOfRoutersAndTheAnswerItsSender() throws Exception {
        InOwnNetwork.run(() -> {
            cable();
            int left = index("bm0");
            int right = index("bm1");
            try (Icmp6Socket router = Icmp6Socket.open(Set.of(ROUTER_SOLICITATION, ECHO_REPLY));
                    Icmp6Socket host = Icmp6Socket.open(Set.of(ROUTER_ADVERTISEMENT))) {
                assertThat(router.join(ALL_ROUTERS, left)).isTrue();
                assertThat(router.join(ALL_ROUTERS, left)).as("once is enough").isFalse();
                toSend.addIp6(message(EXPERIMENT), ALL_ROUTERS, right, 0)
                        .from(RIGHT, right)
                        .addIp6(message(ROUTER_SOLICITATION), ALL_ROUTERS, right, 0)
                        .from(RIGHT, right)
                        .hopLimit(255);
                assertThat(host.send(toSend)).isEqualTo(2);
                assertThat(Poll.await(router, Poll.IN, 1000)).isTrue();
                assertThat(router.receive(received)).as("of the two types").isEqualTo(1);
                assertThat(received.bytes(0)[0] & 0xff).isEqualTo(ROUTER_SOLICITATION);
                assertThat(received.interfaceIndex(0)).isEqualTo(left);
                assertThat(received.sourceOctets(0)).isEqualTo(RIGHT);
                assertThat(received.sourceScope(0)).isEqualTo(left);
                assertThat(received.destinationOctets(0)).isEqualTo(ALL_ROUTERS);
                assertThat(received.hopLimit(0)).isEqualTo(255);

                router.send(toSend.clear()
                        .addIp6(message(ROUTER_ADVERTISEMENT), RIGHT, left, 0)
                        .from(LEFT, left)
                        .hopLimit(42));
                assertThat(Poll.await(host, Poll.IN, 1000)).isTrue();
                assertThat(host.receive(received)).isEqualTo(1);
                assertThat(received.sourceOctets(0)).isEqualTo(LEFT);
                assertThat(received.destinationOctets(0)).isEqualTo(RIGHT);
                assertThat(received.hopLimit(0)).isEqualTo(42);
                assertThat(received.bytes(0)[2] | received.bytes(0)[3])
                        .as("the checksum is the kernel's")
                        .isNotZero();

                assertThat(router.leave(ALL_ROUTERS, left)).isTrue();
                assertThat(router.leave(ALL_ROUTERS, left)).isFalse();
                host.send(toSend.clear()
                        .addIp6(message(ROUTER_SOLICITATION), ALL_ROUTERS, right, 0)
                        .from(RIGHT, right)
                        .hopLimit(255));
                assertThat(Poll.await(router, Poll.IN, 200)).isFalse();
            }
            return "";
        });
    }

    @Test
    void whatGoesToAGroupDoesNotComeBack() throws Exception {
        InOwnNetwork.run(() -> {
            cable();
            int left = index("bm0");
            try (Icmp6Socket one = Icmp6Socket.open(Set.of(ROUTER_SOLICITATION));
                    Icmp6Socket other = Icmp6Socket.open(Set.of(ROUTER_SOLICITATION))) {
                other.join(ALL_ROUTERS, left);
                one.send(toSend.addIp6(message(ROUTER_SOLICITATION), ALL_ROUTERS, left, 0)
                        .from(LEFT, left));
                assertThat(Poll.await(other, Poll.IN, 200)).isFalse();
            }
            return "";
        });
    }

    @Test
    void anEchoComesBack() throws Exception {
        InOwnNetwork.run(() -> {
            ip("link set lo up");
            try (Icmp6Socket socket = Icmp6Socket.open(Set.of(ECHO_REPLY))) {
                byte[] ask = message(ECHO_REQUEST);
                ask[5] = 0x47;
                socket.send(toSend.addIp6(ask, Ip6Octets.of("::1"), 0, 0).hopLimit(255));
                assertThat(Poll.await(socket, Poll.IN, 1000)).isTrue();
                assertThat(socket.receive(received)).isEqualTo(1);
                assertThat(received.bytes(0)[0] & 0xff).isEqualTo(ECHO_REPLY);
                assertThat(received.bytes(0)[5]).isEqualTo((byte) 0x47);
            }
            return "";
        });
    }

    /** RFC 8415 section 7.1: a client's multicast, from a port of its choice, and an answer from a chosen address. */
    @Test
    void aDatagramToAGroupTellsItsInterface() throws Exception {
        InOwnNetwork.run(() -> {
            cable();
            int left = index("bm0");
            int right = index("bm1");
            try (UdpSocket server =
                            UdpSocket.openIp6().packetInfo().typeOfService(0xc0).bindIp6(new byte[16], 0, 547);
                    UdpSocket client = UdpSocket.openIp6().packetInfo().bindIp6(new byte[16], 0, 546)) {
                toSend.addIp6(new byte[] {1}, ALL_DHCP_AGENTS, right, 547).from(new byte[16], right);
                client.send(toSend);
                assertThat(server.awaitReadable(100)).as("nobody has joined").isFalse();
                assertThat(server.join(ALL_DHCP_AGENTS, left)).isTrue();
                client.send(toSend.clear()
                        .addIp6(new byte[] {1}, ALL_DHCP_AGENTS, right, 547)
                        .from(new byte[16], right));
                assertThat(server.awaitReadable(1000)).isTrue();
                assertThat(server.receive(received)).isEqualTo(1);
                assertThat(received.interfaceIndex(0)).isEqualTo(left);
                assertThat(received.sourceOctets(0)).isEqualTo(RIGHT);
                assertThat(received.destinationOctets(0)).isEqualTo(ALL_DHCP_AGENTS);
                server.send(toSend.clear()
                        .addIp6(new byte[] {2}, RIGHT, left, 546)
                        .from(LEFT, left)
                        .hopLimit(64));
                assertThat(client.awaitReadable(1000)).isTrue();
                assertThat(client.receive(received)).isEqualTo(1);
                assertThat(received.sourceOctets(0)).isEqualTo(LEFT);
            }
            return "";
        });
    }
}
