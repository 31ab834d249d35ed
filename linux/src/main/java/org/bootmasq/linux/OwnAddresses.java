package org.bootmasq.linux;

import java.nio.ByteOrder;

/**
 * ip-address(8): gives an interface an IPv4 address for a while, and takes it away. Needs CAP_NET_ADMIN. One thread at
 * a time.
 */
public final class OwnAddresses implements Pollable {
    private static final int NEW_ADDRESS = 20;
    private static final int DELETE_ADDRESS = 21;

    /** {@code struct ifaddrmsg} of rtnetlink(7). */
    private static final int BODY = 8;

    private static final int FAMILY = 0;
    private static final int PREFIX_LENGTH = 1;
    private static final int INDEX = 4;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_CACHEINFO = 6;

    private final Rtnetlink socket;

    /** Opens a socket to the kernel's tables. */
    public OwnAddresses() throws LinuxException {
        socket = new Rtnetlink(0);
    }

    @Override
    public int fd() {
        return socket.fd();
    }

    /**
     * Adds an address, which the kernel takes away by itself when the time is over.
     *
     * @param address four octets
     * @param prefixLength 0 to 32
     * @param seconds how long it is valid, 1 or more
     * @throws LinuxException EEXIST where the interface has it
     */
    public void add(int interfaceIndex, Octets address, int prefixLength, int seconds) throws LinuxException {
        byte[] lifetimes = new byte[16];
        for (int at = 0; at < 8; at++) {
            // Preferred, then valid, in the machine's own order of octets.
            int shift = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? at % 4 : 3 - at % 4;
            lifetimes[at] = (byte) (seconds >>> 8 * shift);
        }
        request(NEW_ADDRESS, Rtnetlink.CREATE | Rtnetlink.EXCLUSIVE, interfaceIndex, address, prefixLength)
                .attribute(IFA_CACHEINFO, Octets.of(lifetimes))
                .carryOut();
    }

    /** Takes an address away; false if the interface does not have it. */
    public boolean remove(int interfaceIndex, Octets address, int prefixLength) throws LinuxException {
        try {
            request(DELETE_ADDRESS, 0, interfaceIndex, address, prefixLength).carryOut();
            return true;
        } catch (LinuxException failure) {
            if (!failure.is(Errno.EADDRNOTAVAIL) && !failure.is(Errno.ENODEV)) throw failure;
            return false;
        }
    }

    private Rtnetlink request(int type, int flags, int interfaceIndex, Octets address, int prefixLength) {
        return socket.begin(type, flags, BODY)
                .octet(FAMILY, Socket.AF_INET)
                .octet(PREFIX_LENGTH, prefixLength)
                .number(INDEX, interfaceIndex)
                .attribute(IFA_LOCAL, address);
    }

    @Override
    public void close() {
        socket.close();
    }
}
