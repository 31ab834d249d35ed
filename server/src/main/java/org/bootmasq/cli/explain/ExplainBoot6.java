package org.bootmasq.cli.explain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp6.Dhcp6Server;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Message;
import org.bootmasq.dhcp6.message.MessageType;
import org.bootmasq.dhcp6.message.RelayMessage;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.probe.BootStage;
import org.bootmasq.report.Stage6Report;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;

/** Plays what a machine asks by DHCPv6 against the server's own engine with its trace on. */
final class ExplainBoot6 {
    /** 2001-09-09; any moment would do, for nothing that is printed depends on it. */
    private static final long NOW_MILLIS = 1_000_000_000_000L;

    private static final Bytes SERVER_DUID = Bytes.ofHex("00030001020000000001");
    private static final Ip6 SERVERS = Ip6.parse("ff02::1:2").orElseThrow();
    private static final int CLIENT_PORT = 546;
    private static final int SERVER_PORT = 547;
    private static final Pattern IPXE_PROGRAM = Pattern.compile(".*(ipxe|snponly)[^/]*\\.efi([?&#].*)?");

    private final Dhcp6Server engine;
    private final ExplainNetwork6 network;
    private final ExplainMachine6 machine;
    private Set<Trace.DhcpEvent> events = new LinkedHashSet<>();
    private long now = NOW_MILLIS;

    /** @param names what hosts files and records say of machines */
    ExplainBoot6(Dhcp6Settings settings, KnownNames names, ExplainNetwork6 network, ExplainMachine6 machine) {
        this.network = network;
        this.machine = machine;
        this.engine = new Dhcp6Server(settings, new Lease6Table(), SERVER_DUID, new Random(0), () -> names);
        engine.interfacesChanged(List.of(network.view()));
        engine.trace(event -> {
            if (event instanceof Trace.DhcpEvent told) events.add(told);
        });
    }

    /** The first stage, and iPXE if the boot file is, or may be, that. */
    List<Stage6Report> stages(boolean ipxe) throws Malformed {
        List<Stage6Report> stages = new ArrayList<>();
        stages.add(play(ipxe));
        String file = stages.getFirst().bootFile().toLowerCase(Locale.ROOT);
        if (!ipxe && IPXE_PROGRAM.matcher(file).matches()) stages.add(play(true));
        return stages;
    }

    private Stage6Report play(boolean ipxe) throws Malformed {
        events = new LinkedHashSet<>();
        String firmware = machine.bootsFromHttp() ? BootStage.HTTP.title() : "UEFI";
        String title = machine.architecture().isEmpty() ? "DHCPv6" : ipxe ? BootStage.IPXE.title() : firmware;
        Optional<ClientServerMessage> advertised = exchange(machine.solicit(ipxe));
        Optional<ClientServerMessage> reply = advertised;
        var offered = new Stage6Report(title, advertised, List.of(), Optional.empty());
        if (advertised.isPresent() && isA(advertised.get(), MessageType.ADVERTISE)) {
            reply = exchange(
                    offered.places().isEmpty() ? machine.inform(ipxe) : machine.request(advertised.get(), ipxe));
        } else if (advertised.isEmpty()) {
            reply = exchange(machine.inform(ipxe));
        }
        return new Stage6Report(title, reply.or(() -> advertised), List.copyOf(events), Optional.empty());
    }

    private static boolean isA(ClientServerMessage message, MessageType type) {
        return message.kind().filter(type::equals).isPresent();
    }

    /** What is answered; the machine's hardware address is known at once, as from the neighbour cache. */
    private Optional<ClientServerMessage> exchange(Bytes packet) throws Malformed {
        int index = network.view().index();
        boolean relayed = machine.relay().isPresent();
        Ip6 from = relayed ? machine.relay().get() : machine.linkLocal();
        int port = relayed ? SERVER_PORT : CLIENT_PORT;
        List<Effect> effects = new ArrayList<>(engine.on(now, new Arrival6(packet, index, from, port, SERVERS)));
        for (Effect effect : List.copyOf(effects)) {
            if (effect instanceof Effect.AskNeighbour(int where, Ip6 address)) {
                effects.addAll(engine.onNeighbour(now, where, address, Optional.of(machine.hardware())));
            }
        }
        OptionalLong due = engine.deadline();
        if (due.isPresent() && due.getAsLong() < now + 1000) {
            now = due.getAsLong();
            effects.addAll(engine.onTimer(now));
        }
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send6 send) return inside(Dhcp6Codec.decode(send.payload()));
        }
        return Optional.empty();
    }

    private static Optional<ClientServerMessage> inside(Dhcp6Message message) {
        return switch (message) {
            case ClientServerMessage reply -> Optional.of(reply);
            case RelayMessage relayed -> relayed.inside().flatMap(ExplainBoot6::inside);
        };
    }
}
