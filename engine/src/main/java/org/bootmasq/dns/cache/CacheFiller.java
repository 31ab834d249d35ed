package org.bootmasq.dns.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageReader;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Malformed;

/**
 * Puts replies of servers into the cache: of the answer section only what the chain of CNAMEs leads to from the
 * question, so that no record comes in unasked (RFC 2181 section 5.4.1).
 */
public final class CacheFiller {
    private static final int SRV_HEAD = 6;
    private static final int MX_HEAD = 2;
    private static final int SOA_TIMES = 16;

    private record Answer(Name owner, int type, long ttl, int from, int length) {}

    private final DnsSettings settings;
    private final Cache cache;
    private final Predicate<Name> known;
    private final ByteWriter data = new ByteWriter(512);
    private final ByteWriter set = new ByteWriter(512);
    private final ByteWriter soa = new ByteWriter(128);
    private boolean secure;

    /** @param known whether a name is known here, so that it is none in no server's eyes only */
    public CacheFiller(DnsSettings settings, Cache cache, Predicate<Name> known) {
        this.known = known;
        this.settings = settings;
        this.cache = cache;
    }

    /** Takes what an upstream server answered; {@code secure} tells that its signatures were found good. */
    public void learn(long nowMillis, byte[] reply, int length, boolean secure) {
        this.secure = secure;
        try {
            read(nowMillis / 1000, new MessageReader(reply, 0, length));
        } catch (Malformed _) {
            // What was read before the fault is as good as the rest of a truncated reply: it is not kept.
        }
    }

    private void read(long now, MessageReader reader) throws Malformed {
        reader.skip(2);
        int flags = reader.u16();
        int rcode = flags & Dns.RCODE_MASK;
        boolean usable =
                (flags & (Dns.TC | Dns.OPCODE_MASK)) == 0 && (Rcode.NOERROR.is(rcode) || Rcode.NXDOMAIN.is(rcode));
        if (!usable || reader.u16() != 1) return;
        int answers = reader.u16();
        int authorities = reader.u16();
        reader.skip(2);
        Question question = new Question(reader.plainName(), reader.u16(), reader.u16());
        if (question.dnsClass() != Dns.CLASS_IN || question.type() == Dns.TYPE_ANY) return;
        data.clear();
        var list = new ArrayList<Answer>(answers < 64 ? answers : 64);
        for (int i = 0; i < answers; i++) answer(reader, question.type()).ifPresent(list::add);
        Optional<Long> negative = negative(now, reader, authorities);
        Optional<Name> end = chain(now, question, list);
        if (end.isEmpty() || !isKept(question)) return;
        Name last = end.get();
        if (keep(now, last, question.type(), list)) return;
        boolean unknown = Rcode.NXDOMAIN.is(rcode) && !known.test(last);
        // dnsmasq: without a SOA record, nothing lasts as long as the CNAMEs that led to it.
        if (negative.isEmpty() && last != question.name()) negative = Optional.of(limited(list.getFirst().ttl));
        if (negative.isEmpty() || settings.has(Option.NO_NEGCACHE)) return;
        int type = unknown ? Cache.NO_SUCH_NAME : question.type();
        cache.put(last, type, 0, secure, now + negative.get(), soa.array(), soa.length(), now);
    }

    private boolean isKept(Question question) {
        int type = question.type();
        return switch (type) {
            case Dns.TYPE_A, Dns.TYPE_AAAA, Dns.TYPE_SRV -> true;
            // Reserved (RFC 6895 section 3.1), and here the mark of a name that does not exist.
            case Cache.NO_SUCH_NAME -> false;
            case Dns.TYPE_PTR -> ReverseName.address(question.name()).isPresent();
            default ->
                settings.filters().cachedTypes().contains(type)
                        || settings.filters().cachedTypes().contains(Dns.TYPE_ANY);
        };
    }

    /** Of the types that matter, with the names in its data written out. */
    private Optional<Answer> answer(MessageReader reader, int wanted) throws Malformed {
        Name owner = reader.name();
        int type = reader.u16();
        int dnsClass = reader.u16();
        long ttl = reader.u32();
        int length = reader.u16();
        int end = reader.offset() + length;
        int from = data.length();
        if (dnsClass != Dns.CLASS_IN || (type != wanted && type != Dns.TYPE_CNAME)) {
            reader.skip(length);
            return Optional.empty();
        }
        switch (type) {
            case Dns.TYPE_CNAME, Dns.TYPE_PTR, Dns.TYPE_NS, Dns.TYPE_DNAME -> name(reader);
            case Dns.TYPE_MX -> data.bytes(reader.bytes(MX_HEAD));
            case Dns.TYPE_SRV -> data.bytes(reader.bytes(SRV_HEAD));
            default -> data.bytes(reader.bytes(length));
        }
        if (type == Dns.TYPE_MX || type == Dns.TYPE_SRV) name(reader);
        if (type == Dns.TYPE_SOA) throw reader.malformed("a SOA record asked for is not kept");
        if (reader.offset() != end) throw reader.malformed("data of another length than said");
        boolean wrong = (type == Dns.TYPE_A && length != 4) || (type == Dns.TYPE_AAAA && length != 16);
        if (wrong) throw reader.malformed("an address of a wrong length");
        // RFC 2181 section 8: the highest bit set means zero.
        return Optional.of(new Answer(owner, type, ttl > Integer.MAX_VALUE ? 0 : ttl, from, data.length() - from));
    }

    private void name(MessageReader reader) throws Malformed {
        Name name = reader.name();
        data.bytes(name.octets(), 0, name.length());
    }

    /**
     * How long it is known that there is nothing, RFC 2308 section 5; without a SOA record what {@code neg-ttl} says.
     * The record is kept for the authority section: until when, its owner, its data.
     */
    private Optional<Long> negative(long now, MessageReader reader, int authorities) throws Malformed {
        soa.clear();
        for (int i = 0; i < authorities; i++) {
            Name owner = reader.name();
            int type = reader.u16();
            reader.skip(2);
            long ttl = reader.u32();
            int length = reader.u16();
            int end = reader.offset() + length;
            if (type != Dns.TYPE_SOA) {
                reader.skip(length);
                continue;
            }
            soa.i32((int) (now + limited(ttl))).u8(owner.length()).bytes(owner.octets(), 0, owner.length());
            for (int name = 0; name < 2; name++) soa.bytes(reader.name().wire());
            soa.bytes(reader.bytes(SOA_TIMES));
            long minimum = reader.u32();
            soa.i32((int) minimum);
            if (reader.offset() != end) throw reader.malformed("data of another length than said");
            return Optional.of(limited(Math.min(ttl, minimum)));
        }
        var given = settings.limits().negativeTtl();
        return given.isPresent() ? Optional.of((long) given.getAsInt()) : Optional.empty();
    }

    private long limited(long ttl) {
        long most = settings.limits().maxCacheTtl().orElse(0);
        long least = settings.limits().minCacheTtl().orElse(0);
        long shorter = most > 0 ? Math.min(ttl, most) : ttl;
        return Math.max(shorter, least);
    }

    /** Keeps the CNAMEs from the question on; returns the name that they lead to, if they come to an end. */
    private Optional<Name> chain(long now, Question question, List<Answer> list) {
        Name name = question.name();
        if (question.type() == Dns.TYPE_CNAME) return Optional.of(name);
        for (int links = 0; links < Dns.LONGEST_CHAIN; links++) {
            Optional<Answer> link = alias(name, list);
            if (link.isEmpty()) return Optional.of(name);
            keep(now, name, Dns.TYPE_CNAME, List.of(link.get()));
            name = Name.ofWire(data.array(), link.get().from, link.get().length);
        }
        return Optional.empty();
    }

    private static Optional<Answer> alias(Name name, List<Answer> list) {
        for (Answer each : list) {
            if (each.type == Dns.TYPE_CNAME && each.owner.equals(name)) return Optional.of(each);
        }
        return Optional.empty();
    }

    private boolean keep(long now, Name name, int type, List<Answer> list) {
        set.clear();
        int count = 0;
        long ttl = Long.MAX_VALUE;
        for (Answer each : list) {
            if (each.type != type || !each.owner.equals(name)) continue;
            set.u16(each.length).bytes(data.array(), each.from, each.length);
            ttl = Math.min(ttl, each.ttl);
            count++;
        }
        if (count == 0) return false;
        cache.drop(name, Cache.NO_SUCH_NAME);
        long kept = limited(ttl);
        if (kept > 0) cache.put(name, type, count, secure, now + kept, set.array(), set.length(), now);
        return true;
    }
}
