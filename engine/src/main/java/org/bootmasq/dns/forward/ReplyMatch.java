package org.bootmasq.dns.forward;

import java.util.Arrays;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.LetterCase;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.query.QueryTrace;

/** What a reply must have in common with the question that was sent, besides its port and id (RFC 5452 section 9.1). */
final class ReplyMatch {
    private final boolean mixesCase;
    private final QueryEdns edns;
    private final RandomGenerator random;
    private final QueryTrace trace;
    private boolean warned;

    ReplyMatch(Set<Option> switches, QueryEdns edns, RandomGenerator random, QueryTrace trace) {
        mixesCase = switches.contains(Option.DO_0X20_ENCODE) && !switches.contains(Option.NO_0X20_ENCODE);
        this.edns = edns;
        this.random = random;
        this.trace = trace;
    }

    /** Makes a secret of the letters' case, if that is wanted, before the question is sent. */
    void mixCase(Flight flight) {
        if (mixesCase) LetterCase.mix(random, flight.message.octets, flight.message.questionEnd - 4);
    }

    /** The question must come back as it was sent: to the letter, where the letters' case is a secret. */
    boolean answers(Flight flight, byte[] reply, int length, int end) {
        if (end != flight.message.questionEnd) return false;
        if (!MessageScan.sameIgnoringCase(flight.message.octets, reply, Dns.HEADER_OCTETS, end - 4)) return false;
        for (int i = end - 4; i < end; i++) {
            if (flight.message.octets[i] != reply[i]) return false;
        }
        if (mixesCase && !Arrays.equals(flight.message.octets, Dns.HEADER_OCTETS, end, reply, Dns.HEADER_OCTETS, end)) {
            if (!warned) trace.warn("Case mismatch in DNS reply - check bit 0x20 encoding.");
            warned = true;
            return false;
        }
        return edns.subnetMatches(flight.message.octets, flight.message.octets.length, reply, length, end);
    }
}
