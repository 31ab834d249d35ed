package org.bootmasq.dhcp4.reply;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.PxeClient;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.MessageType;
import org.bootmasq.wire.Ip4;

/**
 * The last step of a decision but for the options: who is told what kind of reply about which network.
 *
 * @param network with the netmask, the broadcast address, our own and the router's
 * @param type of the reply, empty for BOOTP
 * @param base the header: op, htype, xid, flags, addresses and chaddr; without options
 * @param pxe the client as PXE's, if it is one
 * @param resolver addresses of servers that the configuration names
 */
public record ReplyContext(
        Client client,
        Served network,
        Optional<MessageType> type,
        Dhcp4Message base,
        Optional<PxeClient> pxe,
        Names names,
        Terms terms,
        Function<String, Optional<Ip4>> resolver) {
    /**
     * The names that a reply tells.
     *
     * @param domain of the client's address
     * @param hostname without domain; goes into option 12
     */
    public record Names(Optional<String> domain, Optional<String> hostname) {}

    /**
     * What a reply says of the lease.
     *
     * @param seconds option 51, and T1 and T2; empty for BOOTP and INFORM
     * @param fuzz seconds to take off T1 and T2 so that clients do not all renew at once; made smaller until it fits
     * @param rapidCommit whether a DISCOVER is acknowledged at once (RFC 4039)
     */
    public record Terms(OptionalLong seconds, int fuzz, boolean rapidCommit) {
        public static final Terms NONE = new Terms(OptionalLong.empty(), 0, false);

        /** A lease of so many seconds, with T1 and T2 as the lines or the RFC have them. */
        public static Terms of(long seconds) {
            return new Terms(OptionalLong.of(seconds), 0, false);
        }
    }

    /** The same with another header. */
    ReplyContext with(Dhcp4Message otherBase) {
        return new ReplyContext(client, network, type, otherBase, pxe, names, terms, resolver);
    }

    Dhcp4Message request() {
        return client.request().message();
    }

    Set<String> tags() {
        return client.tags().all();
    }

    /** Whether the client is PXE's and says which architecture it has; others are told nothing of menus. */
    boolean isPxe() {
        return pxe.filter(PxeClient::hasArchitecture).isPresent();
    }

    /** Option 54. */
    Ip4 serverId() {
        return client.request().serverId(Optional.of(network));
    }

    /** Our address towards the client: 0.0.0.0 in options, and siaddr where nothing else is said. */
    Ip4 local() {
        return network.local();
    }
}
