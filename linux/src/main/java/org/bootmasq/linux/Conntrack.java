package org.bootmasq.linux;

/** conntrack(8): the marks of the connections that the packet filter tracks. One thread at a time. */
public final class Conntrack implements AutoCloseable {
    /** IANA registry "Protocol Numbers". */
    public static final int TCP = 6;

    public static final int UDP = 17;

    private static final int GET = 1 << 8 | 1;

    private static final int TUPLE_REPLY = 2;
    private static final int MARK = 8;
    private static final int TUPLE_IP = 1;
    private static final int TUPLE_PROTOCOL = 2;
    private static final int IP4_SOURCE = 1;
    private static final int IP4_DESTINATION = 2;
    private static final int IP6_SOURCE = 3;
    private static final int IP6_DESTINATION = 4;
    private static final int PROTOCOL_NUMBER = 1;
    private static final int PROTOCOL_SOURCE = 2;
    private static final int PROTOCOL_DESTINATION = 3;

    private final Nfnetlink netlink;

    /** @throws LinuxException if the kernel tracks no connections, or this process has no right to see them (EPERM) */
    public Conntrack() throws LinuxException {
        netlink = new Nfnetlink();
        try {
            mark(UDP, new byte[4], 0, new byte[4], 0);
        } catch (LinuxException failure) {
            if (failure.is(Errno.ENOENT)) return;
            netlink.close();
            throw failure;
        }
    }

    /**
     * The mark of the connection that something came to a socket of this machine by. It is looked for by its way back,
     * which is the one the socket sees even where the way here was translated (NAT).
     *
     * @param protocol {@link #UDP} or {@link #TCP}
     * @param peer in network order, 4 or 16 octets
     * @param own as many
     * @return 0 if it has none
     * @throws LinuxException ENOENT if the connection is not tracked
     */
    public int mark(int protocol, byte[] peer, int peerPort, byte[] own, int ownPort) throws LinuxException {
        boolean ip4 = peer.length == 4;
        netlink.begin().message(GET, 0, ip4 ? Socket.AF_INET : Socket.AF_INET6, 0);
        int tuple = netlink.nest(TUPLE_REPLY);
        int addresses = netlink.nest(TUPLE_IP);
        netlink.octets(ip4 ? IP4_SOURCE : IP6_SOURCE, own)
                .octets(ip4 ? IP4_DESTINATION : IP6_DESTINATION, peer)
                .end(addresses);
        int ports = netlink.nest(TUPLE_PROTOCOL);
        netlink.octets(PROTOCOL_NUMBER, new byte[] {(byte) protocol})
                .octets(PROTOCOL_SOURCE, port(ownPort))
                .octets(PROTOCOL_DESTINATION, port(peerPort))
                .end(ports);
        netlink.end(tuple).send();
        return Nfnetlink.number(netlink.answer(0), MARK, 0);
    }

    private static byte[] port(int port) {
        return new byte[] {(byte) (port >>> 8), (byte) port};
    }

    @Override
    public void close() {
        netlink.close();
    }
}
