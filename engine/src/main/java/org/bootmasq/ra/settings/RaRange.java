package org.bootmasq.ra.settings;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;

/**
 * A {@code dhcp-range} whose networks are advertised.
 *
 * @param said what hosts are told of them
 * @param announced whether the log says at the start that they are advertised
 */
public record RaRange(Range6 range, Set<Said> said, boolean announced) {
    /** How long the prefixes are that hosts make themselves addresses of (RFC 4862 section 5.5.3, RFC 2464). */
    public static final int PREFIX_LENGTH = 64;

    /** What hosts are told of a prefix, and what is done about it. */
    public enum Said {
        /** DHCPv6 gives addresses of it: the flag M of the whole advertisement. */
        MANAGED,
        /** DHCPv6 tells the rest: the flag O of the whole advertisement. */
        OTHER,
        /** It is reached without a router: the prefix's flag L. */
        ON_LINK,
        /** Hosts make themselves addresses of it: the prefix's flag A. */
        AUTONOMOUS,
        /** The router tells its own address with it: the prefix's flag R. */
        ROUTER_ADDRESS,
        /** Hosts had better ask for a prefix of their own: the prefix's flag P (RFC 9762). */
        DELEGATION_PREFERRED,
        /** Names of DHCPv4's clients are also those of the addresses that they make themselves of it. */
        NAMES
    }

    public RaRange {
        said = Set.copyOf(said);
    }

    /**
     * What a range says; empty if it advertises nothing.
     *
     * @param everyRange whether ranges advertise that do not say so themselves: {@code enable-ra}
     */
    static Optional<RaRange> of(Range6 range, boolean everyRange) {
        if (!range.isAdvertised() && !everyRange) return Optional.empty();
        Set<Said> said = EnumSet.noneOf(Said.class);
        boolean stateless = range.is(Range6.Mode.RA_STATELESS);
        // dnsmasq: a range without its last address gives addresses only where no word says what else it is for.
        boolean named = range.span().hasEnd() || range.is(Range6.Mode.STATIC);
        boolean gives = !stateless && (named || !range.isAdvertised());
        if (gives) said.add(Said.MANAGED);
        if (gives || stateless) said.add(Said.OTHER);
        if (!range.is(Range6.Mode.OFF_LINK)) said.add(Said.ON_LINK);
        if (range.isAdvertised()) said.add(Said.AUTONOMOUS);
        if (range.is(Range6.Mode.RA_ADVROUTER)) said.add(Said.ROUTER_ADDRESS);
        if (range.is(Range6.Mode.PD_PREFERRED)) said.add(Said.DELEGATION_PREFERRED);
        if (range.is(Range6.Mode.RA_NAMES)) said.add(Said.NAMES);
        return Optional.of(new RaRange(range, said, named || range.isAdvertised()));
    }

    /** Whether hosts are told this of its prefixes. */
    public boolean says(Said what) {
        return said.contains(what);
    }

    /** Whether it is for the networks of an interface, whichever these are. */
    public boolean isTemplate() {
        return range.template().isPresent();
    }

    /** How long its prefixes hold, in seconds, {@link LeaseTime#INFINITE} where the line names no time. */
    public long lifetimeSeconds() {
        return range.deprecated() ? LeaseTime.INFINITE : range.leaseSeconds().orElse(LeaseTime.INFINITE);
    }

    /** Its network as a log names it; of a template the interface. */
    public String where() {
        return range.template().isPresent()
                ? range.template().get().text()
                : range.span().start().network(PREFIX_LENGTH).toString();
    }

    /**
     * What the log says of it, in dnsmasq's words.
     *
     * @param network of it, and how it came to be
     */
    public List<String> lines(String network) {
        var lines = new ArrayList<String>();
        if (announced && says(Said.NAMES)) lines.add("DHCPv4-derived IPv6 names on " + network);
        if (announced) lines.add("router advertisement on " + network);
        return lines;
    }

    /**
     * Whether another range gives the same addresses as this template. dnsmasq: makes no range of a template then.
     */
    public boolean isIdleBeside(RaRange other) {
        return isTemplate()
                && range.span().start().low() == other.range.span().start().low()
                && range.span().end().low() == other.range.span().end().low();
    }

    /**
     * Whether an address of an interface makes the interface advertise this range. dnsmasq: the range's network may be
     * inside a larger one of the interface, never the other way round; of ranges for smaller networks nothing is
     * advertised.
     */
    public boolean covers(String interfaceName, LocalAddress6 local) {
        boolean usable = (local.scope() == Scope.GLOBAL || local.scope() == Scope.SITE)
                && !local.lifetime().tentative()
                && local.prefixLength() <= PREFIX_LENGTH
                && range.span().prefixLength() == PREFIX_LENGTH;
        if (!usable) return false;
        if (!isTemplate()) return range.span().network().contains(local.address());
        return !local.lifetime().deprecated() && range.isMadeFor(interfaceName);
    }
}
