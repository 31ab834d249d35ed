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
    static final int OPTION = 82;
    private static final int SUBNET_SELECTION = 118;
    private static final int LINK_SELECTION = 5;
    private static final int SERVER_ID_OVERRIDE = 11;

    public static RelayAgent of(Dhcp4Message request) {
        Optional<Bytes> information = request.option(OPTION).filter(value -> !value.isEmpty());
        Optional<Ip4> link = SubOptions.address(information.flatMap(i -> SubOptions.find(i, LINK_SELECTION)));
        Optional<Ip4> override = SubOptions.address(information.flatMap(i -> SubOptions.find(i, SERVER_ID_OVERRIDE)));
        return new RelayAgent(information, link.or(() -> request.address(SUBNET_SELECTION)), override);
    }

    public Optional<Bytes> subOption(int code) {
        return information.flatMap(i -> SubOptions.find(i, code));
    }
}
