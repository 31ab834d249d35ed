package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * udp(7), ip(7), ipv6(7): a non-blocking datagram socket that receives and sends in batches. IPv4 addresses are {@code
 * int}s, 192.0.2.1 being 0xC0000201.
 */
public final class UdpSocket implements Pollable {
    private static final int IP_TOS = 1;
    private static final int IP_TTL = 2;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IP_FREEBIND = 15;
    private static final int IPV6_MTU_DISCOVER = 23;
    private static final int IPV6_V6ONLY = 26;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int IPV6_TCLASS = 67;

    private final Descriptor descriptor;
    private final int family;

    private UdpSocket(int family) throws LinuxException {
        descriptor = new Descriptor(Socket.open(family, Socket.SOCK_DGRAM, 0));
        this.family = family;
    }

    /** An unbound IPv4 socket. */
    public static UdpSocket openIp4() throws LinuxException {
        return new UdpSocket(Socket.AF_INET);
    }

    /** An unbound socket for IPv6 alone. */
    public static UdpSocket openIp6() throws LinuxException {
        UdpSocket socket = new UdpSocket(Socket.AF_INET6);
        Socket.set(socket.fd(), Socket.SOL_IPV6, IPV6_V6ONLY, 1);
        return socket;
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /** SO_REUSEADDR: others that set it too may bind the same port. */
    public UdpSocket reuseAddress() throws LinuxException {
        return set(Socket.SOL_SOCKET, Socket.SO_REUSEADDR, 1);
    }

    /** SO_REUSEPORT: the kernel spreads datagrams over all sockets of this user that set it. */
    public UdpSocket reusePort() throws LinuxException {
        return set(Socket.SOL_SOCKET, Socket.SO_REUSEPORT, 1);
    }

    /** SO_BROADCAST: without it a send to a broadcast address fails with EACCES. */
    public UdpSocket broadcast() throws LinuxException {
        return set(Socket.SOL_SOCKET, Socket.SO_BROADCAST, 1);
    }

    /** SO_BINDTODEVICE: only datagrams of this interface, both ways. */
    public UdpSocket bindToDevice(String interfaceName) throws LinuxException {
        Socket.set(fd(), Socket.SOL_SOCKET, Socket.SO_BINDTODEVICE, interfaceName);
        return this;
    }

    /**
     * SO_MARK: what is sent carries this mark for the packet filter and the routing rules, 0 for none. Needs
     * CAP_NET_ADMIN.
     */
    public UdpSocket mark(int mark) throws LinuxException {
        return set(Socket.SOL_SOCKET, Socket.SO_MARK, mark);
    }

    /** IP_PKTINFO or IPV6_RECVPKTINFO: received datagrams tell their arrival interface and destination address. */
    public UdpSocket packetInfo() throws LinuxException {
        return setEither(Messages.IP_PKTINFO, IPV6_RECVPKTINFO, 1);
    }

    /**
     * IP_MTU_DISCOVER or IPV6_MTU_DISCOVER off: IPv4's don't-fragment bit stays clear and what exceeds the MTU is
     * fragmented.
     */
    public UdpSocket allowFragments() throws LinuxException {
        return setEither(IP_MTU_DISCOVER, IPV6_MTU_DISCOVER, 0);
    }

    /** IP_MTU_DISCOVER on: the don't-fragment bit is set and a datagram over the path MTU fails with EMSGSIZE. */
    public UdpSocket forbidFragments() throws LinuxException {
        return set(Socket.SOL_IP, IP_MTU_DISCOVER, 2);
    }

    /**
     * IP_RECVERR or IPV6_RECVERR: ICMP errors come back from the next receive or send, also where the socket is not
     * connected.
     */
    public UdpSocket reportErrors() throws LinuxException {
        return setEither(Messages.IP_RECVERR, Messages.IPV6_RECVERR, 1);
    }

    /** IP_FREEBIND: bind to an address this machine does not have yet. */
    public UdpSocket freeBind() throws LinuxException {
        return set(Socket.SOL_IP, IP_FREEBIND, 1);
    }

    /** IP_TOS or IPV6_TCLASS of what is sent, e.g. 0xC0 (CS6, network control). */
    public UdpSocket typeOfService(int tos) throws LinuxException {
        return setEither(IP_TOS, IPV6_TCLASS, tos);
    }

    /** IP_TTL of what is sent, 1 to 255. */
    public UdpSocket timeToLive(int ttl) throws LinuxException {
        return set(Socket.SOL_IP, IP_TTL, ttl);
    }

    /**
     * Takes what is sent to an IPv6 group on an interface, whose membership ends with the interface or with this
     * socket.
     *
     * @param group 16 octets
     * @return false if it was a member before
     */
    public boolean join(byte[] group, int interfaceIndex) throws LinuxException {
        return Socket.join(fd(), group, interfaceIndex);
    }

    /** Takes what is sent to an IPv6 group no longer; false if it was no member. */
    public boolean leave(byte[] group, int interfaceIndex) throws LinuxException {
        return Socket.leave(fd(), group, interfaceIndex);
    }

    /**
     * Whether the kernel knows UDP_SEGMENT (Linux 4.18); one that does not would send a run of {@link
     * SendBatch#segments} as one datagram.
     */
    public boolean cutsRuns() {
        try {
            set(Socket.SOL_UDP, Messages.UDP_SEGMENT, 0);
            return true;
        } catch (LinuxException unknown) {
            return false;
        }
    }

    /**
     * The receive buffer in octets, past the system's limit where CAP_NET_ADMIN allows; the kernel doubles it for its
     * own needs.
     */
    public UdpSocket receiveBuffer(int octets) throws LinuxException {
        return buffer(Socket.SO_RCVBUFFORCE, Socket.SO_RCVBUF, octets);
    }

    /** The send buffer in octets, as {@link #receiveBuffer}. */
    public UdpSocket sendBuffer(int octets) throws LinuxException {
        return buffer(Socket.SO_SNDBUFFORCE, Socket.SO_SNDBUF, octets);
    }

    private UdpSocket buffer(int forced, int plain, int octets) throws LinuxException {
        try {
            return set(Socket.SOL_SOCKET, forced, octets);
        } catch (LinuxException refused) {
            if (!refused.is(Errno.EPERM)) throw refused;
            return set(Socket.SOL_SOCKET, plain, octets);
        }
    }

    /** Sets the option of this socket's family. */
    private UdpSocket setEither(int ip4Option, int ip6Option, int value) throws LinuxException {
        return family == Socket.AF_INET ? set(Socket.SOL_IP, ip4Option, value) : set(Socket.SOL_IPV6, ip6Option, value);
    }

    private UdpSocket set(int level, int option, int value) throws LinuxException {
        Socket.set(fd(), level, option, value);
        return this;
    }

    /**
     * bind(2).
     *
     * @param address 0 for any
     * @param port 0 for one the kernel chooses
     */
    public UdpSocket bind(int address, int port) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(16, 8);
            Messages.writeIp4(name, 0, address, port);
            LinuxException.check("bind", Libc.call(Socket.BIND, fd(), name.address(), 16));
            return this;
        }
    }

    /**
     * bind(2) for IPv6.
     *
     * @param address 16 octets, all zero for any
     * @param scope the interface index for a link-local address, else 0
     * @param port 0 for one the kernel chooses
     */
    public UdpSocket bindIp6(byte[] address, int scope, int port) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(Messages.NAME, 8);
            Messages.writeIp6(name, 0, address, scope, port);
            LinuxException.check("bind", Libc.call(Socket.BIND, fd(), name.address(), Messages.IP6_NAME));
            return this;
        }
    }

    /** connect(2): only datagrams from this peer arrive, and its ICMP errors (ECONNREFUSED) are reported. */
    public UdpSocket connect(int address, int port) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(16, 8);
            Messages.writeIp4(name, 0, address, port);
            LinuxException.check("connect", Libc.call(Socket.CONNECT, fd(), name.address(), 16));
            return this;
        }
    }

    /** As {@link #connect} for IPv6; 16 octets, and the interface index as scope of a link-local address. */
    public UdpSocket connectIp6(byte[] address, int scope, int port) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(Messages.NAME, 8);
            Messages.writeIp6(name, 0, address, scope, port);
            LinuxException.check("connect", Libc.call(Socket.CONNECT, fd(), name.address(), Messages.IP6_NAME));
            return this;
        }
    }

    /** The port this socket is bound to, 0 before. */
    public int localPort() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            return name(arena).get(Messages.NETWORK_SHORT, 2) & 0xffff;
        }
    }

    private MemorySegment name(Arena arena) throws LinuxException {
        MemorySegment name = arena.allocate(Messages.NAME, 8);
        MemorySegment length = arena.allocateFrom(JAVA_INT, Messages.NAME);
        LinuxException.check("getsockname", Libc.call(Socket.GETSOCKNAME, fd(), name.address(), length.address()));
        return name;
    }

    /**
     * Takes what has arrived, without waiting.
     *
     * @return how many datagrams, 0 where none waits
     * @throws LinuxException for a broken socket, or an ICMP error on a connected one (ECONNREFUSED)
     */
    public int receive(ReceiveBatch batch) throws LinuxException {
        return batch.receive(fd(), 0);
    }

    /**
     * Takes the ICMP errors that wait for a socket with {@link #reportErrors}, without waiting: of each the source is
     * the peer that the lost datagram had gone to, and {@link ReceiveBatch#errorNumber} says what came of it.
     *
     * @return how many errors
     */
    public int receiveErrors(ReceiveBatch batch) throws LinuxException {
        return batch.receive(fd(), Socket.MSG_ERRQUEUE);
    }

    /**
     * Sends what remains in the batch.
     *
     * @return how many were sent now; {@link SendBatch#remaining} tells whether the send buffer filled before the rest
     * @throws LinuxException for a datagram that cannot be sent; it is passed over, so that calling again goes on with
     *     the next
     */
    public int send(SendBatch batch) throws LinuxException {
        return batch.send(fd());
    }

    /** Waits until a datagram can be taken, at most {@code millis} (-1: for ever). */
    public boolean awaitReadable(int millis) throws LinuxException {
        return Poll.await(this, Poll.IN, millis);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
