package org.bootmasq.edge;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.bootmasq.dhcp4.Arrival;
import org.bootmasq.dhcp4.Dhcp4Server;
import org.bootmasq.dhcp4.Dhcp4Settings;
import org.bootmasq.lease.Lease;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Netlink;
import org.bootmasq.linux.Pollable;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.linux.Signals;
import org.bootmasq.linux.Signals.Signal;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * The main thread's work: waits for DHCP messages, echo replies, changes of interfaces, signals and the engine's timers, and hands each on. Whatever a
 * message provokes is logged and ends with that message.
 */
public final class MainLoop implements AutoCloseable {
    private static final int DHCP = 1;
    private static final int PXE = 2;
    private static final int ECHO = 3;
    private static final int INTERFACES = 4;
    private static final int SIGNALS = 5;
    private static final int OTHERS = 16;
    private static final int BATCH = 64;
    private static final int BOOT_REPLY = 2;
    private static final int MESSAGE_ROOM = 4096;
    private static final int LONGEST_WAIT_MILLIS = 60_000;
    private static final long GATHERING_NANOS = 2_000_000;

    private final Log log;
    private final Interfaces interfaces;
    private final Signals signals = new Signals(EnumSet.allOf(Signal.class));
    private final Netlink changes = Netlink.subscribe(EnumSet.of(Netlink.Subject.LINK, Netlink.Subject.ADDRESS));
    private final Epoll epoll = new Epoll(16);
    private final ReceiveBatch received = new ReceiveBatch(BATCH, MESSAGE_ROOM);
    private final List<Reaction> reactions = new ArrayList<>();
    private final Map<Signal, Runnable> actions = new EnumMap<>(Signal.class);
    private final Set<Pollable> heard = new HashSet<>();
    private Optional<Dhcp> dhcp = Optional.empty();
    private long lastSyncNanos = System.nanoTime();
    private long gatherUntilNanos = lastSyncNanos;
    private Runnable interfacesAction = () -> {};
    private boolean ends;

    /** The DHCPv4 engine with what carries out its effects. */
    private record Dhcp(Dhcp4Server engine, Dhcp4Sockets sockets, Dhcp4Effects effects, PcapDump dump) {}

    /** What is done when something becomes readable. */
    @FunctionalInterface
    public interface Reaction {
        void run() throws LinuxException;
    }

    public MainLoop(Interfaces interfaces, Log log) throws LinuxException {
        this.interfaces = interfaces;
        this.log = log;
        epoll.add(signals, Epoll.IN, SIGNALS);
        epoll.add(changes, Epoll.IN, INTERFACES);
    }

    /** What a signal does, on the loop's thread. */
    public void on(Signal signal, Runnable action) {
        actions.put(signal, action);
    }

    /** Reacts on the loop's thread to whatever else becomes readable. */
    public void onReadable(Pollable source, Reaction reaction) throws LinuxException {
        epoll.add(source, Epoll.IN, OTHERS + reactions.size());
        reactions.add(reaction);
    }

    /** Serves DHCPv4 too. */
    public void serve(Dhcp4Server engine, Dhcp4Sockets sockets, Dhcp4Effects effects, PcapDump dump)
            throws LinuxException {
        dhcp = Optional.of(new Dhcp(engine, sockets, effects, dump));
        listen();
    }

    /** Listens to the sockets of DHCPv4 as they are now; closed ones are heard no more by themselves. */
    public void listen() throws LinuxException {
        if (dhcp.isEmpty()) return;
        Dhcp4Sockets sockets = dhcp.get().sockets();
        Map<Pollable, Integer> wanted = new HashMap<>(Map.of(sockets.server(), DHCP));
        sockets.pxe().ifPresent(pxe -> wanted.put(pxe, PXE));
        sockets.echo().ifPresent(echo -> wanted.put(echo, ECHO));
        heard.retainAll(wanted.keySet());
        for (var each : wanted.entrySet()) {
            if (heard.add(each.getKey())) epoll.add(each.getKey(), Epoll.IN, each.getValue());
        }
    }

    /** Serves DHCPv4 by other settings from now on, and tells the script of every lease again, as dnsmasq does on SIGHUP. */
    public void reconfigure(Dhcp4Settings settings) {
        adopt(settings);
        if (dhcp.isEmpty()) return;
        Dhcp served = dhcp.get();
        served.effects().add(served.engine().started(System.currentTimeMillis()));
        served.effects().carryOut();
    }

    /** What else is to be done, on the loop's thread, when interfaces or their addresses have changed. */
    public void onInterfaces(Runnable action) {
        interfacesAction = action;
    }

    /** Serves DHCPv4 by other settings from now on. */
    public void adopt(Dhcp4Settings settings) {
        dhcp.ifPresent(served -> served.engine().reconfigured(settings));
    }

    /** Takes an address from whoever holds it; false if nobody does, or no DHCPv4 is served. */
    public boolean withdraw(Ip4 address) {
        if (dhcp.isEmpty() || !dhcp.get().engine().leases().isHeld(address)) return false;
        dhcp.get().effects().add(dhcp.get().engine().withdraw(address));
        dhcp.get().effects().carryOut();
        return true;
    }

    /** Who holds what at this moment. */
    public Collection<Lease> leases() {
        return dhcp.isEmpty() ? List.of() : dhcp.get().engine().leases().all();
    }

    /** Ends {@link #run} after the present round. */
    public void end() {
        ends = true;
    }

    /** Serves until {@link #end}. */
    public void run() throws LinuxException {
        while (!ends) {
            int ready = epoll.await(patience());
            for (int i = 0; i < ready; i++) {
                switch (epoll.token(i)) {
                    case DHCP -> messages(dhcp.orElseThrow().sockets().server(), false);
                    case PXE -> {
                        Optional<UdpSocket> pxe = dhcp.orElseThrow().sockets().pxe();
                        if (pxe.isPresent()) messages(pxe.get(), true);
                    }
                    case ECHO -> echoes();
                    case INTERFACES -> interfacesChanged();
                    case SIGNALS -> signalled();
                    default -> reactions.get(epoll.token(i) - OTHERS).run();
                }
            }
            if (dhcp.isPresent()) timers(dhcp.get());
        }
    }

    private int patience() {
        OptionalLong deadline =
                dhcp.isEmpty() ? OptionalLong.empty() : dhcp.get().engine().deadline();
        if (deadline.isEmpty()) return LONGEST_WAIT_MILLIS;
        return Math.clamp(deadline.getAsLong() - System.currentTimeMillis(), 0, LONGEST_WAIT_MILLIS);
    }

    private void timers(Dhcp served) {
        long now = System.currentTimeMillis();
        OptionalLong deadline = served.engine().deadline();
        if (deadline.isEmpty() || deadline.getAsLong() > now) return;
        served.effects().add(served.engine().onTimer(now));
        served.effects().carryOut();
    }

    private void messages(UdpSocket socket, boolean pxePort) throws LinuxException {
        Dhcp served = dhcp.orElseThrow();
        gather();
        int count = socket.receive(received);
        long now = System.currentTimeMillis();
        for (int i = 0; i < count; i++) {
            int index = received.interfaceIndex(i);
            if (received.truncated(i) || !wants(index, received.buffer(i))) continue;
            var arrival = new Arrival(
                    index,
                    new Ip4(received.sourceAddress(i)),
                    received.sourcePort(i),
                    new Ip4(received.destinationAddress(i)),
                    pxePort,
                    Bytes.of(received.bytes(i)));
            if (served.dump().wants(PcapDump.Kind.DHCP4)) {
                ByteBuffer payload = ByteBuffer.wrap(arrival.payload().toArray());
                int port = socket.localPort();
                served.dump()
                        .udp(
                                PcapDump.Kind.DHCP4,
                                arrival.source(),
                                arrival.sourcePort(),
                                arrival.destination(),
                                port,
                                payload);
            }
            try {
                served.effects().add(served.engine().on(now, arrival));
            } catch (RuntimeException e) {
                log.log(Priority.ERR, "dhcp", "a message from " + arrival.source() + " could not be served: " + e);
            }
        }
        served.sockets().answerFrom(pxePort);
        boolean synced = served.effects().carryOut();
        if (synced) gatherAfterSync(count < BATCH);
        served.sockets().answerFrom(false);
    }

    /** Where one sync follows another there is a moment's pause: what comes in meanwhile shares the next one. */
    private void gatherAfterSync(boolean caughtUp) {
        long now = System.nanoTime();
        if (caughtUp && now - lastSyncNanos < 2 * GATHERING_NANOS) gatherUntilNanos = now + GATHERING_NANOS;
        lastSyncNanos = now;
    }

    private void gather() {
        long left = gatherUntilNanos - System.nanoTime();
        if (left > 0) LockSupport.parkNanos(left);
    }

    /** dnsmasq: what a server answers to a relay may arrive anywhere; clients are heard where the configuration says. */
    private boolean wants(int index, ByteBuffer message) {
        if (message.hasRemaining() && message.get(0) == BOOT_REPLY) return true;
        if (!interfaces.servesDhcp(index)) return false;
        if (interfaces.hasAddress(index)) return true;
        String name = interfaces.nameOf(index);
        log.log(Priority.WARNING, "dhcp", "DHCP packet received on " + name + " which has no address");
        return false;
    }

    private void echoes() throws LinuxException {
        Dhcp served = dhcp.orElseThrow();
        var echo = served.sockets().echo().orElseThrow();
        for (OptionalInt from = echo.receive(); from.isPresent(); from = echo.receive()) {
            served.effects().add(served.engine().onPingReply(System.currentTimeMillis(), new Ip4(from.getAsInt())));
        }
        served.effects().carryOut();
    }

    private void interfacesChanged() throws LinuxException {
        changes.drain();
        if (interfaces.refresh()) {
            dhcp.ifPresent(served -> {
                served.sockets().rebind();
                served.engine().interfacesChanged(interfaces.all());
            });
        }
        interfacesAction.run();
    }

    private void signalled() {
        Set<Signal> arrived = signals.take();
        for (Signal signal : arrived) {
            Runnable action = actions.get(signal);
            if (action != null) action.run();
        }
    }

    @Override
    public void close() {
        epoll.close();
        changes.close();
        signals.close();
    }
}
