package org.bootmasq.linux;

/** ipset(8): puts addresses into the sets of the packet filter. One thread at a time. */
public final class Ipset implements AutoCloseable {
    private static final int SUBSYSTEM = 6 << 8;
    private static final int PROTOCOL = SUBSYSTEM | 1;
    private static final int ADD = SUBSYSTEM | 9;

    private static final int ATTR_PROTOCOL = 1;
    private static final int ATTR_SET_NAME = 2;
    private static final int ATTR_DATA = 7;
    private static final int ATTR_IP = 1;
    private static final int ATTR_IP4 = 1;
    private static final int ATTR_IP6 = 2;
    private static final int NETWORK_ORDER = 0x4000;
    private static final byte VERSION = 6;

    private final Nfnetlink netlink;

    /** @throws LinuxException if the kernel has no such sets, or this process no right to them */
    public Ipset() throws LinuxException {
        netlink = new Nfnetlink();
        try {
            netlink.begin().message(PROTOCOL, 0, Socket.AF_INET, 0).octets(ATTR_PROTOCOL, new byte[] {VERSION});
            netlink.send();
            netlink.answer(0);
        } catch (LinuxException failure) {
            netlink.close();
            throw failure;
        }
    }

    /**
     * Adds an address; one that is there already is no error.
     *
     * @param address in network order, 4 or 16 octets
     * @throws LinuxException if there is no such set, or it is one of the other family
     */
    public void add(String set, byte[] address) throws LinuxException {
        boolean ip4 = address.length == 4;
        netlink.begin()
                .message(ADD, Nfnetlink.ACKNOWLEDGE, ip4 ? Socket.AF_INET : Socket.AF_INET6, 0)
                .octets(ATTR_PROTOCOL, new byte[] {VERSION})
                .text(ATTR_SET_NAME, set);
        int data = netlink.nest(ATTR_DATA);
        int ip = netlink.nest(ATTR_IP);
        netlink.octets((ip4 ? ATTR_IP4 : ATTR_IP6) | NETWORK_ORDER, address).end(ip);
        netlink.end(data).send();
        netlink.answer(0);
    }

    @Override
    public void close() {
        netlink.close();
    }
}
