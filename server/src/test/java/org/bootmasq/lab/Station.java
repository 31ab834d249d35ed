package org.bootmasq.lab;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * A machine on a cable that is nothing but frames: it answers ARP for the addresses it was told to hold, sends
 * datagrams from any address and sees every datagram that comes, whatever its destination.
 */
public final class Station implements AutoCloseable {
    private static final int ARP_TYPE = 0x0806;

    private final PacketSocket socket;
    private final Bytes mac;
    private volatile Predicate<Ip4> held = _ -> false;

    public Station(PacketSocket socket, Bytes mac) {
        this.socket = socket;
        this.mac = mac;
    }

    public Bytes mac() {
        return mac;
    }

    /** From now on answers ARP requests for these addresses. */
    public void hold(Predicate<Ip4> addresses) {
        held = addresses;
    }

    public void send(Datagram datagram) {
        socket.send(datagram.frame());
    }

    /** The next datagram, empty when none comes in time; ARP is answered on the way. */
    public Optional<Datagram> receive(int millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        int left = millis;
        while (left >= 0) {
            Optional<Bytes> frame = socket.receive(left);
            if (frame.isPresent()) {
                Optional<Datagram> datagram = Datagram.of(frame.get());
                if (datagram.isPresent()) {
                    return datagram;
                }
                answerArp(frame.get());
            }
            left = (int) TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (frame.isEmpty() && left <= 0) {
                break;
            }
            left = Math.max(left, 0);
        }
        return Optional.empty();
    }

    /**
     * Asks who has the address (RFC 826), from {@code from}, and returns the hardware address that answers within 500
     * ms.
     */
    public Optional<Bytes> resolve(Ip4 from, Ip4 address) {
        socket.send(arp(1, Datagram.BROADCAST_MAC, from, Bytes.ofHex("000000000000"), address));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
        while (System.nanoTime() < deadline) {
            Optional<Bytes> frame = socket.receive(20).filter(Station::isArp);
            if (frame.isPresent()) {
                Bytes arp = frame.get().slice(14);
                if (Datagram.u16(arp, 6) == 2 && Datagram.ip(arp, 14).equals(address)) {
                    return Optional.of(arp.slice(8, 14));
                }
                answerArp(frame.get());
            }
        }
        return Optional.empty();
    }

    private void answerArp(Bytes frame) {
        if (!isArp(frame) || Datagram.u16(frame, 20) != 1) {
            return;
        }
        Bytes arp = frame.slice(14);
        Ip4 wanted = Datagram.ip(arp, 24);
        Ip4 asker = Datagram.ip(arp, 14);
        if (held.test(wanted) && !asker.equals(wanted)) {
            socket.send(arp(2, arp.slice(8, 14), wanted, arp.slice(8, 14), asker));
        }
    }

    private Bytes arp(int operation, Bytes toMac, Ip4 from, Bytes targetMac, Ip4 target) {
        ByteWriter frame = new ByteWriter(42);
        frame.bytes(toMac).bytes(mac).u16(ARP_TYPE);
        frame.u16(1).u16(0x0800).u8(6).u8(4).u16(operation);
        return frame.bytes(mac).ip4(from).bytes(targetMac).ip4(target).bytes();
    }

    private static boolean isArp(Bytes frame) {
        return frame.length() >= 42 && Datagram.u16(frame, 12) == ARP_TYPE;
    }

    @Override
    public void close() {
        socket.close();
    }
}
