package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * netlink(7) with the packet filter, NETLINK_NETFILTER: messages are written attribute by attribute, sent, and answered
 * at once. One thread at a time.
 */
final class Nfnetlink implements Pollable {
    static final int REQUEST = 0x1;
    static final int ACKNOWLEDGE = 0x4;
    static final int CREATE = 0x400;

    private static final int NETLINK_NETFILTER = 12;
    private static final int ERROR = 2;
    private static final int HEADER = 20;
    private static final int BUFFER = 16 * 1024;
    private static final int NESTED = 0x8000;
    private static final int PATIENCE_MILLIS = 1000;
    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Descriptor descriptor;
    private final MemorySegment out = Arena.ofAuto().allocate(BUFFER, 8);
    private final MemorySegment in = Arena.ofAuto().allocate(BUFFER, 8);
    private int length;
    private int messageAt;
    private int sequence;

    Nfnetlink() throws LinuxException {
        descriptor = new Descriptor(Socket.open(Socket.AF_NETLINK, Socket.SOCK_RAW, NETLINK_NETFILTER));
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /** Begins what is sent together. */
    Nfnetlink begin() {
        length = 0;
        return this;
    }

    /**
     * Begins a message.
     *
     * @param type the subsystem in the upper octet, its command in the lower
     * @param resource in the last field of {@code struct nfgenmsg}
     */
    Nfnetlink message(int type, int flags, int family, int resource) {
        messageAt = length;
        out.set(JAVA_SHORT, length + 4L, (short) type);
        out.set(JAVA_SHORT, length + 6L, (short) (REQUEST | flags));
        out.set(JAVA_INT, length + 8L, ++sequence);
        out.set(JAVA_INT, length + 12L, 0);
        out.set(JAVA_BYTE, length + 16L, (byte) family);
        out.set(JAVA_BYTE, length + 17L, (byte) 0);
        out.set(NETWORK_SHORT, length + 18L, (short) resource);
        length += HEADER;
        return ended();
    }

    private Nfnetlink ended() {
        out.set(JAVA_INT, messageAt, length - messageAt);
        return this;
    }

    /** Begins an attribute that holds others; returns its place, for {@link #end}. */
    int nest(int type) {
        int at = length;
        out.set(JAVA_SHORT, at + 2L, (short) (type | NESTED));
        length += 4;
        return at;
    }

    Nfnetlink end(int nest) {
        out.set(JAVA_SHORT, nest, (short) (length - nest));
        return ended();
    }

    Nfnetlink octets(int type, byte[] value) {
        out.set(JAVA_SHORT, length, (short) (4 + value.length));
        out.set(JAVA_SHORT, length + 2L, (short) type);
        MemorySegment.copy(value, 0, out, JAVA_BYTE, length + 4L, value.length);
        int padded = (value.length + 3) & ~3;
        for (int i = value.length; i < padded; i++) out.set(JAVA_BYTE, length + 4L + i, (byte) 0);
        length += 4 + padded;
        return ended();
    }

    /** With the zero at its end. */
    Nfnetlink text(int type, String value) {
        byte[] octets = (value + "\0").getBytes(StandardCharsets.UTF_8);
        return octets(type, octets);
    }

    /** In network order. */
    Nfnetlink number(int type, int value) {
        return octets(
                type, new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value});
    }

    /** Sends what was begun; what is left of older answers is forgotten. */
    void send() throws LinuxException {
        long late;
        do late = Libc.call(Socket.RECVFROM, fd(), in.address(), BUFFER, Socket.MSG_DONTWAIT);
        while (late > 0);
        LinuxException.checkLong("sendto", Libc.call(Socket.SENDTO, fd(), out.address(), length, 0, 0, 0));
    }

    /**
     * The answer to the message that was begun last but {@code others}: its attributes, or none where it is only
     * acknowledged.
     *
     * @throws LinuxException with the kernel's reason
     */
    Attributes answer(int others) throws LinuxException {
        int wanted = sequence - others;
        while (true) {
            long received = Libc.call(Socket.RECVFROM, fd(), in.address(), BUFFER, 0);
            if (received < 0) {
                if (Libc.errno() != Errno.EAGAIN && Libc.errno() != Errno.EINTR)
                    throw new LinuxException("recvfrom", Libc.errno());
                if (!Poll.await(this, Poll.IN, PATIENCE_MILLIS)) throw new LinuxException("netfilter", Errno.ETIMEDOUT);
                continue;
            }
            for (long at = 0; at + HEADER <= received; at += Math.max(HEADER, (in.get(JAVA_INT, at) + 3L) & ~3)) {
                boolean error = in.get(JAVA_SHORT, at + 4) == ERROR;
                int errno = error ? -in.get(JAVA_INT, at + 16) : 0;
                // A refused batch is answered under the number of any of its messages.
                if (errno != 0) throw new LinuxException("netfilter", errno);
                if (in.get(JAVA_INT, at + 8) != wanted) continue;
                long end = at + in.get(JAVA_INT, at);
                return error ? new Attributes(in, end, end) : new Attributes(in, at + HEADER, end);
            }
        }
    }

    /** A number of an attribute in network order. */
    static int number(Attributes attributes, int type, int absent) {
        Octets octets = attributes.octets(type);
        return octets.length() == 4 ? octets.ip4() : absent;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
