package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.reader.Dhcp6SettingsReader;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.Lifetime;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;
import org.bootmasq.ra.message.IcmpCodec;
import org.bootmasq.ra.message.IcmpMessage.RouterAdvertisement;
import org.bootmasq.ra.settings.RaSettings;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Malformed;

/** A router with one interface, {@code lan0}, a clock that tests move, and what came out since they looked last. */
final class RaStage {
    static final int LAN0 = 2;
    static final Ip6 ROUTER = ip6("fe80::ff:fe00:101");
    static final Ip6 HOST = ip6("fe80::ff:fe00:202");
    static final Ip6 ALL_NODES = ip6("ff02::1");
    static final Ip6 ALL_ROUTERS = ip6("ff02::2");
    static final String SOLICITATION = "8500000000000000" + "0101020000000202";

    final RaServer server;
    long now = 1_000_000;
    /** MTUs of interfaces that are down. */
    final Map<String, Integer> down = new HashMap<>();

    /** What the next start is to know. */
    List<RememberedPrefix> remembered = List.of();

    private final List<RaEffect> effects = new ArrayList<>();

    private void add(List<RaEffect> more) {
        for (RaEffect each : more) {
            if (each instanceof RaEffect.Remember(List<RememberedPrefix> told)) remembered = told;
            else effects.add(each);
        }
    }

    RaStage(String... lines) {
        server = new RaServer(settings(lines), new Random(4861));
    }

    static RaSettings settings(String... lines) {
        var problems = new Problems();
        var configuration = Texts.read(String.join("\n", lines) + "\n", problems);
        Dhcp6Settings six = Dhcp6SettingsReader.read(configuration, problems);
        RaSettings settings = RaSettings.read(
                configuration, six.subnets().ranges(), six.reply().options(), problems);
        if (problems.hasErrors()) throw new AssertionError(problems.errors());
        return settings;
    }

    static Ip6 ip6(String text) {
        return Ip6.parse(text).orElseThrow();
    }

    /** {@code address/length}, and behind commas {@code preferred=}, {@code valid=}: seconds that are left. */
    LocalAddress6 address(String text) {
        String[] parts = text.split(",", -1);
        String[] prefix = parts[0].split("/", -1);
        long preferred = Long.MAX_VALUE;
        long valid = Long.MAX_VALUE;
        boolean tentative = false;
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith("preferred=")) preferred = until(parts[i]);
            else if (parts[i].startsWith("valid=")) valid = until(parts[i]);
            else tentative = parts[i].equals("tentative");
        }
        Ip6 address = ip6(prefix[0]);
        return new LocalAddress6(
                address,
                Integer.parseInt(prefix[1]),
                address.isLinkLocal() ? Scope.LINK : Scope.GLOBAL,
                new Lifetime(preferred <= now, tentative, preferred, valid));
    }

    private long until(String part) {
        return now + Long.parseLong(part.substring(part.indexOf('=') + 1)) * 1000;
    }

    InterfaceView view(String name, int index, String... addresses) {
        var list = new ArrayList<LocalAddress6>();
        for (String each : addresses) list.add(address(each));
        var hardware = HardwareAddress.ethernet("02:00:00:00:01:01");
        return new InterfaceView(name, index, hardware, InterfaceView.ETHERNET_MTU, List.of(), list);
    }

    /** The interface has these addresses now, in this order, and its link-local one. */
    RaStage addresses(String... addresses) {
        var all = new ArrayList<>(List.of(addresses));
        all.add(ROUTER + "/64");
        return interfaces(List.of(view("lan0", LAN0, all.toArray(String[]::new))));
    }

    RaStage interfaces(List<InterfaceView> served, InterfaceView... others) {
        Map<String, Integer> mtus = new HashMap<>(down);
        for (InterfaceView each : served) mtus.put(each.name(), each.mtu());
        for (InterfaceView each : others) mtus.put(each.name(), each.mtu());
        add(server.interfacesChanged(now, served, List.of(others), mtus));
        return this;
    }

    RaStage reconfigure(String... lines) {
        add(server.reconfigure(now, settings(lines)));
        return this;
    }

    /** Lets time go by, and timers with it. */
    RaStage pass(long millis) {
        long end = now + millis;
        for (OptionalLong next = server.deadline();
                next.isPresent() && next.getAsLong() <= end;
                next = server.deadline()) {
            now = Math.max(now, next.getAsLong());
            add(server.onTimer(now));
        }
        now = end;
        return this;
    }

    RaStage hears(IcmpArrival arrival) {
        add(server.onMessage(now, arrival));
        return this;
    }

    RaStage asks(String hex) {
        return asks(hex, HOST);
    }

    RaStage asks(String hex, Ip6 source) {
        return asks(hex, source, LAN0);
    }

    RaStage asks(String hex, Ip6 source, int index) {
        return hears(new IcmpArrival(Bytes.ofHex(hex), index, source, ALL_ROUTERS, 255));
    }

    RaStage takes(List<RaEffect> more) {
        add(more);
        return this;
    }

    /** What was sent since somebody looked last; log lines are forgotten too. */
    List<RaEffect.Send> sent() {
        List<RaEffect.Send> sent = effects.stream()
                .filter(RaEffect.Send.class::isInstance)
                .map(RaEffect.Send.class::cast)
                .toList();
        effects.clear();
        return sent;
    }

    /** The one message that was sent since somebody looked last. */
    RouterAdvertisement told() {
        List<RaEffect.Send> sent = sent();
        if (sent.size() != 1) throw new AssertionError("one message expected: " + sent);
        return advertisement(sent.getFirst());
    }

    static RouterAdvertisement advertisement(RaEffect.Send sent) {
        try {
            return (RouterAdvertisement) IcmpCodec.decode(sent.message());
        } catch (Malformed e) {
            throw new AssertionError(e);
        }
    }

    /** What was logged since somebody looked last; what was sent is forgotten too. */
    List<String> logged() {
        List<String> lines = new ArrayList<>();
        for (RaEffect each : effects) if (each instanceof RaEffect.Log(boolean _, String text)) lines.add(text);
        effects.clear();
        return lines;
    }

    /** Everything since somebody looked last. */
    List<RaEffect> effects() {
        List<RaEffect> all = List.copyOf(effects);
        effects.clear();
        return all;
    }
}
