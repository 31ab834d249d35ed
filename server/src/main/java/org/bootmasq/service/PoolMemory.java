package org.bootmasq.service;

import java.util.Collection;
import java.util.List;
import org.bootmasq.edge.dhcp.DelegatedRoutes;
import org.bootmasq.wire.Ip6Prefix;

/** The pools that {@link PrefixMemory} keeps, for whoever sets routes. */
record PoolMemory(PrefixMemory memory) implements DelegatedRoutes.Memory {
    /** Where no prefix is delegated: what an earlier start has left of pools goes. */
    static void removeLeft(Surroundings around) {
        DelegatedRoutes.removeLeft(List.of(), around.interfaces(), new PoolMemory(around.prefixes()), around.log());
    }

    @Override
    public List<Ip6Prefix> pools() {
        return memory.pools();
    }

    @Override
    public void pools(Collection<Ip6Prefix> ours) {
        memory.pools(ours);
    }
}
