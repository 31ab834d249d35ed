package org.bootmasq.dns.forward;

import org.bootmasq.dns.message.MessageScan;

/** The message in which a question goes to servers, its octets for whoever sends it or compares a reply with it. */
final class UpstreamMessage {
    final int id;
    final byte[] octets;
    final int questionEnd;

    /** Whether it goes by TCP. */
    final boolean tcp;

    /**
     * A whole message.
     *
     * @param octets with this id in the header; whoever mixes the case of the question's letters changes them here
     * @param questionEnd where the question section ends, in octets from the beginning
     */
    UpstreamMessage(int id, byte[] octets, int questionEnd, boolean tcp) {
        this.id = id;
        this.octets = octets;
        this.questionEnd = questionEnd;
        this.tcp = tcp;
    }

    /** The same, to be sent by TCP. */
    UpstreamMessage overTcp() {
        return new UpstreamMessage(id, octets, questionEnd, true);
    }

    /** The number of the record type asked for. */
    int type() {
        return MessageScan.u16(octets, questionEnd - 4);
    }
}
