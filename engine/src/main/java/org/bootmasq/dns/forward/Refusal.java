package org.bootmasq.dns.forward;

import java.util.Arrays;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Edns;
import org.bootmasq.dns.message.ExtendedError;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.settings.DnsSettings;

/** Replies without an answer (RFC 1035 section 4.1.1), with the reason (RFC 8914) for askers that speak EDNS. */
public enum Refusal {
    /** No server is known that could be asked. */
    NOT_READY(Rcode.REFUSED, ExtendedError.NOT_READY),
    /** All slots for forwarded questions are taken. */
    FULL(Rcode.REFUSED),
    /** No server can be reached. */
    NETWORK_ERROR(Rcode.REFUSED, ExtendedError.NETWORK_ERROR),
    /** The name is known to be none. */
    NO_SUCH_NAME(Rcode.NXDOMAIN);

    private static final int NO_REASON = -1;

    private final Rcode rcode;
    private final int reason;

    Refusal(Rcode rcode, ExtendedError reason) {
        this.rcode = rcode;
        this.reason = reason.code();
    }

    Refusal(Rcode rcode) {
        this.rcode = rcode;
        this.reason = NO_REASON;
    }

    /**
     * Writes the reply to a question.
     *
     * @param edns of {@link ReplyFitting#ednsFlags}
     * @return its length
     */
    int write(byte[] query, int questionEnd, int edns, DnsSettings settings, byte[] reply) {
        System.arraycopy(query, 0, reply, 0, questionEnd);
        int flags = MessageScan.flags(query) & (Dns.OPCODE_MASK | Dns.RD | Dns.CD);
        MessageScan.u16(reply, 2, flags | Dns.QR | Dns.RA | rcode.code());
        Arrays.fill(reply, 6, Dns.HEADER_OCTETS, (byte) 0);
        if (edns == 0) return questionEnd;
        MessageScan.u16(reply, 10, 1);
        int at = questionEnd;
        Arrays.fill(reply, at, at + 17, (byte) 0);
        MessageScan.u16(reply, at + 1, Dns.TYPE_OPT);
        MessageScan.u16(reply, at + 3, settings.limits().ednsPacketMax());
        if (edns > 1) MessageScan.u16(reply, at + 7, Edns.DO);
        if (reason == NO_REASON) return at + 11;
        MessageScan.u16(reply, at + 9, 6);
        MessageScan.u16(reply, at + 11, ExtendedError.OPTION);
        MessageScan.u16(reply, at + 13, 2);
        MessageScan.u16(reply, at + 15, reason);
        return at + 17;
    }
}
