package org.bootmasq.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bootmasq.config.Problems;
import org.bootmasq.config.Texts;
import org.bootmasq.dns.forward.Forwarder;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.query.ConnectionMarks;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.QueryLog;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/** The engines of DNS joined: local data and the cache are asked first, and what they leave is forwarded. */
class JoinedStage extends ForwarderStage {
    DnsServer server = server("server=192.0.2.1\n");
    Forwarder joined = forwarder(server, "server=192.0.2.1\n");

    /** Goes by another configuration. */
    void use(String configuration) {
        server = server(configuration);
        joined = forwarder(server, configuration);
    }

    static DnsSettings configuration(String text) {
        var problems = new Problems();
        DnsSettings settings = DnsSettings.from(Texts.read(text, problems), problems);
        assertThat(problems.errors()).isEmpty();
        return settings;
    }

    private static Upstreams upstreams(DnsSettings settings) {
        return new Upstreams(
                settings.upstreams().stream().map(ForwarderStage::line).toList(), Optional.empty());
    }

    DnsServer server(String text) {
        DnsSettings settings = configuration(text);
        var data = new LocalData(settings, List.of(), List.of(), "thishost");
        Upstreams upstreams = upstreams(settings);
        var trace = new QueryTrace(new QueryLog(List.of(), lines::add), lines::add);
        return new DnsServer(settings, data, new org.bootmasq.dns.cache.Cache(1000), () -> upstreams, trace);
    }

    Forwarder forwarder(DnsServer local, String text) {
        DnsSettings settings = configuration(text);
        return new Forwarder(
                settings,
                upstreams(settings),
                local,
                net,
                new QueryTrace(new QueryLog(List.of(), lines::add), lines::add),
                new Random(7),
                _ -> Optional.of(Bytes.ofHex("525400123456")),
                ConnectionMarks.NONE,
                MemoryLimits.NONE);
    }

    /** What a client hears at once; FORWARD if a server must be asked. */
    String known(String name, int type) {
        Bytes query = question(9, name, type);
        var reply = new ByteWriter(512);
        var outcome = server.answer(now, asker(9, 4000), query.toArray(), query.length(), reply);
        return outcome == LocalAnswers.Outcome.ANSWERED
                ? MessageText.of(reply.bytes()).text()
                : outcome.toString();
    }

    /** A reply with these records, each as hexadecimal digits; names point back with c00c. */
    static Bytes records(Sent to, int answers, int authorities, int additional, String hex) {
        byte[] octets = reply(to, NOERROR).plus(Bytes.ofHex(hex)).toArray();
        octets[7] = (byte) answers;
        octets[9] = (byte) authorities;
        octets[11] = (byte) additional;
        return Bytes.of(octets);
    }

    Sent asked(String name, int type) {
        sent.clear();
        ask(joined, asker(1, 4000), question(1, name, type));
        return sent.getFirst();
    }

    /** A name as hexadecimal digits. */
    static String hex(String name) {
        return Name.of(name).wire().hex();
    }
}
