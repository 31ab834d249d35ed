package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * tcp(7), recv(2), send(2), sendfile(2): a connection that a peer has made. No call waits. It has no memory of its own:
 * buffers are the caller's. One thread at a time.
 */
public final class TcpConnection implements Pollable {
    private static final MemorySegment SENDFILE = Libc.function("sendfile");
    private static final MemorySegment SHUTDOWN = Libc.function("shutdown");
    private static final int MSG_MORE = 0x8000;
    private static final int SHUT_WR = 1;

    private final Descriptor descriptor;
    private final byte[] peer;
    private final int peerScope;

    /** @param name of the peer, as accept(2) tells it */
    TcpConnection(Descriptor descriptor, MemorySegment name) {
        this.descriptor = descriptor;
        peer = address(name);
        peerScope = peer.length == 16 ? name.get(JAVA_INT, 24) : 0;
    }

    private static byte[] address(MemorySegment name) {
        boolean six = name.get(JAVA_SHORT, 0) == Socket.AF_INET6;
        byte[] octets = new byte[six ? 16 : 4];
        MemorySegment.copy(name, JAVA_BYTE, six ? 8 : 4, octets, 0, octets.length);
        return octets;
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /** The peer's address in network order, 4 or 16 octets. */
    public byte[] peer() {
        return peer.clone();
    }

    /** The interface index of a link-local peer, else 0. */
    public int peerScope() {
        return peerScope;
    }

    /** Our own address in network order, as many octets as the peer's has. */
    public byte[] local() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(Messages.NAME, 8);
            MemorySegment length = arena.allocateFrom(JAVA_INT, Messages.NAME);
            LinuxException.check("getsockname", Libc.call(Socket.GETSOCKNAME, fd(), name.address(), length.address()));
            return address(name);
        }
    }

    /**
     * Takes what has come, as much as there is room for.
     *
     * @param into native memory
     * @return how many octets; 0 if none is there yet, -1 if the peer sends no more
     */
    public int receive(MemorySegment into) throws LinuxException {
        long count = Libc.call(Socket.RECVFROM, fd(), into.address(), into.byteSize(), Socket.MSG_DONTWAIT);
        if (count == 0) return -1;
        return count < 0 ? nothingYet("recv") : (int) count;
    }

    /**
     * Sends the beginning of what lies in native memory, as much as the kernel takes now.
     *
     * @param more whether more follows at once, so that the kernel need not send what fills no segment
     * @return how many octets went; 0 where there is no room
     */
    public int send(MemorySegment from, long offset, int length, boolean more) throws LinuxException {
        int flags = Socket.MSG_NOSIGNAL | Socket.MSG_DONTWAIT | (more ? MSG_MORE : 0);
        long count = Libc.call(Socket.SENDTO, fd(), from.address() + offset, length, flags);
        return count < 0 ? nothingYet("send") : (int) count;
    }

    /**
     * Sends a part of a file, as much as the kernel takes now.
     *
     * @param cell eight octets of native memory, for the call alone
     * @return how many octets went; 0 where there is no room; -1 where the file ends before
     */
    public long sendFile(ConfinedFile file, long offset, long length, MemorySegment cell) throws LinuxException {
        cell.set(JAVA_LONG, 0, offset);
        long count = Libc.call(SENDFILE, fd(), file.fd(), cell.address(), length);
        if (count == 0) return -1;
        return count < 0 ? nothingYet("sendfile") : count;
    }

    private static int nothingYet(String call) throws LinuxException {
        int errno = Libc.errno();
        if (errno != Errno.EAGAIN && errno != Errno.EINTR) throw new LinuxException(call, errno);
        return 0;
    }

    /** Sends no more: the peer sees the end behind all that was sent. */
    public void endSending() {
        Libc.call(SHUTDOWN, fd(), SHUT_WR);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
