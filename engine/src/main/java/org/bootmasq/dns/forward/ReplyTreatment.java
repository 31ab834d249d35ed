package org.bootmasq.dns.forward;

import java.util.List;
import org.bootmasq.config.Option;
import org.bootmasq.dns.dnssec.Validity;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.ExtendedError;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.query.LocalAnswers;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.settings.DnsSettings;

/** What becomes of a server's reply on its way to those who asked, before each gets his own copy. */
final class ReplyTreatment {
    private final ReplyFitting fitting;
    private final LocalAnswers learner;
    private final QueryTrace trace;
    private final ReplyTrace replyTrace;
    private final ReplyRules rules;
    private final RecordFilter filter;
    private final RecordFilter signatures;
    private final boolean debug;
    private boolean changed;

    ReplyTreatment(DnsSettings settings, ReplyFitting fitting, LocalAnswers learner, QueryTrace trace) {
        this.fitting = fitting;
        this.learner = learner;
        this.trace = trace;
        replyTrace = new ReplyTrace(trace);
        rules = new ReplyRules(settings.filters(), settings.switches());
        filter = new RecordFilter(settings.filters().filteredTypes());
        signatures = new RecordFilter(List.of(Dns.TYPE_RRSIG, Dns.TYPE_NSEC, Dns.TYPE_NSEC3));
        debug = settings.has(Option.DNSSEC_DEBUG);
    }

    /** Whether a server says that it cannot, or will not, tell. */
    static boolean isRefusal(int rcode) {
        return Rcode.SERVFAIL.is(rcode) || Rcode.REFUSED.is(rcode) || Rcode.NOTIMP.is(rcode);
    }

    /**
     * Changes a reply in place.
     *
     * @return its length then; -1 if it is as if it had not come
     */
    int treat(long now, Flight flight, byte[] reply, int received, Validity validity) {
        int length = received;
        int end = flight.message.questionEnd;
        int flaw = Validity.flaw(validity);
        changed = false;
        if (flaw != 0 && !debug) {
            length = fitting.reason(reply, ReplyFitting.empty(reply, end), end, Validity.Flaw.BOGUS.code);
            MessageScan.rcode(reply, Rcode.SERVFAIL);
        } else {
            length = follow(now, flight, reply, length, validity);
            if (length < 0) return length;
            if (flaw != 0) length = fitting.reason(reply, length, end, flaw);
        }
        fitting.common(reply, length, end);
        if (flight.check.validated()) fitting.authentic(reply, flight, validity instanceof Validity.Secure && !changed);
        if (!flight.check.asked()) return length;
        boolean takesSignatures = flight.check.dnssecOk();
        if (!takesSignatures) length = signatures.filter(reply, length, end, MessageScan.u16(reply, end - 4));
        fitting.dnssecOk(reply, length, end, takesSignatures);
        return length;
    }

    /** Does what the configuration's rules say. */
    private int follow(long now, Flight flight, byte[] reply, int received, Validity validity) {
        int length = received;
        int end = flight.message.questionEnd;
        switch (rules.look(reply, length, end)) {
            case MALFORMED, IGNORE -> {
                return -1;
            }
            case NO_SUCH_NAME -> {
                if (trace.isOn()) trace.answered("config", flight.name(), "NXDOMAIN");
                length = fitting.reason(reply, ReplyFitting.empty(reply, end), end, ExtendedError.BLOCKED.code());
                ReplyFitting.withoutAuthority(reply);
                MessageScan.rcode(reply, Rcode.NXDOMAIN);
                changed = true;
            }
            case REBIND -> {
                if (trace.isOn()) replyTrace.records(reply, length, end, rules.culprit());
                trace.warn("possible DNS-rebind attack detected: " + MessageScan.text(reply, rules.culprit(), length));
                length = fitting.reason(reply, ReplyFitting.empty(reply, end), end, ExtendedError.BLOCKED.code());
                changed = true;
            }
            case PASS -> {
                changed = rules.changed();
                if (trace.isOn()) replyTrace.say(reply, length, end);
                learn(now, flight, reply, length, validity);
                int filtered = filter.filter(reply, length, end, -1);
                if (filtered != length) {
                    length = fitting.reason(reply, filtered, end, ExtendedError.FILTERED.code());
                    ReplyFitting.withoutAuthority(reply);
                    changed = true;
                }
                boolean known = Rcode.NXDOMAIN.is(MessageScan.rcode(reply)) && learner.knows(reply, Dns.HEADER_OCTETS);
                if (known) ReplyFitting.known(reply);
                changed |= known;
            }
        }
        return length;
    }

    /**
     * dnsmasq: what was to be validated and was not, because the asker wished it so, is not kept, nor what was said to
     * one asker.
     */
    private void learn(long now, Flight flight, byte[] reply, int length, Validity validity) {
        boolean unchecked = flight.check.asked() && validity instanceof Validity.Unchecked;
        boolean kept = !isRefusal(MessageScan.rcode(reply)) && !unchecked && Validity.flaw(validity) == 0;
        if (!kept) return;
        if (flight.outdated || flight.personal) learner.pass(reply, length);
        else learner.learn(now, reply, length, validity instanceof Validity.Secure && !changed);
    }
}
