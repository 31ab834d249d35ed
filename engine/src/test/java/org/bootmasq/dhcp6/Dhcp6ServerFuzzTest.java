package org.bootmasq.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Message;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.RelayMessage;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** A whole server with its settings: from the octets of a message to those of the answer, and through its timers. */
class Dhcp6ServerFuzzTest {
    private static final String[][] CONFIGURATIONS = {
        {
            "dhcp-range=set:r,2001:db8:1::100,2001:db8:1::1ff,64,1h",
            "dhcp-range=tag:v,::,::ffff,constructor:lan*,64,infinite",
            "dhcp-pd=2001:db8:f00::/48,56-64,12h",
            "dhcp-host=02:00:00:00:02:02,[::42],[2001:db8:1::50/126],boxy",
            "dhcp-host=id:00:01,pd:[2001:db8:f00:4200::/56]",
            "domain=lan.example,2001:db8:1::/64",
            "dhcp-vendorclass=set:v,enterprise:343,PXEClient",
            "dhcp-userclass=set:u,iPXE",
            "dhcp-match=set:m,option6:61,7",
            "dhcp-remoteid=set:rem,abc",
            "dhcp-name-match=set:n,b*",
            "dhcp-option=option6:dns-server,[::],[fd00::]",
            "dhcp-option=option6:domain-search,lan.example",
            "dhcp-option=tag:u,option6:bootfile-url,http://[2001:db8:1::1]/boot.ipxe",
            "dhcp-option-force=option6:16,ab,HTTPClient",
            "dhcp-option=vi-encap:4491,option6:2,foo",
            "dhcp-script=/bin/true",
            "dhcp-authoritative",
            "leasequery",
            "log-dhcp"
        },
        {
            "dhcp-range=2001:db8:1::100,2001:db8:1::101,64,2m",
            "dhcp-pd=::/62,64,constructor:lan0,2m",
            "dhcp-ignore-names=tag:!known",
            "dhcp-client-update",
            "dhcp-sequential-ip",
            "http-boot=tag:!known,boot.efi",
            "http-boot=arch:x64-uefi-http,http://boot.example/x.efi"
        },
        {"dhcp-range=2001:db8:1::,ra-stateless,64", "dhcp-ignore=tag:u", "dhcp-userclass=set:u,iPXE"},
        {"dhcp-relay=2001:db8:1::1,2001:db8:9::2", "dhcp-relay=2001:db8:1::1,up0", "dhcp-script=/bin/true"}
    };

    private static final int DATAGRAM = 65_527;

    /** The octets as they come from the network. */
    @FuzzTest(maxDuration = "10s")
    void answersWhatTheClientTakes(byte[] octets) {
        if (octets.length == 0) return;
        exchange(octets[0], Bytes.of(Arrays.copyOfRange(octets, 1, octets.length)));
    }

    /** A client identifier and ours stand in front, so that what follows is looked at by whoever decides. */
    @FuzzTest(maxDuration = "10s")
    void answersAllKindsOfMessages(byte[] octets) {
        if (octets.length < 3) return;
        int type = octets[1] & 15;
        var packet = new ByteWriter(1024).u8(type).u8(0).u16(7);
        packet.u16(1).u16(2).u16(octets[2] & 1);
        boolean named = type == 3 || type == 5 || type == 8 || type == 9;
        if (named) packet.u16(2).u16(Link.SERVER.length()).bytes(Link.SERVER);
        exchange(octets[0], packet.bytes(octets, 3, octets.length - 3).bytes());
    }

    static void exchange(int choice, Bytes packet) {
        var link = new Link(CONFIGURATIONS[(choice & 3) % CONFIGURATIONS.length]);
        link.has(3, "up0", "2001:db8:9::1/64");
        if ((choice & 4) != 0) link.neighbour = Optional.empty();
        boolean alone = (choice & 8) != 0;
        var arrival = new Arrival6(packet, Link.LAN0, Link.CLIENT, 546, alone ? Link.ip("2001:db8:1::1") : Link.GROUP);
        for (int round = 0; round < 2; round++) {
            link.receives(arrival);
            for (Effect effect : link.effects) check(effect, packet);
            link.passes(100_000);
            for (Effect effect : link.effects) check(effect, packet);
        }
        link.passes(100_000_000);
        link.effects = link.server.started(link.now);
    }

    private static void check(Effect effect, Bytes packet) {
        if (!(effect instanceof Effect.Send6 send)) return;
        assertThat(send.payload().length()).isLessThanOrEqualTo(DATAGRAM);
        Dhcp6Message sent = Link.decoded(send.payload());
        boolean relayed = sent instanceof RelayMessage relay && relay.isForward();
        if (relayed || packet.at(0) == MessageType.RELAY_REPL.code()) return;
        Dhcp6Message said = sent;
        while (said instanceof RelayMessage relay) said = relay.inside().orElseThrow();
        assertThat(said.type())
                .isIn(MessageType.ADVERTISE.code(), MessageType.REPLY.code(), MessageType.LEASEQUERY_REPLY.code());
        assertThat(((ClientServerMessage) said).options()).isNotEmpty();
        Ip6 to = send.destination();
        assertThat(to).isEqualTo(Link.CLIENT);
    }
}
