package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/**
 * icmp(7): asks whether an IPv4 address answers (RFC 792, echo), without waiting. A raw socket where CAP_NET_RAW allows
 * one, else the unprivileged ping socket, where {@code net.ipv4.ping_group_range} allows that. One thread at a time.
 */
public final class IcmpEcho implements Pollable {
    private static final int ICMP = 1;
    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REQUEST = 8;
    private static final int MESSAGE = 64;
    private static final int BUFFER = 1500;
    private static final int SOL_RAW = 255;
    private static final int ICMP_FILTER = 1;

    private final Descriptor descriptor;
    private final boolean raw;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER, 8);
    private final MemorySegment name = Arena.ofAuto().allocate(16, 8);
    private final MemorySegment nameLength = Arena.ofAuto().allocate(4, 4);

    private IcmpEcho(int fd, boolean raw) {
        descriptor = new Descriptor(fd);
        this.raw = raw;
    }

    /** Opens the socket; replies to all identifiers arrive, so the caller compares. */
    public static IcmpEcho open() throws LinuxException {
        try {
            IcmpEcho echo = new IcmpEcho(Socket.open(Socket.AF_INET, Socket.SOCK_RAW, ICMP), true);
            Socket.set(echo.fd(), SOL_RAW, ICMP_FILTER, ~(1 << ECHO_REPLY));
            return echo;
        } catch (LinuxException refused) {
            if (!refused.is(Errno.EPERM) && !refused.is(Errno.EACCES)) throw refused;
            return new IcmpEcho(Socket.open(Socket.AF_INET, Socket.SOCK_DGRAM, ICMP), false);
        }
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /**
     * Sends one echo request. An address without a route fails with ENETUNREACH or EHOSTUNREACH.
     *
     * @param identifier 0 to 65535; the kernel puts its own there on a ping socket
     * @param sequence 0 to 65535
     */
    public void send(int address, int identifier, int sequence) throws LinuxException {
        buffer.asSlice(0, MESSAGE).fill((byte) 0);
        buffer.set(JAVA_BYTE, 0, (byte) ECHO_REQUEST);
        buffer.set(Messages.NETWORK_SHORT, 4, (short) identifier);
        buffer.set(Messages.NETWORK_SHORT, 6, (short) sequence);
        buffer.set(Messages.NETWORK_SHORT, 2, (short) RawPacket.checksum(buffer, 0, MESSAGE, 0));
        Messages.writeIp4(name, 0, address, 0);
        long sent = Libc.call(Socket.SENDTO, fd(), buffer.address(), MESSAGE, 0, name.address(), 16);
        if (sent < 0 && Libc.errno() != Errno.EAGAIN) throw new LinuxException("sendto", Libc.errno());
    }

    /**
     * The IPv4 address the next waiting echo reply came from; empty where none waits. Other ICMP messages are passed
     * over.
     */
    public OptionalInt receive() throws LinuxException {
        while (true) {
            nameLength.set(JAVA_INT, 0, 16);
            long length = Libc.call(
                    Socket.RECVFROM,
                    fd(),
                    buffer.address(),
                    BUFFER,
                    Socket.MSG_DONTWAIT,
                    name.address(),
                    nameLength.address());
            if (length < 0) {
                int errno = Libc.errno();
                if (errno == Errno.EAGAIN) return OptionalInt.empty();
                if (errno != Errno.EINTR) throw new LinuxException("recvfrom", errno);
                continue;
            }
            // A raw socket hands over the IPv4 header too; its low four bits of the first octet count words.
            long icmp = raw && length > 0 ? (buffer.get(JAVA_BYTE, 0) & 0xf) * 4L : 0;
            if (icmp + 8 <= length && buffer.get(JAVA_BYTE, icmp) == ECHO_REPLY)
                return OptionalInt.of(name.get(Messages.NETWORK_INT, 4));
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
