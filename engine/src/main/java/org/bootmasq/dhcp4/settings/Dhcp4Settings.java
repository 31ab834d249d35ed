package org.bootmasq.dhcp4.settings;

import java.util.List;
import java.util.stream.Stream;
import org.bootmasq.config.Option;
import org.bootmasq.config.value.AddressRange;
import org.bootmasq.dhcp.Scripts;
import org.bootmasq.dhcp.host.HostIndex;
import org.bootmasq.dhcp.match.Clients;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp.name.Names;

/**
 * All that a configuration says about DHCPv4 and PXE. Every list in the parts is in the order in which it is to be
 * tried, which for each option is the one that dnsmasq was seen to use.
 *
 * @param subnets which addresses there are, on which networks
 * @param clients who asks
 * @param names which name a client gets
 * @param reply what is said, and how it is sent
 * @param boot what clients boot
 * @param relays our relaying, and what others' relays may ask
 * @param policy how the server behaves towards all alike
 * @param scripts what happens when leases change
 */
public record Dhcp4Settings(
        Subnets subnets,
        Clients clients,
        Names names,
        ReplyRules reply,
        Boot boot,
        Relays relays,
        Policy policy,
        Scripts scripts) {
    /** Whether an option without a value is given. */
    public boolean has(Option option) {
        return policy.has(option);
    }

    /** What replies and reservations need of the names that hosts files know. */
    public KnownNames.Wanted wantedNames() {
        List<AddressRange> ranges = subnets.ranges().stream()
                .filter(range -> range.mode() == Range.Mode.DYNAMIC)
                .map(range -> new AddressRange(range.start(), range.end(), 32))
                .toList();
        List<String> servers = Stream.concat(
                        boot.files().stream().flatMap(file -> file.serverHost().stream()),
                        boot.services().stream().flatMap(service -> service.serverHost().stream()))
                .toList();
        return KnownNames.Wanted.of(clients.hosts(), ranges, servers);
    }

    /** The same with other hosts. */
    public Dhcp4Settings withHosts(HostIndex others) {
        return new Dhcp4Settings(subnets, clients.withHosts(others), names, reply, boot, relays, policy, scripts);
    }
}
