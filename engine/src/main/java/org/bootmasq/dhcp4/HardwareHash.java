package org.bootmasq.dhcp4;

import org.bootmasq.wire.Bytes;

/** The hash (known as SDBM's) that spreads clients over a range; a client lands where dnsmasq would put it. */
final class HardwareHash {
    private HardwareHash() {}

    /** @return 32 bits, never 0 */
    static int of(Bytes identity) {
        int hash = 0;
        for (int i = 0; i < identity.length(); i++) {
            hash = identity.at(i) + (hash << 6) + (hash << 16) - hash;
        }
        return hash == 0 ? 1 : hash;
    }
}
