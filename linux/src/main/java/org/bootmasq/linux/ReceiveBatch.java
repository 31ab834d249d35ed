package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Room for the datagrams of one recvmmsg(2), used again for the next; nothing is allocated per datagram unless {@link
 * #bytes} is called. Addresses are IPv4 in an {@code int}, 192.0.2.1 being 0xC0000201. What it says holds until the
 * next receive into it. One thread at a time.
 */
public final class ReceiveBatch {
    private static final MemorySegment RECVMMSG = Libc.function("recvmmsg");

    private final Messages messages;
    private final MemorySegment payloads;
    private final ByteBuffer[] views;
    private final int slot;
    private final int payloadSize;
    private int count;

    /**
     * @param capacity the most datagrams a call takes, 1 to 1024
     * @param payloadSize the most octets kept of a datagram; longer ones are {@link #truncated}
     */
    public ReceiveBatch(int capacity, int payloadSize) {
        Arena arena = Arena.ofAuto();
        this.payloadSize = payloadSize;
        slot = (payloadSize + 7) & -8;
        messages = new Messages(capacity, arena);
        payloads = arena.allocate((long) capacity * slot, 8);
        views = new ByteBuffer[capacity];
        for (int i = 0; i < capacity; i++) {
            MemorySegment payload = payloads.asSlice((long) i * slot, payloadSize);
            views[i] = payload.asByteBuffer();
            messages.iovec(i, payload.address(), payloadSize);
        }
        prepare(capacity);
    }

    private void prepare(int used) {
        for (int i = 0; i < used; i++) {
            long header = messages.header(i);
            messages.headers.set(JAVA_INT, header + Messages.NAME_LENGTH, Messages.NAME);
            messages.headers.set(JAVA_LONG, header + Messages.CONTROL_LENGTH, Messages.CONTROL);
        }
    }

    /**
     * Takes what waits at a socket, without waiting itself.
     *
     * @param flags of recvmmsg(2), besides that
     */
    int receive(int fd, int flags) throws LinuxException {
        prepare(count);
        count = 0;
        int how = flags | Socket.MSG_DONTWAIT;
        int received = (int) Libc.call(RECVMMSG, fd, messages.headers.address(), messages.capacity, how, 0);
        if (received >= 0) {
            count = received;
            return count;
        }
        int errno = Libc.errno();
        if (errno == Errno.EAGAIN || errno == Errno.EINTR) return 0;
        throw new LinuxException("recvmmsg", errno);
    }

    /** How many datagrams the last receive brought. */
    public int count() {
        return count;
    }

    /** How many datagrams one call may bring. */
    public int capacity() {
        return messages.capacity;
    }

    /** Octets of datagram {@code index} that are here, at most the payload size. */
    public int length(int index) {
        return messages.headers.get(JAVA_INT, header(index) + Messages.LENGTH);
    }

    /** Whether the datagram was longer than the payload size and its end is lost. */
    public boolean truncated(int index) {
        return (messages.headers.get(JAVA_INT, header(index) + Messages.FLAGS) & Socket.MSG_TRUNC) != 0;
    }

    /** The payload in place. */
    public MemorySegment segment(int index) {
        return payloads.asSlice((long) index * slot, length(index));
    }

    /** The payload in place, from position 0 to its length; big-endian; the same object each time. */
    public ByteBuffer buffer(int index) {
        return views[index].clear().limit(length(index));
    }

    /** A copy of the payload. */
    public byte[] bytes(int index) {
        byte[] copy = new byte[length(index)];
        MemorySegment.copy(payloads, JAVA_BYTE, (long) index * slot, copy, 0, copy.length);
        return copy;
    }

    /** Copies the payload into {@code target} from its start and returns its length. */
    public int copyTo(int index, byte[] target) {
        int length = Math.min(length(index), target.length);
        MemorySegment.copy(payloads, JAVA_BYTE, (long) index * slot, target, 0, length);
        return length;
    }

    /** The sender's IPv4 address. */
    public int sourceAddress(int index) {
        return messages.names.get(Messages.NETWORK_INT, name(index) + 4);
    }

    /** The sender's port, 0 to 65535. */
    public int sourcePort(int index) {
        return messages.names.get(Messages.NETWORK_SHORT, name(index) + 2) & 0xffff;
    }

    /** Whether the sender's address is IPv4; false for IPv6, to be read with {@link #sourceOctets}. */
    public boolean sourceIsIp4(int index) {
        return messages.names.get(JAVA_SHORT, name(index)) == Socket.AF_INET;
    }

    /** The sender's address in network order: 4 or 16 octets. */
    public byte[] sourceOctets(int index) {
        byte[] octets = new byte[sourceIsIp4(index) ? 4 : 16];
        MemorySegment.copy(
                messages.names, JAVA_BYTE, name(index) + (octets.length == 4 ? 4 : 8), octets, 0, octets.length);
        return octets;
    }

    /** The scope of an IPv6 sender: the interface index for a link-local address, else 0. */
    public int sourceScope(int index) {
        return sourceIsIp4(index) ? 0 : messages.names.get(JAVA_INT, name(index) + 24);
    }

    /** The arrival interface; 0 where the socket does not ask for packet information. */
    public int interfaceIndex(int index) {
        long four = packetInfo(index);
        if (four >= 0) return messages.controls.get(JAVA_INT, four);
        long six = messages.control(index, Socket.SOL_IPV6, Messages.IPV6_PKTINFO);
        return six < 0 ? 0 : messages.controls.get(JAVA_INT, six + 16);
    }

    /**
     * The destination address in the IPv4 header, 255.255.255.255 for a broadcast; 0 where the socket does not ask for
     * packet information.
     */
    public int destinationAddress(int index) {
        long info = packetInfo(index);
        return info < 0 ? 0 : messages.controls.get(Messages.NETWORK_INT, info + 8);
    }

    /** The local address the kernel would answer from ({@code ipi_spec_dst}); 0 where unknown. */
    public int localAddress(int index) {
        long info = packetInfo(index);
        return info < 0 ? 0 : messages.controls.get(Messages.NETWORK_INT, info + 4);
    }

    /**
     * The destination address in network order, 4 or 16 octets; empty where the socket does not ask for packet
     * information.
     */
    public byte[] destinationOctets(int index) {
        boolean four = sourceIsIp4(index);
        long info = four ? packetInfo(index) + 8 : messages.control(index, Socket.SOL_IPV6, Messages.IPV6_PKTINFO);
        if (info < (four ? 8 : 0)) return new byte[0];
        return messages.controls.asSlice(info, four ? 4 : 16).toArray(JAVA_BYTE);
    }

    /** The hop limit in the IPv6 header, 0 to 255; -1 where the socket does not ask for it. */
    public int hopLimit(int index) {
        long info = messages.control(index, Socket.SOL_IPV6, Messages.IPV6_HOPLIMIT);
        return info < 0 ? -1 : messages.controls.get(JAVA_INT, info);
    }

    /** The {@link Errno} of an entry that {@link UdpSocket#receiveErrors} brought; 0 for a datagram. */
    public int errorNumber(int index) {
        long error = sourceIsIp4(index)
                ? messages.control(index, Socket.SOL_IP, Messages.IP_RECVERR)
                : messages.control(index, Socket.SOL_IPV6, Messages.IPV6_RECVERR);
        return error < 0 ? 0 : messages.controls.get(JAVA_INT, error);
    }

    private long packetInfo(int index) {
        return messages.control(index, Socket.SOL_IP, Messages.IP_PKTINFO);
    }

    private long header(int index) {
        return messages.header(Objects.checkIndex(index, count));
    }

    private long name(int index) {
        return (long) Objects.checkIndex(index, count) * Messages.NAME;
    }

    /** The most octets kept of a datagram. */
    public int payloadSize() {
        return payloadSize;
    }
}
