package org.bootmasq.ra;

import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * A message of ICMPv6 as it came in; the kernel has checked its checksum.
 *
 * @param interfaceIndex where it arrived
 * @param source the sender's address, {@code ::} for a host without one
 * @param destination a group or an address of ours
 * @param hopLimit 0 to 255; 255 says that no router passed it on
 */
public record IcmpArrival(Bytes payload, int interfaceIndex, Ip6 source, Ip6 destination, int hopLimit) {}
