package org.bootmasq.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.dns.cache.Cache;
import org.bootmasq.dns.forward.Forwarder;
import org.bootmasq.dns.forward.UpstreamNet;
import org.bootmasq.dns.local.HostsText;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.ConnectionMarks;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.dns.settings.Upstream;
import org.bootmasq.net.InterfaceAddress;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/** The engines of a configuration, joined, with a scripted name server behind them and a clock that is given. */
public final class OurDns {
    private static final Asker ASKER = new Asker(Ip4.of("127.0.0.1"), 40000, Ip4.of("127.0.0.1"), 1, false, 1);

    private final UpstreamScript upstream;
    private final List<HostsText> hosts;
    private final DnsServer server;
    private final Forwarder forwarder;
    private final ByteWriter reply = new ByteWriter(512);
    private final List<Bytes> answers = new ArrayList<>();
    private final Upstreams upstreams;
    private final Net net = new Net();
    private static final int SOON_MILLIS = 20;

    private long now;

    public OurDns(String configuration, List<HostsText> hosts, UpstreamScript upstream) {
        this(configuration, hosts, upstream, QueryTrace.NONE);
    }

    OurDns(String configuration, List<HostsText> hosts, UpstreamScript upstream, QueryTrace trace) {
        this.upstream = upstream;
        this.hosts = hosts;
        Read read = read(configuration);
        DnsSettings settings = read.settings;
        upstreams =
                new Upstreams(settings.upstreams().stream().map(OurDns::line).toList(), Optional.empty());
        server =
                new DnsServer(settings, read.data, new Cache(settings.limits().cacheEntries()), () -> upstreams, trace);
        forwarder = new Forwarder(
                settings,
                upstreams,
                server,
                net,
                trace,
                new Random(1),
                _ -> Optional.empty(),
                ConnectionMarks.NONE,
                MemoryLimits.NONE);
    }

    private record Read(DnsSettings settings, LocalData data) {}

    private Read read(String configuration) {
        var problems = new Problems();
        var read = Texts.read(configuration, problems);
        DnsSettings settings = DnsSettings.from(read, problems);
        ServerSettings general = ServerSettings.from(read, problems);
        if (!problems.errors().isEmpty())
            throw new AssertionError(problems.errors().toString());
        var data = new LocalData(settings, general.domains(), hosts, hostName());
        data.interfaces(List.of(
                new InterfaceAddress("lo", 1, Ip4.of("127.0.0.1"), 8),
                new InterfaceAddress("lo", 1, IpAddress.parse("::1").orElseThrow(), 128)));
        return new Read(settings, data);
    }

    /** Another configuration from now on, with the same servers. */
    void configure(String configuration) {
        Read read = read(configuration);
        server.reconfigure(read.settings, read.data);
        forwarder.reconfigure(read.settings, upstreams);
    }

    private static Upstreams.Line line(Upstream upstream) {
        return switch (upstream.target()) {
            case Upstream.Local() -> new Upstreams.Line(upstream.domains(), Upstreams.Kind.LOCAL, Optional.empty());
            case Upstream.Standard() ->
                new Upstreams.Line(upstream.domains(), Upstreams.Kind.STANDARD, Optional.empty());
            case Upstream.NameServer server ->
                new Upstreams.Line(
                        upstream.domains(),
                        Upstreams.Kind.SERVERS,
                        Optional.of(new UpstreamServer.Address(
                                IpAddress.parse(server.host()).orElseThrow(),
                                "",
                                server.port(),
                                "",
                                Optional.empty(),
                                0)));
        };
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }

    Forwarder forwarder() {
        return forwarder;
    }

    DnsServer server() {
        return server;
    }

    /** The reply over TCP to a question that is not forwarded, empty if there is none. */
    Optional<Bytes> askByTcp(long nowMillis, Bytes query) {
        byte[] octets = query.toArray();
        var asker = new Asker(ASKER.address(), ASKER.port(), ASKER.asked(), 1, true, 2);
        LocalAnswers.Outcome outcome = server.answer(nowMillis, asker, octets, octets.length, reply.clear());
        return outcome == LocalAnswers.Outcome.ANSWERED ? Optional.of(reply.bytes()) : Optional.empty();
    }

    /** The reply, empty if there is none. */
    public Optional<Bytes> ask(long nowMillis, Bytes query) {
        return ask(nowMillis, query, ASKER);
    }

    Optional<Bytes> askOverTcp(long nowMillis, Bytes query) {
        var connected = new Asker(ASKER.address(), 40001, ASKER.asked(), 1, true, 2);
        return ask(nowMillis, query, connected);
    }

    private Optional<Bytes> ask(long nowMillis, Bytes query, Asker asker) {
        now = nowMillis;
        answers.clear();
        byte[] octets = query.toArray();
        return switch (server.answer(now, asker, octets, octets.length, reply.clear())) {
            case ANSWERED, STALE -> Optional.of(reply.bytes());
            case DROPPED -> Optional.empty();
            case TRANSFERRED -> throw new AssertionError("no zone here is that large");
            case FORWARD -> {
                forwarder.forward(now, asker, octets, octets.length, 0);
                net.deliver();
                letSignaturesBeChecked();
                yield answers.stream().findFirst();
            }
        };
    }

    /** Some wait for a few milliseconds, so that they do not take all of the thread's time. */
    private void letSignaturesBeChecked() {
        while (answers.isEmpty()) {
            OptionalLong next = forwarder.deadline();
            if (next.isEmpty() || next.getAsLong() > now + SOON_MILLIS) return;
            now = Math.max(now, next.getAsLong());
            forwarder.onTimer(now);
            net.deliver();
        }
    }

    private final class Net implements UpstreamNet {
        private int sockets;

        private record Sent(UpstreamServer server, int socket, Bytes query) {}

        @Override
        public int ask(UpstreamServer to, int socket, int mark, byte[] query, int length) {
            int used = socket >= 0 ? socket : ++sockets;
            pending.add(new Sent(to, used, Bytes.copyOf(query, 0, length)));
            return used;
        }

        private final List<Sent> pending = new ArrayList<>();

        @Override
        public void release(int socket) {
            // None is real.
        }

        @Override
        public void askByTcp(UpstreamServer to, int flight, int mark, byte[] query, int length) {
            pending.add(new Sent(to, -flight - 1, Bytes.copyOf(query, 0, length)));
        }

        @Override
        public void answer(Asker asker, byte[] message, int length) {
            answers.add(Bytes.copyOf(message, 0, length));
        }

        private void deliver() {
            while (!pending.isEmpty()) {
                Sent sent = pending.removeFirst();
                byte[] octets = sent.query.toArray();
                UpstreamServer.Address from = sent.server.address();
                if (sent.socket < 0) {
                    byte[] message =
                            upstream.replyOverTcp(octets, octets.length).toArray();
                    forwarder.onTcpReply(now, -sent.socket - 1, sent.server, message, message.length);
                    continue;
                }
                byte[] message = upstream.reply(octets, octets.length).toArray();
                forwarder.onReply(now, sent.socket, from.ip(), from.port(), message, message.length);
            }
        }
    }
}
