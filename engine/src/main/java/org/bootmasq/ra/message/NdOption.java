package org.bootmasq.ra.message;

import java.util.List;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** An option of a solicitation or an advertisement. Lifetimes are in seconds, 0 to {@link #INFINITE}. */
public sealed interface NdOption {
    /** The lifetime that never ends (RFC 4861 section 4.6.2). */
    long INFINITE = 0xffffffffL;

    /** @param address with the zeros that fill the option up to a multiple of eight octets, as far as there are any */
    record SourceLinkLayer(Bytes address) implements NdOption {}

    /**
     * A prefix of the link.
     *
     * @param prefix with what is behind its length where the router tells its own address (RFC 6275 section 7.2)
     * @param length 0 to 128 bits
     * @param onLink L: what is in it is reached without a router
     * @param autonomous A: hosts make themselves addresses of it (RFC 4862)
     * @param routerAddress R: the prefix is the router's whole address
     * @param delegationPreferred P: hosts had better ask DHCPv6 for a prefix of their own (RFC 9762)
     * @param validSeconds how long it holds
     * @param preferredSeconds how long anything new is to begin with its addresses
     */
    record PrefixInformation(
            Ip6 prefix,
            int length,
            boolean onLink,
            boolean autonomous,
            boolean routerAddress,
            boolean delegationPreferred,
            long validSeconds,
            long preferredSeconds)
            implements NdOption {}

    /** @param octets the longest packet of the link, unsigned 32 bits */
    record Mtu(long octets) implements NdOption {}

    /** @param millis the longest time between two advertisements, unsigned 32 bits */
    record AdvertisementInterval(long millis) implements NdOption {}

    /** @param servers at most 127 */
    record RecursiveDns(long lifetimeSeconds, List<Ip6> servers) implements NdOption {
        public RecursiveDns {
            servers = List.copyOf(servers);
        }
    }

    /** @param names as RFC 1035 section 3.1 has them, uncompressed, one behind another; at most 2032 octets */
    record DnsSearchList(long lifetimeSeconds, Bytes names) implements NdOption {}

    /** @param uri of the portal's API (RFC 8908), one octet a character, without a NUL; at most 2038 octets */
    record CaptivePortal(Bytes uri) implements NdOption {}

    /**
     * The prefix of a NAT64.
     *
     * @param lifetimeSeconds a multiple of 8, at most {@link #LONGEST_SECONDS}
     * @param length 96, 64, 56, 48, 40 or 32 bits
     */
    record Pref64(int lifetimeSeconds, Ip6 prefix, int length) implements NdOption {
        /** The longest lifetime that there is room for: 13 bits of eight seconds each. */
        public static final int LONGEST_SECONDS = 65_528;

        /** The lengths there are, each at the place that is its code. */
        public static final List<Integer> LENGTHS = List.of(96, 64, 56, 48, 40, 32);
    }

    /**
     * One that nothing is known of, or that is not as its standard has it.
     *
     * @param body without the octets of type and length
     */
    record UnknownOption(int type, Bytes body) implements NdOption {}
}
