package org.bootmasq.edge.ra;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.Icmp6Socket;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Pollable;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.linux.SendBatch;
import org.bootmasq.ra.IcmpArrival;
import org.bootmasq.ra.RaEffect;
import org.bootmasq.ra.message.IcmpType;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * The socket of router advertisements, in the group of all routers (RFC 4291 section 2.7.1) on each interface that
 * hosts ask at. One for the process; opening it needs the right to raw sockets.
 */
public final class RaSocket implements AutoCloseable {
    private static final int BATCH = 32;

    /** More than any solicitation has; advertisements of ours fit the MTU of their link. */
    private static final int MESSAGE_ROOM = 9216;

    private static final Ip6 ALL_ROUTERS = new Ip6(0xff02L << 48, 2);
    private static final String SUBSYSTEM = "dhcp";

    private final Icmp6Socket socket;
    private final Interfaces interfaces;
    private final PcapDump dump;
    private final Log log;
    private final Faults faults;
    private final ReceiveBatch received = new ReceiveBatch(BATCH, MESSAGE_ROOM);
    private final SendBatch batch = new SendBatch(BATCH, MESSAGE_ROOM);
    private Set<Integer> joined = Set.of();

    /** @param dump keeps what comes and goes, where {@code dumpfile} wants that */
    public RaSocket(Interfaces interfaces, PcapDump dump, Log log) throws LinuxException {
        this.interfaces = interfaces;
        this.dump = dump;
        this.log = log;
        faults = new Faults(log, SUBSYSTEM);
        socket = Icmp6Socket.open(Set.of(IcmpType.ROUTER_SOLICITATION.code(), IcmpType.ECHO_REPLY.code()));
    }

    Pollable pollable() {
        return socket;
    }

    /** Hears solicitations at these interfaces, by their numbers, and at no others. */
    void hearAt(Set<Integer> wanted) {
        byte[] group = ALL_ROUTERS.octets().toArray();
        for (int index : joined) {
            if (!wanted.contains(index)) leave(group, index);
        }
        var now = new HashSet<Integer>();
        for (int index : wanted) {
            if (joined.contains(index) || join(group, index)) now.add(index);
        }
        joined = now;
    }

    private boolean join(byte[] group, int index) {
        try {
            socket.join(group, index);
            return true;
        } catch (LinuxException e) {
            String name = interfaces.nameOf(index);
            log.log(Priority.ERR, SUBSYSTEM, "interface " + name + " failed to join the group of routers: " + e.text());
            return false;
        }
    }

    private void leave(byte[] group, int index) {
        try {
            socket.leave(group, index);
        } catch (LinuxException e) {
            log.log(Priority.WARNING, SUBSYSTEM, "cannot leave the group of routers: " + e.text());
        }
    }

    /** Takes one batch. A message that {@code taker} fails at is dropped and logged, and loses no other its turn. */
    void receive(Consumer<IcmpArrival> taker) throws LinuxException {
        int count = socket.receive(received);
        for (int i = 0; i < count; i++) {
            try {
                if (!received.truncated(i)) take(i, taker);
            } catch (Exception | Error fault) {
                int index = i;
                faults.dropped(() -> describe(index), fault);
            }
        }
    }

    private void take(int i, Consumer<IcmpArrival> taker) {
        var arrival = new IcmpArrival(
                Bytes.of(received.bytes(i)),
                received.interfaceIndex(i),
                Ip6.ofOctets(Bytes.of(received.sourceOctets(i))),
                Ip6.ofOctets(Bytes.of(received.destinationOctets(i))),
                received.hopLimit(i));
        if (dump.wants(PcapDump.Kind.ROUTER_ADVERTISEMENT)) {
            dump(arrival.source(), arrival.destination(), arrival.hopLimit(), arrival.payload());
        }
        taker.accept(arrival);
    }

    private void dump(Ip6 from, Ip6 to, int hops, Bytes message) {
        dump.icmp6(PcapDump.Kind.ROUTER_ADVERTISEMENT, from, to, hops, ByteBuffer.wrap(message.toArray()));
    }

    private String describe(int i) {
        byte[] octets = received.bytes(i);
        return "an ICMPv6 message on interface " + received.interfaceIndex(i) + " " + Faults.hex(octets, octets.length);
    }

    /** Takes a message; it leaves with the batch, {@link #flush}, at the latest. */
    void send(RaEffect.Send send) {
        if (dump.wants(PcapDump.Kind.ROUTER_ADVERTISEMENT)) {
            dump(send.source(), send.destination(), RaEffect.Send.HOP_LIMIT, send.message());
        }
        if (batch.isFull()) flush();
        batch.addIp6(send.message().toArray(), send.destination().octets().toArray(), send.interfaceIndex(), 0)
                .from(send.source().octets().toArray(), send.interfaceIndex())
                .hopLimit(RaEffect.Send.HOP_LIMIT);
    }

    /** Sends all that waits. */
    void flush() {
        while (batch.remaining() > 0) {
            try {
                socket.send(batch);
                break; // what remains found the send buffer full: it is said again
            } catch (LinuxException e) {
                log.log(Priority.WARNING, SUBSYSTEM, "cannot send a router advertisement: " + e.text());
            }
        }
        batch.clear();
    }

    @Override
    public void close() {
        socket.close();
    }
}
