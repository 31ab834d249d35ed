package org.bootmasq.dns.message;

import java.util.Optional;

/**
 * A client's query: a header, one question and perhaps an OPT record.
 *
 * @param id 0 to 65535
 * @param flags the header's second word; QR is not set
 */
public record Query(int id, int flags, Question question, Optional<Edns> edns) {
    /** 0 is a standard query; IANA registry "DNS OpCodes". */
    public int opcode() {
        return (flags & Dns.OPCODE_MASK) >>> 11;
    }

    /** Whether RD is set. */
    public boolean recursionDesired() {
        return (flags & Dns.RD) != 0;
    }

    /** Whether AD is set: the asker wants to know if the answer was found good (RFC 6840 section 5.7). */
    public boolean authenticDataWanted() {
        return (flags & Dns.AD) != 0;
    }

    /** Whether CD is set: the asker checks signatures itself (RFC 4035 section 3.2.2). */
    public boolean checkingDisabled() {
        return (flags & Dns.CD) != 0;
    }

    /** Whether the asker takes signatures (DO, RFC 3225). */
    public boolean dnssecOk() {
        return edns.isPresent() && edns.get().dnssecOk();
    }

    /** The largest datagram that the client takes, in octets. */
    public int largestReply() {
        return edns.isPresent() ? edns.get().largestReply() : Dns.PLAIN_UDP_OCTETS;
    }
}
