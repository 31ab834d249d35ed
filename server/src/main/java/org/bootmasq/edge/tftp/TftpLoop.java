package org.bootmasq.edge.tftp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Option;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Neighbours;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.edge.log.LimitedLog;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.edge.script.ScriptCall;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.tftp.TftpLog;
import org.bootmasq.tftp.TftpServer;
import org.bootmasq.tftp.TftpSettings;
import org.bootmasq.tftp.TftpSettings.UniqueRoot;
import org.bootmasq.tftp.TftpTransfer;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;

/**
 * The TFTP server's thread: waits for datagrams and timers, and hands them to the engine. All state here is that
 * thread's own.
 */
final class TftpLoop implements Runnable, EventLoop.Timer {
    /** Requests are short; a longer one is cut, found without its NUL, and refused. */
    private static final int REQUEST_OCTETS = 4096;

    private static final int BATCH = 32;

    /** A client that was started anew asks more than once in this time. */
    private static final long UNDER_WAY_MILLIS = 5000;

    /** With more transfers than these an answer is always there, and waiting lets several gather. */
    private static final int FEW = 4;

    private final EventLoop loop;
    private final Faults faults;
    private final ReceiveBatch requests = new ReceiveBatch(BATCH, REQUEST_OCTETS);
    private final ReceiveBatch answers = new ReceiveBatch(2, 576);
    private final ReceiveBatch errors = new ReceiveBatch(4, 64);
    private final TftpWindow window = new TftpWindow();
    private final TftpReadAhead.Pool pool = new TftpReadAhead.Pool();
    private final TftpPatience patience = new TftpPatience();
    private final TftpInterfaces interfaces = new TftpInterfaces();
    /** All transfers, the oldest first; and of each client's port the newest. */
    private final Set<TftpSession> sessions = new LinkedHashSet<>();

    private final Map<TftpPeer, TftpSession> byPeer = new HashMap<>();
    private final Map<UdpSocket, Integer> heard = new HashMap<>();
    private final TftpListeners listeners;
    private final Interfaces allowed;
    private final TftpWitness witness;
    private final Log log;
    private final Log refusals;

    private TftpSettings settings;
    private TftpServer server;
    private int withOwnSocket;
    private long nextTimer = EventLoop.NEVER;

    TftpLoop(TftpSettings settings, TftpListeners listeners, Interfaces allowed, TftpWitness witness, Log log)
            throws LinuxException {
        this.listeners = listeners;
        this.allowed = allowed;
        this.witness = witness;
        this.log = log;
        refusals = new LimitedLog(log, 500, Duration.ofMillis(20));
        this.settings = settings;
        this.server = serverOf(settings);
        faults = new Faults(log, TftpOutlet.SUBSYSTEM);
        loop = new EventLoop(faults);
        loop.waitBy(this::await);
        loop.add(this);
        for (UdpSocket each : listeners.all()) listen(each);
    }

    private void listen(UdpSocket listener) throws LinuxException {
        heard.put(listener, loop.add(listener, Epoll.IN, events -> onListener(loop.now(), listener, events)));
    }

    private TftpServer serverOf(TftpSettings of) {
        return new TftpServer(of, new TftpFolders(of.has(Option.TFTP_SECURE), pool), traceFor(of));
    }

    /** The log, the script and who watches boots hear what becomes of requests. */
    private Trace traceFor(TftpSettings of) {
        var lines = new TftpLog(
                of,
                line -> log.log(Priority.INFO, TftpOutlet.SUBSYSTEM, line),
                line -> refusals.log(Priority.ERR, TftpOutlet.SUBSYSTEM, line));
        return event -> {
            lines.tell(event);
            if (witness.boots().isOn()) witness.boots().tell(event);
            if (event instanceof Trace.FileSent(var client, var path, var octets))
                witness.script().accept(new ScriptCall.ForTransfer(octets, client.address(), path));
        };
    }

    /** Goes by other settings from now on. Only while the loop's thread stands still. */
    void reconfigure(TftpSettings others, TftpListeners.Change change) {
        listeners.reconfigure(change).forEach(this::closeListener);
        try {
            for (UdpSocket listener : change.fresh().values()) listen(listener);
        } catch (LinuxException e) {
            log.log(Priority.ERR, TftpOutlet.SUBSYSTEM, "cannot listen for TFTP: " + e.text());
        }
        if (others.equals(settings)) return;
        settings = others;
        server = serverOf(others);
    }

    /** Does something on the loop's thread, soon. */
    void post(Runnable work) {
        loop.post(work::run);
    }

    void interfacesChanged() {
        loop.post(this::followAddresses);
    }

    void stop() {
        loop.stop();
    }

    @Override
    public void run() {
        try {
            loop.run();
        } catch (LinuxException e) {
            throw new IllegalStateException("TFTP cannot wait: " + e.text(), e);
        }
        release();
    }

    /** Closes what the loop opened itself; only when it does not run. */
    void release() {
        List.copyOf(sessions).forEach(this::end);
        loop.close();
    }

    private int await(Epoll epoll, int millis) throws LinuxException {
        boolean few = withOwnSocket > 0 && withOwnSocket <= FEW;
        return few ? patience.await(epoll, millis) : epoll.await(millis);
    }

    @Override
    public long deadline() {
        return nextTimer;
    }

    private void followAddresses() throws LinuxException {
        listeners.takeGone().forEach(this::closeListener);
        for (UdpSocket fresh : listeners.openNew(log)) listen(fresh);
    }

    private void closeListener(UdpSocket gone) {
        List.copyOf(sessions).stream()
                .filter(session -> session.socket().equals(gone))
                .forEach(this::end);
        Optional.ofNullable(heard.remove(gone)).ifPresent(loop::forget);
        gone.close();
    }

    private void onListener(long now, UdpSocket listener, int events) throws LinuxException {
        if ((events & Epoll.ERROR) != 0) onListenerErrors(listener);
        int count;
        try {
            count = listener.receive(requests);
        } catch (LinuxException icmp) {
            onListenerErrors(listener);
            return;
        }
        for (int i = 0; i < count; i++) {
            try {
                onDatagram(now, listener, i);
            } catch (Exception | Error fault) {
                int index = i;
                faults.dropped(() -> describe(index), fault);
            }
        }
    }

    private String describe(int index) {
        byte[] octets = requests.bytes(index);
        return "a request of " + TftpPeer.of(requests, index).address() + " " + Faults.hex(octets, octets.length);
    }

    private void onDatagram(long now, UdpSocket listener, int index) throws LinuxException {
        TftpSession session = byPeer.get(TftpPeer.of(requests, index));
        if (TftpServer.isRequest(requests.buffer(index))) onRequest(now, listener, index);
        else if (session != null && !session.ownsSocket())
            during(session, () -> session.on(now, requests.buffer(index)));
    }

    /** A transfer in which anything goes wrong is over: nobody knows how far it came. */
    private void during(TftpSession session, EventLoop.Work work) {
        try {
            work.run();
            settle(session);
        } catch (Exception | Error fault) {
            end(session);
            faults.dropped(() -> "a transfer to " + session.peer().address(), fault);
        }
    }

    /** With {@code tftp-single-port} the listening socket hears of clients that are gone. */
    private void onListenerErrors(UdpSocket listener) throws LinuxException {
        int count = listener.receiveErrors(errors);
        for (int i = 0; i < count; i++) {
            TftpSession session = byPeer.get(TftpPeer.of(errors, i));
            if (session == null || session.ownsSocket() || errors.errorNumber(i) != Errno.ECONNREFUSED) continue;
            during(session, session::onUnreachable);
        }
    }

    private void onSession(long now, TftpSession session, int events) throws LinuxException {
        UdpSocket socket = session.socket();
        try {
            if ((events & Epoll.ERROR) != 0 && TftpSession.isRefused(socket, errors, session.peer())) {
                session.onUnreachable();
                return;
            }
            int count = socket.receive(answers);
            for (int i = 0; i < count && !session.isFinished(); i++) {
                TftpPeer sender = TftpPeer.of(answers, i);
                if (sender.equals(session.peer())) session.on(now, answers.buffer(i));
                else if (TftpServer.answersStranger(answers.buffer(i))) onStranger(now, session, sender);
            }
        } catch (LinuxException icmp) {
            // The error itself waits in the error queue, and epoll will say so.
            return;
        }
    }

    /** RFC 1350 section 4: a datagram from a wrong port is answered with an ERROR and does not disturb the transfer. */
    private void onStranger(long now, TftpSession session, TftpPeer stranger) {
        var route = new TftpWindow.Route(session.socket(), session.local(), true, stranger);
        String link = interfaces
                .at(stranger.at().scope(), now)
                .map(TftpInterfaces.Interface::name)
                .orElse("");
        var client = new Trace.TftpClient(stranger.address(), link, Optional.empty());
        server.refuseStranger(client, new TftpOutlet(window, route, witness.dump()));
    }

    private void onRequest(long now, UdpSocket listener, int index) throws LinuxException {
        Optional<TftpInterfaces.Interface> arrival = interfaces.at(requests.interfaceIndex(index), now);
        if (arrival.isEmpty()) return;
        ScopedAddress asked = ScopedAddress.destination(requests, index);
        if (!isServed(arrival.get().name(), asked, requests.interfaceIndex(index))) return;
        TftpPeer peer = TftpPeer.of(requests, index);
        Bytes datagram = Bytes.of(requests.bytes(index));
        TftpSession before = byPeer.get(peer);
        if (before != null && !giveUp(before, now, datagram)) return;
        if (sessions.size() >= settings.transferLimit() && !makeRoom(now, peer)) return;
        Optional<UdpSocket> socket =
                settings.singlePort() ? Optional.of(listener) : TftpPorts.open(asked, settings, refusals);
        if (socket.isEmpty()) return;
        boolean bound = !settings.singlePort();
        var route = new TftpWindow.Route(socket.get(), asked, bound, peer);
        begin(now, route, bound, arrival.get(), datagram);
    }

    /**
     * Another request from the port of a transfer. What is under way goes on, for anybody can write a client's address
     * on a request: beside the new one, or, where both would have one port of ours too, instead of it.
     *
     * @return whether a transfer may begin
     */
    private boolean giveUp(TftpSession before, long now, Bytes datagram) {
        if (before.repeats(now, datagram)) {
            settle(before);
            return false;
        }
        if (before.isProven() && before.ownsSocket()) return true;
        if (before.isProven() && before.silence(now) < UNDER_WAY_MILLIS) return false;
        end(before);
        return true;
    }

    /** dnsmasq: a client beyond tftp-max hears nothing, and asks again. Here only one for whom nobody gives way. */
    private boolean makeRoom(long now, TftpPeer newcomer) {
        Optional<TftpSession> givesWay = TftpPlaces.givesWay(sessions, newcomer.address(), now);
        givesWay.ifPresent(session -> {
            refusals.log(
                    Priority.INFO,
                    TftpOutlet.SUBSYSTEM,
                    "no transfer is left: one to " + session.peer().address() + " gives way");
            end(session);
        });
        return givesWay.isPresent();
    }

    /** dnsmasq: IPv6 multicast is not answered. */
    private boolean isServed(String name, ScopedAddress asked, int index) {
        boolean multicast = asked.address() instanceof Ip6 six && six.isMulticast();
        return !multicast && settings.serves(name) && allowed.admits(allowed.admission(index), asked.address());
    }

    private void begin(long now, TftpWindow.Route route, boolean own, TftpInterfaces.Interface arrival, Bytes datagram)
            throws LinuxException {
        UdpSocket socket = route.socket();
        TftpPeer peer = route.to();
        var sink = new TftpOutlet(window, route, witness.dump());
        Optional<HardwareAddress> hardware = settings.uniqueRoot() == UniqueRoot.BY_HARDWARE_ADDRESS
                ? Neighbours.hardware(peer.at())
                : Optional.empty();
        var client = new Trace.TftpClient(peer.address(), arrival.name(), hardware);
        var from = new TftpServer.Arrival(client, arrival.mtu());
        if (witness.dump().wants(PcapDump.Kind.TFTP)) dump(route, datagram);
        Optional<TftpTransfer> transfer = server.on(now, datagram, from, sink);
        if (transfer.isEmpty()) {
            if (own) socket.close();
            return;
        }
        var session = new TftpSession(route, datagram, transfer.get(), own, sink, now);
        if (own) hear(session);
        sessions.add(session);
        byPeer.put(peer, session);
        if (own) withOwnSocket++;
        settle(session);
    }

    private void hear(TftpSession session) throws LinuxException {
        try {
            session.hear(loop.add(
                    session.socket(),
                    Epoll.IN,
                    events -> during(session, () -> onSession(loop.now(), session, events))));
        } catch (LinuxException e) {
            session.abandon();
            session.socket().close();
            throw e;
        }
    }

    private void dump(TftpWindow.Route route, Bytes request) {
        ByteBuffer payload = ByteBuffer.wrap(request.toArray());
        TftpPeer client = route.to();
        witness.dump().udp(PcapDump.Kind.TFTP, client.address(), client.port(), route.from(), TftpServer.PORT, payload);
    }

    /** After each event: the timer may be due earlier now, or the session over. */
    private void settle(TftpSession session) {
        if (session.isFinished()) forget(session);
        else nextTimer = Math.min(nextTimer, session.deadline());
    }

    private void end(TftpSession session) {
        session.abandon();
        forget(session);
    }

    private void forget(TftpSession session) {
        byPeer.remove(session.peer(), session);
        if (!sessions.remove(session) || !session.ownsSocket()) return;
        withOwnSocket--;
        loop.forget(session.number());
        // Closing takes it out of the epoll set.
        session.socket().close();
    }

    @Override
    public void onTimer(long now) {
        nextTimer = EventLoop.NEVER;
        var due = new ArrayList<TftpSession>();
        for (TftpSession session : sessions) {
            if (session.deadline() <= now) due.add(session);
            else nextTimer = Math.min(nextTimer, session.deadline());
        }
        for (TftpSession session : due) {
            during(session, () -> session.onTimer(now));
        }
    }
}
