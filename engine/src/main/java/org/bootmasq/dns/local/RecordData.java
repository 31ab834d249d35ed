package org.bootmasq.dns.local;

import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Punycode;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.settings.LocalRecord;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/** The data of records as the configuration describes them. */
final class RecordData {
    private RecordData() {}

    /** RFC 2782; a service that does not exist has the root as its target. */
    static ResourceRecord srv(LocalRecord.Srv srv) {
        Bytes head = new ByteWriter(6)
                .u16(srv.priority())
                .u16(srv.weight())
                .u16(srv.port())
                .bytes();
        return ResourceRecord.of(
                Dns.TYPE_SRV, head, srv.target().flatMap(Punycode::name).orElse(Name.ROOT));
    }

    static ResourceRecord mx(LocalRecord.Mx mx, Name standard) {
        return mx(mx.preference(), mx.target().flatMap(Punycode::name).orElse(standard));
    }

    static ResourceRecord mx(int preference, Name target) {
        return ResourceRecord.of(Dns.TYPE_MX, new ByteWriter(2).u16(preference).bytes(), target);
    }

    /** RFC 3403 section 4.1. */
    static ResourceRecord naptr(LocalRecord.Naptr naptr) {
        var head = new ByteWriter(64).u16(naptr.order()).u16(naptr.preference());
        for (String text : new String[] {naptr.flags(), naptr.services(), naptr.regexp()}) {
            Bytes octets = Bytes.latin1(text);
            Bytes fitting = octets.length() > 255 ? octets.slice(0, 255) : octets;
            head.u8(fitting.length()).bytes(fitting);
        }
        Name replacement = naptr.replacement().flatMap(Punycode::name).orElse(Name.ROOT);
        return ResourceRecord.of(Dns.TYPE_NAPTR, head.bytes(), replacement);
    }

    /** RFC 8659 section 4.1. */
    static ResourceRecord caa(LocalRecord.Caa caa) {
        Bytes tag = Bytes.latin1(caa.tag());
        Bytes fitting = tag.length() > 255 ? tag.slice(0, 255) : tag;
        var data = new ByteWriter(64).u8(caa.flags()).u8(fitting.length()).bytes(fitting);
        return ResourceRecord.of(
                Dns.TYPE_CAA, data.bytes(Bytes.latin1(caa.value())).bytes());
    }
}
