package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * netlink(7) with the kernel's tables of links, addresses, neighbours and routes, NETLINK_ROUTE: a request is begun,
 * gets its fields and attributes, and is sent and answered. One thread at a time.
 */
final class Rtnetlink implements Pollable {
    static final int ACKNOWLEDGE = 0x4;
    static final int EXCLUSIVE = 0x200;
    static final int CREATE = 0x400;

    private static final int REQUEST = 0x1;
    private static final int DUMP = 0x300;
    private static final int DUMP_INTERRUPTED = 0x10;
    private static final int NETLINK_ROUTE = 0;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_GET_STRICT_CHK = 12;
    private static final int ERROR = 2;
    private static final int DONE = 3;
    private static final int HEADER = 16;
    private static final int OUT = 256;
    private static final int BUFFER = 64 * 1024;

    private final Descriptor descriptor;
    private final MemorySegment out = Arena.ofAuto().allocate(OUT, 8);
    private final MemorySegment in = Arena.ofAuto().allocate(BUFFER, 8);
    private int length;
    private int sequence;

    /** @param groups whose changes arrive by themselves, one bit each */
    Rtnetlink(int groups) throws LinuxException {
        descriptor = new Descriptor(Socket.open(Socket.AF_NETLINK, Socket.SOCK_RAW, NETLINK_ROUTE));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(12, 8);
            name.set(JAVA_SHORT, 0, (short) Socket.AF_NETLINK);
            name.set(JAVA_INT, 8, groups);
            LinuxException.check("bind", Libc.call(Socket.BIND, fd(), name.address(), 12));
        } catch (LinuxException failure) {
            close();
            throw failure;
        }
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /** Has the kernel leave out of dumps what a request's fields exclude (Linux 4.20); older ones tell everything. */
    Rtnetlink filtering() {
        try {
            Socket.set(fd(), SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
        } catch (LinuxException unknown) {
            return this;
        }
        return this;
    }

    /** Begins a request whose fixed part has {@code body} octets, all 0. */
    Rtnetlink begin(int type, int flags, int body) {
        length = HEADER + body;
        out.asSlice(0, length).fill((byte) 0);
        out.set(JAVA_SHORT, 4, (short) type);
        out.set(JAVA_SHORT, 6, (short) (REQUEST | flags));
        return this;
    }

    /** An octet of the fixed part. */
    Rtnetlink octet(int at, int value) {
        out.set(JAVA_BYTE, HEADER + at, (byte) value);
        return this;
    }

    /** A number of four octets in the fixed part. */
    Rtnetlink number(int at, int value) {
        out.set(JAVA_INT, HEADER + at, value);
        return this;
    }

    Rtnetlink attribute(int type, Octets value) {
        out.set(JAVA_SHORT, length, (short) (4 + value.length()));
        out.set(JAVA_SHORT, length + 2L, (short) type);
        MemorySegment.copy(value.toArray(), 0, out, JAVA_BYTE, length + 4L, value.length());
        length += (4 + value.length() + 3) & ~3;
        return this;
    }

    Rtnetlink attribute(int type, int value) {
        out.set(JAVA_SHORT, length, (short) 8);
        out.set(JAVA_SHORT, length + 2L, (short) type);
        out.set(JAVA_INT, length + 4L, value);
        length += 8;
        return this;
    }

    /** Turns the message body between two offsets into what it describes. */
    interface Reader<T> {
        T read(MemorySegment segment, long body, long end);
    }

    /** All that the kernel has of a kind, in its order; asked again where that changed meanwhile. */
    <T> List<T> dump(int answer, Reader<T> reader) throws LinuxException {
        out.set(JAVA_SHORT, 6, (short) (out.get(JAVA_SHORT, 6) | DUMP));
        while (true) {
            List<T> found = new ArrayList<>();
            send();
            if (answers(answer, reader, found)) return found;
        }
    }

    /**
     * The one thing that was asked for, or nothing where the request is only acknowledged.
     *
     * @throws LinuxException with the kernel's reason
     */
    <T> Optional<T> one(int answer, Reader<T> reader) throws LinuxException {
        send();
        while (true) {
            long received = receive();
            for (long at = 0; at + HEADER <= received; at += aligned(at)) {
                if (!isAnswer(at)) continue;
                if (type(at) == ERROR) {
                    refuse(at);
                    return Optional.empty();
                }
                if (type(at) == answer) return Optional.of(read(reader, at));
            }
        }
    }

    /** Has something done. */
    void carryOut() throws LinuxException {
        out.set(JAVA_SHORT, 6, (short) (out.get(JAVA_SHORT, 6) | ACKNOWLEDGE));
        one(-1, (_, _, _) -> 0);
    }

    private void send() throws LinuxException {
        out.set(JAVA_INT, 0, length);
        out.set(JAVA_INT, 8, ++sequence);
        LinuxException.checkLong("sendto", Libc.call(Socket.SENDTO, fd(), out.address(), length, 0, 0, 0));
    }

    /** Reads up to the end of the dump. Whether it is consistent: nothing changed while it was made. */
    private <T> boolean answers(int answer, Reader<T> reader, List<T> found) throws LinuxException {
        boolean consistent = true;
        while (true) {
            long received = receive();
            for (long at = 0; at + HEADER <= received; at += aligned(at)) {
                if (!isAnswer(at)) continue;
                if ((in.get(JAVA_SHORT, at + 6) & DUMP_INTERRUPTED) != 0) consistent = false;
                int type = type(at);
                if (type == DONE) return consistent;
                if (type == ERROR) refuse(at);
                if (type == answer) found.add(read(reader, at));
            }
        }
    }

    private long receive() throws LinuxException {
        while (true) {
            long received = Libc.call(Socket.RECVFROM, fd(), in.address(), BUFFER, 0);
            if (received >= 0) return received;
            int errno = Libc.errno();
            if (errno != Errno.EAGAIN && errno != Errno.EINTR) throw new LinuxException("recvfrom", errno);
            Poll.await(this, Poll.IN, 1000);
        }
    }

    private boolean isAnswer(long at) {
        return in.get(JAVA_INT, at + 8) == sequence;
    }

    private void refuse(long at) throws LinuxException {
        int errno = -in.get(JAVA_INT, at + HEADER);
        if (errno != 0) throw new LinuxException("rtnetlink", errno);
    }

    /** Hears of one notice. */
    interface Notices {
        /** @param message of the kind, between the offsets where its fixed part begins and it ends */
        void on(int type, MemorySegment message, long body, long end);
    }

    /** Takes all notices that wait. Whether they are complete: the kernel drops some where too many wait. */
    boolean drain(Notices notices) throws LinuxException {
        boolean complete = true;
        while (true) {
            long received = Libc.call(Socket.RECVFROM, fd(), in.address(), BUFFER, Socket.MSG_DONTWAIT);
            if (received < 0) {
                int errno = Libc.errno();
                if (errno == Errno.EAGAIN) return complete;
                if (errno == Errno.ENOBUFS) complete = false;
                else if (errno != Errno.EINTR) throw new LinuxException("recvfrom", errno);
            }
            for (long at = 0; at + HEADER <= received; at += aligned(at)) {
                notices.on(type(at), in, at + HEADER, at + in.get(JAVA_INT, at));
            }
        }
    }

    private <T> T read(Reader<T> reader, long at) {
        return reader.read(in, at + HEADER, at + in.get(JAVA_INT, at));
    }

    private int type(long at) {
        return in.get(JAVA_SHORT, at + 4) & 0xffff;
    }

    private long aligned(long at) {
        return Math.max(HEADER, (in.get(JAVA_INT, at) + 3L) & ~3);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
