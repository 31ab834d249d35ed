package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * tcp(7): a connection to a peer, with the options that Java's own sockets lack. Calls wait on the caller's thread, at
 * most as long as they are told (ETIMEDOUT). One thread at a time.
 */
public final class TcpSocket implements Pollable {
    private final Descriptor descriptor;

    private TcpSocket(int family) throws LinuxException {
        descriptor = new Descriptor(Socket.open(family, Socket.SOCK_STREAM, 0));
    }

    /** An unbound IPv4 socket. */
    public static TcpSocket openIp4() throws LinuxException {
        return new TcpSocket(Socket.AF_INET);
    }

    /** An unbound IPv6 socket. */
    public static TcpSocket openIp6() throws LinuxException {
        return new TcpSocket(Socket.AF_INET6);
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /** SO_MARK: all its packets carry this mark. Needs CAP_NET_ADMIN. */
    public TcpSocket mark(int mark) throws LinuxException {
        Socket.set(fd(), Socket.SOL_SOCKET, Socket.SO_MARK, mark);
        return this;
    }

    /** SO_BINDTODEVICE: only by way of this interface. */
    public TcpSocket bindToDevice(String interfaceName) throws LinuxException {
        Socket.set(fd(), Socket.SOL_SOCKET, Socket.SO_BINDTODEVICE, interfaceName);
        return this;
    }

    /**
     * bind(2) to an own address in network order, 4 or 16 octets as the family has, with a port that the kernel
     * chooses.
     */
    public TcpSocket bind(byte[] address) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = Messages.name(arena, address, 0, 0);
            LinuxException.check("bind", Libc.call(Socket.BIND, fd(), name.address(), name.byteSize()));
            return this;
        }
    }

    /**
     * connect(2).
     *
     * @param address in network order, 4 or 16 octets as the family has
     * @param scope the interface index for a link-local address, else 0
     */
    public TcpSocket connect(byte[] address, int scope, int port, int millis) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = Messages.name(arena, address, scope, port);
            int result = (int) Libc.call(Socket.CONNECT, fd(), name.address(), name.byteSize());
            if (result == 0) return this;
            if (Libc.errno() != Errno.EINPROGRESS) throw new LinuxException("connect", Libc.errno());
        }
        await(Poll.OUT, deadline(millis));
        int failure = Socket.get(fd(), Socket.SOL_SOCKET, Socket.SO_ERROR);
        if (failure != 0) throw new LinuxException("connect", failure);
        return this;
    }

    /** Sends all of it. */
    public void send(byte[] octets, int millis) throws LinuxException {
        long deadline = deadline(millis);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocateFrom(JAVA_BYTE, octets);
            long sent = 0;
            while (sent < octets.length) {
                long address = segment.address() + sent;
                long count = Libc.call(
                        Socket.SENDTO, fd(), address, octets.length - sent, Socket.MSG_NOSIGNAL | Socket.MSG_DONTWAIT);
                if (count >= 0) sent += count;
                else if (again("send")) await(Poll.OUT, deadline);
            }
        }
    }

    /**
     * Takes exactly so many octets.
     *
     * @throws LinuxException ECONNRESET if the peer ends before
     */
    public byte[] receive(int length, int millis) throws LinuxException {
        long deadline = deadline(millis);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(Math.max(1, length));
            long received = 0;
            while (received < length) {
                long address = segment.address() + received;
                long count = Libc.call(Socket.RECVFROM, fd(), address, length - received, Socket.MSG_DONTWAIT);
                if (count == 0) throw new LinuxException("recv", Errno.ECONNRESET);
                if (count > 0) received += count;
                else if (again("recv")) await(Poll.IN, deadline);
            }
            return segment.asSlice(0, length).toArray(JAVA_BYTE);
        }
    }

    private static boolean again(String call) throws LinuxException {
        int errno = Libc.errno();
        if (errno != Errno.EAGAIN && errno != Errno.EINTR) throw new LinuxException(call, errno);
        return errno == Errno.EAGAIN;
    }

    private static long deadline(int millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void await(int events, long deadline) throws LinuxException {
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) throw new LinuxException("poll", Errno.ETIMEDOUT);
            if (Poll.await(this, events, (int) left)) return;
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
