package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * rtnetlink(7): the interfaces, their addresses and the neighbours of this network namespace, and word of their
 * changes. A subscription only tells what kind of thing changed; the caller lists again, which also covers the changes
 * the kernel had no room to tell. One thread at a time.
 */
public final class Netlink implements Pollable {
    /** What may change. */
    public enum Subject {
        LINK(0x1),
        ADDRESS(0x10 | 0x100),
        NEIGHBOUR(0x4);

        private final int groups;

        Subject(int groups) {
            this.groups = groups;
        }
    }

    private static final int NETLINK_ROUTE = 0;
    private static final int REQUEST_DUMP = 0x1 | 0x300;
    private static final int DUMP_INTERRUPTED = 0x10;
    private static final int ERROR = 2;
    private static final int DONE = 3;
    private static final int NEW_LINK = 16;
    private static final int GET_LINK = 18;
    private static final int NEW_ADDRESS = 20;
    private static final int GET_ADDRESS = 22;
    private static final int NEW_NEIGHBOUR = 28;
    private static final int GET_NEIGHBOUR = 30;
    private static final int HEADER = 16;
    private static final int BUFFER = 64 * 1024;

    private final Descriptor descriptor;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER, 8);
    private int sequence;

    private Netlink(int groups) throws LinuxException {
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

    /** A socket for {@link #links}, {@link #addresses} and {@link #neighbours}. */
    public static Netlink open() throws LinuxException {
        return new Netlink(0);
    }

    /** A socket that becomes readable when one of the subjects changes, for {@link #drain}; not for listing. */
    public static Netlink subscribe(Set<Subject> subjects) throws LinuxException {
        int groups = 0;
        for (Subject subject : subjects) groups |= subject.groups;
        return new Netlink(groups);
    }

    @Override
    public int fd() {
        return descriptor.fd();
    }

    /** All interfaces, in the order of the kernel. */
    public List<Link> links() throws LinuxException {
        return list(GET_LINK, NEW_LINK, Netlink::link);
    }

    /** All addresses of both families. */
    public List<LinkIp> addresses() throws LinuxException {
        return list(GET_ADDRESS, NEW_ADDRESS, Netlink::address);
    }

    /** The neighbour tables of both families. */
    public List<Neighbour> neighbours() throws LinuxException {
        return list(GET_NEIGHBOUR, NEW_NEIGHBOUR, Netlink::neighbour);
    }

    /** Takes all notices that wait and tells what they were about; everything where the kernel dropped some. */
    public Set<Subject> drain() throws LinuxException {
        Set<Subject> changed = EnumSet.noneOf(Subject.class);
        while (true) {
            long length = Libc.call(Socket.RECVFROM, fd(), buffer.address(), BUFFER, Socket.MSG_DONTWAIT);
            if (length < 0) {
                int errno = Libc.errno();
                if (errno == Errno.EAGAIN) return changed;
                if (errno == Errno.ENOBUFS) changed.addAll(EnumSet.allOf(Subject.class));
                else if (errno != Errno.EINTR) throw new LinuxException("recvfrom", errno);
            }
            for (long at = 0; at + HEADER <= length; at += aligned(at)) {
                int type = type(at);
                if (type < NEW_ADDRESS) changed.add(Subject.LINK);
                else if (type < NEW_NEIGHBOUR) changed.add(Subject.ADDRESS);
                else changed.add(Subject.NEIGHBOUR);
            }
        }
    }

    /** Turns the message body between two offsets into what it describes. */
    private interface Reader<T> {
        T read(MemorySegment segment, long body, long end);
    }

    private <T> List<T> list(int request, int answer, Reader<T> reader) throws LinuxException {
        while (true) {
            List<T> found = new ArrayList<>();
            request(request);
            if (answers(answer, reader, found)) return found;
        }
    }

    private void request(int type) throws LinuxException {
        buffer.asSlice(0, HEADER + 16).fill((byte) 0);
        buffer.set(JAVA_INT, 0, HEADER + 16);
        buffer.set(JAVA_SHORT, 4, (short) type);
        buffer.set(JAVA_SHORT, 6, (short) REQUEST_DUMP);
        buffer.set(JAVA_INT, 8, ++sequence);
        LinuxException.checkLong("sendto", Libc.call(Socket.SENDTO, fd(), buffer.address(), HEADER + 16, 0, 0, 0));
    }

    /** Reads up to the end of the dump. Whether it is consistent: nothing changed while it was made. */
    private <T> boolean answers(int answer, Reader<T> reader, List<T> found) throws LinuxException {
        boolean consistent = true;
        while (true) {
            long length = Libc.call(Socket.RECVFROM, fd(), buffer.address(), BUFFER, 0);
            if (length < 0) {
                int errno = Libc.errno();
                if (errno != Errno.EAGAIN && errno != Errno.EINTR) throw new LinuxException("recvfrom", errno);
                Poll.await(this, Poll.IN, 1000);
                continue;
            }
            for (long at = 0; at + HEADER <= length; at += aligned(at)) {
                if (buffer.get(JAVA_INT, at + 8) != sequence) continue;
                if ((buffer.get(JAVA_SHORT, at + 6) & DUMP_INTERRUPTED) != 0) consistent = false;
                int type = type(at);
                if (type == DONE) return consistent;
                if (type == ERROR) throw new LinuxException("rtnetlink", -buffer.get(JAVA_INT, at + HEADER));
                if (type == answer) found.add(reader.read(buffer, at + HEADER, at + buffer.get(JAVA_INT, at)));
            }
        }
    }

    private int type(long at) {
        return buffer.get(JAVA_SHORT, at + 4) & 0xffff;
    }

    private long aligned(long at) {
        return Math.max(HEADER, (buffer.get(JAVA_INT, at) + 3L) & ~3);
    }

    private static Link link(MemorySegment segment, long body, long end) {
        Attributes attributes = new Attributes(segment, body + 16, end);
        return new Link(
                segment.get(JAVA_INT, body + 4),
                attributes.text(3),
                segment.get(JAVA_INT, body + 8),
                segment.get(JAVA_SHORT, body + 2) & 0xffff,
                attributes.octets(1),
                attributes.octets(2),
                attributes.number(4, 0),
                attributes.number(10, 0));
    }

    private static LinkIp address(MemorySegment segment, long body, long end) {
        Attributes attributes = new Attributes(segment, body + 8, end);
        Octets peer = attributes.octets(1);
        return new LinkIp(
                segment.get(JAVA_INT, body + 4),
                attributes.has(2) ? attributes.octets(2) : peer,
                segment.get(JAVA_BYTE, body + 1) & 0xff,
                peer,
                attributes.octets(4),
                attributes.text(3),
                segment.get(JAVA_BYTE, body + 3) & 0xff,
                attributes.number(8, segment.get(JAVA_BYTE, body + 2) & 0xff),
                attributes.numberAt(6, 0, -1),
                attributes.numberAt(6, 4, -1));
    }

    private static Neighbour neighbour(MemorySegment segment, long body, long end) {
        Attributes attributes = new Attributes(segment, body + 12, end);
        return new Neighbour(
                segment.get(JAVA_INT, body + 4),
                attributes.octets(1),
                attributes.octets(2),
                segment.get(JAVA_SHORT, body + 8) & 0xffff);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
