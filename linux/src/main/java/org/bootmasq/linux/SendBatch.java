package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Datagrams collected for one sendmmsg(2), then used again. Payloads are copied in, or referred to where they stay as
 * they are until sent. Each datagram begins with {@code add...}; {@link #from}, {@link #hopLimit} and {@link #segments}
 * then speak of the one added last. Addresses are IPv4 in an {@code int}. One thread at a time.
 */
public final class SendBatch {
    private static final MemorySegment SENDMMSG = Libc.function("sendmmsg");

    private final Messages messages;
    private final MemorySegment payloads;
    private final MemorySegment[] referred;
    private final int slot;
    private int count;
    private int sent;

    /**
     * @param capacity the most datagrams, 1 to 1024
     * @param payloadSize the most octets of a copied payload; 0 where all payloads are referred to
     */
    public SendBatch(int capacity, int payloadSize) {
        Arena arena = Arena.ofAuto();
        slot = (payloadSize + 7) & -8;
        messages = new Messages(capacity, arena);
        payloads = arena.allocate(Math.max(8, (long) capacity * slot), 8);
        referred = new MemorySegment[capacity];
        Arrays.fill(referred, MemorySegment.NULL);
    }

    /** Forgets all datagrams, sent or not. */
    public SendBatch clear() {
        for (int i = 0; i < count; i++) referred[i] = MemorySegment.NULL;
        count = 0;
        sent = 0;
        return this;
    }

    /** How many datagrams fit. */
    public int capacity() {
        return messages.capacity;
    }

    /** How many were added since the last {@link #clear}. */
    public int count() {
        return count;
    }

    /** How many of them still wait to be sent. */
    public int remaining() {
        return count - sent;
    }

    /** Whether no further datagram fits before the batch is sent. */
    public boolean isFull() {
        return count == messages.capacity;
    }

    /** The room for the next copied payload: write into it, then call {@link #addPrepared}. */
    public MemorySegment nextPayload() {
        return payloads.asSlice((long) count * slot, slot);
    }

    /** Adds what was written into {@link #nextPayload}. */
    public SendBatch addPrepared(int length, int address, int port) {
        return add(payloads, (long) count * slot, length, address, port);
    }

    /** Adds a copy of {@code payload}. */
    public SendBatch add(byte[] payload, int address, int port) {
        return add(payload, 0, payload.length, address, port);
    }

    /** Adds a copy of part of {@code payload}. */
    public SendBatch add(byte[] payload, int offset, int length, int address, int port) {
        MemorySegment.copy(payload, offset, room(length), JAVA_BYTE, 0, length);
        return addPrepared(length, address, port);
    }

    /** Adds a copy of what {@code payload} holds from its position to its limit; the position stays. */
    public SendBatch add(ByteBuffer payload, int address, int port) {
        int length = payload.remaining();
        MemorySegment.copy(MemorySegment.ofBuffer(payload), 0, room(length), 0, length);
        return addPrepared(length, address, port);
    }

    private MemorySegment room(int length) {
        if (length > slot) throw new IllegalArgumentException(length + " octets, room for " + slot);
        return nextPayload();
    }

    /** Adds part of a native segment without copying it; it must stay as it is until sent or cleared. */
    public SendBatch addReference(MemorySegment payload, long offset, int length, int address, int port) {
        referred[count] = payload;
        return add(payload, offset, length, address, port);
    }

    private SendBatch add(MemorySegment payload, long offset, int length, int address, int port) {
        messages.iovec(count, payload.asSlice(offset, length).address(), length);
        Messages.writeIp4(messages.names, (long) count * Messages.NAME, address, port);
        long header = messages.header(count);
        messages.headers.set(JAVA_INT, header + Messages.NAME_LENGTH, 16);
        messages.headers.set(JAVA_LONG, header + Messages.CONTROL_LENGTH, 0);
        count++;
        return this;
    }

    /** Adds a copy of {@code payload} for an IPv6 destination. */
    public SendBatch addIp6(byte[] payload, byte[] address, int scope, int port) {
        MemorySegment.copy(payload, 0, room(payload.length), JAVA_BYTE, 0, payload.length);
        return addPrepared(payload.length, 0, port).toIp6(address, scope, port);
    }

    /**
     * As {@link #addReference} for an IPv6 destination: 16 octets, and the interface index as scope of a link-local
     * address.
     */
    public SendBatch addReferenceIp6(
            MemorySegment payload, long offset, int length, byte[] address, int scope, int port) {
        return addReference(payload, offset, length, 0, port).toIp6(address, scope, port);
    }

    private SendBatch toIp6(byte[] address, int scope, int port) {
        Messages.writeIp6(messages.names, (long) (count - 1) * Messages.NAME, address, scope, port);
        messages.headers.set(JAVA_INT, messages.header(count - 1) + Messages.NAME_LENGTH, Messages.IP6_NAME);
        return this;
    }

    /**
     * The last added leaves from this local address (0: the kernel chooses) and through this interface (0: by route).
     */
    public SendBatch from(int localAddress, int interfaceIndex) {
        long data = control(Socket.SOL_IP, Messages.IP_PKTINFO, 12);
        messages.controls.set(JAVA_INT, data, interfaceIndex);
        messages.controls.set(Messages.NETWORK_INT, data + 4, localAddress);
        messages.controls.set(JAVA_INT, data + 8, 0);
        return this;
    }

    /** As {@link #from(int, int)} for IPv6: 16 octets. */
    public SendBatch from(byte[] localAddress, int interfaceIndex) {
        long data = control(Socket.SOL_IPV6, Messages.IPV6_PKTINFO, 20);
        MemorySegment.copy(localAddress, 0, messages.controls, JAVA_BYTE, data, 16);
        messages.controls.set(JAVA_INT, data + 16, interfaceIndex);
        return this;
    }

    /** The last added leaves with this hop limit in its IPv6 header, 1 to 255, whatever the socket's is. */
    public SendBatch hopLimit(int hops) {
        long data = control(Socket.SOL_IPV6, Messages.IPV6_HOPLIMIT, 4);
        messages.controls.set(JAVA_INT, data, hops);
        return this;
    }

    /**
     * The last added is a run of datagrams of {@code size} octets each, the last of them shorter or equal, that the
     * kernel or the card cuts apart (UDP_SEGMENT of udp(7)): at most 64 of them, 65507 octets in all, {@code size} at
     * most what the interface's MTU carries.
     */
    public SendBatch segments(int size) {
        long data = control(Socket.SOL_UDP, Messages.UDP_SEGMENT, 2);
        messages.controls.set(JAVA_SHORT, data, (short) size);
        return this;
    }

    /** Appends a control message header to the last added and returns the offset of its data. */
    private long control(int level, int type, int length) {
        long header = messages.header(count - 1);
        long used = messages.headers.get(JAVA_LONG, header + Messages.CONTROL_LENGTH);
        long at = (long) (count - 1) * Messages.CONTROL + used;
        messages.controls.set(JAVA_LONG, at, Messages.CMSG_DATA + length);
        messages.controls.set(JAVA_INT, at + 8, level);
        messages.controls.set(JAVA_INT, at + 12, type);
        messages.headers.set(
                JAVA_LONG, header + Messages.CONTROL_LENGTH, used + Messages.CMSG_DATA + ((length + 7) & -8));
        return at + Messages.CMSG_DATA;
    }

    /**
     * Sends what remains, as far as the socket's buffer has room.
     *
     * @return how many were sent now
     * @throws LinuxException for a datagram that cannot be sent, which is passed over
     */
    int send(int fd) throws LinuxException {
        int total = 0;
        while (remaining() > 0) {
            long next = messages.headers.address() + messages.header(sent);
            int done = (int) Libc.call(SENDMMSG, fd, next, remaining(), Socket.MSG_NOSIGNAL);
            if (done >= 0) {
                sent += done;
                total += done;
                continue;
            }
            int errno = Libc.errno();
            if (errno == Errno.EINTR) continue;
            if (errno == Errno.EAGAIN) return total;
            sent++;
            throw new LinuxException("sendmmsg", errno);
        }
        return total;
    }
}
