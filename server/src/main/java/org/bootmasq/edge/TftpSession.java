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
    private final long peer;
    private final Bytes request;
    private final TftpTransfer transfer;
    private final UdpSocket socket;
    private final boolean ownsSocket;
    private final TftpSink sink;
    private final int token;

    /**
     * @param ownsSocket false with {@code tftp-single-port}
     * @param token of its own socket in the epoll set
     */
    TftpSession(
            long peer,
            Bytes request,
            TftpTransfer transfer,
            UdpSocket socket,
            boolean ownsSocket,
            TftpSink sink,
            int token) {
        this.peer = peer;
        this.request = request;
        this.transfer = transfer;
        this.socket = socket;
        this.ownsSocket = ownsSocket;
        this.sink = sink;
        this.token = token;
    }

    /** A client's address and port in one number. */
    static long peer(int address, int port) {
        return (long) address << 16 | port;
    }

    static long peer(ReceiveBatch datagrams, int index) {
        return peer(datagrams.sourceAddress(index), datagrams.sourcePort(index));
    }

    long peer() {
        return peer;
    }

    int token() {
        return token;
    }

    UdpSocket socket() {
        return socket;
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
    static boolean isRefused(UdpSocket socket, ReceiveBatch errors, long peer) throws LinuxException {
        boolean refused = false;
        int count = socket.receiveErrors(errors);
        while (count > 0) {
            for (int i = 0; i < count; i++)
                refused |= errors.errorNumber(i) == Errno.ECONNREFUSED && peer(errors, i) == peer;
            count = socket.receiveErrors(errors);
        }
        return refused;
    }
}
