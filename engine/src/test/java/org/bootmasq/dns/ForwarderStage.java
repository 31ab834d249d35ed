package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;
import org.bootmasq.dns.forward.Forwarder;
import org.bootmasq.dns.forward.ForwarderTest;
import org.bootmasq.dns.forward.UpstreamNet;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.QueryLog;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.dns.settings.Upstream;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/** Questions on their way, told with a clock that the test sets. Servers listen at 192.0.2.1, 192.0.2.2... port 53. */
public class ForwarderStage {
    static final int PLAIN = 0x0100;
    public static final int NOERROR = 0x8180;
    public static final int SERVFAIL = 0x8182;
    public static final int NXDOMAIN = 0x8183;

    /** A question as it left. */
    public record Sent(IpAddress to, int socket, int mark, Bytes octets, boolean tcp) {
        public int id() {
            return octets.at(0) << 8 | octets.at(1);
        }
    }

    /** An answer as it left. */
    public record Answer(Asker to, Bytes octets) {
        public int id() {
            return octets.at(0) << 8 | octets.at(1);
        }

        public int flags() {
            return octets.at(2) << 8 | octets.at(3);
        }

        int answers() {
            return octets.at(6) << 8 | octets.at(7);
        }
    }

    public final List<Sent> sent = new ArrayList<>();
    public final List<Answer> answers = new ArrayList<>();
    public final List<Integer> released = new ArrayList<>();
    public final List<String> lines = new ArrayList<>();
    public final List<Bytes> learned = new ArrayList<>();
    public final Net net = new Net();
    public long now = 1_000_000;

    public final class Net implements UpstreamNet {
        int sockets;

        @Override
        public int ask(UpstreamServer server, int socket, int mark, byte[] query, int length) {
            int used = socket >= 0 ? socket : ++sockets;
            sent.add(new Sent(server.address().ip(), used, mark, Bytes.copyOf(query, 0, length), false));
            return used;
        }

        @Override
        public void release(int socket) {
            released.add(socket);
        }

        @Override
        public void askByTcp(UpstreamServer server, int flight, int mark, byte[] query, int length) {
            sent.add(new Sent(server.address().ip(), -1, mark, Bytes.copyOf(query, 0, length), true));
        }

        @Override
        public void answer(Asker asker, byte[] reply, int length) {
            answers.add(new Answer(asker, Bytes.copyOf(reply, 0, length)));
        }
    }

    public final class Cache implements LocalAnswers {
        @Override
        public Outcome answer(long at, Asker asker, byte[] query, int length, ByteWriter reply) {
            return Outcome.FORWARD;
        }

        @Override
        public void learn(long at, byte[] reply, int length, boolean secure) {
            learned.add(Bytes.copyOf(reply, 0, length));
        }
    }

    public static DnsSettings settings(String... options) {
        var problems = new Problems();
        var run = (CommandLine.Run) CommandLine.parse(List.of(options), problems);
        DnsSettings settings = DnsSettings.from(new Configuration(run.directives()), problems);
        assertThat(problems.errors()).isEmpty();
        return settings;
    }

    public Forwarder forwarder(String... options) {
        DnsSettings settings = settings(options);
        List<Upstreams.Line> upstreams =
                settings.upstreams().stream().map(ForwarderTest::line).toList();
        var trace = new QueryTrace(new QueryLog(List.of(""), lines::add), lines::add);
        return new Forwarder(
                settings,
                new Upstreams(upstreams, Optional.empty()),
                new Cache(),
                net,
                trace,
                new Random(7),
                _ -> Optional.of(Bytes.ofHex("525400123456")),
                each -> each.port() + (each.tcp() ? 1 : 0),
                MemoryLimits.NONE);
    }

    public static Upstreams.Line line(Upstream upstream) {
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

    public static Asker asker(int host, int port) {
        return new Asker(Ip4.of(10, 0, 0, host), port, Ip4.of(10, 0, 0, 254), 2, false, 0);
    }

    public static Bytes question(int id, String name, int type) {
        Bytes octets = Bytes.ofInts(id >>> 8, id, PLAIN >>> 8, PLAIN, 0, 1, 0, 0, 0, 0, 0, 0);
        for (String label : name.split("\\.", -1))
            octets = octets.plus(Bytes.ofInts(label.length())).plus(Bytes.latin1(label));
        return octets.plus(Bytes.ofInts(0, type >>> 8, type, 0, 1));
    }

    public static Bytes withOpt(Bytes question, String options) {
        Bytes value = Bytes.ofHex(options);
        byte[] octets = question.plus(Bytes.ofInts(0, 0, 41, 16, 0, 0, 0, 0, 0, 0, value.length()))
                .plus(value)
                .toArray();
        octets[11] = 1;
        return Bytes.of(octets);
    }

    public void ask(Forwarder forwarder, Asker asker, Bytes question) {
        forwarder.forward(now, asker, question.toArray(), question.length(), 1);
    }

    /** A server's reply to what was sent, with these addresses as answers. */
    public static Bytes reply(Sent to, int flags, String... addresses) {
        int end = MessageScan.questionEnd(to.octets().toArray(), to.octets().length());
        byte[] header = to.octets().slice(0, end).toArray();
        header[2] = (byte) (flags >>> 8);
        header[3] = (byte) flags;
        header[7] = (byte) addresses.length;
        header[11] = 0;
        Bytes octets = Bytes.of(header);
        for (String address : addresses) {
            Bytes data = IpAddress.parse(address).orElseThrow().octets();
            octets = octets.plus(
                            Bytes.ofInts(0xc0, 12, 0, data.length() == 4 ? 1 : 28, 0, 1, 0, 0, 0, 60, 0, data.length()))
                    .plus(data);
        }
        return octets;
    }

    public void receive(Forwarder forwarder, Sent on, Bytes reply) {
        forwarder.onReply(now, on.socket(), on.to(), 53, reply.toArray(), reply.length());
    }

    static byte[] withId(Bytes message, int id) {
        byte[] octets = message.toArray();
        octets[0] = (byte) (id >>> 8);
        octets[1] = (byte) id;
        return octets;
    }
}
