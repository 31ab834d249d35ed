package org.bootmasq.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.message.ReplyWriter;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/** A name server with authority for a small zone {@code up.test} and its reverse, the same to whoever asks. */
public final class ScriptedUpstream implements UpstreamScript {
    private static final Name ZONE = Name.of("up.test");
    private static final Name REVERSE = Name.of("203.in-addr.arpa");
    private static final int LARGE = 0xffff;

    private record Owned(Name owner, long ttl, ResourceRecord entry) {}

    private final Map<Name, List<Owned>> zone = new TreeMap<>();

    public ScriptedUpstream() {
        address("www", 300, "203.0.113.80", "2001:db8:80::1");
        address("multi", 60, "203.0.113.1", "203.0.113.2", "203.0.113.3");
        address("4only", 77, "203.0.113.4");
        address("6only", 78, "2001:db8:6::6");
        address("bogus", 300, "203.0.113.66");
        address("rebind", 300, "192.168.1.1");
        address("rebind6", 300, "fd00::1");
        address("ign", 300, "203.0.113.77");
        address("aliased", 300, "203.0.113.100");
        address("short", 2, "203.0.113.5");
        address("zero", 0, "203.0.113.6");
        address("long", 604800, "203.0.113.7");
        address("loop127", 300, "127.0.0.1");
        alias("alias", 200, "www.up.test");
        alias("alias2", 100, "alias.up.test");
        alias("dangling", 200, "nx.up.test");
        alias("outside", 200, "host.elsewhere.test");
        alias("tolocal", 200, "hosta.example.lan");
        add("mail", 300, ResourceRecord.of(Dns.TYPE_MX, Bytes.ofInts(0, 10), Name.of("www.up.test")));
        add(
                "_sip._udp",
                300,
                ResourceRecord.of(Dns.TYPE_SRV, Bytes.ofInts(0, 1, 0, 2, 19, 196), Name.of("www.up.test")));
        add("txt", 300, ResourceRecord.of(Dns.TYPE_TXT, ResourceRecord.strings(List.of("some text"))));
        String text = "x".repeat(200);
        for (int i = 0; i < 12; i++)
            add("big", 300, ResourceRecord.of(Dns.TYPE_TXT, ResourceRecord.strings(List.of(i + text))));
        for (int i = 0; i < 60; i++) address("many", 300, "203.0.113." + (100 + i));
        Name pointer = ReverseName.of(IpAddress.parse("203.0.113.80").orElseThrow());
        zone.computeIfAbsent(pointer, _ -> new ArrayList<>())
                .add(new Owned(pointer, 300, ResourceRecord.pointer(Name.of("www.up.test"), OptionalInt.empty())));
    }

    private void address(String label, long ttl, String... list) {
        for (String each : list) {
            add(label, ttl, ResourceRecord.address(IpAddress.parse(each).orElseThrow(), OptionalInt.empty()));
        }
    }

    private void alias(String label, long ttl, String target) {
        add(label, ttl, ResourceRecord.of(Dns.TYPE_CNAME, Bytes.EMPTY, Name.of(target)));
    }

    private void add(String label, long ttl, ResourceRecord entry) {
        Name owner = Name.of(label + ".up.test");
        zone.computeIfAbsent(owner, _ -> new ArrayList<>()).add(new Owned(owner, ttl, entry));
    }

    @Override
    public Bytes reply(byte[] octets, int length) {
        var to = new ByteWriter(512);
        Query query;
        try {
            query = QueryCodec.read(octets, 0, length);
        } catch (Malformed e) {
            throw new AssertionError("a query that nobody should send: " + Bytes.copyOf(octets, 0, length), e);
        }
        var writer = new ReplyWriter().begin(query, to, Math.min(query.largestReply(), LARGE), 1232);
        Name name = query.question().name();
        int type = query.question().type();
        writer.clear(Dns.RA);
        boolean ours = name.isIn(ZONE) || name.isIn(REVERSE);
        if (query.opcode() != Dns.OPCODE_QUERY) return end(writer, to, Rcode.NOTIMP);
        if (name.equals(Name.of("refused.up.test"))) return end(writer, to, Rcode.REFUSED);
        if (name.equals(Name.of("servfail.up.test"))) return end(writer, to, Rcode.SERVFAIL);
        if (!ours) {
            writer.set(Dns.RA);
            return end(writer, to, name.isIn(Name.of("nosoa.test")) || name.isRoot() ? Rcode.NOERROR : Rcode.NXDOMAIN);
        }
        writer.set(Dns.AA);
        for (int links = 0; links < 5; links++) {
            List<Owned> known = zone.getOrDefault(name, List.of());
            int before = writer.answers();
            for (Owned each : known) {
                if (each.entry.type() == type || type == Dns.TYPE_ANY || each.entry.type() == Dns.TYPE_CNAME) {
                    writer.answer(each.owner, Dns.CLASS_IN, each.ttl, each.entry);
                }
            }
            boolean link =
                    !known.isEmpty() && known.getFirst().entry.type() == Dns.TYPE_CNAME && type != Dns.TYPE_CNAME;
            if (link) {
                name = known.getFirst().entry.target().orElseThrow();
                if (!name.isIn(ZONE)) return end(writer, to, Rcode.NOERROR);
                continue;
            }
            if (writer.answers() > before || writer.truncated()) return end(writer, to, Rcode.NOERROR);
            soa(writer);
            return end(writer, to, known.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR);
        }
        return end(writer, to, Rcode.SERVFAIL);
    }

    private static void soa(ReplyWriter writer) {
        var data = new ByteWriter(64);
        for (String name : List.of("ns.up.test", "hostmaster.up.test"))
            data.bytes(Name.of(name).wire());
        data.i32(1).i32(1200).i32(180).i32(86400).i32(90);
        writer.authority(ZONE, 120, ResourceRecord.of(Dns.TYPE_SOA, data.bytes()));
    }

    private static Bytes end(ReplyWriter writer, ByteWriter to, Rcode rcode) {
        writer.end(rcode);
        return to.bytes();
    }
}
