package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/**
 * raw(7), ipv6(7): a non-blocking socket for ICMPv6 messages (RFC 4443) of chosen types, in batches. The kernel checks
 * the checksum of what arrives and writes that of what leaves. Opening one needs CAP_NET_RAW. One thread at a time.
 */
public final class Icmp6Socket implements Pollable {
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int ICMP6_FILTER = 1;
    private static final int FILTER_OCTETS = 32;
    private static final int IPV6_MULTICAST_LOOP = 19;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int IPV6_RECVHOPLIMIT = 51;

    private final Descriptor descriptor;

    private Icmp6Socket(int fd) {
        descriptor = new Descriptor(fd);
    }

    /**
     * Opens a socket that tells of each message its source, destination, interface and hop limit. What it sends to a
     * multicast group does not come back to this machine, whose kernel would take an advertisement of ours for another
     * router's.
     *
     * @param types IANA registry "ICMPv6 Parameters": the messages that arrive; all others are left out
     */
    public static Icmp6Socket open(Set<Integer> types) throws LinuxException {
        var socket = new Icmp6Socket(Socket.open(Socket.AF_INET6, Socket.SOCK_RAW, IPPROTO_ICMPV6));
        try {
            socket.admit(types);
            Socket.set(socket.fd(), Socket.SOL_IPV6, IPV6_RECVPKTINFO, 1);
            Socket.set(socket.fd(), Socket.SOL_IPV6, IPV6_RECVHOPLIMIT, 1);
            Socket.set(socket.fd(), Socket.SOL_IPV6, IPV6_MULTICAST_LOOP, 0);
            return socket;
        } catch (LinuxException failure) {
            socket.close();
            throw failure;
        }
    }

    /** A bit that is set in eight words keeps a type out. */
    private void admit(Set<Integer> types) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment filter = arena.allocate(FILTER_OCTETS, 8).fill((byte) 0xff);
            for (int type : types) {
                int word = type >>> 5;
                filter.setAtIndex(JAVA_INT, word, filter.getAtIndex(JAVA_INT, word) & ~(1 << (type & 31)));
            }
            LinuxException.check(
                    "setsockopt",
                    Libc.call(Socket.SETSOCKOPT, fd(), IPPROTO_ICMPV6, ICMP6_FILTER, filter.address(), FILTER_OCTETS));
        }
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /**
     * Takes what is sent to a group on an interface, whose membership ends with the interface or with this socket.
     *
     * @param group 16 octets
     * @return false if it was a member before
     */
    public boolean join(byte[] group, int interfaceIndex) throws LinuxException {
        return Socket.join(fd(), group, interfaceIndex);
    }

    /** Takes what is sent to a group no longer; false if it was no member. */
    public boolean leave(byte[] group, int interfaceIndex) throws LinuxException {
        return Socket.leave(fd(), group, interfaceIndex);
    }

    /**
     * Takes what has arrived, without waiting: each payload is a message from its type on.
     *
     * @return how many, 0 where none waits
     */
    public int receive(ReceiveBatch batch) throws LinuxException {
        return batch.receive(fd(), 0);
    }

    /**
     * Sends what remains in the batch, each to port 0.
     *
     * @return how many were sent now; {@link SendBatch#remaining} tells whether the send buffer filled before the rest
     * @throws LinuxException for a message that cannot be sent; it is passed over, so that calling again goes on with
     *     the next
     */
    public int send(SendBatch batch) throws LinuxException {
        return batch.send(fd());
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
