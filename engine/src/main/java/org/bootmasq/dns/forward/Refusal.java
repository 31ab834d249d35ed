package org.bootmasq.dns.forward;

import java.util.Arrays;
import org.bootmasq.dns.message.Edns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.settings.DnsSettings;

/** Replies without an answer (RFC 1035 section 4.1.1), with the reason (RFC 8914) for askers that speak EDNS. */
public enum Refusal {
    /** No server is known that could be asked. */
    NOT_READY(5, 14),
    /** All slots for forwarded questions are taken. */
    FULL(5, -1),
    /** No server can be reached. */
    NETWORK_ERROR(5, 23),
    /** The name is known to be none. */
    NO_SUCH_NAME(3, -1);

    /** IANA registry "Extended DNS Error Codes". */
    public static final int BLOCKED = 15;

    static final int FILTERED = 17;
    static final int SERVFAIL = 2;
    static final int NXDOMAIN = 3;
    static final int NOTIMP = 4;
    static final int REFUSED = 5;

    private static final int REASON = 15;

    private final int rcode;
    private final int reason;

    Refusal(int rcode, int reason) {
        this.rcode = rcode;
        this.reason = reason;
    }

    /**
     * Writes the reply to a question.
     *
     * @param edns of {@link ReplyFitting#ednsFlags}
     * @return its length
     */
    int write(byte[] query, int questionEnd, int edns, DnsSettings settings, byte[] reply) {
        System.arraycopy(query, 0, reply, 0, questionEnd);
        int flags = MessageScan.flags(query) & (0x7800 | MessageScan.RECURSION_DESIRED | MessageScan.CHECKING_DISABLED);
        MessageScan.u16(reply, 2, flags | MessageScan.RESPONSE | MessageScan.RECURSION_AVAILABLE | rcode);
        Arrays.fill(reply, 6, MessageScan.HEADER, (byte) 0);
        if (edns == 0) return questionEnd;
        MessageScan.u16(reply, 10, 1);
        int at = questionEnd;
        Arrays.fill(reply, at, at + 17, (byte) 0);
        MessageScan.u16(reply, at + 1, MessageScan.OPT);
        MessageScan.u16(reply, at + 3, settings.limits().ednsPacketMax());
        if (edns > 1) MessageScan.u16(reply, at + 7, Edns.DO);
        if (reason < 0) return at + 11;
        MessageScan.u16(reply, at + 9, 6);
        MessageScan.u16(reply, at + 11, REASON);
        MessageScan.u16(reply, at + 13, 2);
        MessageScan.u16(reply, at + 15, reason);
        return at + 17;
    }
}
