package org.bootmasq.dhcp6.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.settings.PrefixPool;
import org.bootmasq.dhcp6.settings.Subnets6;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.wire.Ip6Prefix;

/** Which prefixes may be delegated, worked out when settings or interfaces change rather than for each message. */
public final class Pools {
    /** A host needs so many bits for its network (RFC 7421). */
    private static final int WHOLE_LINK = 64;

    private final List<Pool> pools = new ArrayList<>();
    private final List<Ip6Prefix> used = new ArrayList<>();

    public Pools(Subnets6 subnets, Networks networks) {
        for (PrefixPool line : subnets.pools()) make(line, networks.interfaces());
        if (pools.isEmpty()) return;
        for (InterfaceView view : networks.interfaces()) {
            for (LocalAddress6 local : view.addresses6()) used.add(network(local));
        }
        for (Range6 range : networks.ranges()) used.add(range.span().network());
    }

    private void make(PrefixPool line, List<InterfaceView> interfaces) {
        if (line.template().isEmpty()) {
            pools.add(new Pool(line, Optional.empty()));
            return;
        }
        for (InterfaceView view : interfaces) {
            if (!line.isMadeFor(view.name())) continue;
            for (LocalAddress6 local : view.addresses6().reversed()) {
                if (makesPool(local, line)) pools.add(new Pool(line.in(local.address()), Optional.of(local)));
            }
        }
    }

    /** A template takes an address that is not on its way out, if the whole pool is of the address's network. */
    private static boolean makesPool(LocalAddress6 local, PrefixPool line) {
        return local.scope() == InterfaceView.Scope.GLOBAL
                && !local.lifetime().deprecated()
                && local.prefixLength() <= line.pool().length();
    }

    /** A network that holds a whole pool is what the pool is made of: only the link of the address is used. */
    private Ip6Prefix network(LocalAddress6 local) {
        Ip6Prefix network = network(local, local.prefixLength());
        boolean holdsPool = pools.stream().anyMatch(pool -> network.contains(pool.all()));
        return holdsPool ? network(local, Math.max(WHOLE_LINK, local.prefixLength())) : network;
    }

    private static Ip6Prefix network(LocalAddress6 local, int length) {
        return new Ip6Prefix(local.address().network(length), length);
    }

    /** All of them, as they are now. */
    public List<Pool> all() {
        return List.copyOf(pools);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return pools.isEmpty();
    }

    /** The pools for a client, in the order in which they are tried. */
    public List<Pool> of(Client client) {
        if (pools.isEmpty()) return List.of();
        Set<String> tags = new LinkedHashSet<>(client.tags().all());
        // A pool behind a relay is found by the tag of the range that serves the same link.
        for (Served network : client.networks()) tags.addAll(network.range().setTags());
        return pools.stream()
                .filter(pool -> pool.line().condition().matches(tags))
                .toList();
    }

    /** Whether a prefix has anything in common with the network of an address of ours, or of a range. */
    public boolean isUsed(Ip6Prefix block) {
        for (Ip6Prefix network : used) {
            if (network.overlaps(block)) return true;
        }
        return false;
    }
}
