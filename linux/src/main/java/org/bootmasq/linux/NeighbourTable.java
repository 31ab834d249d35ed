package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * ip-neighbour(8): the kernel's neighbour tables, of ARP and of IPv6 neighbour discovery (RFC 4861), entry by entry.
 * One thread at a time.
 */
public final class NeighbourTable implements Pollable {
    private static final int NEIGHBOUR_GROUP = 0x4;
    private static final int NEW_NEIGHBOUR = 28;
    private static final int GET_NEIGHBOUR = 30;

    /** {@code struct ndmsg} of rtnetlink(7). */
    private static final int BODY = 12;

    private static final int FAMILY = 0;
    private static final int INTERFACE = 4;
    private static final int FLAGS = 10;
    private static final int NTF_USE = 0x1;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;

    private final Rtnetlink socket;

    private NeighbourTable(int groups) throws LinuxException {
        socket = new Rtnetlink(groups);
    }

    /** A socket for {@link #get}, {@link #all} and {@link #solicit}. */
    public static NeighbourTable open() throws LinuxException {
        return new NeighbourTable(0);
    }

    /** A socket that becomes readable when an entry changes, for {@link #changes} alone. */
    public static NeighbourTable subscribe() throws LinuxException {
        return new NeighbourTable(NEIGHBOUR_GROUP);
    }

    @Override
    public int fd() {
        return socket.fd();
    }

    /** The entry of an address at an interface, whatever its state. */
    public Optional<Neighbour> get(int interfaceIndex, Octets address) throws LinuxException {
        try {
            return request(GET_NEIGHBOUR, 0, interfaceIndex, address).one(NEW_NEIGHBOUR, NeighbourTable::neighbour);
        } catch (LinuxException failure) {
            if (failure.is(Errno.ENOENT) || failure.is(Errno.ENODEV)) return Optional.empty();
            // Linux before 5.0 tells of all or none.
            if (!failure.is(Errno.EOPNOTSUPP)) throw failure;
            return all().stream()
                    .filter(each -> each.interfaceIndex() == interfaceIndex)
                    .filter(each -> each.address().equals(address))
                    .findFirst();
        }
    }

    /** All entries, whatever their state. */
    public List<Neighbour> all() throws LinuxException {
        return socket.begin(GET_NEIGHBOUR, 0, BODY).dump(NEW_NEIGHBOUR, NeighbourTable::neighbour);
    }

    /**
     * Has the kernel ask the link for an address, as if it had something to send there (NTF_USE). What comes of it
     * shows in the table: an entry that has an answer, or after three seconds one that has failed. Needs CAP_NET_ADMIN.
     */
    public void solicit(int interfaceIndex, Octets address) throws LinuxException {
        request(NEW_NEIGHBOUR, Rtnetlink.CREATE, interfaceIndex, address)
                .octet(FLAGS, NTF_USE)
                .carryOut();
    }

    private Rtnetlink request(int type, int flags, int interfaceIndex, Octets address) {
        return socket.begin(type, flags, BODY)
                .octet(FAMILY, address.length() == 4 ? Socket.AF_INET : Socket.AF_INET6)
                .number(INTERFACE, interfaceIndex)
                .attribute(NDA_DST, address);
    }

    /**
     * Takes all changes that wait.
     *
     * @param heard is told of each entry that is new or different, as it is then
     * @return false where the kernel had no room to tell all of them
     */
    public boolean changes(Consumer<Neighbour> heard) throws LinuxException {
        return socket.drain((type, message, body, end) -> {
            if (type == NEW_NEIGHBOUR) heard.accept(neighbour(message, body, end));
        });
    }

    static Neighbour neighbour(MemorySegment segment, long body, long end) {
        Attributes attributes = new Attributes(segment, body + BODY, end);
        return new Neighbour(
                segment.get(JAVA_INT, body + INTERFACE),
                attributes.octets(NDA_DST),
                attributes.octets(NDA_LLADDR),
                segment.get(JAVA_SHORT, body + 8) & 0xffff);
    }

    @Override
    public void close() {
        socket.close();
    }
}
