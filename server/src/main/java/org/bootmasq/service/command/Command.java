package org.bootmasq.service.command;

import java.util.List;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.dns.settings.Upstream;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.IpAddress;

/** What can be asked of a running server, whichever way it is asked. */
public sealed interface Command {
    /** What the control socket has words for. */
    sealed interface Worded extends Command {}

    /** Read the configuration anew: all of it is in force then, or nothing has changed. */
    record Reload() implements Worded {}

    /** Say who holds which address. */
    record ListLeases() implements Worded {}

    /**
     * Say which machines have booted, and how.
     *
     * @param which a hardware address, a DUID or an address; empty for all
     */
    record ListMachines(String which) implements Worded {}

    /**
     * Have a machine boot something the next time, and then as before.
     *
     * @param entry of iPXE's menu
     */
    record BootOnce(HardwareAddress machine, String entry) implements Worded {}

    /** End a lease as if its client had sent DHCPRELEASE. */
    record ReleaseLease(IpAddress address) implements Worded {}

    /** Take an address from its client, who learns of it when it next asks. */
    record DeleteLease(IpAddress address) implements Worded {}

    /** Read all files beside the configuration again and forget what servers said, as SIGHUP does. */
    record ClearCache() implements Command {}

    /** Ask these name servers too, in place of those that were set so before. */
    record SetServers(List<Upstream> servers) implements Command {
        public SetServers {
            servers = List.copyOf(servers);
        }
    }

    /** Turn an option of DNS on or off, whatever the configuration says of it. */
    record Turn(Option option, boolean on) implements Command {}

    /** Let somebody hold an address, as if a client had asked for it. */
    record GiveLease(GivenLease lease) implements Command {}

    /** Say which name servers ask us back what they are asked: {@code dns-loop-detect}. */
    record ListLoopingServers() implements Command {}

    /** Say how often what has happened. */
    record CountEvents() implements Command {}

    /** Say how the name servers do. */
    record CountServers() implements Command {}

    /** Begin to count anew. */
    record ForgetCounts() implements Command {}
}
