package org.bootmasq.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * ip-route(8): the IPv6 routes of the main table that carry one protocol number, by which whoever made them knows them
 * again. Changing them needs CAP_NET_ADMIN. One thread at a time.
 */
public final class Routes implements Pollable {
    private static final int NEW_ROUTE = 24;
    private static final int DELETE_ROUTE = 25;
    private static final int GET_ROUTE = 26;

    /** {@code struct rtmsg} of rtnetlink(7). */
    private static final int BODY = 12;

    private static final int FAMILY = 0;
    private static final int DESTINATION_LENGTH = 1;
    private static final int TABLE = 4;
    private static final int PROTOCOL = 5;
    private static final int TYPE = 7;
    private static final int TABLE_MAIN = 254;
    private static final int UNICAST = 1;
    private static final int UNREACHABLE = 7;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;

    private final Rtnetlink socket;
    private final int protocol;

    /** @param protocol 5 to 255, of nobody else: /etc/iproute2/rt_protos names those that are taken */
    public Routes(int protocol) throws LinuxException {
        socket = new Rtnetlink(0).filtering();
        this.protocol = protocol;
    }

    @Override
    public int fd() {
        return socket.fd();
    }

    /**
     * Adds a route.
     *
     * @throws LinuxException EEXIST where there is one, of whatever protocol, to this destination with this metric
     */
    public void add(Route route) throws LinuxException {
        request(NEW_ROUTE, Rtnetlink.CREATE | Rtnetlink.EXCLUSIVE, route).carryOut();
    }

    /** Takes a route of this protocol away; false if there is none. */
    public boolean remove(Route route) throws LinuxException {
        try {
            request(DELETE_ROUTE, 0, route).carryOut();
            return true;
        } catch (LinuxException failure) {
            if (!failure.is(Errno.ESRCH) && !failure.is(Errno.ENODEV)) throw failure;
            return false;
        }
    }

    private Rtnetlink request(int type, int flags, Route route) {
        socket.begin(type, flags, BODY)
                .octet(FAMILY, Socket.AF_INET6)
                .octet(DESTINATION_LENGTH, route.length())
                .octet(TABLE, TABLE_MAIN)
                .octet(PROTOCOL, protocol)
                .octet(TYPE, route.isUnreachable() ? UNREACHABLE : UNICAST)
                .attribute(RTA_DST, route.destination())
                .attribute(RTA_PRIORITY, route.metric());
        if (!route.isUnreachable()) socket.attribute(RTA_OIF, route.interfaceIndex());
        if (route.gateway().length() > 0) socket.attribute(RTA_GATEWAY, route.gateway());
        return socket;
    }

    /** All routes of this protocol. */
    public List<Route> list() throws LinuxException {
        return socket
                .begin(GET_ROUTE, 0, BODY)
                .octet(FAMILY, Socket.AF_INET6)
                .octet(TABLE, TABLE_MAIN)
                .octet(PROTOCOL, protocol)
                .dump(NEW_ROUTE, this::own)
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** The route of a message; empty where it is of another protocol or table. */
    private Optional<Route> own(MemorySegment segment, long body, long end) {
        if (octet(segment, body + PROTOCOL) != protocol || octet(segment, body + TABLE) != TABLE_MAIN) {
            return Optional.empty();
        }
        Attributes attributes = new Attributes(segment, body + BODY, end);
        boolean unreachable = octet(segment, body + TYPE) == UNREACHABLE;
        return Optional.of(new Route(
                attributes.has(RTA_DST) ? attributes.octets(RTA_DST) : Octets.of(new byte[16]),
                octet(segment, body + DESTINATION_LENGTH),
                attributes.octets(RTA_GATEWAY),
                unreachable ? 0 : attributes.number(RTA_OIF, 0),
                attributes.number(RTA_PRIORITY, 0)));
    }

    private static int octet(MemorySegment segment, long at) {
        return segment.get(JAVA_BYTE, at) & 0xff;
    }

    @Override
    public void close() {
        socket.close();
    }
}
