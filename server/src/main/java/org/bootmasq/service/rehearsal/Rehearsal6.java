package org.bootmasq.service.rehearsal;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp6.Dhcp6Server;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.edge.SteadyClock;
import org.bootmasq.edge.dhcp.DhcpEffects;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;
import org.bootmasq.ra.IcmpArrival;
import org.bootmasq.ra.RaEffect;
import org.bootmasq.ra.RaServer;
import org.bootmasq.ra.message.IcmpCodec;
import org.bootmasq.ra.message.IcmpMessage;
import org.bootmasq.ra.message.NdOption;
import org.bootmasq.service.Settings;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;

/** The part of the rehearsal that IPv6 has: a host asks for a router, and gets an address and a prefix. */
final class Rehearsal6 {
    private static final int LINK = 1;
    private static final HardwareAddress HOST = HardwareAddress.ethernet("52:54:00:12:34:56");
    private static final Ip6 OURSELVES = new Ip6(0xfe80L << 48, 1);
    private static final Ip6 HOSTS = new Ip6(0xfe80L << 48, 0x5054_00ff_fe12_3456L);
    private static final Ip6 SERVERS = new Ip6(0xff02L << 48, 0x1_0002);
    private static final Ip6 ROUTERS = new Ip6(0xff02L << 48, 2);
    private static final Bytes SERVER = Bytes.ofHex("00030001020000000001");
    private static final List<Integer> WISHES = List.of(23, 24, 39, 59, 60);

    private Rehearsal6() {}

    /** Plays it on the engines, and has done what they decide. */
    static void play(Settings settings, Lease6Table leases, DhcpEffects effects, Log log) {
        InterfaceView link = link(settings);
        var engine = new Dhcp6Server(settings.dhcp6(), leases, SERVER, new SecureRandom(), () -> KnownNames.NONE);
        engine.interfacesChanged(List.of(link));
        for (MessageType type : List.of(MessageType.SOLICIT, MessageType.REQUEST)) {
            Bytes message = Dhcp6Codec.encode(message(type));
            long now = SteadyClock.millis();
            List<Effect> asked = engine.on(now, new Arrival6(message, LINK, HOSTS, 546, SERVERS));
            if (asked.isEmpty()) continue;
            effects.add(engine.onNeighbour(now, LINK, HOSTS, Optional.of(HOST)));
            effects.carryOut();
        }
        advertise(settings, link, log);
    }

    private static void advertise(Settings settings, InterfaceView link, Log log) {
        var router = new RaServer(settings.ra(), new SecureRandom());
        long now = SteadyClock.millis();
        var all = new ArrayList<>(
                router.interfacesChanged(now, List.of(link), List.of(), Map.of(link.name(), link.mtu())));
        Bytes solicitation = IcmpCodec.encode(
                new IcmpMessage.RouterSolicitation(List.of(new NdOption.SourceLinkLayer(HOST.octets()))));
        all.addAll(router.onMessage(now, new IcmpArrival(solicitation, LINK, HOSTS, ROUTERS, 255)));
        for (RaEffect effect : all) {
            if (effect instanceof RaEffect.Log(boolean _, String text)) log.log(Priority.INFO, "dhcp", text);
        }
    }

    /** With an address for each range that is written whole. */
    private static InterfaceView link(Settings settings) {
        var addresses = new ArrayList<LocalAddress6>();
        for (var range : settings.dhcp6().subnets().ranges()) {
            Ip6 first = range.span().network().first().next();
            addresses.add(new LocalAddress6(first, range.span().prefixLength(), Scope.GLOBAL));
        }
        addresses.add(new LocalAddress6(OURSELVES, 64, Scope.LINK));
        return new InterfaceView(
                "rehearsal",
                LINK,
                HardwareAddress.ethernet("02:00:00:00:00:01"),
                InterfaceView.ETHERNET_MTU,
                List.of(),
                addresses);
    }

    private static ClientServerMessage message(MessageType type) {
        var options = new ArrayList<Dhcp6Option>();
        options.add(new Dhcp6Option.ClientId(Bytes.ofHex("00030001").plus(HOST.octets())));
        if (type == MessageType.REQUEST) options.add(new Dhcp6Option.ServerId(SERVER));
        options.add(new Dhcp6Option.IaNa(1, 0, 0, List.of()));
        options.add(new Dhcp6Option.IaPd(1, 0, 0, List.of()));
        options.add(new Dhcp6Option.OptionRequest(WISHES));
        options.add(new Dhcp6Option.ClientFqdn(Dhcp6Option.ClientFqdn.SERVER_UPDATES, "rehearsal", false));
        return new ClientServerMessage(type, 0x123456, options);
    }
}
