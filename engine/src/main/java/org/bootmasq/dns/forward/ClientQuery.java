package org.bootmasq.dns.forward;

import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.query.QueryTrace;

/** A client's question as it came. Its octets are the caller's, and hold only while it is taken. */
final class ClientQuery {
    final Asker asker;

    /** Who sent it: the asker, but where nobody waits for the answer. */
    final Asker sender;

    final byte[] octets;
    final int length;
    final int questionEnd;

    /** Of {@link QueryTrace#query}. */
    final int number;

    ClientQuery(Asker asker, Asker sender, byte[] octets, int length, int questionEnd, int number) {
        this.asker = asker;
        this.sender = sender;
        this.octets = octets;
        this.length = length;
        this.questionEnd = questionEnd;
        this.number = number;
    }
}
