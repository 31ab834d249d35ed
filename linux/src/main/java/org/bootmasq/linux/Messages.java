package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * An array of {@code struct mmsghdr} with a socket address, one iovec and room for control messages each: recvmmsg(2),
 * sendmmsg(2), cmsg(3). The layout is the same on x86-64 and aarch64.
 */
final class Messages {
    static final int HEADER = 64;
    static final int IOVEC = 16;
    static final int NAME = 32;
    static final int IP6_NAME = 28;
    static final int CONTROL = 128;

    static final long NAME_POINTER = 0;
    static final long NAME_LENGTH = 8;
    static final long IOVEC_POINTER = 16;
    static final long IOVEC_COUNT = 24;
    static final long CONTROL_POINTER = 32;
    static final long CONTROL_LENGTH = 40;
    static final long FLAGS = 48;
    static final long LENGTH = 56;

    static final int IP_PKTINFO = 8;
    static final int IP_RECVERR = 11;
    static final int IPV6_RECVERR = 25;
    static final int IPV6_PKTINFO = 50;
    static final int IPV6_HOPLIMIT = 52;
    static final int UDP_SEGMENT = 103;

    /** {@code sizeof(struct cmsghdr)}; data begins here and the next header at a multiple of 8. */
    static final int CMSG_DATA = 16;

    static final ValueLayout.OfShort NETWORK_SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt NETWORK_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    final int capacity;
    final MemorySegment headers;
    final MemorySegment iovecs;
    final MemorySegment names;
    final MemorySegment controls;

    Messages(int capacity, Arena arena) {
        this.capacity = capacity;
        headers = arena.allocate((long) capacity * HEADER, 8);
        iovecs = arena.allocate((long) capacity * IOVEC, 8);
        names = arena.allocate((long) capacity * NAME, 8);
        controls = arena.allocate((long) capacity * CONTROL, 8);
        for (int i = 0; i < capacity; i++) {
            long header = header(i);
            headers.set(JAVA_LONG, header + NAME_POINTER, names.address() + (long) i * NAME);
            headers.set(JAVA_LONG, header + IOVEC_POINTER, iovecs.address() + (long) i * IOVEC);
            headers.set(JAVA_LONG, header + IOVEC_COUNT, 1);
            headers.set(JAVA_LONG, header + CONTROL_POINTER, controls.address() + (long) i * CONTROL);
        }
    }

    long header(int index) {
        return (long) index * HEADER;
    }

    void iovec(int index, long address, long length) {
        long at = (long) index * IOVEC;
        iovecs.set(JAVA_LONG, at, address);
        iovecs.set(JAVA_LONG, at + 8, length);
    }

    /** The offset of the data of a received control message, or -1. */
    long control(int index, int level, int type) {
        long at = (long) index * CONTROL;
        long end = at + headers.get(JAVA_LONG, header(index) + CONTROL_LENGTH);
        while (at + CMSG_DATA <= end) {
            long length = controls.get(JAVA_LONG, at);
            if (controls.get(JAVA_INT, at + 8) == level && controls.get(JAVA_INT, at + 12) == type)
                return at + CMSG_DATA;
            if (length < CMSG_DATA) return -1;
            at += (length + 7) & -8;
        }
        return -1;
    }

    /**
     * A socket address.
     *
     * @param address in network order, 4 or 16 octets
     * @param scope the interface index for a link-local address, else 0
     */
    static MemorySegment name(Arena arena, byte[] address, int scope, int port) {
        if (address.length == 16) {
            MemorySegment name = arena.allocate(IP6_NAME, 8);
            writeIp6(name, 0, address, scope, port);
            return name;
        }
        MemorySegment name = arena.allocate(16, 8);
        int bits = (address[0] & 0xff) << 24 | (address[1] & 0xff) << 16 | (address[2] & 0xff) << 8 | address[3] & 0xff;
        writeIp4(name, 0, bits, port);
        return name;
    }

    /** Writes a {@code struct sockaddr_in}; 16 octets. */
    static void writeIp4(MemorySegment to, long offset, int address, int port) {
        to.set(JAVA_SHORT, offset, (short) Socket.AF_INET);
        to.set(NETWORK_SHORT, offset + 2, (short) port);
        to.set(NETWORK_INT, offset + 4, address);
        to.set(JAVA_LONG, offset + 8, 0);
    }

    /** Writes a {@code struct sockaddr_in6}; 28 octets. */
    static void writeIp6(MemorySegment to, long offset, byte[] address, int scope, int port) {
        to.set(JAVA_SHORT, offset, (short) Socket.AF_INET6);
        to.set(NETWORK_SHORT, offset + 2, (short) port);
        to.set(JAVA_INT, offset + 4, 0);
        MemorySegment.copy(address, 0, to, JAVA_BYTE, offset + 8, 16);
        to.set(JAVA_INT, offset + 24, scope);
    }
}
