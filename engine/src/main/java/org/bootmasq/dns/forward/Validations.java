package org.bootmasq.dns.forward;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.bootmasq.config.Option;
import org.bootmasq.dns.dnssec.HighestWork;
import org.bootmasq.dns.dnssec.RecordSets;
import org.bootmasq.dns.dnssec.SignatureBudget;
import org.bootmasq.dns.dnssec.Trust;
import org.bootmasq.dns.dnssec.Undecided;
import org.bootmasq.dns.dnssec.ValidationWork;
import org.bootmasq.dns.dnssec.Validator;
import org.bootmasq.dns.dnssec.Validity;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Edns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.QueryCodec;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.DnssecSettings;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * Holds replies back until they are judged, and asks for the DS and DNSKEY records that are missing for that: {@code
 * dnssec}. A question of many askers for the same records is one.
 */
final class Validations {
    /** The way to servers and to askers. */
    interface Way {
        /** Sends a question of ours; false if nobody can be asked. */
        boolean launch(long now, Flight flight);

        boolean isOnItsWay(Flight flight);

        Optional<Flight> of(Bytes key);

        /** The flight is over: nobody waits for more. */
        void end(Flight flight);

        /** -1 where all are taken. */
        int freshId();

        /** No reply can be judged: those who wait hear so. */
        void refused(Flight flight);

        /** An asker's reply is judged. */
        void judged(long now, Flight flight, Validity validity);
    }

    private static final long SAY_AGAIN_MILLIS = 60_000;

    /**
     * A reply whose signatures wait for time.
     *
     * @param micros what its question has cost before
     */
    private record Postponed(Flight flight, long micros, long turn) {}

    private DnssecSettings settings;
    private final Supplier<Upstreams> upstreams;
    private final QueryTrace trace;
    private final ValidationTrace told;
    private final Way way;
    private Trust trust;
    private Validator validator;
    private int flags;
    private int udpSize;
    private final HeldOctets held;
    private final SignatureBudget budget = new SignatureBudget();

    /** The most that validating one question has cost. */
    HighestWork highest() {
        return budget.highest();
    }

    private final PriorityQueue<Postponed> postponed =
            new PriorityQueue<>(Comparator.comparingLong(Postponed::micros).thenComparingLong(Postponed::turn));
    private long postponements;
    private long crowdedMillis = -SAY_AGAIN_MILLIS;
    private long timesCountFrom;
    private long wallAhead;
    private Runnable whenTimesCount = () -> {};

    Validations(DnsSettings all, Supplier<Upstreams> upstreams, QueryTrace trace, Way way, long mostHeld) {
        held = new HeldOctets(mostHeld);
        settings = all.dnssec();
        this.upstreams = upstreams;
        this.trace = trace;
        told = new ValidationTrace(trace);
        this.way = way;
        trust = new Trust(settings.anchors());
        validator = new Validator(settings, trust, this::isUnsigned);
        askBy(all);
        boolean never = all.has(Option.DNSSEC_NO_TIMECHECK);
        checkTimesFrom(never ? Long.MAX_VALUE : 0, () -> {});
    }

    private void askBy(DnsSettings all) {
        boolean debug = all.has(Option.DNSSEC_DEBUG);
        flags = Dns.RD | (debug ? Dns.CD : 0);
        udpSize = all.limits().ednsPacketMax();
    }

    /** Goes by other settings from now on; what waits to be judged is judged by them. */
    void reconfigure(DnsSettings all) {
        askBy(all);
        if (all.dnssec().equals(settings)) return;
        settings = all.dnssec();
        trust = new Trust(settings.anchors());
        validator = new Validator(settings, trust, this::isUnsigned);
        validator.checkTimes(timesCountFrom == 0);
    }

    /** Tells how far the wall clock, which signatures go by, is ahead of the times given. */
    void wallAhead(long millis) {
        if (millis == wallAhead) return;
        wallAhead = millis;
        // What was learnt holds for so long by the clock as it was.
        trust.clear();
    }

    private long wallSeconds(long now) {
        return Math.floorDiv(now + wallAhead, 1000L);
    }

    /**
     * Signatures' times count as soon as the clock is past a moment; what was taken without looking at them is then
     * forgotten.
     */
    void checkTimesFrom(long millis, Runnable then) {
        timesCountFrom = millis;
        whenTimesCount = then;
        validator.checkTimes(millis == 0);
        trust.clear();
    }

    private void lookAtClock(long now) {
        if (timesCountFrom == 0 || now + wallAhead <= timesCountFrom) return;
        Runnable then = whenTimesCount;
        checkTimesFrom(0, () -> {});
        then.run();
    }

    /** How the reply to an asker's question is to be treated. */
    ReplyCheck check(byte[] query, Upstreams.Match match, boolean dnssecOk) {
        boolean asked = settings.enabled() && isValidated(query, Dns.HEADER_OCTETS, match);
        boolean disabled = (MessageScan.flags(query) & Dns.CD) != 0;
        return ReplyCheck.answer(asked, asked && !disabled, dnssecOk, new ValidationWork(settings.limits(), budget));
    }

    /** dnsmasq: the servers of a domain are asked for signatures only if the domain has an anchor of its own. */
    private boolean isValidated(byte[] message, int nameAt, Upstreams.Match match) {
        boolean own = match.matchedOctets() > 0 && match.kind() == Upstreams.Kind.SERVERS;
        if (!own) return match.kind() != Upstreams.Kind.LOCAL;
        int end = nameAt;
        while (message[end] != 0) end += message[end] + 1;
        Name domain = Name.ofWire(message, end - match.matchedOctets(), match.matchedOctets() + 1);
        return trust.isAnchor(domain);
    }

    private boolean isUnsigned(Name name) {
        return !isValidated(name.octets(), 0, upstreams.get().match(name.octets(), 0));
    }

    /**
     * Takes a reply to a question whose replies are validated.
     *
     * @return whether it is held, or dropped as malformed; one that was cut short is not
     */
    boolean take(long now, Flight flight, Flight.Attempt attempt, byte[] reply, int length) {
        if ((MessageScan.flags(reply) & Dns.TC) != 0) {
            if (flight.check.purpose() != ReplyCheck.Purpose.ANSWER) return !flight.message.tcp && byTcp(now, flight);
            if (trace.isOn()) trace.validated("result", "TRUNCATED");
            return false;
        }
        boolean answer = flight.check.purpose() == ReplyCheck.Purpose.ANSWER;
        if (!held.take(flight.first().address(), answer, length)) {
            sayCrowded(now, flight);
            // Without its signatures looked at, it is none.
            if (answer) way.refused(flight);
            else failed(now, flight);
            return true;
        }
        try {
            RecordSets sets = RecordSets.read(reply, length);
            flight.held = Optional.of(new Flight.Held(Bytes.copyOf(reply, 0, length), sets, attempt));
            flight.retryMillis = Long.MAX_VALUE;
        } catch (Malformed _) {
            held.give(flight.first().address(), length);
            return true;
        }
        judge(now, flight);
        return true;
    }

    /** The same question over TCP, with the same questions waiting for it. */
    private boolean byTcp(long now, Flight flight) {
        way.end(flight);
        var again = new Flight(flight.key, flight.message.overTcp(), flight.group, flight.bornMillis, flight.check);
        again.mark = flight.mark;
        again.waiting.addAll(flight.waiting);
        again.dependents.addAll(flight.dependents);
        again.dependents.forEach(each -> each.awaited = Optional.of(again));
        if (!way.launch(now, again)) over(now, again, new Validity.Bogus(Validity.Flaw.BOGUS));
        return true;
    }

    /** A reply waits no more. */
    void release(Flight flight) {
        if (flight.held.isEmpty()) return;
        held.give(flight.first().address(), flight.held.get().octets().length());
        flight.held = Optional.empty();
    }

    private void judge(long now, Flight flight) {
        lookAtClock(now);
        budget.now(now);
        ReplyCheck check = flight.check;
        flight.awaited = Optional.empty();
        if (!settings.enabled()) {
            over(now, flight, Validity.INSECURE);
            return;
        }
        RecordSets sets = flight.held.orElseThrow().sets();
        Validity validity = switch (check.purpose()) {
            case ANSWER -> validator.reply(wallSeconds(now), sets, check.work());
            case KEYS -> validator.keys(wallSeconds(now), sets, check.work());
            case DELEGATION -> validator.delegation(wallSeconds(now), sets, check.work());
        };
        if (validity instanceof Validity.Abandoned(var limit)) exceeded(flight, limit);
        switch (validity) {
            case Validity.Needs(var name, var type) -> ask(now, flight, name, type);
            case Validity.Later() ->
                postponed.add(new Postponed(flight, check.work().micros(), ++postponements));
            case Validity.Secure(), Validity.Insecure(), Validity.Unchecked(), Validity.Bogus _, Validity.Abandoned _ ->
                over(now, flight, validity);
        }
    }

    /** When {@link #goOn} has work. */
    OptionalLong deadline() {
        return postponed.isEmpty() ? OptionalLong.empty() : OptionalLong.of(budget.nextMillis());
    }

    /** Goes on with replies whose signatures had to wait: those first whose questions have cost least. */
    void goOn(long now) {
        budget.now(now);
        while (!postponed.isEmpty() && !budget.isSpent()) {
            Flight flight = postponed.remove().flight();
            // Its time may be over meanwhile, or its servers others.
            if (flight.held.isPresent() && way.isOnItsWay(flight)) judge(now, flight);
        }
    }

    private void ask(long now, Flight flight, Name name, int type) {
        try {
            flight.check.work().question();
        } catch (Undecided e) {
            if (e.validity() instanceof Validity.Abandoned(var limit)) exceeded(flight, limit);
            over(now, flight, e.validity());
            return;
        }
        var query = new ByteWriter(64);
        query.u16(0).u16(flags).u16(1).u16(0).u16(0).u16(1);
        QueryCodec.writeQuestion(Question.in(name, type), query);
        int end = query.length();
        // An asker's question has a key with more octets behind the question.
        Bytes key = Bytes.copyOf(query.array(), Dns.HEADER_OCTETS, end - Dns.HEADER_OCTETS)
                .plus(Bytes.ofInts(0xff));
        Optional<Flight> same = way.of(key);
        if (same.isPresent()) {
            await(flight, same.get());
            return;
        }
        Optional<Upstreams.Group> group =
                upstreams.get().match(type, query.array()).group();
        if (group.isEmpty()) {
            over(now, flight, new Validity.Bogus(Validity.Flaw.BOGUS));
            return;
        }
        query.u8(0).u16(Dns.TYPE_OPT).u16(udpSize).u16(0).u16(Edns.DO).u16(0);
        int id = way.freshId();
        if (id < 0) {
            over(now, flight, new Validity.Bogus(Validity.Flaw.BOGUS));
            return;
        }
        query.set(0, id >>> 8).set(1, id);
        var message = new UpstreamMessage(id, query.bytes().toArray(), end, flight.message.tcp);
        var asked = new Flight(key, message, group.get(), now, ReplyCheck.of(type, flight.check.work()));
        asked.mark = flight.mark;
        Asker first = flight.first();
        Bytes question = Bytes.copyOf(query.array(), Dns.HEADER_OCTETS, end - Dns.HEADER_OCTETS);
        int number = flight.waiting.getFirst().logNumber();
        asked.waiting.add(new Flight.Waiting(first.nobody(), id, question, true, udpSize, number));
        await(flight, asked);
        if (!way.launch(now, asked)) over(now, asked, new Validity.Bogus(Validity.Flaw.BOGUS));
    }

    private static void await(Flight flight, Flight other) {
        flight.awaited = Optional.of(other);
        other.dependents.add(flight);
    }

    /** No server could tell. */
    void failed(long now, Flight flight) {
        over(now, flight, new Validity.Bogus(Validity.Flaw.BOGUS));
    }

    private void over(long now, Flight flight, Validity validity) {
        if (flight.check.purpose() == ReplyCheck.Purpose.ANSWER) {
            way.judged(now, flight, validity);
            return;
        }
        way.end(flight);
        trace.about(flight.waiting.getFirst().logNumber(), flight.first());
        if (trace.isOn()) told.step(flight, validity, trust, wallSeconds(now));
        boolean known = validity instanceof Validity.Secure || validity instanceof Validity.Insecure;
        List<Flight> dependents = List.copyOf(flight.dependents);
        flight.dependents.clear();
        for (Flight each : dependents) {
            if (!way.isOnItsWay(each)) continue;
            // What was too much for one question need not be for another that came later.
            boolean other = validity instanceof Validity.Abandoned && each.check.work() != flight.check.work();
            if (known || other) judge(now, each);
            else over(now, each, validity);
        }
    }

    /**
     * The asker asks again.
     *
     * @return the question that is to be sent again; empty if what his reply waits for had to be asked for anew
     */
    Optional<Flight> toSendAgain(long now, Flight flight) {
        Flight last = flight;
        while (last.awaited.isPresent()) {
            Flight next = last.awaited.get();
            if (!way.isOnItsWay(next)) {
                judge(now, last);
                return Optional.empty();
            }
            last = next;
        }
        return Optional.of(last);
    }

    /** Tells what came of the reply to an asker's question. */
    void say(Flight flight, Validity validity) {
        if (trace.isOn()) told.verdict(flight, validity);
    }

    private void sayCrowded(long now, Flight flight) {
        if (now - crowdedMillis < SAY_AGAIN_MILLIS) return;
        crowdedMillis = now;
        exceeded(flight, "memory of replies that wait for keys");
    }

    private void exceeded(Flight flight, String limit) {
        trace.about(flight.waiting.getFirst().logNumber(), flight.first());
        trace.warn("limit exceeded: " + limit);
        trace.warn("validation of " + flight.name() + " failed: resource limit exceeded.");
    }
}
