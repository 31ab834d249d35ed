package org.bootmasq.service;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/** What the system's resolver knows, and the system's words for what went wrong. */
final class HostNames {
    private HostNames() {}

    /** The IPv4 address of a server that a configuration names. */
    static Optional<Ip4> lookUp(String name) {
        try {
            for (InetAddress address : InetAddress.getAllByName(name)) {
                if (address instanceof Inet4Address four) return Ip4.parse(four.getHostAddress());
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** The address of a name server that a configuration calls by name; waits for the system's resolver. */
    static Optional<IpAddress> server(String name) {
        try {
            byte[] octets = InetAddress.getByName(name).getAddress();
            return IpAddress.parse(InetAddress.getByAddress(octets).getHostAddress());
        } catch (UnknownHostException unknown) {
            return Optional.empty();
        }
    }
}
