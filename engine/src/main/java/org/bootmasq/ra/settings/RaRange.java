package org.bootmasq.ra.settings;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.config.settings.InterfaceSettings;
import org.bootmasq.dhcp6.Range6;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;
import org.bootmasq.wire.Ip6;

/**
 * A {@code dhcp-range} as far as router advertisements go by it.
 *
 * @param setTag set where options are chosen for the interfaces that advertise it
 * @param addresses those that DHCPv6 gives; only their host parts if there is a constructor
 * @param constructor the interface whose networks it is for; may end in a star
 * @param said what hosts are told of its prefixes
 * @param lifetimeSeconds of its prefixes, {@link Range6#INFINITE} where the line names no time
 * @param deprecated whether nothing new is to begin with its addresses
 * @param announced whether the log says at the start that it is advertised
 */
public record RaRange(
        Directive directive,
        Optional<String> setTag,
        Addresses addresses,
        Optional<String> constructor,
        Set<Said> said,
        long lifetimeSeconds,
        boolean deprecated,
        boolean announced) {
    /** How long the prefixes are that hosts make themselves addresses of (RFC 4862 section 5.5.3, RFC 2464). */
    public static final int PREFIX_LENGTH = 64;

    /**
     * The first and the last address.
     *
     * @param prefixLength 64 to 128 bits, the same network for both
     */
    public record Addresses(Ip6 start, Ip6 end, int prefixLength) {
        /** Where hosts are, whatever network they are in. */
        private boolean hasHostPartsOf(Addresses other) {
            return start.low() == other.start.low() && end.low() == other.end.low();
        }
    }

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
        /** Names of DHCPv4's clients are also those of the addresses that they make themselves of it. */
        NAMES
    }

    /** The words of a range that make it advertise by itself. */
    private static final List<Range6.Mode> ADVERTISING = List.of(
            Range6.Mode.RA_ONLY,
            Range6.Mode.SLAAC,
            Range6.Mode.RA_NAMES,
            Range6.Mode.RA_STATELESS,
            Range6.Mode.RA_ADVROUTER);

    public RaRange {
        said = Set.copyOf(said);
    }

    /**
     * What a range says; empty if it advertises nothing.
     *
     * @param everywhere whether ranges advertise that do not say so themselves: {@code enable-ra}
     */
    static Optional<RaRange> of(Range6 range, boolean everywhere) {
        Set<Range6.Mode> modes = range.modes();
        boolean advertising = modes.stream().anyMatch(ADVERTISING::contains);
        if (!advertising && !everywhere) return Optional.empty();
        Set<Said> said = EnumSet.noneOf(Said.class);
        boolean stateless = modes.contains(Range6.Mode.RA_STATELESS);
        // dnsmasq: a range without its last address gives addresses only where no word says what else it is for.
        boolean named = range.endNamed() || modes.contains(Range6.Mode.STATIC);
        boolean gives = !stateless && (named || !advertising);
        if (gives) said.add(Said.MANAGED);
        if (gives || stateless) said.add(Said.OTHER);
        if (!modes.contains(Range6.Mode.OFF_LINK)) said.add(Said.ON_LINK);
        if (advertising) said.add(Said.AUTONOMOUS);
        if (modes.contains(Range6.Mode.RA_ADVROUTER)) said.add(Said.ROUTER_ADDRESS);
        if (modes.contains(Range6.Mode.RA_NAMES)) said.add(Said.NAMES);
        boolean deprecated = range.leaseSeconds() == Range6.DEPRECATED;
        return Optional.of(new RaRange(
                range.directive(),
                range.setTag(),
                new Addresses(range.start(), range.end(), range.prefixLength()),
                range.constructor(),
                said,
                deprecated || !range.timeNamed() ? Range6.INFINITE : range.leaseSeconds(),
                deprecated,
                named || advertising));
    }

    /** Whether hosts are told this of its prefixes. */
    public boolean says(Said what) {
        return said.contains(what);
    }

    /** Whether it is for the networks of an interface, whichever these are. */
    public boolean isTemplate() {
        return constructor.isPresent();
    }

    /** Its network as a log names it; of a template the interface. */
    public String where() {
        return constructor.orElseGet(
                () -> addresses.start().network(addresses.prefixLength()).toString());
    }

    /**
     * Whether another range gives the same addresses as this template. dnsmasq: makes no range of a template then.
     */
    public boolean isIdleBeside(RaRange other) {
        return isTemplate() && addresses.hasHostPartsOf(other.addresses);
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
                && addresses.prefixLength() == PREFIX_LENGTH;
        if (!usable) return false;
        if (constructor.isEmpty()) return addresses.start().sameNetwork(local.address(), PREFIX_LENGTH);
        return !local.lifetime().deprecated()
                && InterfaceSettings.matches(List.of(constructor.get()), interfaceName);
    }
}
