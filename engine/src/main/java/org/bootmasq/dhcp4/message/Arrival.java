package org.bootmasq.dhcp4.message;

import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * A datagram as it came in.
 *
 * @param interfaceIndex where it arrived
 * @param source the sender's address, 0.0.0.0 for a client without one
 * @param destination 255.255.255.255 or one of ours
 * @param pxePort whether it came to the PXE port 4011 rather than to the DHCP server port
 */
public record Arrival(
        int interfaceIndex, Ip4 source, int sourcePort, Ip4 destination, boolean pxePort, Bytes payload) {}
