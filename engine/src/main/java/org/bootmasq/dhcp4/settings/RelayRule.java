package org.bootmasq.dhcp4.settings;

import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.wire.Ip4;

/**
 * One {@code dhcp-relay} or {@code dhcp-split-relay} line for IPv4.
 *
 * @param local our address on the clients' side
 * @param server where requests go; absent: broadcast on {@code serverInterface}
 * @param port of the server, 67 unless written
 * @param serverInterface replies are taken only from there; may end in a wildcard star for plain relays
 * @param serverSide {@code dhcp-split-relay}: our address towards the servers, where that was given instead of an
 *     interface
 * @param split whether it is {@code dhcp-split-relay}
 */
public record RelayRule(
        Directive directive,
        Ip4 local,
        Optional<Ip4> server,
        int port,
        Optional<String> serverInterface,
        Optional<Ip4> serverSide,
        boolean split) {}
