package org.bootmasq.service.command;

import org.bootmasq.wire.IpAddress;

/** What can be asked of a running server, whichever way it is asked. */
public sealed interface Command {
    /** Read the configuration anew: all of it is in force then, or nothing has changed. */
    record Reload() implements Command {}

    /** Say who holds which address. */
    record ListLeases() implements Command {}

    /** End a lease as if its client had sent DHCPRELEASE. */
    record ReleaseLease(IpAddress address) implements Command {}

    /** Take an address from its client, who learns of it when it next asks. */
    record DeleteLease(IpAddress address) implements Command {}
}
