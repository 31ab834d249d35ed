package org.bootmasq.edge.tftp;

import java.nio.ByteBuffer;
import org.bootmasq.edge.ScopedAddress;
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
    private int number = -1;
    private long lastHeard;

    /**
     * @param ownsSocket false with {@code tftp-single-port}
     * @param nowMillis when its request came
     */
    TftpSession(
            TftpWindow.Route route,
            Bytes request,
            TftpTransfer transfer,
            boolean ownsSocket,
            TftpSink sink,
            long nowMillis) {
        this.route = route;
        this.request = request;
        this.transfer = transfer;
        this.ownsSocket = ownsSocket;
        this.sink = sink;
        this.lastHeard = nowMillis;
    }

    TftpPeer peer() {
        return route.to();
    }

    /** Our address in this transfer. */
    ScopedAddress local() {
        return route.local();
    }

    /** @param socketNumber of its own socket in the loop */
    void hear(int socketNumber) {
        number = socketNumber;
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
        long before = transfer.blocksAcknowledged();
        transfer.on(nowMillis, datagram, sink);
        if (transfer.blocksAcknowledged() > before) lastHeard = nowMillis;
    }

    void onTimer(long nowMillis) {
        transfer.onTimer(nowMillis, sink);
    }

    void onUnreachable() {
        transfer.onUnreachable();
    }

    void abandon() {
        transfer.abandon();
    }

    /** Whether its client has acknowledged a block of the file yet. Until then the request may be forged. */
    boolean isProven() {
        return transfer.blocksAcknowledged() > 0;
    }

    /** For how long its client has acknowledged nothing new. */
    long silence(long nowMillis) {
        return nowMillis - lastHeard;
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
