package org.bootmasq.dhcp4.message;

import java.util.Optional;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * What a relay says in option 82 (RFC 3046), and the client or relay in option 118 (RFC 3011).
 *
 * @param information the whole content of option 82, echoed in replies
 * @param subnet the network to serve instead of the relay's: 82.5 (RFC 3527), else 118
 * @param override the server identifier to answer with: 82.11 (RFC 5107)
 */
public record RelayAgent(Optional<Bytes> information, Optional<Ip4> subnet, Optional<Ip4> override) {
    /** What a relay added to a request (option 82, RFC 3046). */
    public static RelayAgent of(Dhcp4Message request) {
        Optional<Bytes> information =
                request.option(OptionCode.RELAY_AGENT_INFORMATION).filter(value -> !value.isEmpty());
        Optional<Ip4> link = address(information, RelayAgentSubOption.LINK_SELECTION);
        Optional<Ip4> override = address(information, RelayAgentSubOption.SERVER_ID_OVERRIDE);
        return new RelayAgent(information, link.or(() -> request.address(OptionCode.SUBNET_SELECTION)), override);
    }

    private static Optional<Ip4> address(Optional<Bytes> information, RelayAgentSubOption subOption) {
        return SubOptions.address(information.flatMap(inside -> SubOptions.find(inside, subOption)));
    }

    /** The same with another address that stands for the server (RFC 5107). */
    public RelayAgent withOverride(Ip4 serverId) {
        return new RelayAgent(information, subnet, Optional.of(serverId));
    }

    /** The value of one of its sub-options. */
    public Optional<Bytes> subOption(RelayAgentSubOption subOption) {
        return information.flatMap(inside -> SubOptions.find(inside, subOption));
    }
}
