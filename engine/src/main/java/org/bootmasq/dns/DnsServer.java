package org.bootmasq.dns;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bootmasq.config.Option;
import org.bootmasq.dns.auth.AuthAnswers;
import org.bootmasq.dns.cache.Cache;
import org.bootmasq.dns.cache.CacheFiller;
import org.bootmasq.dns.cache.CacheSearch;
import org.bootmasq.dns.forward.ReplyRules;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.local.LocalNames;
import org.bootmasq.dns.local.LocalSearch;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.ExtendedError;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Query;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.message.ReplyWriter;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.query.AddressSets;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.ConnectionMarks;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.MarkAllowlists;
import org.bootmasq.dns.query.NeverAsked;
import org.bootmasq.dns.query.NotAQuery;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.SetMembership;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * Answers questions (RFC 1035, RFC 6891) from local data and the cache, in dnsmasq's order: CNAMEs and records of the
 * configuration, hosts and leases; private addresses; the cache; then {@code address} and {@code local} lines. What is
 * left is for servers. Not for several threads at once.
 */
public final class DnsServer implements LocalAnswers, ChaosTexts.Counts {
    private static final int LARGEST = 0xffff;
    private static final long SAY_AGAIN_MILLIS = 600_000;

    private DnsSettings settings;
    private final Cache cache;
    private CacheFiller filler;
    private CacheSearch cached;
    private final Supplier<Upstreams> upstreams;
    private final QueryTrace trace;
    private final ReplyWriter writer = new ReplyWriter();
    private final AuthAnswers auth;
    private final AddressSets sets;
    private SetMembership membership;
    private NeverAsked neverAsked;
    private ReplyRules rules;
    private final ConnectionMarks marks;
    private MarkAllowlists allowlists;
    private LocalSearch local;
    private DomainAnswers domains;
    private long answered;
    private long crowdedMillis = Long.MIN_VALUE / 2;
    private long forwarded;

    /**
     * Serves what is known.
     *
     * @param upstreams the servers of the moment
     */
    public DnsServer(
            DnsSettings settings, LocalData data, Cache cache, Supplier<Upstreams> upstreams, QueryTrace trace) {
        this(settings, data, cache, upstreams, trace, AddressSets.NONE, ConnectionMarks.NONE);
    }

    /**
     * As the other.
     *
     * @param sets where addresses go that servers give to names
     * @param marks of the connections of those who ask
     */
    public DnsServer(
            DnsSettings settings,
            LocalData data,
            Cache cache,
            Supplier<Upstreams> upstreams,
            QueryTrace trace,
            AddressSets sets,
            ConnectionMarks marks) {
        this.settings = settings;
        this.cache = cache;
        this.upstreams = upstreams;
        this.trace = trace;
        this.sets = sets;
        filler = new CacheFiller(settings, cache, this::isKnown);
        cached = new CacheSearch(settings, cache, writer, trace);
        local = new LocalSearch(settings, data, writer, trace);
        domains = new DomainAnswers(settings, local, upstreams, writer, trace);
        auth = new AuthAnswers(settings, data, writer, trace);
        neverAsked = new NeverAsked(settings.switches(), upstreams, trace);
        rules = new ReplyRules(settings.filters(), settings.switches());
        membership = new SetMembership(settings.sets(), sets, trace);
        this.marks = marks;
        allowlists = new MarkAllowlists(settings.sets(), marks);
    }

    /** Goes by other settings from now on, and forgets what servers said. */
    public void reconfigure(DnsSettings others, LocalData data) {
        cache.resize(others.limits().cacheEntries());
        adjust(others, data);
        cache.clear();
    }

    /** Goes by settings from now on in which options were turned on or off; what servers said stays. */
    public void turn(DnsSettings others) {
        adjust(others, data());
    }

    private void adjust(DnsSettings others, LocalData data) {
        settings = others;
        filler = new CacheFiller(others, cache, this::isKnown);
        cached = new CacheSearch(others, cache, writer, trace);
        auth.reconfigure(others, data);
        neverAsked = new NeverAsked(others.switches(), upstreams, trace);
        rules = new ReplyRules(others.filters(), others.switches());
        membership = new SetMembership(others.sets(), sets, trace);
        allowlists = new MarkAllowlists(others.sets(), marks);
        take(data);
    }

    /** Replaces local data, and forgets what servers said. */
    public void use(LocalData data) {
        auth.use(data);
        take(data);
        cache.clear();
    }

    private void take(LocalData data) {
        local = new LocalSearch(settings, data, writer, trace);
        domains = new DomainAnswers(settings, local, upstreams, writer, trace);
    }

    /** The local names that it answers from. */
    public LocalData data() {
        return local.data();
    }

    /** What it remembers of answers. */
    public Cache cache() {
        return cache;
    }

    @Override
    public long answeredLocally() {
        return answered - auth.answered();
    }

    @Override
    public long forwarded() {
        return forwarded;
    }

    @Override
    public long authoritative() {
        return auth.answered();
    }

    @Override
    public boolean isAuthoritative(Asker asker) {
        return auth.isOutside(asker);
    }

    @Override
    public void learn(long nowMillis, byte[] reply, int length, boolean secure) {
        filler.learn(nowMillis, reply, length, secure);
        if (cache.takeCrowded() > 0) sayCrowded(nowMillis);
        pass(reply, length);
    }

    private void sayCrowded(long nowMillis) {
        if (nowMillis - crowdedMillis < SAY_AGAIN_MILLIS) return;
        crowdedMillis = nowMillis;
        trace.warn("the cache takes all memory that is for it with " + cache.records() + " of " + cache.capacity()
                + " records: those unused longest go before their time");
    }

    @Override
    public void pass(byte[] reply, int length) {
        membership.learn(reply, length);
    }

    /** Whether a name, or one below it, is known here: a server's "no such name" is then wrong. */
    public boolean knows(Name name) {
        return local.data().knows(name);
    }

    @Override
    public boolean knows(byte[] message, int nameAt) {
        int end = nameAt;
        while (message[end] != 0) end += message[end] + 1;
        Name name = Name.ofWire(message, nameAt, end + 1 - nameAt);
        return isKnown(name);
    }

    private boolean isKnown(Name name) {
        return domains.isKnown(name);
    }

    @Override
    public Outcome answer(long nowMillis, Asker asker, byte[] octets, int length, ByteWriter reply) {
        Query query;
        try {
            query = QueryCodec.read(octets, 0, length);
        } catch (Malformed _) {
            return NotAQuery.unreadable(octets, length, reply);
        }
        Outcome outcome = answer(nowMillis, asker, query, octets, length, reply);
        if (outcome == Outcome.FORWARD) {
            reply.clear();
            forwarded++;
        } else {
            answered++;
        }
        return outcome;
    }

    private Outcome answer(long nowMillis, Asker asker, Query query, byte[] octets, int length, ByteWriter reply) {
        boolean outside = auth.isOutside(asker);
        if (!outside && !allowlists.allows(asker, query.question().name())) return blocked(query, reply);
        if (query.opcode() != Dns.OPCODE_QUERY) return NotAQuery.notImplemented(octets, length, reply);
        int most = Math.max(Dns.PLAIN_UDP_OCTETS, settings.limits().ednsPacketMax());
        int limit = asker.tcp() ? LARGEST : Math.min(query.largestReply(), most);
        writer.begin(query, reply, limit, settings.limits().ednsPacketMax());
        Question question = query.question();
        if (outside || auth.hasZone(question.name())) {
            if (!auth.answer(nowMillis, asker, question, outside)) return Outcome.DROPPED;
            return auth.before().isEmpty() ? Outcome.ANSWERED : transferred(auth.before(), reply);
        }
        if (question.dnsClass() == Dns.CLASS_CHAOS && ChaosTexts.isOurs(question.name())) return chaos(question);
        if (question.dnsClass() != Dns.CLASS_IN) return domains.inOtherClass(question, octets);
        return chain(nowMillis, asker, query, octets);
    }

    private static Outcome transferred(List<Bytes> before, ByteWriter reply) {
        Bytes last = reply.bytes();
        reply.clear();
        for (Bytes each : before) reply.u16(each.length()).bytes(each);
        reply.u16(last.length()).bytes(last);
        before.clear();
        return Outcome.TRANSFERRED;
    }

    private Outcome blocked(Query query, ByteWriter reply) {
        if (trace.isOn()) trace.failed("config", "REFUSED (EDE: blocked)");
        writer.begin(query, reply, Dns.PLAIN_UDP_OCTETS, settings.limits().ednsPacketMax());
        writer.reason(ExtendedError.BLOCKED);
        return end(Rcode.REFUSED);
    }

    private Outcome chaos(Question question) {
        boolean texts = question.type() == Dns.TYPE_TXT || question.type() == Dns.TYPE_ANY;
        Optional<List<String>> found =
                texts ? ChaosTexts.of(question.name(), this, cache, upstreams.get()) : Optional.empty();
        if (found.isEmpty() || settings.has(Option.NO_IDENT)) return end(Rcode.NOTIMP);
        ResourceRecord entry = ResourceRecord.of(Dns.TYPE_TXT, ResourceRecord.strings(found.get()));
        writer.answer(question.name(), Dns.CLASS_CHAOS, 0, entry);
        writer.set(Dns.AA);
        if (trace.isOn()) trace.answered("config", question.name().toString(), "<TXT>");
        return end(Rcode.NOERROR);
    }

    /** Follows CNAMEs from the question's name until records are found, or none. */
    private Outcome chain(long nowMillis, Asker asker, Query query, byte[] octets) {
        Question question = query.question();
        int type = question.type();
        Name name = question.name();
        boolean ours = true;
        boolean aliased = false;
        boolean stale = false;
        boolean secure = query.authenticDataWanted() && !query.checkingDisabled();
        for (int links = 0; links < Dns.LONGEST_CHAIN; links++) {
            Optional<LocalNames.Known> alias = local.alias(name);
            if (alias.isPresent()) {
                ResourceRecord entry = alias.get().entry();
                aliased = true;
                secure = false;
                writer.answer(name, Dns.CLASS_IN, local.ttl(entry), entry);
                if (trace.isOn())
                    trace.answered(
                            "config", name.toString(), "<CNAME>", alias.get().line());
                if (type == Dns.TYPE_CNAME) break;
                name = entry.target().orElseThrow();
                continue;
            }
            if (local.write(name, type, asker)) return ours ? end(true, false, Rcode.NOERROR) : borrowed(stale);
            if (links == 0) {
                Optional<Rcode> rcode = neverAsked.rcode(question);
                if (rcode.isPresent()) return end(true, false, rcode.get());
            }
            CacheSearch.Found found = query.recursionDesired()
                            && (!query.dnssecOk() || settings.dnssec().enabled())
                    ? cached.find(nowMillis / 1000, name, type, query.dnssecOk())
                    : CacheSearch.NOTHING;
            secure &= found.secure();
            switch (found.kind()) {
                case NOTHING -> {
                    if (aliased && ours) return end(true, false, Rcode.NOERROR);
                    return ours ? domains.answer(question, octets) : elsewhere(question, octets);
                }
                case ALIAS -> {
                    ours = false;
                    stale |= found.stale();
                    name = found.target().orElseThrow();
                }
                case NO_SUCH_NAME -> {
                    if (secure) writer.set(Dns.AD);
                    return end(false, stale || found.stale(), Rcode.NXDOMAIN);
                }
                case RECORDS, NO_DATA -> {
                    if (secure) writer.set(Dns.AD);
                    return end(false, stale || found.stale(), Rcode.NOERROR);
                }
            }
        }
        // What leads in a circle, or nearly, is for servers to tell.
        return ours ? end(true, false, Rcode.NOERROR) : elsewhere(question, octets);
    }

    /**
     * A server's alias of a name of ours: as if the server itself had told what is written, {@code stop-dns-rebind}.
     */
    private Outcome borrowed(boolean stale) {
        Outcome outcome = end(false, stale, Rcode.NOERROR);
        if (!rules.rebinds(writer.octets(), writer.length(), writer.questionEnd())) return outcome;
        trace.warn("possible DNS-rebind attack detected: "
                + MessageScan.text(writer.octets(), rules.culprit(), writer.length()));
        writer.restart();
        writer.reason(ExtendedError.BLOCKED);
        return end(Rcode.NOERROR);
    }

    private Outcome elsewhere(Question question, byte[] octets) {
        // What the cache knows of the way is no answer yet.
        writer.restart();
        return domains.answer(question, octets);
    }

    private Outcome end(Rcode rcode) {
        writer.end(rcode);
        return Outcome.ANSWERED;
    }

    /** @param ours whether all that was found is local: such answers are authoritative */
    private Outcome end(boolean ours, boolean stale, Rcode rcode) {
        if (ours) writer.set(Dns.AA);
        if (stale) writer.reason(ExtendedError.STALE_ANSWER);
        writer.end(rcode);
        return stale ? Outcome.STALE : Outcome.ANSWERED;
    }
}
