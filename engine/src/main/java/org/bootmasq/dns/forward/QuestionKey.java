package org.bootmasq.dns.forward;

import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.wire.Bytes;

/**
 * What questions have in common that one reply serves: the question, what flags ask for, who asks where that is told,
 * and the settings.
 */
final class QuestionKey {
    private final ReplyFitting fitting;
    private final QueryEdns edns;
    private final int settings;
    private final byte[] scratch = new byte[MessageScan.LONGEST_NAME + 16];

    /** @param settings a number that others have not */
    QuestionKey(ReplyFitting fitting, QueryEdns edns, int settings) {
        this.fitting = fitting;
        this.edns = edns;
        this.settings = settings;
    }

    Bytes of(byte[] query, int length, int end, Asker asker) {
        int octets = end - Dns.HEADER_OCTETS;
        for (int i = 0; i < octets; i++) {
            int octet = query[Dns.HEADER_OCTETS + i];
            scratch[i] = (byte) (i < octets - 4 ? MessageScan.lower(octet) : octet);
        }
        int flags = MessageScan.flags(query) & (Dns.RD | Dns.AD | Dns.CD);
        scratch[octets] = (byte) (flags >>> 1 | (asker.tcp() ? 1 : 0));
        scratch[octets + 1] = (byte) fitting.ednsFlags(query, length, end);
        MessageScan.u16(scratch, octets + 2, settings);
        Bytes key = Bytes.copyOf(scratch, 0, octets + 4);
        return edns.perAsker() ? key.plus(asker.address().octets()) : key;
    }
}
