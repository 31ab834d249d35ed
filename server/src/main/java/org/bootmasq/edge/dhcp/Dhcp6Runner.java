package org.bootmasq.edge.dhcp;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.dhcp6.Dhcp6Server;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.lease.Lease6;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;

/**
 * Runs the DHCPv6 engine on the thread of a loop: hands it messages, neighbours and its timers, and has its effects
 * carried out, batch by batch. What one message provokes ends with that message.
 */
public final class Dhcp6Runner implements EventLoop.Timer, AutoCloseable {
    private final EventLoop loop;
    private final Dhcp6Server engine;
    private final Dhcp6Sockets sockets;
    private final NeighbourQuestions neighbours;
    private final DelegatedRoutes routes;
    private final DhcpEffects effects;
    private final Dhcp6Receiver receiver;
    private Optional<Heard> heard = Optional.empty();
    private List<InterfaceView> known = List.of();
    private final Gathering gathering = new Gathering();

    /** A socket that is listened to, and its number in the loop. */
    private record Heard(UdpSocket socket, int number) {}

    /** Nothing is answered before {@link #start}. */
    public Dhcp6Runner(
            EventLoop loop, Dhcp6Server engine, Dhcp6Outlet outlet, DhcpEffects effects, Dhcp6Receiver receiver) {
        this.loop = loop;
        this.engine = engine;
        this.effects = effects;
        this.receiver = receiver;
        sockets = outlet.sockets();
        neighbours = outlet.neighbours();
        routes = outlet.routes();
    }

    /** Begins to answer. */
    public void start(List<InterfaceView> interfaces) throws LinuxException {
        known = interfaces;
        engine.interfacesChanged(interfaces);
        loop.add(this);
        neighbours.start(this::carryOut);
        listen();
    }

    /** Listens to the socket as it is now; one that was closed is heard no more by itself. */
    public void listen() throws LinuxException {
        sockets.interfacesChanged();
        UdpSocket socket = sockets.socket();
        if (heard.isPresent() && heard.get().socket().equals(socket)) return;
        heard.ifPresent(before -> loop.forget(before.number()));
        heard = Optional.of(new Heard(socket, loop.add(socket, Epoll.IN, _ -> messages(socket))));
    }

    /** Serves by other settings from now on. */
    public void reconfigure(Dhcp6Settings settings) {
        engine.reconfigure(settings);
    }

    /** At start and on SIGHUP: leases have the names of their hosts, and the script hears of every lease. */
    public void namesRead() {
        lookAround();
        engine.wallAhead(loop.wallAhead());
        decided(engine.started(loop.now()));
        routes.removeUnwanted();
    }

    /** Leases have the names of their hosts, which may be others by now. */
    public void hostsRenamed() {
        lookAround();
        engine.wallAhead(loop.wallAhead());
        decided(engine.renamed(loop.now()));
    }

    /** Lines go by hardware addresses, which the lease file has not. */
    private void lookAround() {
        if (engine.leases().size() > 0) engine.neighbours(neighbours.known());
    }

    /** Takes the interfaces as they are now. */
    public void interfacesChanged(List<InterfaceView> interfaces) {
        if (interfaces.equals(known)) return;
        known = interfaces;
        sockets.interfacesChanged();
        routes.interfacesChanged();
        engine.interfacesChanged(interfaces);
    }

    /** Takes an address from whoever holds it; false if nobody does. */
    public boolean withdraw(Ip6 address) {
        if (!engine.leases().isHeld(address)) return false;
        decided(engine.withdraw(address));
        return true;
    }

    /** Lets somebody hold an address; false if there is no room for a lease more. */
    public boolean give(Ip6 address, GivenLease given) {
        if (!engine.hasRoomFor(address)) return false;
        engine.wallAhead(loop.wallAhead());
        decided(engine.give(loop.now(), address, given));
        return true;
    }

    /** All leases at this moment. */
    public Collection<Lease6> leases() {
        return engine.leases().all();
    }

    @Override
    public long deadline() {
        return engine.deadline().orElse(EventLoop.NEVER);
    }

    @Override
    public void onTimer(long now) {
        engine.wallAhead(loop.wallAhead());
        decided(engine.onTimer(now));
    }

    private void messages(UdpSocket socket) throws LinuxException {
        gathering.pause();
        engine.wallAhead(loop.wallAhead());
        int count = receiver.receive(socket, arrival -> effects.add(engine.on(loop.now(), arrival)));
        if (carryOut()) gathering.synced(count < Dhcp6Receiver.BATCH);
    }

    private void decided(List<Effect> decided) {
        effects.add(decided);
        carryOut();
    }

    /** What neighbours have answered may decide more. Returns whether leases were made durable meanwhile. */
    private boolean carryOut() {
        boolean synced = false;
        do synced |= effects.carryOut();
        while (neighbours.giveAnswers(this::onNeighbour));
        return synced;
    }

    private void onNeighbour(int interfaceIndex, Ip6 address, Optional<HardwareAddress> hardware) {
        effects.add(engine.onNeighbour(loop.now(), interfaceIndex, address, hardware));
    }

    /**
     * Ends; replies that wait for a lease to be durable are not sent. The sockets and the leases are their owner's to
     * close.
     */
    @Override
    public void close() {
        effects.close();
    }
}
