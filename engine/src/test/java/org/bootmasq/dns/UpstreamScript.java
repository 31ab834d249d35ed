package org.bootmasq.dns;

import org.bootmasq.wire.Bytes;

/** What a name server answers. */
interface UpstreamScript {
    /** The reply to a query. */
    Bytes reply(byte[] octets, int length);

    default Bytes replyOverTcp(byte[] octets, int length) {
        return reply(octets, length);
    }
}
