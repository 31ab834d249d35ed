package org.bootmasq.cli.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.settings.Subnets6;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * The interface that the machine's requests are thought to arrive on, with its addresses of IPv6.
 *
 * @param assumptions what was assumed, for people
 */
record ExplainNetwork6(InterfaceView view, List<String> assumptions) {
    /** RFC 3849: a prefix for examples, here of networks that a line makes ranges for and does not name. */
    private static final Ip6Prefix EXAMPLE = Ip6Prefix.parse("2001:db8:1::/64").orElseThrow();

    private static final Ip6 LINK_LOCAL = Ip6.parse("fe80::1").orElseThrow();
    private static final HardwareAddress OURS = HardwareAddress.ethernet("02:00:00:00:00:01");

    ExplainNetwork6 {
        assumptions = List.copyOf(assumptions);
    }

    /** With the addresses that the user gave. */
    static ExplainNetwork6 given(String name, List<Ip6Prefix> addresses) {
        return new ExplainNetwork6(view(name, addresses), List.of());
    }

    /**
     * With an address in the network of each range, all on one interface, but for those behind the relay.
     *
     * @param name empty for one that the lines name, else {@code eth0}
     */
    static ExplainNetwork6 derived(Subnets6 subnets, String name, Optional<Ip6> relay) {
        String called = name.isEmpty() ? templateName(subnets).orElse("eth0") : name;
        List<Ip6Prefix> addresses = new ArrayList<>();
        List<String> assumptions = new ArrayList<>();
        for (Range6 range : subnets.ranges()) {
            Optional<Ip6Prefix> ours = ours(range, called, relay);
            if (ours.isEmpty() || addresses.stream().anyMatch(known -> known.overlaps(ours.get()))) continue;
            addresses.add(ours.get());
            assumptions.add("the server has " + ours.get() + " on " + called);
        }
        if (addresses.isEmpty()) {
            addresses.add(
                    new Ip6Prefix(EXAMPLE.address().withHostPart(LINK_LOCAL, EXAMPLE.length()), EXAMPLE.length()));
            assumptions.add("the server has " + addresses.getFirst() + " on " + called);
        }
        assumptions.add(relay.map(link -> "requests come from the relay of " + link + " and arrive on " + called)
                .orElse("requests arrive on " + called));
        return new ExplainNetwork6(view(called, addresses), assumptions);
    }

    /** An interface that a line makes ranges for. */
    private static Optional<String> templateName(Subnets6 subnets) {
        return subnets.ranges().stream()
                .flatMap(range -> range.template().stream())
                .map(pattern -> pattern.text().replace("*", "0"))
                .findFirst();
    }

    /** Our address in the network of a range: the first that the range leaves free. */
    private static Optional<Ip6Prefix> ours(Range6 range, String name, Optional<Ip6> relay) {
        Range6.Span span = range.span();
        boolean remote = relay.filter(link -> link.sameNetwork(span.start(), span.prefixLength()))
                .isPresent();
        if (remote || range.isForAllNetworks() || (range.template().isPresent() && !range.isMadeFor(name))) {
            return Optional.empty();
        }
        Ip6 network =
                range.template().isPresent() ? EXAMPLE.address() : span.start().network(span.prefixLength());
        Ip6 first = network.next();
        boolean free = range.template().isPresent() || !span.contains(first);
        return Optional.of(new Ip6Prefix(free ? first : network.lastOf(span.prefixLength()), span.prefixLength()));
    }

    private static InterfaceView view(String name, List<Ip6Prefix> addresses) {
        List<InterfaceView.LocalAddress6> locals = new ArrayList<>();
        for (Ip6Prefix each : addresses) {
            locals.add(new InterfaceView.LocalAddress6(each.address(), each.length(), InterfaceView.Scope.GLOBAL));
        }
        locals.add(new InterfaceView.LocalAddress6(LINK_LOCAL, 64, InterfaceView.Scope.LINK));
        return new InterfaceView(name, 1, OURS, InterfaceView.ETHERNET_MTU, List.of(), locals);
    }
}
