package org.bootmasq.ra.message;

import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/** A message of ICMPv6, without its checksum, which the kernel checks and fills in. */
public sealed interface IcmpMessage {
    /** A host asks for advertisements (RFC 4861 section 4.1). */
    record RouterSolicitation(List<NdOption> options) implements IcmpMessage {
        public RouterSolicitation {
            options = List.copyOf(options);
        }

        /** The sender's hardware address as it came, of whatever length. */
        public Optional<Bytes> linkLayer() {
            for (NdOption option : options) {
                if (option instanceof NdOption.SourceLinkLayer(Bytes address)) return Optional.of(address);
            }
            return Optional.empty();
        }
    }

    /**
     * What a router says of itself and of the link (RFC 4861 section 4.2).
     *
     * @param hopLimit that hosts are to use, 0 to 255; 0 for none said
     * @param managed M: DHCPv6 gives addresses
     * @param other O: DHCPv6 tells the rest
     * @param lifetimeSeconds how long it is a default router, 0 to 65535; 0 for not at all
     * @param reachableMillis how long a neighbour counts as reachable, unsigned 32 bits; 0 for nothing said
     * @param retransMillis between two questions about a neighbour, unsigned 32 bits; 0 for nothing said
     */
    record RouterAdvertisement(
            int hopLimit,
            boolean managed,
            boolean other,
            RouterPreference preference,
            int lifetimeSeconds,
            long reachableMillis,
            long retransMillis,
            List<NdOption> options)
            implements IcmpMessage {
        public RouterAdvertisement {
            options = List.copyOf(options);
        }
    }

    /**
     * Asks whether somebody is there (RFC 4443 section 4.1).
     *
     * @param identifier 16 bits, by which the sender knows answers as its own
     * @param sequence 16 bits
     */
    record EchoRequest(int identifier, int sequence, Bytes data) implements IcmpMessage {}

    /** Answers an {@link EchoRequest} with what was in it (RFC 4443 section 4.2). */
    record EchoReply(int identifier, int sequence, Bytes data) implements IcmpMessage {}

    /** Another kind. */
    record OtherMessage(int type, int code, Bytes body) implements IcmpMessage {}
}
