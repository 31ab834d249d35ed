package org.bootmasq.dhcp6.settings;

import org.bootmasq.config.Option;
import org.bootmasq.dhcp.Scripts;
import org.bootmasq.dhcp.host.HostIndex;
import org.bootmasq.dhcp.match.Clients;
import org.bootmasq.dhcp.name.Names;

/**
 * All that a configuration says about DHCPv6. Every list in the parts is in the order in
 * which it is to be tried, which for each option is the one that dnsmasq was seen to use.
 *
 * @param subnets which addresses and prefixes there are, on which networks
 * @param clients who asks; shared with DHCPv4 but for {@code dhcp-match}
 * @param names which name a client gets; shared with DHCPv4
 * @param reply what is said
 * @param relays our relaying, and what others' relays may ask
 * @param policy how the server behaves towards all alike
 * @param scripts what happens when leases change; shared with DHCPv4
 */
public record Dhcp6Settings(
        Subnets6 subnets,
        Clients clients,
        Names names,
        ReplyRules6 reply,
        Relays6 relays,
        Policy6 policy,
        Scripts scripts) {
    /** Whether an option without a value is given. */
    public boolean has(Option option) {
        return policy.has(option);
    }

    /** The same with other hosts. */
    public Dhcp6Settings withHosts(HostIndex others) {
        return new Dhcp6Settings(subnets, clients.withHosts(others), names, reply, relays, policy, scripts);
    }
}
