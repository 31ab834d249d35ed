package org.bootmasq.edge.dhcp;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.dhcp4.Dhcp4Server;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.lease.Lease4;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.IcmpEcho;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Pollable;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Ip4;

/**
 * Runs the DHCPv4 engine on the thread of a loop: hands it messages, echo replies and its timers, and has its effects
 * carried out, batch by batch. What one message provokes ends with that message.
 */
public final class Dhcp4Runner implements EventLoop.Timer, AutoCloseable {
    private final EventLoop loop;
    private final Dhcp4Server engine;
    private final Dhcp4Sockets sockets;
    private final DhcpEffects effects;
    private final Dhcp4Receiver receiver;
    private final Map<Pollable, Integer> heard = new HashMap<>();
    private List<InterfaceView> known = List.of();
    private final Gathering gathering = new Gathering();

    /** Nothing is answered before {@link #start}. */
    public Dhcp4Runner(
            EventLoop loop, Dhcp4Server engine, Dhcp4Sockets sockets, DhcpEffects effects, Dhcp4Receiver receiver) {
        this.loop = loop;
        this.engine = engine;
        this.sockets = sockets;
        this.effects = effects;
        this.receiver = receiver;
    }

    /** Begins to answer. */
    public void start(List<InterfaceView> interfaces) throws LinuxException {
        known = interfaces;
        engine.interfacesChanged(interfaces);
        loop.add(this);
        listen();
    }

    /** Listens to the sockets as they are now; closed ones are heard no more by themselves. */
    public void listen() throws LinuxException {
        Map<Pollable, EventLoop.Ready> wanted = new HashMap<>();
        wanted.put(sockets.server(), _ -> messages(sockets.server(), false));
        sockets.pxe().ifPresent(pxe -> wanted.put(pxe, _ -> messages(pxe, true)));
        sockets.echo().ifPresent(echo -> wanted.put(echo, _ -> echoes(echo)));
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

    /** Serves by other settings from now on. */
    public void reconfigure(Dhcp4Settings settings) {
        engine.reconfigure(settings);
    }

    /** At start and on SIGHUP: leases have the names of their hosts, and the script hears of every lease. */
    public void namesRead() {
        engine.wallAhead(loop.wallAhead());
        carryOut(engine.started(loop.now()));
    }

    /** Leases have the names of their hosts, which may be others by now. */
    public void hostsRenamed() {
        engine.wallAhead(loop.wallAhead());
        carryOut(engine.renamed(loop.now()));
    }

    /** Takes the interfaces as they are now. */
    public void interfacesChanged(List<InterfaceView> interfaces) {
        if (interfaces.equals(known)) return;
        known = interfaces;
        sockets.rebind();
        engine.interfacesChanged(interfaces);
    }

    /** Takes an address from whoever holds it; false if nobody does. */
    public boolean withdraw(Ip4 address) {
        if (!engine.leases().isHeld(address)) return false;
        carryOut(engine.withdraw(address));
        return true;
    }

    /** Lets somebody hold an address; false if there is no room for a lease more. */
    public boolean give(Ip4 address, GivenLease given) {
        if (!engine.hasRoomFor(address)) return false;
        engine.wallAhead(loop.wallAhead());
        carryOut(engine.give(loop.now(), address, given));
        return true;
    }

    /** How many messages of each kind were taken and sent, by dnsmasq's names. */
    public Map<String, Long> counts() {
        return engine.counts().byName();
    }

    /** Who holds what at this moment. */
    public Collection<Lease4> leases() {
        return engine.leases().all();
    }

    @Override
    public long deadline() {
        return engine.deadline().orElse(EventLoop.NEVER);
    }

    @Override
    public void onTimer(long now) {
        engine.wallAhead(loop.wallAhead());
        carryOut(engine.onTimer(now));
    }

    private void carryOut(List<Effect> decided) {
        effects.add(decided);
        effects.carryOut();
    }

    private void messages(UdpSocket socket, boolean pxePort) throws LinuxException {
        gathering.pause();
        engine.wallAhead(loop.wallAhead());
        int count = receiver.receive(socket, pxePort, arrival -> effects.add(engine.on(loop.now(), arrival), pxePort));
        boolean synced = effects.carryOut();
        if (synced) gathering.synced(count < Dhcp4Receiver.BATCH);
    }

    /**
     * Ends; replies that wait for a lease to be durable are not sent. The sockets and the leases are their owner's to
     * close.
     */
    @Override
    public void close() {
        effects.close();
    }

    private void echoes(IcmpEcho echo) throws LinuxException {
        engine.wallAhead(loop.wallAhead());
        for (OptionalInt from = echo.receive(); from.isPresent(); from = echo.receive()) {
            effects.add(engine.onPingReply(loop.now(), new Ip4(from.getAsInt())));
        }
        effects.carryOut();
    }
}
