package org.bootmasq.edge.dhcp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.bootmasq.dhcp4.Arrival;
import org.bootmasq.dhcp4.Dhcp4Server;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
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
public final class Dhcp4Runner implements EventLoop.Timer, AutoCloseable {
    private static final int BATCH = 64;
    private static final Duration UNHEARD = Duration.ofSeconds(4);
    private static final Duration ENDING = Duration.ofSeconds(30);
    private static final int BOOT_REPLY = 2;
    /** A jumbo frame. */
    private static final int MESSAGE_ROOM = 9216;

    private static final long GATHERING_NANOS = 2_000_000;

    private final Log log;
    private final Interfaces interfaces;
    private final Signals signals = new Signals(EnumSet.allOf(Signal.class));
    private final Netlink changes = Netlink.subscribe(EnumSet.of(Netlink.Subject.LINK, Netlink.Subject.ADDRESS));
    private final ReceiveBatch received = new ReceiveBatch(BATCH, MESSAGE_ROOM);
    private final Faults faults;
    private final EventLoop loop;
    private final Map<Signal, Runnable> actions = new EnumMap<>(Signal.class);
    private final Map<Pollable, Integer> heard = new HashMap<>();
    private Optional<Dhcp> dhcp = Optional.empty();
    private long lastSyncNanos = System.nanoTime();
    private long gatherUntilNanos = lastSyncNanos;
    private Runnable interfacesAction = () -> {};

    /** The DHCPv4 engine with what carries out its effects. */
    private record Dhcp(Dhcp4Server engine, Dhcp4Sockets sockets, Dhcp4Effects effects, PcapDump dump) {}

    /** What is done when something becomes readable. */
    @FunctionalInterface
    public interface Reaction {
        void run() throws LinuxException;
    }

    public Dhcp4Runner(Interfaces interfaces, Log log) throws LinuxException {
        this.interfaces = interfaces;
        this.log = log;
        faults = new Faults(log, "");
        loop = new EventLoop(faults);
        loop.add(signals, Epoll.IN, _ -> signalled());
        loop.add(changes, Epoll.IN, _ -> interfacesChanged());
    }

    /** What a signal does, on the loop's thread. */
    public void on(Signal signal, Runnable action) {
        actions.put(signal, action);
    }

    /**
     * What is done where the loop does not hear that it is to end, for it waits for a file that does not come to its end, or has not begun yet.
     *
     * @param ending the signals that can mean nothing else than the end
     * @param end ends the process
     */
    public void otherwise(Set<Signal> ending, Consumer<Signal> end) {
        signals.tell(signal -> {
            if (!ending.contains(signal)) return;
            if (sleeps(UNHEARD) && signals.isPending(signal)) end.accept(signal);
            // Heard, and at its last work: some seconds for scripts and disks are in order.
            else if (signal == Signal.TERM && sleeps(ENDING)) end.accept(signal);
        });
    }

    /** True when the time is over. */
    private static boolean sleeps(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Reacts on the loop's thread to whatever else becomes readable. */
    public void onReadable(Pollable source, Reaction reaction) throws LinuxException {
        loop.add(source, Epoll.IN, _ -> reaction.run());
    }

    /** Serves DHCPv4 too. */
    public void serve(Dhcp4Server engine, Dhcp4Sockets sockets, Dhcp4Effects effects, PcapDump dump)
            throws LinuxException {
        dhcp = Optional.of(new Dhcp(engine, sockets, effects, dump));
        loop.add(this);
        listen();
    }

    /** Listens to the sockets of DHCPv4 as they are now; closed ones are heard no more by themselves. */
    public void listen() throws LinuxException {
        if (dhcp.isEmpty()) return;
        Dhcp4Sockets sockets = dhcp.get().sockets();
        Map<Pollable, EventLoop.Ready> wanted = new HashMap<>();
        wanted.put(sockets.server(), _ -> messages(sockets.server(), false));
        sockets.pxe().ifPresent(pxe -> wanted.put(pxe, _ -> messages(pxe, true)));
        sockets.echo().ifPresent(echo -> wanted.put(echo, _ -> echoes()));
        heard.entrySet().removeIf(each -> {
            boolean gone = !wanted.containsKey(each.getKey());
            if (gone) loop.forget(each.getValue());
            return gone;
        });
        for (var each : wanted.entrySet()) {
            if (!heard.containsKey(each.getKey())) {
                heard.put(each.getKey(), loop.add(each.getKey(), Epoll.IN, each.getValue()));
            }
        }
    }

    /** dnsmasq: on SIGHUP the script hears of every lease again. */
    public void tellScriptAgain() {
        if (dhcp.isEmpty()) return;
        Dhcp served = dhcp.get();
        served.engine().wallAhead(loop.wallAhead());
        served.effects().add(served.engine().started(loop.now()));
        served.effects().carryOut();
    }

    /** What else is to be done, on the loop's thread, when interfaces or their addresses have changed. */
    public void onInterfaces(Runnable action) {
        interfacesAction = action;
    }

    /** Serves DHCPv4 by other settings from now on. */
    public void reconfigure(Dhcp4Settings settings) {
        dhcp.ifPresent(served -> served.engine().reconfigure(settings));
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

    /** Does something on the loop's thread, soon. From any thread. */
    public void post(EventLoop.Work work) {
        loop.post(work);
    }

    /** Ends {@link #run} after the present round. */
    public void end() {
        loop.stop();
    }

    /** Serves until {@link #end}. */
    public void run() throws LinuxException {
        loop.run();
    }

    @Override
    public long deadline() {
        return dhcp.orElseThrow().engine().deadline().orElse(EventLoop.NEVER);
    }

    @Override
    public void onTimer(long now) {
        Dhcp served = dhcp.orElseThrow();
        served.engine().wallAhead(loop.wallAhead());
        served.effects().add(served.engine().onTimer(now));
        served.effects().carryOut();
    }

    private void messages(UdpSocket socket, boolean pxePort) throws LinuxException {
        Dhcp served = dhcp.orElseThrow();
        gather();
        int count = socket.receive(received);
        served.engine().wallAhead(loop.wallAhead());
        for (int i = 0; i < count; i++) {
            try {
                message(served, socket, i, pxePort);
            } catch (Exception | Error fault) {
                int index = i;
                faults.dropped(() -> describe(index), fault);
            }
        }
        served.sockets().answerFrom(pxePort);
        boolean synced = served.effects().carryOut();
        if (synced) gatherAfterSync(count < BATCH);
        served.sockets().answerFrom(false);
    }

    private void message(Dhcp served, UdpSocket socket, int i, boolean pxePort) throws LinuxException {
        int index = received.interfaceIndex(i);
        if (received.truncated(i)) {
            faults.dropped(() -> describe(i), "it has more than " + MESSAGE_ROOM + " octets");
            return;
        }
        if (!wants(index, received.buffer(i))) return;
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
        served.effects().add(served.engine().on(loop.now(), arrival));
    }

    private String describe(int index) {
        byte[] octets = received.bytes(index);
        return "a DHCP message of " + new Ip4(received.sourceAddress(index)) + " on interface "
                + received.interfaceIndex(index) + " " + Faults.hex(octets, octets.length);
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
        served.engine().wallAhead(loop.wallAhead());
        for (OptionalInt from = echo.receive(); from.isPresent(); from = echo.receive()) {
            served.effects().add(served.engine().onPingReply(loop.now(), new Ip4(from.getAsInt())));
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
            if (action != null) loop.guarded("what a signal was to do", action::run);
        }
    }

    @Override
    public void close() {
        loop.close();
        changes.close();
        signals.close();
    }
}
