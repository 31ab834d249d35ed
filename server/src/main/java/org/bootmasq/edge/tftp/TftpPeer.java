package org.bootmasq.edge.tftp;

import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.wire.IpAddress;

/** A client's end of a transfer. */
record TftpPeer(ScopedAddress at, int port) {
    /** The sender of a datagram. */
    static TftpPeer of(ReceiveBatch datagrams, int index) {
        return new TftpPeer(ScopedAddress.source(datagrams, index), datagrams.sourcePort(index));
    }

    IpAddress address() {
        return at.address();
    }
}
