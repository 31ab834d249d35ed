package org.bootmasq.dhcp6.settings;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.InterfacePattern;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * One {@code dhcp-pd} line, of ours alone: routers get prefixes of this pool for their own networks (RFC 8415 section
 * 6.3).
 *
 * @param setTags set for clients that are served from here
 * @param condition what a client needs to be served from here
 * @param pool all that may be given away; with a template, what it adds to the network of an interface
 * @param template of {@code constructor:}: whose networks the pool is made of
 * @param lengths of the prefixes that are given
 * @param leaseSeconds 120 and up, or {@link LeaseTime#INFINITE}; absent where nothing is said
 * @param isRouted whether the server routes a prefix to its client, which {@code noroute} leaves to others
 */
public record PrefixPool(
        Directive directive,
        List<String> setTags,
        TagExpression condition,
        Ip6Prefix pool,
        Optional<InterfacePattern> template,
        Lengths lengths,
        OptionalLong leaseSeconds,
        boolean isRouted) {
    /** The longest prefix that is given: hosts need 64 bits of their own (RFC 7421). */
    public static final int LONGEST = 64;

    /**
     * How long prefixes are.
     *
     * @param shortest what a client gets that asks for no length, or for one that it cannot have
     * @param longest at most 64 bits
     */
    public record Lengths(int shortest, int longest) {
        /** What a client gets that asks for this length. */
        public int granted(int wished) {
            return fits(wished) ? wished : shortest;
        }

        /** Whether prefixes of this length are given. */
        public boolean fits(int length) {
            return length >= shortest && length <= longest;
        }
    }

    public PrefixPool {
        setTags = List.copyOf(setTags);
    }

    /** The lease time in seconds, or {@link LeaseTime#INFINITE}. */
    public long leaseSecondsOrDefault() {
        return leaseSeconds.orElse(Range6.DEFAULT_LEASE_SECONDS);
    }

    /** Whether this is a template that makes a pool of the networks of an interface. */
    public boolean isMadeFor(String interfaceName) {
        return template.isPresent() && template.get().matches(interfaceName);
    }

    /**
     * The pool that a template makes: {@code ::/56} all of the /56 that the address is in, {@code 0:0:0:80::/57} the
     * upper half of it.
     *
     * @param address of the interface
     */
    public PrefixPool in(Ip6 address) {
        Ip6 network = address.network(pool.length());
        Ip6 added = pool.address();
        var made = new Ip6Prefix(new Ip6(network.high() | added.high(), network.low() | added.low()), pool.length());
        return new PrefixPool(directive, setTags, condition, made, template, lengths, leaseSeconds, isRouted);
    }
}
