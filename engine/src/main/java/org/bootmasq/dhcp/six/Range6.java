package org.bootmasq.dhcp.six;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * One {@code dhcp-range} line with IPv6 addresses.
 *
 * @param setTags set for clients that are served from here
 * @param condition what a client needs to be served from here
 * @param span the addresses; their host parts alone in a template
 * @param template of {@code constructor:}: which interfaces' networks the range is made for
 * @param modes what else the range is for
 * @param leaseSeconds 120 and up, or {@link LeaseTime#INFINITE}; absent where nothing is said
 * @param deprecated whether addresses are no longer to be used: they are not given any more, and told as such
 */
public record Range6(
        Directive directive,
        List<String> setTags,
        TagExpression condition,
        Span span,
        Optional<InterfacePattern> template,
        Set<Mode> modes,
        OptionalLong leaseSeconds,
        boolean deprecated) {
    /** How long leases are in DHCPv6 where nothing is said, in seconds; router advertisements tell no end then. */
    public static final long DEFAULT_LEASE_SECONDS = 86_400;

    /**
     * From the first to the last address.
     *
     * @param hasEnd whether the line gives the last one; otherwise it is the first, and none is given to clients
     * @param prefixLength of the network that both are in, 64 to 128 bits
     */
    public record Span(Ip6 start, Ip6 end, boolean hasEnd, int prefixLength) {
        /** The network of both. */
        public Ip6Prefix network() {
            return new Ip6Prefix(start.network(prefixLength), prefixLength);
        }

        /** Whether an address lies between first and last. */
        public boolean contains(Ip6 address) {
            return address.between(start, end);
        }

        Span in(Ip6 network) {
            return new Span(
                    network.withHostPart(start, prefixLength),
                    network.withHostPart(end, prefixLength),
                    hasEnd,
                    prefixLength);
        }
    }

    /** Words that a range may carry. */
    public enum Mode {
        /** Only clients with a {@code dhcp-host} address get one. */
        STATIC("static"),
        /** Advertised; dnsmasq: addresses are given all the same where the line has a last one. */
        RA_ONLY("ra-only"),
        /** Clients that choose their own address get a name for it, if DHCPv4 knows them. */
        RA_NAMES("ra-names"),
        /** DHCPv6 tells options and gives no addresses. */
        RA_STATELESS("ra-stateless"),
        /** The router's own address is advertised in place of the prefix (RFC 6275 section 7.2). */
        RA_ADVROUTER("ra-advrouter"),
        /** Clients choose their own address. */
        SLAAC("slaac"),
        /** Clients are not told that addresses of the prefix are on their link. */
        OFF_LINK("off-link"),
        /** Clients are told to ask for a prefix of their own (RFC 9762). Of ours alone: dnsmasq has no such word. */
        PD_PREFERRED("pd-preferred");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        boolean advertises() {
            return this != STATIC && this != OFF_LINK && this != PD_PREFERRED;
        }
    }

    /** What DHCPv6 does for clients in the network of a range. */
    public enum Service {
        /** Gives addresses, the first to the last. */
        ADDRESSES,
        /** Gives addresses of {@code dhcp-host} lines alone. */
        RESERVED_ADDRESSES,
        /** Tells options. */
        INFORMATION,
        NONE
    }

    public Range6 {
        setTags = List.copyOf(setTags);
        modes = Set.copyOf(modes);
    }

    /** Whether the line has a word. */
    public boolean is(Mode mode) {
        return modes.contains(mode);
    }

    /** What DHCPv6 does here. */
    public Service service() {
        if (is(Mode.RA_STATELESS)) return Service.INFORMATION;
        if (is(Mode.STATIC)) return Service.RESERVED_ADDRESSES;
        return span.hasEnd() ? Service.ADDRESSES : Service.NONE;
    }

    /** Whether a word of the line wants router advertisements; {@code enable-ra} wants them for every line. */
    public boolean isAdvertised() {
        return modes.stream().anyMatch(Mode::advertises);
    }

    /** The lease time in seconds, or {@link LeaseTime#INFINITE}, for DHCPv6. */
    public long leaseSecondsOrDefault() {
        return leaseSeconds.orElse(DEFAULT_LEASE_SECONDS);
    }

    /** {@code ::,static}: for clients of all networks. */
    public boolean isForAllNetworks() {
        return template.isEmpty() && is(Mode.STATIC) && span.start().isUnspecified();
    }

    /** Whether this is a template that makes a range for the networks of an interface. */
    public boolean isMadeFor(String interfaceName) {
        return template.isPresent() && template.get().matches(interfaceName);
    }

    /**
     * The range that a template makes.
     *
     * @param address of the interface, in the network that the range is to serve
     */
    public Range6 in(Ip6 address) {
        return new Range6(directive, setTags, condition, span.in(address), template, modes, leaseSeconds, deprecated);
    }
}
