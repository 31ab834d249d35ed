package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * listen(2), accept4(2): takes connections of TCP. No call waits. Several threads may take connections from one
 * listener.
 */
public final class TcpListener implements Pollable {
    private static final MemorySegment LISTEN = Libc.function("listen");
    private static final MemorySegment ACCEPT4 = Libc.function("accept4");

    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int IPV6_V6ONLY = 26;
    private static final int SO_KEEPALIVE = 9;
    private static final int SOL_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;

    private final Descriptor descriptor;

    private TcpListener(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Listens; connections send at once what they are given (TCP_NODELAY), and end where the peer has been silent for
     * this long and does not answer any more.
     *
     * @param address in network order, 4 or 16 octets; an IPv6 address takes no IPv4
     * @param scope the interface index for a link-local address, else 0
     * @param backlog connections that may wait to be taken
     * @param silentSeconds until the peer is asked whether it is there
     */
    public static TcpListener open(byte[] address, int scope, int port, int backlog, int silentSeconds)
            throws LinuxException {
        int family = address.length == 16 ? Socket.AF_INET6 : Socket.AF_INET;
        var descriptor = new Descriptor(Socket.open(family, Socket.SOCK_STREAM, 0));
        int fd = descriptor.fd();
        try (Arena arena = Arena.ofConfined()) {
            Socket.set(fd, Socket.SOL_SOCKET, Socket.SO_REUSEADDR, 1);
            if (family == Socket.AF_INET6) Socket.set(fd, Socket.SOL_IPV6, IPV6_V6ONLY, 1);
            Socket.set(fd, SOL_TCP, TCP_NODELAY, 1);
            Socket.set(fd, Socket.SOL_SOCKET, SO_KEEPALIVE, 1);
            Socket.set(fd, SOL_TCP, TCP_KEEPIDLE, silentSeconds);
            Socket.set(fd, SOL_TCP, TCP_KEEPINTVL, 5);
            Socket.set(fd, SOL_TCP, TCP_KEEPCNT, 3);
            MemorySegment name = Messages.name(arena, address, scope, port);
            LinuxException.check("bind", Libc.call(Socket.BIND, fd, name.address(), name.byteSize()));
            LinuxException.check("listen", Libc.call(LISTEN, fd, backlog));
            return new TcpListener(descriptor);
        } catch (LinuxException e) {
            descriptor.close();
            throw e;
        }
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /**
     * Takes a connection that waits.
     *
     * @return empty if none does, or the one that did is gone already
     * @throws LinuxException EMFILE, ENFILE, ENOMEM, ENOBUFS: it still waits
     */
    public Optional<TcpConnection> accept() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(Messages.NAME, 8);
            MemorySegment length = arena.allocateFrom(JAVA_INT, Messages.NAME);
            int fd = (int) Libc.call(ACCEPT4, fd(), name.address(), length.address(), SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd >= 0) return Optional.of(new TcpConnection(new Descriptor(fd), name));
            int errno = Libc.errno();
            return switch (errno) {
                case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOBUFS, Errno.EBADF, Errno.EINVAL ->
                    throw new LinuxException("accept", errno);
                // accept(2): what befell a connection before it was taken is told here.
                default -> Optional.empty();
            };
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
