package org.bootmasq.service.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dns.DnsServer;
import org.bootmasq.dns.cache.Cache;
import org.bootmasq.dns.forward.Forwarder;
import org.bootmasq.dns.forward.UpstreamNet;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.ConnectionMarks;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.edge.log.Log;
import org.bootmasq.net.InterfaceAddress;
import org.bootmasq.service.Settings;
import org.bootmasq.service.dns.HostsFiles;
import org.bootmasq.service.dns.NamesForDhcp;
import org.bootmasq.service.dns.SystemResolver;
import org.bootmasq.service.dns.UpstreamSource;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** One question put to the engines of a configuration, with its files read and an empty cache, and nothing sent. */
public final class DnsInquiry {
    private static final int CLIENT_PORT = 40_000;

    /**
     * What came of it.
     *
     * @param reply absent where a server would be asked first, or nobody answers
     * @param events why, in the order in which it was decided
     * @param warnings about files and servers
     */
    public record Result(Optional<Bytes> reply, List<Trace.TraceEvent> events, List<String> warnings) {
        public Result {
            events = List.copyOf(events);
            warnings = List.copyOf(warnings);
        }
    }

    private final List<Trace.TraceEvent> events = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private Optional<Bytes> reply = Optional.empty();

    private DnsInquiry() {}

    /**
     * Asks.
     *
     * @param here our interface at which the question arrives
     * @param interfaces all of ours
     */
    public static Result ask(
            Settings settings, Question question, InterfaceAddress here, List<InterfaceAddress> interfaces) {
        return new DnsInquiry().run(settings, question, here, interfaces);
    }

    /** What hosts files and records say of machines that DHCP serves, as a server that starts now would find it. */
    public static KnownNames namesForDhcp(Settings settings) {
        if (settings.dns().limits().port() == 0) return KnownNames.NONE;
        var names = new NamesForDhcp();
        names.want(settings.dhcp().wantedNames());
        names.readFrom(data(settings, (_, _, _) -> {}));
        return names.known();
    }

    private static LocalData data(Settings settings, Log log) {
        return new LocalData(
                settings.dns(),
                settings.server().domains(),
                new HostsFiles(settings.dns(), log).read(),
                SystemResolver.ownName());
    }

    private Result run(Settings settings, Question question, InterfaceAddress here, List<InterfaceAddress> interfaces) {
        var server = settings.server();
        LocalData data = data(settings, (_, _, text) -> warnings.add(text));
        data.interfaces(interfaces);
        Upstreams upstreams = new UpstreamSource(
                        settings.dns(), server.domains(), SystemResolver::server, (_, _, text) -> warnings.add(text))
                .read(Optional.empty());
        var trace = new QueryTrace(events::add, _ -> {});
        var cache = new Cache(settings.dns().limits().cacheEntries());
        var local = new DnsServer(settings.dns(), data, cache, () -> upstreams, trace);
        var forwarder = new Forwarder(
                settings.dns(),
                upstreams,
                local,
                new Silence(),
                trace,
                new Random(),
                _ -> Optional.empty(),
                ConnectionMarks.NONE,
                MemoryLimits.NONE);

        var query = new ByteWriter(64);
        QueryCodec.write(new Query(1, Dns.RD, question, Optional.empty()), query);
        byte[] octets = query.bytes().toArray();
        var asker = new Asker(
                Ip4.of("127.0.0.1"), CLIENT_PORT, here.address(), here.index(), question.type() == Dns.TYPE_AXFR, 1);
        var answer = new ByteWriter(512);
        LocalAnswers.Outcome outcome = local.answer(0, asker, octets, octets.length, answer);
        switch (outcome) {
            case ANSWERED, STALE -> reply = Optional.of(answer.bytes());
            case FORWARD -> forwarder.forward(0, asker, octets, octets.length, 0);
            case TRANSFERRED -> warnings.add("the zone goes in several messages, which are not shown");
            case DROPPED -> warnings.add("such a question gets no answer");
        }
        return new Result(reply, events, warnings);
    }

    /** The world does not hear of it. */
    private final class Silence implements UpstreamNet {
        private int sockets;

        @Override
        public int ask(UpstreamServer server, int socket, int mark, byte[] query, int length) {
            return ++sockets;
        }

        @Override
        public void release(int socket) {}

        @Override
        public void askByTcp(UpstreamServer server, int flight, int mark, byte[] query, int length) {}

        @Override
        public void answer(Asker asker, byte[] message, int length) {
            reply = Optional.of(Bytes.copyOf(message, 0, length));
        }
    }
}
