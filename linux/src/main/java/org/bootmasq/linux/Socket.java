package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * socket(2), setsockopt(2), getsockopt(2): what all socket classes here share. Every socket is close-on-exec and
 * non-blocking.
 */
final class Socket {
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;

    static final int SOCK_STREAM = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;

    static final int SOL_IP = 0;
    static final int SOL_SOCKET = 1;
    static final int SOL_UDP = 17;
    static final int SOL_IPV6 = 41;

    static final int SO_REUSEADDR = 2;
    static final int SO_ERROR = 4;
    static final int SO_BROADCAST = 6;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_NO_CHECK = 11;
    static final int SO_PRIORITY = 12;
    static final int SO_REUSEPORT = 15;
    static final int SO_BINDTODEVICE = 25;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_MARK = 36;

    private static final int IPV6_JOIN_GROUP = 20;
    private static final int IPV6_LEAVE_GROUP = 21;

    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_ERRQUEUE = 0x2000;
    static final int MSG_NOSIGNAL = 0x4000;

    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;

    static final MemorySegment SOCKET = Libc.function("socket");
    static final MemorySegment SETSOCKOPT = Libc.function("setsockopt");
    static final MemorySegment GETSOCKOPT = Libc.function("getsockopt");
    static final MemorySegment BIND = Libc.function("bind");
    static final MemorySegment CONNECT = Libc.function("connect");
    static final MemorySegment GETSOCKNAME = Libc.function("getsockname");
    static final MemorySegment SENDTO = Libc.function("sendto");
    static final MemorySegment RECVFROM = Libc.function("recvfrom");

    private Socket() {}

    static int open(int family, int type, int protocol) throws LinuxException {
        return LinuxException.check("socket", Libc.call(SOCKET, family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
    }

    /** A socket whose peer is this address, the whole segment of it. */
    static Descriptor connect(int family, int type, MemorySegment address) throws LinuxException {
        var opened = new Descriptor(open(family, type, 0));
        try {
            LinuxException.check("connect", Libc.call(CONNECT, opened.fd(), address.address(), address.byteSize()));
            return opened;
        } catch (LinuxException e) {
            opened.close();
            throw e;
        }
    }

    static void set(int fd, int level, int option, int value) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocateFrom(JAVA_INT, value);
            LinuxException.check("setsockopt", Libc.call(SETSOCKOPT, fd, level, option, cell.address(), 4));
        }
    }

    static void set(int fd, int level, int option, String value) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(value);
            LinuxException.check(
                    "setsockopt", Libc.call(SETSOCKOPT, fd, level, option, text.address(), text.byteSize() - 1));
        }
    }

    /** Joins an IPv6 multicast group on an interface; false if it was a member before. */
    static boolean join(int fd, byte[] group, int interfaceIndex) throws LinuxException {
        return membership(fd, IPV6_JOIN_GROUP, group, interfaceIndex, Errno.EADDRINUSE);
    }

    /** Leaves it; false if it was no member, as of an interface that is gone. */
    static boolean leave(int fd, byte[] group, int interfaceIndex) throws LinuxException {
        return membership(fd, IPV6_LEAVE_GROUP, group, interfaceIndex, Errno.EADDRNOTAVAIL);
    }

    private static boolean membership(int fd, int option, byte[] group, int interfaceIndex, int alreadySo)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(20, 8);
            MemorySegment.copy(group, 0, request, JAVA_BYTE, 0, 16);
            request.set(JAVA_INT, 16, interfaceIndex);
            if ((int) Libc.call(SETSOCKOPT, fd, SOL_IPV6, option, request.address(), 20) == 0) return true;
            int errno = Libc.errno();
            if (errno == alreadySo) return false;
            throw new LinuxException("setsockopt", errno);
        }
    }

    static int get(int fd, int level, int option) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cell = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, 4);
            LinuxException.check(
                    "getsockopt", Libc.call(GETSOCKOPT, fd, level, option, cell.address(), length.address()));
            return cell.get(JAVA_INT, 0);
        }
    }
}
