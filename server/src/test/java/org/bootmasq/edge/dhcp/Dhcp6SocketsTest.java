package org.bootmasq.edge.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;

/** What comes in at port 547, and what leaves from there, at the server's end {@code la0} of a cable. */
class Dhcp6SocketsTest {
    private static final byte[] ANY = new byte[16];
    private static final int SOLICIT = 1;
    private static final int RELAY_FORW = 12;
    private static final int RELAY_REPL = 13;
    private static final Ip6 SERVER_ON_LINK = ip6("fe80::1");
    private static final Ip6 CLIENT_ON_LINK = ip6("fe80::7");

    private final List<String> said = new ArrayList<>();

    private static Ip6 ip6(String text) {
        return Ip6.parse(text).orElseThrow();
    }

    /** One end of the cable, where something is sent and received. */
    private record Client(UdpSocket socket, int index) implements AutoCloseable {
        static Client at(int index, int port) throws LinuxException {
            return new Client(
                    UdpSocket.openIp6()
                            .reuseAddress()
                            .packetInfo()
                            .bindToDevice("la1")
                            .bindIp6(ANY, 0, port),
                    index);
        }

        void sends(int type, String destination) throws LinuxException {
            byte[] message = {(byte) type, 1, 2, 3};
            var batch = new SendBatch(1, 100);
            socket.send(batch.addIp6(message, ip6(destination).octets().toArray(), index, Dhcp6Sockets.PORT)
                    .from(CLIENT_ON_LINK.octets().toArray(), index));
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private List<Arrival6> taken(Dhcp6Receiver receiver, Dhcp6Sockets sockets) throws LinuxException {
        var taken = new ArrayList<Arrival6>();
        int count = 1;
        while (count > 0 && sockets.socket().awaitReadable(100)) {
            count = receiver.receive(sockets.socket(), taken::add);
        }
        return taken;
    }

    @Test
    void clientsAreHeardByTheirGroupsAndRelaysAnyway() throws Exception {
        Ip6Stage.run(() -> {
            Interfaces interfaces = Ip6Stage.interfaces("no-dhcpv6-interface=la1");
            int index = interfaces.view("la0").orElseThrow().index();
            var served = new Dhcp6Interfaces(interfaces);
            var receiver = new Dhcp6Receiver(served, PcapDump.OFF, (_, _, text) -> said.add(text));
            try (var sockets = new Dhcp6Sockets("", interfaces, served, PcapDump.OFF, (_, _, text) -> said.add(text));
                    Client client =
                            Client.at(interfaces.view("la1").orElseThrow().index(), 4711)) {
                served.reconfigure(Ip6Stage.settings());
                sockets.interfacesChanged();
                client.sends(SOLICIT, "ff02::1:2");
                client.sends(SOLICIT, "ff05::1:3");
                List<Arrival6> heard = taken(receiver, sockets);
                assertThat(heard).hasSize(2);
                Arrival6 first = heard.getFirst();
                assertThat(first.source()).isEqualTo(CLIENT_ON_LINK);
                assertThat(first.sourcePort()).as("any port will do").isEqualTo(4711);
                assertThat(first.destination()).isEqualTo(Dhcp6Sockets.RELAYS_AND_SERVERS);
                assertThat(first.interfaceIndex()).isEqualTo(index);
                assertThat(first.payload()).isEqualTo(Bytes.ofInts(1, 1, 2, 3));

                client.sends(SOLICIT, "fe80::1");
                client.sends(SOLICIT, "ff02::1");
                assertThat(taken(receiver, sockets))
                        .as("to us alone, or to all nodes")
                        .isEmpty();
                client.sends(RELAY_FORW, "fe80::1");
                client.sends(RELAY_REPL, "fe80::1");
                assertThat(taken(receiver, sockets))
                        .as("between relays and servers")
                        .hasSize(2);

                interfaces.reconfigure(
                        Ip6Stage.interfaces("no-dhcpv6-interface=la0").settings());
                client.sends(RELAY_FORW, "fe80::1");
                assertThat(taken(receiver, sockets))
                        .as("at an interface without DHCPv6")
                        .isEmpty();
                client.sends(RELAY_REPL, "fe80::1");
                assertThat(taken(receiver, sockets))
                        .as("what a server answers to our relay")
                        .hasSize(1);
                assertThat(said).isEmpty();
            }
        });
    }

    @Test
    void answersLeaveFromTheAddressAndWithTheHopsThatWereChosen() throws Exception {
        Ip6Stage.run(() -> {
            Interfaces interfaces = Ip6Stage.interfaces();
            int index = interfaces.view("la0").orElseThrow().index();
            var served = new Dhcp6Interfaces(interfaces);
            try (var sockets = new Dhcp6Sockets("", interfaces, served, PcapDump.OFF, (_, _, text) -> said.add(text));
                    Client client =
                            Client.at(interfaces.view("la1").orElseThrow().index(), 546)) {
                for (int octets : List.of(4, 1400, 9000)) {
                    sockets.send(new Effect.Send6(
                            Bytes.of(new byte[octets]), index, SERVER_ON_LINK, CLIENT_ON_LINK, 546, 64));
                }
                sockets.send(new Effect.Send6(Bytes.ofInts(7), index, Ip6.UNSPECIFIED, CLIENT_ON_LINK, 546, 64));
                sockets.flush();
                var received = new ReceiveBatch(8, 10_000);
                assertThat(client.socket().awaitReadable(1000)).isTrue();
                int count = client.socket().receive(received);
                for (int i = 0; i < 20 && count < 4; i++) {
                    Thread.sleep(10);
                    count += client.socket().receive(received);
                }
                assertThat(count).as("in fragments where it must be").isEqualTo(4);
                assertThat(Ip6.ofOctets(Bytes.of(received.sourceOctets(0)))).isEqualTo(SERVER_ON_LINK);
                assertThat(received.sourcePort(0)).isEqualTo(Dhcp6Sockets.PORT);

                sockets.send(new Effect.Send6(Bytes.ofInts(1), index, ip6("2001:db8:99::1"), CLIENT_ON_LINK, 546, 64));
                sockets.send(new Effect.Send6(Bytes.ofInts(2), index, SERVER_ON_LINK, CLIENT_ON_LINK, 546, 64));
                sockets.flush();
                assertThat(said).as("an address that is not ours").hasSize(1);
                assertThat(client.socket().awaitReadable(1000)).isTrue();
                assertThat(client.socket().receive(received)).isEqualTo(1);
                assertThat(received.bytes(0)).containsExactly(2);
            }
        });
    }
}
