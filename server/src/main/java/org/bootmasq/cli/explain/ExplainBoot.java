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
import org.bootmasq.dhcp.match.MatchRule;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp4.Dhcp4Server;
import org.bootmasq.dhcp4.message.Arrival;
import org.bootmasq.dhcp4.message.Dhcp4Codec;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.probe.BootStage;
import org.bootmasq.report.StageReport;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Malformed;

/** Plays a boot against the server's own engine with its trace on, at a time that stands still. */
final class ExplainBoot {
    /** 2001-09-09; any moment would do, for nothing that is printed depends on it. */
    private static final long NOW_MILLIS = 1_000_000_000_000L;

    private static final long LONGEST_WAIT_MILLIS = 120_000;
    private static final int MOST_STAGES = 4;
    private static final Pattern IPXE_NAME = Pattern.compile(".*(ipxe|undionly|snponly).*");
    private static final Pattern GPXE_NAME = Pattern.compile(".*gpxe.*");
    private static final Pattern SCRIPT_NAME = Pattern.compile(".*\\.(ipxe|gpxe|php|cgi|cfg|txt)([?&#].*)?");
    private static final Pattern FINAL_NAME =
            Pattern.compile(".*(pxelinux|grub|shim|bootmgr|wdsnbp|pxeboot|memtest).*");

    private final Dhcp4Settings settings;
    private final Dhcp4Server engine;
    private final ExplainNetwork network;
    private final ExplainMachine machine;
    private long nowMillis = NOW_MILLIS;
    private Set<Trace.DhcpEvent> events = new LinkedHashSet<>();

    /** @param names what hosts files and records say of machines */
    ExplainBoot(Dhcp4Settings settings, KnownNames names, ExplainNetwork network, ExplainMachine machine) {
        this.settings = settings;
        this.network = network;
        this.machine = machine;
        this.engine = new Dhcp4Server(settings, new Lease4Table(), new Random(0), () -> names);
        engine.interfacesChanged(network.interfaces());
        engine.trace(event -> {
            if (event instanceof Trace.DhcpEvent told) events.add(told);
        });
    }

    /** All stages from the first to the last that the configuration leads to. */
    List<StageReport> from(BootStage first) throws Malformed {
        List<StageReport> stages = new ArrayList<>();
        Optional<BootStage> next = Optional.of(first);
        while (next.isPresent() && stages.size() < MOST_STAGES) {
            StageReport stage = play(next.get());
            boolean again = stages.stream()
                    .anyMatch(before ->
                            before.stage() == stage.stage() || before.bootFile().equals(stage.bootFile()));
            stages.add(stage);
            next = again ? Optional.empty() : loaded(stage);
        }
        return stages;
    }

    /** Who runs next, if the boot file is, or may be, gPXE or iPXE. */
    private Optional<BootStage> loaded(StageReport stage) {
        String name = stage.bootFile().toLowerCase(Locale.ROOT);
        if (name.isEmpty()
                || SCRIPT_NAME.matcher(name).matches()
                || FINAL_NAME.matcher(name).matches()) return Optional.empty();
        if (IPXE_NAME.matcher(name).matches()) return Optional.of(BootStage.IPXE);
        if (GPXE_NAME.matcher(name).matches()) return Optional.of(BootStage.GPXE);
        return stage.stage().isFirmware() && distinguishes() ? Optional.of(BootStage.GPXE) : Optional.empty();
    }

    private boolean distinguishes() {
        return settings.clients().matchRules().stream().anyMatch(rule -> switch (rule) {
            case MatchRule.OptionMatch match -> match.code() == 175 || match.code() == 77;
            case MatchRule.UserClass userClass -> userClass.part().latin1().endsWith("PXE");
            case MatchRule.VendorClass _, MatchRule.Hardware _, MatchRule.RelayAgent _, MatchRule.Name _ -> false;
        });
    }

    private StageReport play(BootStage stage) throws Malformed {
        events = new LinkedHashSet<>();
        Optional<Dhcp4Message> offer = exchange(machine.discover(stage), false, Ip4.UNSPECIFIED);
        if (offer.isEmpty() || offer.get().type().isEmpty()) return result(stage, offer, false);
        if (offer.get().type().get() == MessageType.ACK) return result(stage, offer, false); // rapid commit
        Ip4 server = offer.get().address(OptionCode.SERVER_ID).orElse(Ip4.UNSPECIFIED);
        boolean proxy = offer.get().yiaddr().isUnspecified();
        // The address comes from another server: any of the network will do.
        Ip4 client = proxy ? server.plus(1) : offer.get().yiaddr();
        Set<Trace.DhcpEvent> offering = events;
        events = new LinkedHashSet<>();
        Optional<Dhcp4Message> answer =
                exchange(machine.request(stage, server, client), proxy, proxy ? client : Ip4.UNSPECIFIED);
        if (answer.isEmpty()) {
            events = offering;
            return result(stage, offer, true);
        }
        for (Trace.DhcpEvent event : offering) {
            if (event.step() instanceof Trace.AddressChosen && events.stream().noneMatch(ExplainBoot::isAddress)) {
                events.add(event);
            }
        }
        Optional<Dhcp4Message> item =
                stage == BootStage.ROM ? firstItem(stage, server, client, answer.get()) : Optional.empty();
        return new StageReport(stage, answer, item, false, List.copyOf(events), Optional.empty());
    }

    private static boolean isAddress(Trace.DhcpEvent event) {
        return event.step() instanceof Trace.AddressChosen;
    }

    private StageReport result(BootStage stage, Optional<Dhcp4Message> reply, boolean offered) {
        return new StageReport(stage, reply, Optional.empty(), offered, List.copyOf(events), Optional.empty());
    }

    /** A ROM that is shown a menu takes the first entry when the time is over; type 0 is its own disk. */
    private Optional<Dhcp4Message> firstItem(BootStage stage, Ip4 server, Ip4 client, Dhcp4Message answer)
            throws Malformed {
        if (!answer.file().isEmpty() || answer.has(OptionCode.BOOTFILE_NAME)) return Optional.empty();
        for (Trace.DhcpEvent event : List.copyOf(events)) {
            if (!(event.step() instanceof Trace.MenuEntry entry)) continue;
            if (entry.type() == 0) return Optional.empty();
            return exchange(machine.choose(stage, server, client, entry.type()), true, client);
        }
        return Optional.empty();
    }

    /** What is answered, after waiting for pings and delays as long as it takes. */
    private Optional<Dhcp4Message> exchange(Bytes packet, boolean pxePort, Ip4 source) throws Malformed {
        int index = network.interfaces().getFirst().index();
        Ip4 from = machine.relay().orElse(source);
        int sourcePort = machine.relay().isPresent() ? 67 : 68;
        var effects = new ArrayList<>(
                engine.on(nowMillis, new Arrival(index, from, sourcePort, Ip4.BROADCAST, pxePort, packet)));
        long end = nowMillis + LONGEST_WAIT_MILLIS;
        while (effects.stream().noneMatch(Effect.Send.class::isInstance)) {
            OptionalLong deadline = engine.deadline();
            if (deadline.isEmpty() || deadline.getAsLong() > end) return Optional.empty();
            nowMillis = Math.max(nowMillis + 1, deadline.getAsLong());
            effects.addAll(engine.onTimer(nowMillis));
        }
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) return Optional.of(Dhcp4Codec.decode(send.payload()));
        }
        return Optional.empty();
    }
}
