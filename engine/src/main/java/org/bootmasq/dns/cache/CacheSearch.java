package org.bootmasq.dns.cache;

import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.ExtendedError;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.RecordType;
import org.bootmasq.dns.message.ReplyWriter;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** Writes what the cache knows of one name into a reply. */
public final class CacheSearch {
    private static final Name NONE = Name.ROOT;

    /** What was found. */
    public enum Kind {
        NOTHING,
        RECORDS,
        ALIAS,
        NO_DATA,
        NO_SUCH_NAME
    }

    /**
     * A find.
     *
     * @param target of an alias
     * @param stale whether its time is over, and it may still be used
     * @param secure whether it was validated
     */
    public record Found(Kind kind, Optional<Name> target, boolean stale, boolean secure) {
        private static Found of(Kind kind, boolean stale, boolean secure) {
            return new Found(kind, Optional.empty(), stale, secure);
        }
    }

    /** dnsmasq: also what a question without RD finds, so that nobody can see what others asked. */
    public static final Found NOTHING = Found.of(Kind.NOTHING, false, false);

    private final DnsSettings settings;
    private final Cache cache;
    private final ReplyWriter writer;
    private final QueryTrace trace;
    private int turn;

    public CacheSearch(DnsSettings settings, Cache cache, ReplyWriter writer, QueryTrace trace) {
        this.settings = settings;
        this.cache = cache;
        this.writer = writer;
        this.trace = trace;
    }

    /** @param signed whether whoever asks takes signatures, which are not kept: what has some is not found then */
    public Found find(long now, Name name, int type, boolean signed) {
        if (cache.records() == 0) return NOTHING;
        // dnsmasq: CNAMEs are kept to be followed, not to be shown.
        boolean shown = type != Dns.TYPE_CNAME && type != Cache.NO_SUCH_NAME;
        int at = shown ? usable(now, name, type, signed) : -1;
        if (at >= 0) return records(now, name, type, at);
        if (type != Dns.TYPE_CNAME) {
            at = usable(now, name, Dns.TYPE_CNAME, signed);
            if (at >= 0 && cache.count(at) == 1) return alias(now, name, at);
        }
        at = usable(now, name, Cache.NO_SUCH_NAME, signed);
        if (at < 0) return NOTHING;
        say(name, "NXDOMAIN");
        authority(now, at);
        return Found.of(Kind.NO_SUCH_NAME, isOver(now, at), cache.secure(at));
    }

    /** The SOA record that came with the news that there is nothing. */
    private void authority(long now, int at) {
        byte[] octets = cache.octets(at);
        int data = cache.data(at);
        if (data >= octets.length) return;
        long left = bounded(Math.max(0, number(octets, data, 4) - now));
        int length = octets[data + 4] & 0xff;
        int from = data + 5 + length;
        ResourceRecord entry = ResourceRecord.of(Dns.TYPE_SOA, Bytes.copyOf(octets, from, octets.length - from));
        writer.authority(Name.ofWire(octets, data + 5, length), left, entry);
    }

    private int usable(long now, Name name, int type, boolean signed) {
        int at = cache.find(name, type);
        if (at >= 0 && signed && cache.secure(at)) return -1;
        return at >= 0 && (!isOver(now, at) || mayBeStale(now, at)) ? at : -1;
    }

    private boolean isOver(long now, int at) {
        return cache.expiry(at) <= now;
    }

    private boolean mayBeStale(long now, int at) {
        OptionalInt most = settings.limits().staleSeconds();
        return most.isPresent() && (most.getAsInt() == 0 || now - cache.expiry(at) < most.getAsInt());
    }

    private Found alias(long now, Name name, int at) {
        byte[] octets = cache.octets(at);
        int data = cache.data(at);
        int length = length(octets, data);
        Name target = Name.ofWire(octets, data + 2, length);
        var entry = new ResourceRecord(Dns.TYPE_CNAME, OptionalInt.empty(), Bytes.EMPTY, Optional.of(target));
        writer.answer(name, Dns.CLASS_IN, ttl(now, at), entry);
        say(name, "<CNAME>");
        return new Found(Kind.ALIAS, Optional.of(target), isOver(now, at), cache.secure(at));
    }

    private Found records(long now, Name name, int type, int at) {
        int count = cache.count(at);
        boolean filtered = settings.filters().filteredTypes().contains(type);
        if (count == 0 || filtered) {
            if (trace.isOn())
                say(name, "NODATA" + (type == Dns.TYPE_A ? "-IPv4" : type == Dns.TYPE_AAAA ? "-IPv6" : ""));
            if (filtered) writer.reason(ExtendedError.FILTERED);
            else authority(now, at);
            return Found.of(Kind.NO_DATA, isOver(now, at), cache.secure(at));
        }
        byte[] octets = cache.octets(at);
        long ttl = ttl(now, at);
        int first = count > 1 ? (turn++ & 0x7fffffff) % count : 0;
        // Once round from the first on, so that addresses take turns.
        for (int round = 0; round < 2; round++) {
            int data = cache.data(at);
            for (int i = 0; i < count; i++) {
                int length = length(octets, data);
                if (i >= first == (round == 0)) one(name, type, ttl, octets, data + 2, length);
                data += 2 + length;
            }
        }
        return Found.of(Kind.RECORDS, isOver(now, at), cache.secure(at));
    }

    private void one(Name name, int type, long ttl, byte[] octets, int from, int length) {
        if (type == Dns.TYPE_CNAME || type == Dns.TYPE_PTR) {
            Name target = Name.ofWire(octets, from, length);
            var entry = new ResourceRecord(type, OptionalInt.empty(), Bytes.EMPTY, Optional.of(target));
            writer.answer(name, Dns.CLASS_IN, ttl, entry);
        } else {
            writer.answer(name, type, ttl, octets, from, length);
        }
        if (trace.isOn()) say(name, text(type, octets, from, length));
    }

    private static String text(int type, byte[] octets, int from, int length) {
        return switch (type) {
            case Dns.TYPE_A -> new Ip4((int) number(octets, from, 4)).toString();
            case Dns.TYPE_AAAA -> new Ip6(number(octets, from, 8), number(octets, from + 8, 8)).toString();
            case Dns.TYPE_PTR -> Name.ofWire(octets, from, length).toString();
            default -> "<" + RecordType.text(type) + ">";
        };
    }

    private static long number(byte[] octets, int from, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) value = value << 8 | octets[from + i] & 0xff;
        return value;
    }

    private void say(Name name, String value) {
        if (!trace.isOn()) return;
        Optional<String> address = ReverseName.address(name).map(Object::toString);
        trace.answered("cached", address.orElse(name.equals(NONE) ? "." : name.toString()), value);
    }

    /** dnsmasq: what is stale has no time to live; {@code max-ttl} bounds the rest. */
    private long ttl(long now, int at) {
        return bounded(Math.max(0, cache.expiry(at) - now));
    }

    private long bounded(long left) {
        OptionalInt most = settings.limits().maxTtl();
        return most.isPresent() && most.getAsInt() > 0 ? Math.min(left, most.getAsInt()) : left;
    }

    private static int length(byte[] octets, int at) {
        return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
    }
}
