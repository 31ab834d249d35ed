package org.bootmasq.edge.ra;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bootmasq.edge.DhcpInterfaces;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.SteadyClock;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.ra.RaEffect;
import org.bootmasq.ra.RaServer;
import org.bootmasq.ra.RememberedPrefix;
import org.bootmasq.ra.SlaacHost;
import org.bootmasq.ra.settings.RaSettings;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** Runs the engine of router advertisements on the thread of a loop, and carries out its effects. */
public final class RaRunner implements EventLoop.Timer, AutoCloseable {
    /** Hears which clients of DHCPv4 answer at addresses that they have made themselves: {@code ra-names}. */
    public interface Witness {
        /** The client that holds the lease answers at an address. */
        void answers(Ip4 lease, Ip6 address);

        /** It is no longer known there. */
        void gone(Ip4 lease, Ip6 address);
    }

    /** Keeps over a restart which prefixes hosts were told of. */
    public interface Memory {
        /** What is kept. */
        List<RememberedPrefix> recall();

        /** From now on this is kept. */
        void remember(List<RememberedPrefix> told);
    }

    private static final String SUBSYSTEM = "dhcp";

    private final EventLoop loop;
    private final RaServer engine;
    private final RaSocket socket;
    private final Interfaces interfaces;
    private final DhcpInterfaces admitted;
    private final Memory memory;
    private final Witness witness;
    private final Log log;
    private RaSettings settings;
    private List<InterfaceView> known = List.of();
    private Map<String, Integer> mtus = Map.of();
    private boolean running;

    /** Nothing is said before {@link #start}. */
    public RaRunner(
            EventLoop loop,
            RaSettings settings,
            RaSocket socket,
            Interfaces interfaces,
            Memory memory,
            Witness witness,
            Log log) {
        this.loop = loop;
        this.settings = settings;
        engine = new RaServer(settings, new SecureRandom());
        this.socket = socket;
        this.interfaces = interfaces;
        this.memory = memory;
        this.witness = witness;
        this.log = log;
        admitted = DhcpInterfaces.ofIp6(interfaces);
    }

    /** Hears who solicits from now on; the kernel keeps what comes until {@link #start}. */
    public void listen() {
        socket.hearAt(heard());
    }

    /**
     * Begins to advertise and to answer.
     *
     * @param told whether the log has been told what templates make of interfaces
     */
    public void start(boolean told) throws LinuxException {
        running = true;
        engine.recall(SteadyClock.millis(), memory.recall());
        look(told);
        loop.add(this);
        loop.add(socket.pollable(), Epoll.IN, _ -> messages());
    }

    /** Goes by other settings from now on. */
    public void reconfigure(RaSettings others) {
        boolean changed = !others.equals(settings);
        settings = others;
        if (changed) carryOut(engine.reconfigure(SteadyClock.millis(), others));
        look();
    }

    /** Takes the interfaces as they are now. */
    public void interfacesChanged() {
        boolean changed = !interfaces.all().equals(known) || !interfaces.mtus().equals(mtus);
        if (running && changed) look();
    }

    private void look() {
        look(false);
    }

    private void look(boolean told) {
        known = interfaces.all();
        mtus = interfaces.mtus();
        var served = new ArrayList<InterfaceView>();
        var others = new ArrayList<InterfaceView>();
        for (InterfaceView view : known) (admitted.serves(view) ? served : others).add(view);
        listen();
        long now = SteadyClock.millis();
        carryOut(told ? engine.begin(now, served, others, mtus) : engine.interfacesChanged(now, served, others, mtus));
    }

    private Set<Integer> heard() {
        var heard = new HashSet<Integer>();
        if (!settings.isNeeded()) return heard;
        for (InterfaceView view : interfaces.all()) {
            // dnsmasq: an alias of bridge-interface needs no leave of interface lines.
            if (admitted.serves(view) || settings.bridgeOf(view.name()).isPresent()) heard.add(view.index());
        }
        return heard;
    }

    /** A client of DHCPv4 has a lease and a name, new or as before. */
    public void leased(SlaacHost host) {
        carryOut(engine.leased(SteadyClock.millis(), host));
    }

    /** A client's lease is over, or has lost its name. */
    public void ended(Ip4 lease) {
        carryOut(engine.ended(lease));
    }

    @Override
    public long deadline() {
        return engine.deadline().orElse(EventLoop.NEVER);
    }

    @Override
    public void onTimer(long now) {
        carryOut(engine.onTimer(now));
    }

    private void messages() throws LinuxException {
        socket.receive(arrival -> carryOut(engine.onMessage(loop.now(), arrival)));
    }

    private void carryOut(List<RaEffect> effects) {
        for (RaEffect each : effects) {
            switch (each) {
                case RaEffect.Send send -> socket.send(send);
                case RaEffect.Log(boolean warning, String text) ->
                    log.log(warning ? Priority.WARNING : Priority.INFO, SUBSYSTEM, text);
                case RaEffect.Answers(Ip4 lease, Ip6 address) -> witness.answers(lease, address);
                case RaEffect.Gone(Ip4 lease, Ip6 address) -> witness.gone(lease, address);
                case RaEffect.Remember(List<RememberedPrefix> told) -> memory.remember(told);
            }
        }
        socket.flush();
    }

    /** Ends: hosts are told that this is no router any more. The socket is its owner's to close. */
    @Override
    public void close() {
        if (running) carryOut(engine.farewell(SteadyClock.millis()));
        running = false;
    }
}
