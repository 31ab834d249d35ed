package org.bootmasq.edge.http;

import java.lang.foreign.MemorySegment;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.TcpConnection;

/** Octets as they are. */
final class PlainTransport implements Transport {
    private final TcpConnection socket;

    PlainTransport(TcpConnection socket) {
        this.socket = socket;
    }

    @Override
    public int wakening() {
        return Epoll.IN | Epoll.HANGUP | Epoll.ERROR | Epoll.PEER_ENDED;
    }

    @Override
    public int receive(MemorySegment buffer, int most) throws LinuxException {
        return socket.receive(buffer.asSlice(0, Math.min(most, buffer.byteSize())));
    }

    @Override
    public int room(MemorySegment buffer) {
        return (int) buffer.byteSize() - 8;
    }

    @Override
    public int send(MemorySegment buffer, long offset, int length, boolean more) throws LinuxException {
        return socket.send(buffer, offset, length, more);
    }

    @Override
    public boolean sendsFiles() {
        return true;
    }

    @Override
    public long sendFile(ConfinedFile file, long offset, long length, MemorySegment buffer) throws LinuxException {
        return socket.sendFile(file, offset, length, buffer);
    }

    @Override
    public boolean flush(MemorySegment buffer) {
        return true;
    }

    @Override
    public boolean isOpening() {
        return false;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public void endSending() {
        socket.endSending();
    }

    @Override
    public void close() {
        socket.close();
    }
}
