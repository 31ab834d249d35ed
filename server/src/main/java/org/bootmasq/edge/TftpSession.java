package org.bootmasq.edge;

import java.nio.ByteBuffer;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.tftp.TftpSink;
import org.bootmasq.tftp.TftpTransfer;
import org.bootmasq.wire.Bytes;

/** A transfer and its way to the client. */
final class TftpSession {
    private final TftpWindow.Route route;
    private final Bytes request;
    private final TftpTransfer transfer;
    private final boolean ownsSocket;
    private final TftpSink sink;
    private final int number;

    /**
     * @param ownsSocket false with {@code tftp-single-port}
     * @param number of its own socket in the loop
     */
    TftpSession(
            TftpWindow.Route route,
            Bytes request,
            TftpTransfer transfer,
            boolean ownsSocket,
            TftpSink sink,
            int number) {
        this.route = route;
        this.request = request;
        this.transfer = transfer;
        this.ownsSocket = ownsSocket;
        this.sink = sink;
        this.number = number;
    }

    TftpPeer peer() {
        return route.to();
    }

    /** Our address in this transfer. */
    ScopedAddress local() {
        return route.local();
    }

    int number() {
        return number;
    }

    UdpSocket socket() {
        return route.socket();
    }

    boolean ownsSocket() {
        return ownsSocket;
    }

    boolean isFinished() {
        return transfer.isFinished();
    }

    long deadline() {
        return transfer.deadline();
    }

    void on(long nowMillis, ByteBuffer datagram) {
        transfer.on(nowMillis, datagram, sink);
    }

    void onTimer(long nowMillis) {
        transfer.onTimer(nowMillis, sink);
    }

    void onUnreachable() {
        transfer.onUnreachable(sink);
    }

    void abandon() {
        transfer.abandon();
    }

    /** The client asks again for what it was just offered: it gets the offer again. Anything else begins anew. */
    boolean repeats(long nowMillis, Bytes again) {
        if (!transfer.isUnanswered() || !request.equals(again)) return false;
        transfer.begin(nowMillis, sink);
        return true;
    }

    /** Whether the network said that the client's port is closed; takes all errors that wait. */
    static boolean isRefused(UdpSocket socket, ReceiveBatch errors, TftpPeer peer) throws LinuxException {
        boolean refused = false;
        int count = socket.receiveErrors(errors);
        while (count > 0) {
            for (int i = 0; i < count; i++)
                refused |= errors.errorNumber(i) == Errno.ECONNREFUSED
                        && TftpPeer.of(errors, i).equals(peer);
            count = socket.receiveErrors(errors);
        }
        return refused;
    }
}
