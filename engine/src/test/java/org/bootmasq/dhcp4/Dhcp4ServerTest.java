package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bootmasq.dhcp.Delivery;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.lease.Lease4;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Dhcp4ServerTest {
    private static final String RANGE = "dhcp-range=192.168.7.50,192.168.7.60,1h";
    private static final String[] PLAIN = {RANGE, "no-ping"};

    private static Wire wire(String... more) {
        String[] lines = new String[more.length + 2];
        lines[0] = RANGE;
        lines[1] = "no-ping";
        System.arraycopy(more, 0, lines, 2, more.length);
        return new Wire(lines);
    }

    /** Observed: dnsmasq 2.90 with this range and {@code no-ping}, one DISCOVER each, nothing leased. */
    @ParameterizedTest
    @CsvSource({"1, 192.168.7.53", "5, 192.168.7.57", "6, 192.168.7.58", "7, 192.168.7.59", "8, 192.168.7.60"})
    void anAddressIsWhereDnsmasqPutsIt(int client, String address) {
        var wire = new Wire(PLAIN);
        wire.client(client).discovers();
        wire.offers(address);
    }

    @Test
    void aClientGetsWhatItWasOffered() {
        var wire = new Wire(PLAIN);
        wire.client(1).discovers();
        wire.offers("192.168.7.53");
        assertThat(wire.sends().getFirst().delivery())
                .isEqualTo(new Delivery.Unresolved(
                        Ip4.of("192.168.7.53"), HardwareAddress.ethernet("52:54:00:00:00:01"), 68));
        wire.client(1).selects("192.168.7.53");
        wire.acknowledges("192.168.7.53");
        assertThat(wire.effects)
                .as("durable before it is sent")
                .extracting(Object::getClass)
                .containsSubsequence(Effect.SaveLease.class, Effect.Send.class);
        assertThat(wire.log())
                .containsExactly(
                        "DHCPREQUEST(eth0) 192.168.7.53 52:54:00:00:00:01",
                        "DHCPACK(eth0) 192.168.7.53 52:54:00:00:00:01");
    }

    @Test
    void aBroadcastIsSentOnlyWhereAsked() {
        var wire = new Wire(PLAIN);
        wire.client(1).wantingBroadcast().discovers();
        assertThat(wire.sends().getFirst().delivery()).isEqualTo(new Delivery.Broadcast(68));
    }

    @Test
    void twoClientsAreNotOfferedTheSameAddress() {
        var wire = new Wire("dhcp-range=192.168.7.50,192.168.7.51", "no-ping");
        wire.client(1).discovers();
        Ip4 first = wire.reply().orElseThrow().yiaddr();
        wire.client(2).discovers();
        assertThat(wire.reply().orElseThrow().yiaddr()).isNotEqualTo(first);
        wire.client(3).discovers();
        assertThat(wire.reply()).as("rather a contested address than none").isPresent();
    }

    @Test
    void aFullRangeLeavesNothing() {
        var wire = new Wire("dhcp-range=192.168.7.50,192.168.7.51", "no-ping");
        wire.client(1).selects("192.168.7.50");
        wire.client(2).selects("192.168.7.51");
        wire.client(3).discovers();
        wire.isSilent();
        assertThat(wire.log()).containsExactly("DHCPDISCOVER(eth0) 52:54:00:00:00:03 no address available");
        wire.passes(3_600_000);
        assertThat(wire.of(Effect.SaveLease.class)).hasSize(2);
        wire.client(3).discovers();
        assertThat(wire.reply()).isPresent();
    }

    /** Observed: dnsmasq 2.90 with the line in dhcp-hostsfile, and SIGHUP. */
    @Test
    void aNewReservationWinsAtTheNextRenewal() {
        var wire = new Wire(PLAIN);
        wire.client(1).selects("192.168.7.50");
        wire.client(2).selects("192.168.7.51");
        wire.configured(RANGE, "no-ping", "dhcp-host=52:54:00:00:00:01,192.168.7.51");
        wire.client(1).renews("192.168.7.50");
        wire.acknowledges("192.168.7.50");
        wire.client(2).renews("192.168.7.51");
        wire.refuses("address reserved");
        wire.client(2).selects("192.168.7.52");
        wire.acknowledges("192.168.7.52");
        wire.client(1).renews("192.168.7.50");
        wire.refuses("static lease available");
        wire.client(1).discovers();
        wire.offers("192.168.7.51");

        wire.configured(RANGE, "no-ping", "dhcp-host=52:54:00:00:00:02,192.168.7.99");
        wire.client(2).reboots("192.168.7.52");
        wire.refuses("static lease available");
    }

    @Test
    void clientsAreSentToOurNameServerWhileItIsWhereTheyLook() {
        var wire = wire();
        wire.client(1).discovers();
        assertThat(wire.reply().orElseThrow().option(6))
                .contains(Ip4.of(Wire.SERVER).octets());
        wire.configured(RANGE, "no-ping", "port=5353");
        wire.client(1).discovers();
        assertThat(wire.reply().orElseThrow().option(6)).isEmpty();
        wire.configured(RANGE, "no-ping", "dhcp-option=6");
        wire.client(1).discovers();
        assertThat(wire.reply().orElseThrow().option(6)).isEmpty();
    }

    @Test
    void refusalsAreThoseOfDnsmasq() {
        var wire = wire();
        wire.client(1).reboots("192.168.9.9");
        wire.isSilent();
        wire.client(1).selects("192.168.7.99");
        wire.refuses("address not available");
        wire.client(1).selects("192.168.9.9");
        wire.refuses("wrong network");
        wire.client(1).selects("192.168.7.55");
        wire.acknowledges("192.168.7.55");
        wire.client(2).selects("192.168.7.55");
        wire.refuses("address in use");
        wire.client(1).reboots("192.168.7.57");
        wire.refuses("wrong address");
        wire.client(2).renews("192.168.7.55");
        wire.refuses("lease not found");
        wire.client(1).selectsElsewhere("192.168.7.55");
        wire.isSilent();
    }

    @Test
    void anAuthoritativeServerSpeaksUp() {
        var wire = wire("dhcp-authoritative");
        wire.client(1).reboots("192.168.9.9");
        wire.refuses("wrong network");
        wire.client(1).selectsElsewhere("192.168.7.55");
        wire.refuses("wrong server-ID");
        wire.client(1).reboots("192.168.7.55");
        wire.acknowledges("192.168.7.55");
    }

    @Test
    void aHostHasItsAddressNameAndTime() {
        var wire = wire("dhcp-host=52:54:00:00:00:01,192.168.7.90,fixed,2h", "dhcp-host=52:54:00:00:00:02,ignore");
        wire.client(1).discovers();
        wire.offers("192.168.7.90");
        assertThat(wire.reply().orElseThrow().option(51)).contains(Bytes.ofHex("00001c20"));
        wire.client(1).selects("192.168.7.90");
        wire.acknowledges("192.168.7.90");
        assertThat(wire.reply().orElseThrow().option(12)).contains(Bytes.latin1("fixed"));
        wire.client(2).discovers();
        wire.isSilent();
        assertThat(wire.log()).containsExactly("DHCPDISCOVER(eth0) 52:54:00:00:00:02 ignored");
        wire.client(3).selects("192.168.7.90");
        wire.refuses("address not available");
    }

    @Test
    void aReservedAddressInTheRangeIsForItsHostOnly() {
        var wire = wire("dhcp-host=52:54:00:00:00:09,192.168.7.53");
        wire.client(1).discovers();
        wire.offers("192.168.7.54");
        wire.client(1).selects("192.168.7.53");
        wire.refuses("address reserved");
    }

    @Test
    void aReleasedAddressIsFree() {
        var wire = wire();
        wire.client(1).selects("192.168.7.55");
        wire.client(1).releases("192.168.7.55");
        assertThat(wire.server.leases().size()).isZero();
        assertThat(wire.of(Effect.SaveLease.class)).hasSize(1);
        wire.client(2).selects("192.168.7.55");
        wire.acknowledges("192.168.7.55");
    }

    @Test
    void rapidCommitSavesARound() {
        var wire = wire("dhcp-rapid-commit");
        wire.client(1).with(80, Bytes.EMPTY).discovers();
        wire.acknowledges("192.168.7.53");
        assertThat(wire.reply().orElseThrow().has(80)).isTrue();
    }

    @Test
    void gpxeIsToldFromItsRom() {
        var wire = wire("dhcp-match=gpxe,175", "dhcp-boot=net:#gpxe,gpxe.pxe", "dhcp-boot=pxelinux.0");
        wire.client(1).with(60, "PXEClient").with(93, Bytes.ofInts(0, 0)).discovers();
        assertThat(wire.reply().orElseThrow().file().latin1()).isEqualTo("gpxe.pxe");
        wire.client(1)
                .with(60, "PXEClient")
                .with(77, "gPXE")
                .with(175, Bytes.ofInts(1))
                .discovers();
        assertThat(wire.reply().orElseThrow().file().latin1()).isEqualTo("pxelinux.0");
    }

    @Test
    void aNameBelongsToTheLastWhoAsks() {
        var wire = wire();
        wire.client(1).with(12, "alpha").selects("192.168.7.55");
        wire.client(2).with(12, "alpha").selects("192.168.7.56");
        assertThat(wire.server.leases().byName("alpha").orElseThrow().address()).isEqualTo(Ip4.of("192.168.7.56"));
        assertThat(wire.of(Effect.SaveLease.class)).as("both leases change").hasSize(2);
        wire.client(3).with(12, "bad name;rm -rf").selects("192.168.7.57");
        assertThat(wire.server.leases().byAddress(Ip4.of("192.168.7.57")).map(Lease4::hostname))
                .contains("");
    }

    @Test
    void aRelaysClientsGetAddressesOfItsNetwork() {
        var wire = wire("dhcp-range=10.9.0.50,10.9.0.60,255.255.255.0");
        wire.client(1).relayedBy("10.9.0.1").with(82, Bytes.ofHex("0103616263")).discovers();
        wire.offers("10.9.0.53");
        assertThat(wire.sends().getFirst().delivery()).isEqualTo(new Delivery.Unicast(Ip4.of("10.9.0.1"), 67));
        assertThat(wire.reply().orElseThrow().option(82)).contains(Bytes.ofHex("0103616263"));
        assertThat(wire.reply().orElseThrow().option(3))
                .contains(Ip4.of("10.9.0.1").octets());
    }

    @Test
    void leaseQueriesAreAnsweredToRelaysOnly() {
        var wire = wire("leasequery");
        wire.client(1).with(60, "thing").selects("192.168.7.55");
        wire.client(9).sends(MessageType.LEASEQUERY, "192.168.7.55");
        wire.isSilent();
        wire.client(9)
                .relayedBy("192.168.7.9")
                .with(55, Bytes.ofInts(51, 60))
                .sends(MessageType.LEASEQUERY, "192.168.7.55");
        assertThat(wire.reply().flatMap(Dhcp4Message::type)).contains(MessageType.LEASEACTIVE);
        assertThat(wire.reply().orElseThrow().chaddr()).isEqualTo(Bytes.ofHex("525400000001"));
        assertThat(wire.reply().orElseThrow().option(60)).contains(Bytes.latin1("thing"));
        wire.client(9).relayedBy("192.168.7.9").sends(MessageType.LEASEQUERY, "192.168.7.56");
        assertThat(wire.reply().flatMap(Dhcp4Message::type)).contains(MessageType.LEASEUNASSIGNED);
        wire.client(9).relayedBy("192.168.7.9").sends(MessageType.LEASEQUERY, "10.1.1.1");
        assertThat(wire.reply().flatMap(Dhcp4Message::type)).contains(MessageType.LEASEUNKNOWN);
    }

    @Test
    void leaseQueriesOfOneFamilyLetNobodyOfTheOtherAsk() {
        for (String line : List.of("leasequery=2001:db8::1", "leasequery=10.0.0.0/8")) {
            var wire = wire(line);
            wire.client(9).relayedBy("192.168.7.9").sends(MessageType.LEASEQUERY, "192.168.7.55");
            wire.isSilent();
            assertThat(wire.log())
                    .last()
                    .asString()
                    .startsWith("DHCPLEASEQUERY from ")
                    .endsWith(" not permitted");
        }
        var wire = wire("leasequery=2001:db8::1", "leasequery=192.168.7.0/24");
        wire.client(9).relayedBy("192.168.7.9").sends(MessageType.LEASEQUERY, "192.168.7.55");
        assertThat(wire.reply().flatMap(Dhcp4Message::type)).contains(MessageType.LEASEUNASSIGNED);
    }

    @Test
    void bootpNeedsAnAddressOrLeave() {
        var wire = wire();
        wire.client(1).bootp();
        wire.isSilent();
        assertThat(wire.log()).containsExactly("BOOTP(eth0) 52:54:00:00:00:01 no address configured");
        var dynamic = wire("bootp-dynamic");
        dynamic.client(1).bootp();
        assertThat(dynamic.reply().orElseThrow().yiaddr()).isEqualTo(Ip4.of("192.168.7.53"));
        assertThat(dynamic.server
                        .leases()
                        .byAddress(Ip4.of("192.168.7.53"))
                        .orElseThrow()
                        .isInfinite())
                .isTrue();
    }

    /** Observed: dnsmasq 2.90, a machine that shows an identifier in one stage of its boot and none in the next. */
    @Test
    void aClientThatDropsItsIdentifierKeepsItsLease() {
        var wire = wire();
        wire.client(1).with(61, "aaa").selects("192.168.7.50");
        wire.client(1).selects("192.168.7.50");
        wire.acknowledges("192.168.7.50");
        assertThat(wire.server.leases().byAddress(Ip4.of("192.168.7.50")).map(Lease4::clientId))
                .contains(Bytes.latin1("aaa"));
        wire.client(1).with(61, "bbb").selects("192.168.7.50");
        wire.refuses("address in use");
    }

    @Test
    void randomPacketsNeverThrow() {
        var wire = wire(
                "bootp-dynamic",
                "leasequery",
                "dhcp-rapid-commit",
                "log-dhcp",
                "dhcp-match=set:x,vi-encap:9,1",
                "pxe-service=x86PC,menu,file",
                "dhcp-generate-names",
                "dhcp-script=/bin/true");
        var random = new Random(5);
        for (int i = 0; i < 40_000; i++) {
            byte[] packet = new byte[240 + random.nextInt(120)];
            random.nextBytes(packet);
            packet[0] = 1;
            packet[2] = (byte) random.nextInt(18);
            if (random.nextBoolean()) Arrays.fill(packet, 12, 28, (byte) 0);
            int at = 240;
            packet[236] = 0x63;
            packet[237] = (byte) 0x82;
            packet[238] = 0x53;
            packet[239] = 0x63;
            while (at + 4 < packet.length) {
                int[] codes = {53, 12, 81, 60, 61, 77, 82, 93, 43, 50, 54, 51, 118, 125, 124, 97, 55, 175, 80, 52};
                packet[at] = (byte) codes[random.nextInt(codes.length)];
                int length = random.nextInt(Math.min(20, packet.length - at - 2));
                packet[at + 1] = (byte) length;
                if (packet[at] == 53) packet[at + 2] = (byte) random.nextInt(15);
                at += 2 + length;
            }
            var arrival = new Arrival(
                    Wire.ETH0,
                    new Ip4(random.nextInt()),
                    random.nextInt(65536),
                    random.nextBoolean() ? Ip4.BROADCAST : Ip4.of(Wire.SERVER),
                    random.nextInt(4) == 0,
                    Bytes.of(packet));
            wire.now += random.nextInt(1000);
            wire.server.on(wire.now, arrival);
            wire.server.onTimer(wire.now);
        }
    }

    @Test
    void aThousandClientsGetAThousandAddresses() {
        var wire = new Wire("dhcp-range=192.168.0.2,192.168.7.250,255.255.248.0", "no-ping", "dhcp-lease-max=5000");
        Set<Ip4> given = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            var client = wire.machine("52:54:00:00:%02x:%02x".formatted(i >> 8, i & 255));
            client.discovers();
            Ip4 offered = wire.reply().orElseThrow().yiaddr();
            client.selects(offered.toString());
            wire.acknowledges(offered.toString());
            assertThat(given.add(offered)).isTrue();
        }
        assertThat(List.copyOf(given)).hasSize(1000);
    }
}
