package org.bootmasq.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Edns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/** The questions of the oracle: names that configurations speak of, with types and flags. */
final class OracleQueries {
    /** A query and what it is called in reports. */
    record Asked(String title, Bytes octets) {}

    private static final int[] TYPES = {1, 28, 16, 15, 5, 255};

    private static final List<String> NAMES = List.of(
            "hosta",
            "hosta.example.lan",
            "hosta.full.example",
            "HOSTA.Example.LAN",
            "hostb",
            "multi",
            "example.lan",
            "nope.example.lan",
            "single",
            "lan",
            "blocked.example",
            "example",
            "ads.test",
            "x.ads.test",
            "wild.test",
            "a.wild.test",
            "null.test",
            "x.null.test",
            "four.test",
            "a.four.test",
            "sub.four.test",
            "x.sub.four.test",
            "rec1",
            "rec2.example.lan",
            "alias1.example.lan",
            "alias2",
            "todangling.test",
            "towild.test",
            "toup.test",
            "x.star.test",
            "mail.test",
            "_sip._tcp.test",
            "txt.test",
            "raw.test",
            "if.test",
            "caa.test",
            "nap.test",
            "thishost",
            "p-192-0-2-130.synth.test",
            "p-192-0-2-3.synth.test",
            "host-2.num.test",
            "www.up.test",
            "multi.up.test",
            "4only.up.test",
            "6only.up.test",
            "alias.up.test",
            "alias2.up.test",
            "dangling.up.test",
            "tolocal.up.test",
            "bogus.up.test",
            "rebind.up.test",
            "rebind6.up.test",
            "loop127.up.test",
            "ign.up.test",
            "nx.up.test",
            "mail.up.test",
            "txt.up.test",
            "zero.up.test",
            "long.up.test",
            "refused.up.test",
            "servfail.up.test",
            "");

    private static final List<String> ADDRESSES = List.of(
            "192.0.2.10",
            "192.0.2.11",
            "192.0.2.12",
            "192.0.2.20",
            "192.0.2.99",
            "192.0.2.130",
            "10.1.2.3",
            "10.9.9.9",
            "127.0.0.1",
            "172.16.3.4",
            "172.32.3.4",
            "192.168.0.1",
            "169.254.1.1",
            "203.0.113.80",
            "8.8.8.8",
            "0.0.0.0",
            "255.255.255.255",
            "100.64.1.1",
            "2001:db8::10",
            "fe80::1",
            "fd00::1",
            "fc00::1",
            "::1",
            "2600::1");

    private static final List<String> AUTH_NAMES = List.of(
            "hosta",
            "hosta.zone.test",
            "HOSTB.Zone.test",
            "multi.zone.test",
            "nested.zone.test",
            "inner.sub.zone.test",
            "sub.zone.test",
            "short.zone.test",
            "zone.test",
            "two.test",
            "host.two.test",
            "other.else.test",
            "both.zone.test",
            "rec.zone.test",
            "rec2.zone.test",
            "al.zone.test",
            "alshort.zone.test",
            "alout.zone.test",
            "alknown.zone.test",
            "alalias.zone.test",
            "dang.zone.test",
            "x.w.zone.test",
            "w.zone.test",
            "y.x.w.zone.test",
            "real.w.zone.test",
            "*.w.zone.test",
            "x.real.w.zone.test",
            "x.deep.w.zone.test",
            "a.x.deep.w.zone.test",
            "m.zone.test",
            "_sip._tcp.zone.test",
            "_tcp.zone.test",
            "_none._tcp.zone.test",
            "t.zone.test",
            "p.zone.test",
            "nap.zone.test",
            "caa.zone.test",
            "raw.zone.test",
            "if.zone.test",
            "dyn.zone.test",
            "p-192-0-2-130.zone.test",
            "p-192-0-2-3.zone.test",
            "q-10-0-0-3.zone.test",
            "adr.zone.test",
            "ns.zone.test",
            "nope.zone.test",
            "www.up.test",
            "nope.test",
            "test",
            "");

    private static final List<String> AUTH_ADDRESSES = List.of(
            "192.0.2.10",
            "192.0.2.11",
            "192.0.2.12",
            "192.0.2.14",
            "192.0.2.16",
            "192.0.2.20",
            "192.0.2.130",
            "192.0.2.99",
            "10.1.2.3",
            "10.0.0.3",
            "10.0.0.19",
            "127.0.0.1",
            "8.8.8.8",
            "2001:db8::10",
            "2001:db8::20",
            "2001:db8::99",
            "::1",
            "2001:db8:0:1::1");

    private OracleQueries() {}

    static List<Asked> all() {
        var list = new ArrayList<Asked>();
        for (String name : NAMES) for (int type : TYPES) list.add(query(name, type, Dns.CLASS_IN, Dns.RD, 1232, 0));
        for (String address : ADDRESSES) {
            Name name = ReverseName.of(IpAddress.parse(address).orElseThrow());
            list.add(query(name.toString(), Dns.TYPE_PTR, Dns.CLASS_IN, Dns.RD, 1232, 0));
        }
        for (String name :
                List.of("_sip._tcp.test", "_none._tcp.test", "_sip._udp.up.test", "foo.test", "_x.up.test")) {
            list.add(query(name, Dns.TYPE_SRV, Dns.CLASS_IN, Dns.RD, 1232, 0));
        }
        for (int type : new int[] {6, 2, 12, 33, 35, 51, 253, 257, 64, 65, 43, 48}) {
            for (String name : List.of(
                    "hosta", "hosta.example.lan", "nap.test", "caa.test", "raw.test", "www.up.test", "_http._tcp.test"))
                list.add(query(name, type, Dns.CLASS_IN, Dns.RD, 1232, 0));
        }
        for (String name : List.of("hosta", "www.up.test", "nope.example.lan", "ads.test", "a.wild.test", "rec1")) {
            list.add(query(name, 1, Dns.CLASS_IN, 0, 1232, 0));
            list.add(query(name, 1, Dns.CLASS_IN, Dns.RD | Dns.CD, 1232, 0));
            list.add(query(name, 1, Dns.CLASS_IN, Dns.RD | Dns.AD, 1232, 0));
            list.add(query(name, 1, Dns.CLASS_IN, Dns.RD, 0, 0));
            list.add(query(name, 1, Dns.CLASS_IN, Dns.RD, 1232, Edns.DO));
            list.add(query(name, 1, Dns.CLASS_IN, Dns.RD, 512, 0));
            list.add(query(name, 1, Dns.CLASS_IN, Dns.RD, 4096, 0));
            list.add(query(name, 1, Dns.CLASS_CHAOS, Dns.RD, 0, 0));
            list.add(query(name, 1, Dns.CLASS_ANY, Dns.RD, 0, 0));
            list.add(query(name, 1, 4, Dns.RD, 0, 0));
        }
        for (String name : List.of("big.up.test", "many.up.test", "big.test", "manyhosts")) {
            for (int type : new int[] {1, 16}) {
                for (int size : new int[] {0, 512, 600, 1232, 4096})
                    list.add(query(name, type, Dns.CLASS_IN, Dns.RD, size, 0));
            }
        }
        for (String name : List.of("foo.bind", "cachesize.bind", "auth.bind", "bind")) {
            list.add(query(name, 16, Dns.CLASS_CHAOS, Dns.RD, 0, 0));
            list.add(query(name, 1, Dns.CLASS_CHAOS, Dns.RD, 0, 0));
        }
        return list;
    }

    /** Transfers of zones, for TCP. */
    static List<Asked> transfers() {
        return List.of(
                query("zone.test", Dns.TYPE_AXFR, Dns.CLASS_IN, 0, 0, 0),
                query("two.test", Dns.TYPE_AXFR, Dns.CLASS_IN, 0, 0, 0));
    }

    /** Those for the configurations with zones of their own. */
    static List<Asked> authoritative() {
        var list = new ArrayList<Asked>();
        for (String name : AUTH_NAMES) {
            for (int type : new int[] {1, 28, 16, 15, 5, 33, 2, 6, 12, 255, 257, 35, 51, 65, 253})
                list.add(query(name, type, Dns.CLASS_IN, Dns.RD, 1232, 0));
        }
        for (String address : AUTH_ADDRESSES) {
            Name name = ReverseName.of(IpAddress.parse(address).orElseThrow());
            for (int type : new int[] {12, 6, 2, 1, 255}) {
                list.add(query(name.toString(), type, Dns.CLASS_IN, Dns.RD, 1232, 0));
                list.add(query(name.parent().toString(), type, Dns.CLASS_IN, Dns.RD, 1232, 0));
                list.add(query(name.parent().parent().toString(), type, Dns.CLASS_IN, Dns.RD, 1232, 0));
            }
        }
        for (String name : List.of("hosta.zone.test", "nope.zone.test", "zone.test", "hosta", "many.zone.test")) {
            list.add(query(name, 1, Dns.CLASS_IN, 0, 1232, 0));
            list.add(query(name, 1, Dns.CLASS_IN, Dns.RD | Dns.CD | Dns.AD, 1232, 0));
            list.add(query(name, 1, Dns.CLASS_IN, Dns.RD, 1232, Edns.DO));
            for (int dnsClass : new int[] {Dns.CLASS_CHAOS, Dns.CLASS_ANY, 4})
                list.add(query(name, 1, dnsClass, Dns.RD, 0, 0));
            for (int size : new int[] {0, 512, 4096}) list.add(query(name, 1, Dns.CLASS_IN, Dns.RD, size, 0));
        }
        return list;
    }

    /** @param size of the OPT record; 0 for none */
    private static Asked query(String name, int type, int dnsClass, int flags, int size, int ednsFlags) {
        Optional<Edns> edns = size == 0 ? Optional.empty() : Optional.of(new Edns(size, 0, 0, ednsFlags, Bytes.EMPTY));
        var to = new ByteWriter(64);
        int id = (name.hashCode() * 31 + type * 7 + flags + size + dnsClass * 3) & 0xffff;
        QueryCodec.write(new Query(id, flags, new Question(Name.of(name), type, dnsClass), edns), to);
        return new Asked(
                name + " type " + type + " class " + dnsClass + " flags " + Integer.toHexString(flags) + " edns " + size
                        + " " + ednsFlags,
                to.bytes());
    }
}
