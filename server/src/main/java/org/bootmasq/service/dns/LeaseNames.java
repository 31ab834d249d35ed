package org.bootmasq.service.dns;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.message.Name;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.IpAddress;

/** The names that leases have in the DNS. All on the thread of DNS. */
public final class LeaseNames {
    private final Map<IpAddress, Lease> named = new HashMap<>();
    private final Log log;
    private boolean onlyFull;
    private LocalData data;

    public LeaseNames(LocalData data, Log log) {
        this.data = data;
        this.log = log;
    }

    /**
     * These leases, and no others, have names from now on.
     *
     * @param onlyFullNames {@code dhcp-fqdn}
     */
    public void all(Collection<Lease> leases, boolean onlyFullNames) {
        named.values().forEach(this::takeName);
        named.clear();
        onlyFull = onlyFullNames;
        leases.forEach(this::add);
    }

    /** Goes on with other data, in which leases have no names yet. */
    public void use(LocalData other) {
        data = other;
        named.values().forEach(this::giveName);
    }

    /** The name of a lease comes, goes or changes. */
    public void apply(LeaseChange change) {
        Lease before = named.remove(change.address());
        if (before != null) takeName(before);
        switch (change) {
            case LeaseChange.Added(Lease lease) -> add(lease);
            case LeaseChange.Updated(Lease _, Lease lease) -> add(lease);
            case LeaseChange.Deleted _ -> {
                // Its name is gone already.
            }
        }
    }

    private void add(Lease lease) {
        if (lease.hostname().isEmpty()) return;
        named.put(lease.address(), lease);
        giveName(lease);
    }

    private void giveName(Lease lease) {
        for (LocalData.InTheWay known : data.lease(lease.hostname(), fullName(lease), onlyFull, lease.address())) {
            String text = switch (known) {
                case LocalData.InTheWay.Address(Name name, String source, IpAddress address) ->
                    "not giving name " + name + " to the DHCP lease of " + lease.address()
                            + " because the name exists in " + source + " with address " + address;
                case LocalData.InTheWay.Alias(Name name) ->
                    name + " is a CNAME, not giving it to the DHCP lease of " + lease.address();
            };
            log.log(Priority.WARNING, "dhcp", text);
        }
    }

    private void takeName(Lease lease) {
        data.unlease(lease.hostname(), fullName(lease), lease.address());
    }

    private static Optional<String> fullName(Lease lease) {
        return lease.domain().isEmpty() ? Optional.empty() : Optional.of(lease.fullName());
    }
}
