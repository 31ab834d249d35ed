package org.bootmasq.lab;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * A machine on a cable that is nothing but frames of IPv6: it answers neighbour solicitations as it was told to, sends
 * packets from any address and sees every packet that comes, whole even if it came in fragments.
 */
public final class Station6 implements AutoCloseable {
    private static final int MTU = 1500;
    private static final int NEIGHBOUR_SOLICITATION = 135;
    private static final int NEIGHBOUR_ADVERTISEMENT = 136;

    private final PacketSocket socket;
    private final Queue<Packet6> whole = new ArrayDeque<>();
    private final Map<Integer, Bytes> pieces = new TreeMap<>();
    private volatile Function<Ip6, Optional<Bytes>> neighbours = _ -> Optional.empty();

    public Station6(PacketSocket socket) {
        this.socket = socket;
    }

    /** From now on solicitations for these addresses are answered with these hardware addresses. */
    public void answer(Function<Ip6, Optional<Bytes>> addresses) {
        neighbours = addresses;
    }

    public void send(Packet6 packet) {
        packet.frames(MTU).forEach(socket::send);
    }

    /** The next packet, empty when none comes in time; neighbours are answered on the way. */
    public Optional<Packet6> receive(int millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        int left = millis;
        while (whole.isEmpty()) {
            Optional<Bytes> frame = socket.receive(Math.max(left, 0));
            frame.flatMap(Packet6::of).ifPresent(this::take);
            left = (int) TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (frame.isEmpty() && left <= 0) break;
        }
        return Optional.ofNullable(whole.poll());
    }

    private void take(Packet6 packet) {
        if (packet.protocol() == Packet6.FRAGMENT) {
            join(packet);
        } else if (packet.icmpType() == NEIGHBOUR_SOLICITATION && packet.body().length() >= 24) {
            Ip6 target = Ip6.ofOctets(packet.body().slice(8, 24));
            if (!packet.from().isUnspecified()) {
                neighbours.apply(target).ifPresent(mac -> socket.send(advertisement(packet, target, mac)));
            }
        } else {
            whole.add(packet);
        }
    }

    /** The kernel sends the fragments of one packet in a row and in order. */
    private void join(Packet6 fragment) {
        int place = Datagram.u16(fragment.body(), 2);
        pieces.put(place & ~7, fragment.body().slice(8));
        if ((place & 1) != 0) return;
        Bytes body = pieces.values().stream().reduce(Bytes.EMPTY, Bytes::plus);
        pieces.clear();
        whole.add(new Packet6(
                fragment.fromMac(),
                fragment.toMac(),
                fragment.from(),
                fragment.to(),
                fragment.hopLimit(),
                fragment.body().at(0),
                body));
    }

    private static Bytes advertisement(Packet6 asked, Ip6 target, Bytes mac) {
        ByteWriter message =
                new ByteWriter(32).u8(NEIGHBOUR_ADVERTISEMENT).u8(0).u16(0);
        message.i32(0x60000000).ip6(target).u8(2).u8(1).bytes(mac);
        return Packet6.icmp(mac, asked.fromMac(), target, asked.from(), message.bytes())
                .frames(MTU)
                .getFirst();
    }

    @Override
    public void close() {
        socket.close();
    }
}
