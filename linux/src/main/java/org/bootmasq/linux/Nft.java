package org.bootmasq.linux;

import java.util.Map;

/** nft(8): puts addresses into the sets of nftables, as its {@code add element} does. One thread at a time. */
public final class Nft implements AutoCloseable {
    private static final int SUBSYSTEM = 10;
    private static final int BATCH_BEGIN = 0x10;
    private static final int BATCH_END = 0x11;
    private static final int GET_SET = SUBSYSTEM << 8 | 10;
    private static final int NEW_ELEMENT = SUBSYSTEM << 8 | 12;
    private static final int GET_GENERATION = SUBSYSTEM << 8 | 16;

    private static final int TABLE = 1;
    private static final int SET = 2;
    private static final int SET_FLAGS = 3;
    private static final int SET_KEY_LENGTH = 5;
    private static final int ELEMENTS = 3;
    private static final int ELEMENT = 1;
    private static final int ELEMENT_KEY = 1;
    private static final int ELEMENT_FLAGS = 3;
    private static final int VALUE = 1;
    private static final int INTERVAL = 0x4;
    private static final int INTERVAL_END = 0x1;

    private static final Map<String, Integer> FAMILIES =
            Map.of("inet", 1, "ip", 2, "arp", 3, "netdev", 5, "bridge", 7, "ip6", 10);

    private final Nfnetlink netlink;

    /** @throws LinuxException if the kernel has no nftables, or this process no right to them */
    public Nft() throws LinuxException {
        netlink = new Nfnetlink();
        try {
            netlink.begin().message(GET_GENERATION, 0, 0, 0);
            netlink.send();
            netlink.answer(0);
        } catch (LinuxException failure) {
            netlink.close();
            throw failure;
        }
    }

    /** Whether tables can be of this family: {@code ip}, {@code inet}... */
    public static boolean isFamily(String name) {
        return FAMILIES.containsKey(name);
    }

    /**
     * Adds an address; one that is there already is no error.
     *
     * @param family of {@link #isFamily}
     * @param address in network order, 4 or 16 octets
     * @throws LinuxException ENOENT if there is no such set, EAFNOSUPPORT if its elements are no addresses of that
     *     length
     */
    public void add(String family, String table, String set, byte[] address) throws LinuxException {
        int number = FAMILIES.getOrDefault(family, 0);
        netlink.begin().message(GET_SET, 0, number, 0).text(TABLE, table).text(SET, set);
        netlink.send();
        Attributes found = netlink.answer(0);
        if (Nfnetlink.number(found, SET_KEY_LENGTH, 0) != address.length)
            throw new LinuxException("nftables", Errno.EAFNOSUPPORT);
        boolean interval = (Nfnetlink.number(found, SET_FLAGS, 0) & INTERVAL) != 0;

        netlink.begin().message(BATCH_BEGIN, 0, 0, SUBSYSTEM);
        netlink.message(NEW_ELEMENT, Nfnetlink.CREATE | Nfnetlink.ACKNOWLEDGE, number, 0)
                .text(TABLE, table)
                .text(SET, set);
        int elements = netlink.nest(ELEMENTS);
        element(address, 0);
        byte[] behind = address.clone();
        // An interval ends before the next address; the last one of all has no end.
        if (interval && increase(behind)) element(behind, INTERVAL_END);
        netlink.end(elements).message(BATCH_END, 0, 0, SUBSYSTEM).send();
        netlink.answer(1);
    }

    private void element(byte[] address, int flags) {
        int element = netlink.nest(ELEMENT);
        int key = netlink.nest(ELEMENT_KEY);
        netlink.octets(VALUE, address).end(key);
        if (flags != 0) netlink.number(ELEMENT_FLAGS, flags);
        netlink.end(element);
    }

    /** Whether there is a next one. */
    private static boolean increase(byte[] address) {
        for (int i = address.length - 1; i >= 0; i--) if (++address[i] != 0) return true;
        return false;
    }

    @Override
    public void close() {
        netlink.close();
    }
}
