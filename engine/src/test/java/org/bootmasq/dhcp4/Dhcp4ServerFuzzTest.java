package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.bootmasq.dhcp.Delivery;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** A whole server with its settings: from the octets of a packet to those of the reply, and through its timers. */
class Dhcp4ServerFuzzTest {
    private static final String[][] CONFIGURATIONS = {
        {
            "dhcp-range=192.168.7.50,192.168.7.60,1h",
            "domain=example.org",
            "dhcp-option-force=200," + "01:".repeat(249) + "01",
            "dhcp-option-force=201," + "02:".repeat(199) + "02",
            "dhcp-option=option:ntp-server,192.168.7.9",
            "dhcp-option=vendor:PXEClient,1,0.0.0.0",
            "dhcp-option=encap:175,190,user",
            "dhcp-vendorclass=set:v,PXEClient",
            "dhcp-userclass=set:u,iPXE",
            "dhcp-circuitid=set:c,01",
            "dhcp-match=set:m,option:client-arch,7",
            "dhcp-boot=tag:u,http://192.168.7.1/boot.ipxe",
            "dhcp-boot=undionly.kpxe,server,192.168.7.1",
            "dhcp-rapid-commit",
            "dhcp-authoritative",
            "leasequery",
            "bootp-dynamic",
            "log-dhcp"
        },
        {
            "dhcp-range=192.168.7.50,192.168.7.60,1h",
            "no-ping",
            "dhcp-no-override",
            "dhcp-reply-delay=1",
            "http-boot=tag:!known,boot.efi",
            "http-boot=arch:x64-uefi-http,http://boot.example/x.efi",
            "pxe-prompt=Press F8,5",
            "pxe-service=x86PC,Linux,pxelinux",
            "pxe-service=X86-64_EFI,Shell,shell.efi"
        },
        {"dhcp-range=192.168.7.0,proxy", "pxe-service=x86PC,Linux,pxelinux", "http-boot=boot.efi"},
        {"dhcp-relay=192.168.7.1,10.0.0.1", "dhcp-split-relay=192.168.7.1,10.0.0.2,eth0"}
    };

    private static final int DATAGRAM = 65_507;
    private static final int HEADERS = 28;

    /** The octets as they come from the network. */
    @FuzzTest(maxDuration = "10s")
    void answersWhatTheClientTakes(byte[] octets) {
        if (octets.length == 0) return;
        exchange(octets[0], Bytes.of(Arrays.copyOfRange(octets, 1, octets.length)));
    }

    /** Pairs of a code and a length stand for options of so many octets: what is long is found from little. */
    @FuzzTest(maxDuration = "10s")
    void answersOptionsOfEveryLength(byte[] octets) {
        if (octets.length < 4) return;
        var packet = new ByteWriter(1024);
        packet.u8(octets[1] & 1).u8(1).u8(6).u8(0).i32(7).i32(0x8000);
        packet.zeros(12).zeros((octets[1] & 2) != 0 ? 4 : 0);
        if ((octets[1] & 2) == 0) packet.ip4(Ip4.of(Wire.SERVER));
        packet.bytes(Bytes.ofHex("525400000001")).zeros(10 + 64 + 128).i32(0x63825363);
        packet.u8(53).u8(1).u8(octets[2] & 15);
        for (int i = 3; i + 1 < octets.length; i += 2) {
            int length = octets[i + 1] & 0xff;
            packet.u8(octets[i] & 0xff).u8(length);
            for (int j = 0; j < length; j++) packet.u8(octets[i + 1] & 0xff);
        }
        exchange(octets[0], packet.u8(255).bytes());
    }

    static void exchange(int choice, Bytes packet) {
        var wire = new Wire(CONFIGURATIONS[(choice & 3) % CONFIGURATIONS.length]);
        var arrival =
                new Arrival(Wire.ETH0, Ip4.of("192.168.7.77"), 68, Ip4.of(Wire.SERVER), (choice & 4) != 0, packet);
        for (int round = 0; round < 2; round++) {
            for (Effect effect : wire.server.on(wire.now, arrival)) check(effect, packet);
            for (Effect effect : wire.server.onPingReply(wire.now, Ip4.of("192.168.7.53"))) check(effect, packet);
            wire.now += 5_000;
            for (Effect effect : wire.server.onTimer(wire.now)) check(effect, packet);
        }
    }

    private static void check(Effect effect, Bytes packet) {
        if (!(effect instanceof Effect.Send send)) return;
        int length = send.payload().length();
        assertThat(length).isBetween(236, DATAGRAM);
        boolean relayed = send.delivery() instanceof Delivery.Unicast(var to, var _)
                && (to.equals(Ip4.of("10.0.0.1")) || to.equals(Ip4.of("10.0.0.2")));
        if (relayed || packet.at(0) == Dhcp4Message.BOOTREPLY) return;
        assertThat(length).as("what the client takes").isLessThanOrEqualTo(taken(packet));
        assertThat(Wire.decoded(send.payload()).op()).isEqualTo(Dhcp4Message.BOOTREPLY);
    }

    private static int taken(Bytes packet) {
        int said = Wire.decoded(packet)
                .option(57)
                .filter(value -> value.length() == 2)
                .map(value -> value.at(0) << 8 | value.at(1))
                .orElse(0);
        return Math.max(576, said) - HEADERS;
    }
}
