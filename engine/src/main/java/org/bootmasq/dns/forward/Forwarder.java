package org.bootmasq.dns.forward;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.bootmasq.config.Option;
import org.bootmasq.dns.dnssec.Validity;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.ConnectionMarks;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.UpstreamServer;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.MemoryLimits;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/**
 * Sends questions on to name servers and brings the replies back (RFC 5452 says what a reply must match). dnsmasq: all
 * servers of a group are asked now and then, and whichever answers first is asked alone until the next time; a question
 * is sent again when the asker sends it again.
 */
public final class Forwarder implements Validations.Way {
    private static final int LIFETIME_MILLIS = 10_000;
    private static final int JOINED_RESEND_MILLIS = 2_000;
    private static final int WARN_AFTER_MILLIS = 5_000;

    private final LocalAnswers learner;
    private DnsSettings settings;
    private final UpstreamNet net;
    private final QueryTrace trace;
    private final RandomGenerator random;
    private final Function<Asker, Optional<Bytes>> hardwareOf;
    private final ConnectionMarks marks;
    private final Validations validations;
    private final ForwardSlots slots;
    private ReplyFitting fitting;
    private ReplyTreatment treatment;
    private ServerQuery serverQuery;
    private final Sending sending;
    private ReplyMatch replyMatch;
    private Answering answering;
    private final byte[] scratch = new byte[0x10000];
    private QuestionKey keys;
    private LoopDetection loops;
    private Upstreams upstreams;
    private long warnedMillis = Long.MIN_VALUE / 2;
    private long forwarded;
    private long unanswered;
    private int reconfigured;

    /**
     * Begins without a question on its way.
     *
     * @param learner hears of every reply that answers a question
     * @param random for ids and letters; from a source that nobody can foretell
     * @param hardwareOf the hardware address of an asker, for {@code add-mac}
     * @param marks of the connections of askers, for {@code conntrack}
     * @param memory that questions and held replies may take
     */
    public Forwarder(
            DnsSettings settings,
            Upstreams upstreams,
            LocalAnswers learner,
            UpstreamNet net,
            QueryTrace trace,
            RandomGenerator random,
            Function<Asker, Optional<Bytes>> hardwareOf,
            ConnectionMarks marks,
            MemoryLimits memory) {
        this.upstreams = upstreams;
        this.net = net;
        this.trace = trace;
        this.random = random;
        this.hardwareOf = hardwareOf;
        this.marks = marks;
        this.learner = learner;
        slots = new ForwardSlots(settings.limits().forwardMax(), memory);
        sending = new Sending(settings, net, trace);
        reconfigure(settings);
        validations = new Validations(settings, () -> this.upstreams, trace, this, memory.heldOctets());
    }

    private void reconfigure(DnsSettings others) {
        settings = others;
        fitting = new ReplyFitting(others);
        treatment = new ReplyTreatment(others, fitting, learner, trace);
        var edns = new QueryEdns(others);
        serverQuery = new ServerQuery(others, edns, hardwareOf);
        keys = new QuestionKey(fitting, edns, reconfigured);
        replyMatch = new ReplyMatch(others.switches(), edns, random, trace);
        answering = new Answering(others, fitting, net);
        loops = new LoopDetection(has(Option.DNS_LOOP_DETECT), random.nextInt(), net, trace);
    }

    private boolean has(Option option) {
        return settings.has(option);
    }

    /** Goes by other settings and servers from now on; replies to questions on their way are not kept. */
    public void reconfigure(DnsSettings others, Upstreams servers) {
        reconfigured++;
        for (Flight each : slots.everyone()) each.outdated = true;
        reconfigure(others);
        sending.reconfigure(others);
        validations.reconfigure(others);
        slots.atMost(others.limits().forwardMax());
        use(servers);
    }

    /** Asks other servers from now on. */
    public void use(Upstreams others) {
        upstreams = others;
        loops.probe(upstreams.servers());
    }

    /**
     * Tells how far the wall clock is ahead of the times given, 0 at first: signatures go by it, and it may be set at
     * any time.
     */
    public void wallAhead(long millis) {
        validations.wallAhead(millis);
    }

    /**
     * When the clock is to be trusted, so that signatures' times count: {@code dnssec-no-timecheck}, {@code
     * dnssec-timestamp}.
     *
     * @param millis 0 for always; otherwise since 1970
     * @param then done as soon as it is later: what was learned before is to be forgotten
     */
    public void checkTimesFrom(long millis, Runnable then) {
        validations.checkTimesFrom(millis, then);
    }

    /** What was counted since the start. */
    public ForwardCounts counts() {
        return new ForwardCounts(forwarded, unanswered, validations.highest());
    }

    /** dnsmasq: SIGUSR1 begins to count the servers' answers anew. */
    public void forgetCounts() {
        upstreams.forgetCounts();
    }

    /** The servers that are asked. */
    public Upstreams upstreams() {
        return upstreams;
    }

    /**
     * Sends a question on, or refuses it.
     *
     * @param logNumber of {@link QueryTrace#query}
     * @return whether there will be an answer, sooner or later
     */
    public boolean forward(long now, Asker asker, byte[] query, int length, int logNumber) {
        return forward(now, asker, asker, query, length, logNumber);
    }

    /** Asks for what was answered from an old record, for the cache alone. */
    public void refresh(long now, Asker asker, byte[] query, int length, int logNumber) {
        forward(now, asker.nobody(), asker, query, length, logNumber);
    }

    private boolean forward(long now, Asker asker, Asker sender, byte[] octets, int length, int number) {
        int end = MessageScan.questionEnd(octets, length);
        if (end < 0 || length > ServerQuery.LONGEST || loops.isOurs(octets, end, upstreams.servers())) return false;
        forward(now, new ClientQuery(asker, sender, octets, length, end, number));
        return true;
    }

    private void forward(long now, ClientQuery query) {
        Upstreams.Match match = upstreams.match(MessageScan.u16(query.octets, query.questionEnd - 4), query.octets);
        trace.about(query.number, query.asker);
        if (match.kind() == Upstreams.Kind.LOCAL) {
            if (trace.isOn()) {
                String name = MessageScan.text(query.octets, Dns.HEADER_OCTETS, query.length);
                trace.answered("config", name, "NXDOMAIN");
            }
            answering.refuse(query, Refusal.NO_SUCH_NAME);
            return;
        }
        if (match.group().isEmpty()) {
            if (trace.isOn()) trace.failed("config", "REFUSED (EDE: not ready)");
            answering.refuse(query, Refusal.NOT_READY);
            return;
        }
        Bytes key = keys.of(query.octets, query.length, query.questionEnd, query.asker);
        Optional<Flight> same = slots.of(key);
        if (same.isPresent()) join(now, same.get(), query);
        else begin(now, key, match, query);
    }

    private void join(long now, Flight flight, ClientQuery query) {
        boolean again = flight.awaits(query.asker, MessageScan.u16(query.octets, 0));
        if (!again) {
            if (slots.isCrowded(flight)) return;
            if (slots.isCrowded()) {
                warn(now, flight.first(), flight.group);
                answering.refuse(query, Refusal.FULL);
                return;
            }
            slots.join(flight, answering.waiting(query));
        }
        if (flight.message.tcp || (!again && now - flight.sentMillis < JOINED_RESEND_MILLIS)) return;
        trace.about(query.number, query.asker);
        Optional<Flight> sent = validations.toSendAgain(now, flight).filter(each -> !each.message.tcp);
        if (sent.isPresent() && !sending.again(now, sent.get())) unreachable(now, sent.get());
    }

    private void begin(long now, Bytes key, Upstreams.Match match, ClientQuery query) {
        Upstreams.Group group = match.group().orElseThrow();
        Asker asker = query.asker;
        boolean full = slots.isFull(group);
        // Nobody waits for it: the next who asks for the old record has it refreshed.
        if (full && !asker.waits()) return;
        int id = full && !makeRoom(now, asker, group) ? -1 : freshId();
        trace.about(query.number, asker);
        if (id < 0) {
            if (trace.isOn()) trace.failed("config", "REFUSED");
            answering.refuse(query, Refusal.FULL);
            return;
        }
        boolean dnssecOk = (fitting.ednsFlags(query.octets, query.length, query.questionEnd) & 2) != 0;
        ReplyCheck check = validations.check(query.octets, match, dnssecOk);
        var flight = new Flight(key, serverQuery.of(query, id, check.asked()), group, now, check);
        flight.personal = serverQuery.isPersonal(asker);
        if (has(Option.CONNTRACK)) flight.mark = marks.of(query.sender);
        flight.waiting.add(answering.waiting(query));
        forwarded++;
        if (!launch(now, flight)) unreachable(now, flight);
    }

    @Override
    public boolean launch(long now, Flight flight) {
        replyMatch.mixCase(flight);
        slots.add(flight);
        return flight.message.tcp ? sending.overTcp(now, flight) : sending.first(now, flight);
    }

    private void unreachable(long now, Flight flight) {
        if (flight.check.purpose() != ReplyCheck.Purpose.ANSWER) validations.failed(now, flight);
        else refused(flight);
    }

    @Override
    public void refused(Flight flight) {
        end(flight);
        for (Flight.Waiting each : flight.waiting) {
            trace.about(each.logNumber(), each.asker());
            if (trace.isOn()) trace.failed("config", "REFUSED (EDE: network error)");
            answering.refuse(each, flight);
        }
    }

    /** A datagram has come from a server, or from somebody who would like to be one. */
    public void onReply(long now, int socket, IpAddress from, int port, byte[] reply, int length) {
        int end = MessageScan.questionEnd(reply, length);
        if (end < 0 || (MessageScan.flags(reply) & Dns.QR) == 0) return;
        Optional<Flight> flight = slots.of(MessageScan.u16(reply, 0)).filter(each -> !each.message.tcp);
        if (flight.isEmpty()) return;
        Optional<Flight.Attempt> attempt = flight.get().attempt(socket, from, port);
        if (attempt.isEmpty() || !replyMatch.answers(flight.get(), reply, length, end)) return;
        take(now, flight.get(), attempt.get(), reply, length);
    }

    /** A server has answered over TCP. */
    public void onTcpReply(long now, int flightId, UpstreamServer server, byte[] reply, int length) {
        Optional<Flight> flight = slots.of(flightId).filter(each -> each.message.tcp);
        if (flight.isEmpty()) return;
        int end = MessageScan.questionEnd(reply, length);
        boolean valid = end > 0
                && MessageScan.u16(reply, 0) == flightId
                && (MessageScan.flags(reply) & Dns.QR) != 0
                && replyMatch.answers(flight.get(), reply, length, end);
        if (valid) take(now, flight.get(), new Flight.Attempt(server, -1, flight.get().sentMillis), reply, length);
        else onTcpFailure(now, flightId);
    }

    /** No answer is to be had over TCP from the server asked. */
    public void onTcpFailure(long now, int flightId) {
        Optional<Flight> flight = slots.of(flightId).filter(each -> each.message.tcp);
        if (flight.isPresent() && !sending.overTcp(now, flight.get())) unreachable(now, flight.get());
    }

    private void take(long now, Flight flight, Flight.Attempt attempt, byte[] received, int length) {
        if (flight.held.isPresent()) return;
        System.arraycopy(received, 0, scratch, 0, length);
        boolean refused = ReplyTreatment.isRefusal(MessageScan.rcode(scratch));
        if (refused && failed(now, flight, attempt, length)) return;
        trace.about(flight.waiting.getFirst().logNumber(), flight.first());
        if (flight.check.purpose() != ReplyCheck.Purpose.ANSWER) {
            if (refused) validations.failed(now, flight);
            else validations.take(now, flight, attempt, scratch, length);
            return;
        }
        boolean held = !refused && flight.check.validated() && validations.take(now, flight, attempt, scratch, length);
        if (!held) conclude(now, flight, attempt, length, Validity.UNCHECKED);
    }

    @Override
    public void judged(long now, Flight flight, Validity validity) {
        Flight.Held held = flight.held.orElseThrow();
        held.octets().copyTo(scratch, 0);
        trace.about(flight.waiting.getFirst().logNumber(), flight.first());
        validations.say(flight, validity);
        if (validity instanceof Validity.Secure) held.sets().limitTtls(scratch);
        conclude(now, flight, held.attempt(), held.octets().length(), validity);
    }

    /** Makes the reply in {@code scratch} the answer of all who wait for it. */
    private void conclude(long now, Flight flight, Flight.Attempt attempt, int received, Validity validity) {
        int rcode = MessageScan.rcode(scratch);
        int length = treatment.treat(now, flight, scratch, received, validity);
        if (length < 0) {
            validations.release(flight);
            return;
        }
        if (!ReplyTreatment.isRefusal(rcode)) Sending.prefer(flight, attempt.server());
        attempt.server().answered(now - attempt.atMillis(), Rcode.NXDOMAIN.is(rcode));
        end(flight);
        answering.answer(flight, scratch, length);
    }

    /** A server cannot tell: another may. Returns whether there is hope left. */
    private boolean failed(long now, Flight flight, Flight.Attempt attempt, int length) {
        attempt.server().failed();
        flight.failure = Optional.of(ReplyFitting.failure(scratch, length, flight.message.questionEnd));
        return sending.afterFailure(now, flight);
    }

    @Override
    public void end(Flight flight) {
        slots.remove(flight);
        validations.release(flight);
        for (Flight.Attempt each : flight.attempts) net.release(each.socket());
    }

    /** Another's question gives way where this asker has fewer on their way. */
    private boolean makeRoom(long now, Asker asker, Upstreams.Group group) {
        Optional<Flight> victim = slots.toMakeRoomFor(asker.address(), group);
        warn(
                now,
                victim.map(Flight::first).orElse(asker),
                victim.map(flight -> flight.group).orElse(group));
        victim.ifPresent(this::end);
        return victim.isPresent();
    }

    private void warn(long now, Asker greedy, Upstreams.Group group) {
        if (now - warnedMillis <= WARN_AFTER_MILLIS) return;
        warnedMillis = now;
        trace.warn("Maximum number of concurrent DNS queries reached (max: " + slots.most() + "), most of them from "
                + greedy.address() + " to " + group.servers.getFirst().address());
    }

    @Override
    public boolean isOnItsWay(Flight flight) {
        return slots.of(flight.key).filter(flight::equals).isPresent();
    }

    @Override
    public Optional<Flight> of(Bytes key) {
        return slots.of(key);
    }

    @Override
    public int freshId() {
        return slots.freshId(random.nextInt(0x10000));
    }

    /** When {@link #onTimer} has work, in epoch milliseconds. */
    public OptionalLong deadline() {
        Optional<Flight> oldest = slots.oldest();
        if (oldest.isEmpty()) return OptionalLong.empty();
        long first = Math.min(oldest.get().bornMillis + LIFETIME_MILLIS, sending.nextRetryMillis());
        return OptionalLong.of(Math.min(first, validations.deadline().orElse(Long.MAX_VALUE)));
    }

    /** Forgets questions that nobody answered, and sends again what {@code fast-dns-retry} wants sent. */
    public void onTimer(long now) {
        for (Optional<Flight> oldest = slots.oldest();
                oldest.isPresent() && oldest.get().bornMillis + LIFETIME_MILLIS <= now;
                oldest = slots.oldest()) {
            if (oldest.get().check.purpose() == ReplyCheck.Purpose.ANSWER) unanswered++;
            end(oldest.get());
        }
        validations.goOn(now);
        if (now >= sending.nextRetryMillis()) sending.retry(now, List.copyOf(slots.everyone()));
    }
}
