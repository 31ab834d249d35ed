package org.bootmasq.edge.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bootmasq.config.settings.LogSettings;
import org.bootmasq.dns.forward.Forwarder;
import org.bootmasq.dns.forward.UpstreamNet;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.ConnectionMarks;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.QueryLog;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Neighbours;
import org.bootmasq.edge.PcapDump;
import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Pollable;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * The thread of DNS: waits for questions, replies and timers, asks what is known here first, and forwards the rest. All
 * state is that thread's own.
 */
final class DnsLoop implements Runnable, EventLoop.Timer, UpstreamNet, DnsTcp.Receiver, DnsTcpUpstream.Receiver {
    private static final int QUERY_OCTETS = 4096;

    private final EventLoop loop;
    private final Faults faults;
    private final ReceiveBatch replies = new ReceiveBatch(8, 0x10000);
    private final ByteWriter answer = new ByteWriter(QUERY_OCTETS);
    private final byte[] octets = new byte[0x10000];
    private final List<DnsOutlet> outlets = new ArrayList<>();
    private final DnsUpstreamSockets upstreamSockets;
    private final DnsTcp tcp;
    private final DnsTcpUpstream tcpUpstream;
    private final DnsAdmission admission;
    private DnsWitness witness;
    private final QueryLog queryLog;
    private final QueryTrace trace;
    private final LocalAnswers local;
    private final Forwarder forwarder;
    private final Log log;
    private long answeredHere;
    private long stale;

    /**
     * Makes everything ready; nothing is answered before {@link #run}.
     *
     * @param local made with the trace of questions, which it shares
     * @param marks of the connections of askers
     */
    DnsLoop(
            DnsSettings settings,
            LogSettings logging,
            Upstreams upstreams,
            Function<QueryTrace, LocalAnswers> local,
            ConnectionMarks marks,
            MemoryLimits memory,
            Interfaces interfaces,
            PcapDump dump,
            Log log)
            throws LinuxException {
        this.log = log;
        faults = new Faults(log, "");
        loop = new EventLoop(faults);
        witness = new DnsWitness(dump, settings.limits().port());
        Consumer<String> lines = line -> log.log(Priority.INFO, "", line);
        queryLog = new QueryLog(logging.queries(), lines);
        trace = new QueryTrace(queryLog, lines);
        this.local = local.apply(trace);
        var random = new DnsRandom();
        upstreamSockets = new DnsUpstreamSockets(settings.limits(), loop, this::onReplies, random, log);
        tcp = new DnsTcp(this, settings.limits().maxTcpConnections(), DnsTcp.IDLE_MILLIS, memory, log);
        tcpUpstream = new DnsTcpUpstream(this, memory, log);
        admission = new DnsAdmission(interfaces, log);
        forwarder = new Forwarder(
                settings, upstreams, this.local, this, trace, random, DnsLoop::hardwareAddress, marks, memory);
        loop.add(this);
        loop.atTurnEnd(this::flush);
    }

    private static Optional<Bytes> hardwareAddress(Asker asker) {
        return Neighbours.hardware(ScopedAddress.at(asker.address(), asker.interfaceIndex()))
                .map(hardware -> hardware.octets());
    }

    /**
     * Goes by other settings from now on; questions on their way stay so. Only while the loop's thread stands still.
     */
    void reconfigure(DnsSettings settings, LogSettings logging, Upstreams upstreams, DnsListeners.Change ports) {
        queryLog.reconfigure(logging.queries());
        witness = new DnsWitness(witness.dump(), settings.limits().port());
        upstreamSockets.reconfigure(settings.limits());
        tcp.atMost(settings.limits().maxTcpConnections());
        forwarder.reconfigure(settings, upstreams);
        use(ports);
    }

    /**
     * Answers at other ports from now on; those that are gone are closed by the caller then. On the loop's thread, or
     * while that stands still.
     */
    void use(DnsListeners.Change ports) {
        for (DnsOutlet outlet : outlets) {
            if (outlet.isClosed() || !ports.gone().contains(outlet.listener())) continue;
            outlet.closed();
            loop.forget(outlet.handler());
        }
        try {
            for (DnsListeners.Listener listener : ports.fresh()) listen(listener);
        } catch (LinuxException e) {
            log.log(Priority.ERR, "", "cannot listen for DNS: " + e.text());
        }
    }

    /** Answers at a port too. Before {@link #run}, or on its thread. */
    void listen(DnsListeners.Listener listener) throws LinuxException {
        int free = 0;
        while (free < outlets.size() && !outlets.get(free).isClosed()) free++;
        int number = free;
        int handler = loop.add(listener.udp(), Epoll.IN, _ -> onQueries(loop.now(), outlets.get(number)));
        var outlet = new DnsOutlet(listener, number, handler);
        if (number == outlets.size()) outlets.add(outlet);
        else outlets.set(number, outlet);
        listener.tcp().ifPresent(tcp::serve);
    }

    /** Does something on the loop's thread whenever a descriptor can be read. Before {@link #run}, or on its thread. */
    void watch(Pollable pollable, Runnable work) throws LinuxException {
        loop.add(pollable, Epoll.IN, _ -> work.run());
    }

    /** Does something on the loop's thread, soon. */
    void post(Runnable work) {
        loop.post(work::run);
    }

    void stop() {
        loop.stop();
    }

    /** Only on the loop's thread. */
    Forwarder forwarder() {
        return forwarder;
    }

    DnsTcp tcp() {
        return tcp;
    }

    /**
     * How many questions were answered without a server, those answered with authority aside. Only on the loop's
     * thread.
     */
    long answeredHere() {
        return answeredHere - local.authoritative();
    }

    /** How many questions were answered with what was too old. Only on the loop's thread. */
    long stale() {
        return stale;
    }

    /** How many questions were answered with authority. Only on the loop's thread. */
    long authoritative() {
        return local.authoritative();
    }

    @Override
    public void run() {
        forwarder.use(forwarder.upstreams());
        try {
            loop.run();
        } catch (LinuxException e) {
            throw new IllegalStateException("DNS cannot wait: " + e.text(), e);
        }
        release();
    }

    /** Closes what the loop opened itself; only when it does not run. */
    void release() {
        tcp.close();
        upstreamSockets.close();
        loop.close();
    }

    @Override
    public long deadline() {
        return forwarder.deadline().orElse(EventLoop.NEVER);
    }

    @Override
    public void onTimer(long now) {
        forwarder.onTimer(now);
    }

    private void flush() {
        for (int i = 0; i < outlets.size(); i++) outlets.get(i).flush();
    }

    private void onQueries(long now, DnsOutlet outlet) throws LinuxException {
        int count = outlet.receive();
        for (int i = 0; i < count; i++) {
            Asker asker = outlet.asker(i);
            if (!admits(asker)) continue;
            int length = outlet.copyTo(i, octets);
            try {
                onQuery(now, asker, length);
            } catch (Exception | Error fault) {
                faults.dropped(() -> "a question of " + asker.address() + " " + Faults.hex(octets, length), fault);
            }
        }
        outlet.flush();
    }

    /** dnsmasq: places of auth-server are open to everybody, whatever else is said of interfaces. */
    private boolean admits(Asker asker) {
        return local.isAuthoritative(asker) || admission.admits(asker.interfaceIndex(), asker.asked(), asker.address());
    }

    private void onQuery(long now, Asker asker, int length) {
        witness.question(asker, octets, length);
        boolean question = length >= Dns.HEADER_OCTETS && octets[2] >= 0;
        if (!question) {
            if (asker.tcp()) tcp.drop(asker.ticket());
            return;
        }
        int number = trace.isOn() ? trace.query(asker, octets, length, local.isAuthoritative(asker)) : 0;
        LocalAnswers.Outcome outcome = local.answer(now, asker, octets, length, answer.clear());
        switch (outcome) {
            case ANSWERED -> {
                answeredHere++;
                answer(asker, answer.array(), answer.length());
            }
            case TRANSFERRED -> {
                answeredHere++;
                tcp.send(asker.ticket(), answer.array(), answer.length());
            }
            case STALE -> {
                answeredHere++;
                stale++;
                answer(asker, answer.array(), answer.length());
                forwarder.refresh(now, asker, octets, length, number);
            }
            case FORWARD -> {
                boolean taken = forwarder.forward(now, asker, octets, length, number);
                if (!taken && asker.tcp()) tcp.drop(asker.ticket());
            }
            case DROPPED -> {
                if (asker.tcp()) tcp.drop(asker.ticket());
            }
        }
    }

    private void onReplies(DnsUpstreamSockets.Open from) {
        int count;
        try {
            count = from.socket.receive(replies);
        } catch (LinuxException icmp) {
            // Anyone could have sent the ICMP message: the question waits on, or for the asker to ask again.
            return;
        }
        var server = from.server.address();
        forwarder.wallAhead(loop.wallAhead());
        for (int i = 0; i < count; i++) {
            int length = replies.copyTo(i, octets);
            witness.reply(server, octets, length);
            try {
                // The socket is connected: the kernel lets nothing in but from this server.
                forwarder.onReply(loop.now(), from.number, server.ip(), server.port(), octets, length);
            } catch (Exception | Error fault) {
                faults.dropped(() -> "a reply of " + server + " " + Faults.hex(octets, length), fault);
            }
        }
    }

    @Override
    public int ask(UpstreamServer server, int socket, int mark, byte[] query, int length) {
        witness.forwarded(server.address(), query, length);
        return upstreamSockets.ask(server, socket, mark, query, length);
    }

    @Override
    public void release(int socket) {
        upstreamSockets.release(socket);
    }

    @Override
    public void askByTcp(UpstreamServer server, int flight, int mark, byte[] query, int length) {
        tcpUpstream.ask(server, flight, mark, query, length);
    }

    @Override
    public void answer(Asker asker, byte[] reply, int length) {
        if (asker.waits()) witness.answer(asker, reply, length);
        if (asker.tcp()) tcp.answer(asker.ticket(), reply, length);
        else if (asker.waits()) outlets.get(asker.ticket()).add(asker, reply, length);
    }

    @Override
    public void question(int ticket, DnsTcp.Peer peer, byte[] query) {
        post(() -> {
            int index = admission.indexOf(peer.asked());
            var asker = new Asker(peer.address(), peer.port(), peer.asked(), index, true, ticket);
            if (!admits(asker)) {
                tcp.drop(ticket);
                return;
            }
            System.arraycopy(query, 0, octets, 0, query.length);
            try {
                onQuery(loop.now(), asker, query.length);
            } catch (Exception | Error fault) {
                tcp.drop(ticket);
                faults.dropped(() -> "a question of " + asker.address() + " " + Faults.hex(query, query.length), fault);
            }
        });
    }

    @Override
    public void reply(int flight, UpstreamServer server, byte[] reply) {
        post(() -> {
            tcpUpstream.taken();
            forwarder.wallAhead(loop.wallAhead());
            forwarder.onTcpReply(loop.now(), flight, server, reply, reply.length);
        });
    }

    @Override
    public void failure(int flight) {
        post(() -> forwarder.onTcpFailure(loop.now(), flight));
    }
}
