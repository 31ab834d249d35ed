package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
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

    private static final int NEW_LINK = 16;
    private static final int GET_LINK = 18;
    private static final int NEW_ADDRESS = 20;
    private static final int GET_ADDRESS = 22;
    private static final int NEW_NEIGHBOUR = 28;
    private static final int GET_NEIGHBOUR = 30;

    private static final int AF_SPEC = 26;
    private static final int INET6_CONF = 2;
    private static final int INET6_CONF_MTU = 8;

    /** The octets of the longest fixed part, {@code struct ifinfomsg}; the kernel takes it for all kinds. */
    private static final int ANY_BODY = 16;

    private final Rtnetlink socket;

    private Netlink(int groups) throws LinuxException {
        socket = new Rtnetlink(groups);
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
        return socket.fd();
    }

    /** All interfaces, in the order of the kernel. */
    public List<Link> links() throws LinuxException {
        return socket.begin(GET_LINK, 0, ANY_BODY).dump(NEW_LINK, Netlink::link);
    }

    /** All addresses of both families, those of an interface in the order of the kernel. */
    public List<LinkIp> addresses() throws LinuxException {
        return socket.begin(GET_ADDRESS, 0, ANY_BODY).dump(NEW_ADDRESS, Netlink::address);
    }

    /** The neighbour tables of both families. */
    public List<Neighbour> neighbours() throws LinuxException {
        return socket.begin(GET_NEIGHBOUR, 0, ANY_BODY).dump(NEW_NEIGHBOUR, NeighbourTable::neighbour);
    }

    /** Takes all notices that wait and tells what they were about; everything where the kernel dropped some. */
    public Set<Subject> drain() throws LinuxException {
        Set<Subject> changed = EnumSet.noneOf(Subject.class);
        boolean complete = socket.drain((type, _, _, _) -> {
            if (type < NEW_ADDRESS) changed.add(Subject.LINK);
            else if (type < NEW_NEIGHBOUR) changed.add(Subject.ADDRESS);
            else changed.add(Subject.NEIGHBOUR);
        });
        return complete ? changed : EnumSet.allOf(Subject.class);
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
                attributes.nested(AF_SPEC).nested(Socket.AF_INET6).numberAt(INET6_CONF, INET6_CONF_MTU, 0),
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

    @Override
    public void close() {
        socket.close();
    }
}
