package org.bootmasq.linux;

/**
 * An entry of the neighbour (ARP) table.
 *
 * @param address 4 or 16 octets
 * @param linkAddress empty while it is not resolved
 * @param state NUD_ of rtnetlink(7): 0x01 incomplete, 0x02 reachable, 0x04 stale, 0x08 delay, 0x10 probe, 0x20 failed,
 *     0x40 no ARP, 0x80 permanent
 */
public record Neighbour(int interfaceIndex, Octets address, Octets linkAddress, int state) {
    /**
     * Whether the link-layer address can be relied on: it is neither failed, incomplete nor made up for a link without
     * ARP.
     */
    public boolean isKnown() {
        return linkAddress.length() > 0 && (state & (0x01 | 0x20 | 0x40)) == 0;
    }
}
