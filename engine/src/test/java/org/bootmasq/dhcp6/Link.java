package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp6.message.Arrival6;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Message;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;
import org.bootmasq.wire.Malformed;

/** A server on lan0, neighbours that answer at once, and a clock that tests step. */
final class Link {
    static final int LAN0 = 2;
    static final Bytes SERVER = Bytes.ofHex("00030001020000000101");
    static final Ip6 SERVER_LINK_LOCAL = ip("fe80::ff:fe00:101");
    static final Ip6 CLIENT = ip("fe80::ff:fe00:202");
    static final Ip6 GROUP = ip("ff02::1:2");
    static final HardwareAddress CLIENT_HARDWARE = HardwareAddress.ethernet("02:00:00:00:02:02");

    final Dhcp6Server server;
    KnownNames names = KnownNames.NONE;
    long now = 1_800_000_000_000L;
    List<Effect> effects = List.of();
    /** What the neighbour cache says of everybody; empty if nobody answers. */
    Optional<HardwareAddress> neighbour = Optional.of(CLIENT_HARDWARE);

    private final List<InterfaceView> views = new ArrayList<>();

    Link(String... lines) {
        this(new Lease6Table(), lines);
    }

    Link(Lease6Table leases, String... lines) {
        server = new Dhcp6Server(ConfigText6.settings(lines), leases, SERVER, new Random(1), () -> names);
        has(LAN0, "lan0", "2001:db8:1::1/64");
    }

    static Ip6 ip(String text) {
        return Ip6.parse(text).orElseThrow();
    }

    /** An interface has these addresses from now on, the oldest first, behind its link-local one. */
    void has(int index, String name, String... addresses) {
        List<LocalAddress6> all = new ArrayList<>();
        all.add(new LocalAddress6(SERVER_LINK_LOCAL, 64, Scope.LINK));
        for (String text : addresses) {
            Ip6Prefix prefix = Ip6Prefix.parse(text).orElseThrow();
            all.addFirst(new LocalAddress6(prefix.address(), prefix.length(), Scope.GLOBAL));
        }
        has(new InterfaceView(name, index, HardwareAddress.ethernet("02:00:00:00:01:01"), 1500, List.of(), all));
    }

    void has(InterfaceView view) {
        views.removeIf(other -> other.index() == view.index());
        views.add(view);
        server.interfacesChanged(views);
    }

    /** A message of the client, whose link-layer address the neighbour cache knows at once. */
    void sends(Bytes payload) {
        receives(new Arrival6(payload, LAN0, CLIENT, 546, GROUP));
    }

    void sends(Dhcp6Message message) {
        sends(Dhcp6Codec.encode(message));
    }

    void receives(Arrival6 arrival) {
        List<Effect> all = new ArrayList<>();
        for (Effect effect : server.on(now, arrival)) {
            if (effect instanceof Effect.AskNeighbour(int index, Ip6 address)) {
                all.addAll(server.onNeighbour(now, index, address, neighbour));
            } else {
                all.add(effect);
            }
        }
        effects = all;
    }

    void passes(long millis) {
        now += millis;
        effects = server.onTimer(now);
    }

    <T extends Effect> Stream<T> of(Class<T> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast);
    }

    List<Effect.Send6> sends() {
        return of(Effect.Send6.class).toList();
    }

    /** The only message sent, if one was. */
    Optional<Dhcp6Message> reply() {
        List<Effect.Send6> sent = sends();
        if (sent.size() > 1) throw new AssertionError(sent.toString());
        return sent.stream().findFirst().map(send -> decoded(send.payload()));
    }

    List<String> log() {
        return of(Effect.Log.class).map(line -> line.text().strip()).toList();
    }

    static Dhcp6Message decoded(Bytes packet) {
        try {
            return Dhcp6Codec.decode(packet);
        } catch (Malformed malformed) {
            throw new AssertionError(malformed);
        }
    }
}
