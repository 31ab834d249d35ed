package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ChosenName;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Outcome;
import org.bootmasq.dhcp6.client.Site;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.lease.LeaseChange;

/** Which name and domain a lease gets. A name belongs to one identity association of one client. */
final class LeaseNames {
    private final ServerState server;
    private final Site site;
    private final Lease6Table leases;

    LeaseNames(ServerState server) {
        this.server = server;
        this.site = server.site();
        this.leases = server.leases();
    }

    /**
     * Gives a lease its client's name, and takes it from the leases of other associations. dnsmasq: a temporary
     * address has none, and a name that the client no longer gives stays.
     */
    Lease6 apply(Client client, Lease6 lease, Outcome outcome) {
        ChosenName name = client.name();
        if (name.host().isEmpty() || lease.binding().kind() != Lease6.Kind.ADDRESS) return lease;
        String ours = site.domainOf(lease.address()).orElse("");
        if (!name.domain().isEmpty() && !name.domain().equalsIgnoreCase(ours)) {
            outcome.warning("Ignoring domain " + name.domain() + " for DHCP host name " + name.host());
        }
        Lease6 named = lease.named(name.host(), ours, name.configured());
        Optional<Lease6> other = leases.byName(isByFullName(ours) ? named.fullName() : name.host());
        if (other.isPresent() && !other.get().binding().equals(lease.binding())) {
            if (other.get().nameIsConfigured() && !name.configured()) return lease.named("", "", false);
            takeName(client, other.get(), outcome);
        }
        return named;
    }

    private boolean isByFullName(String domain) {
        return site.settings().has(Option.DHCP_FQDN) && !domain.isEmpty();
    }

    private void takeName(Client client, Lease6 holder, Outcome outcome) {
        for (Lease6 each : leases.of(holder.binding())) {
            if (!each.fullName().equalsIgnoreCase(holder.fullName())) continue;
            Lease6 nameless = each.named("", "", false);
            outcome.save(leases.put(nameless));
            new LeaseScript(server, outcome.effects()).lostName(client, each, nameless);
        }
    }

    /**
     * Takes names from leases until each has one holder. A lease file may hold more, written by other hands or by other
     * settings.
     */
    List<LeaseChange> oneEach() {
        Map<String, Lease6> holders = new HashMap<>();
        List<Lease6> nameless = new ArrayList<>();
        for (Lease6 lease : leases.all()) {
            if (lease.hostname().isEmpty()) continue;
            Lease6 holder = holders.putIfAbsent(key(lease), lease);
            if (holder != null && !holder.binding().equals(lease.binding())) nameless.add(lease);
        }
        List<LeaseChange> changes = new ArrayList<>();
        for (Lease6 lease : nameless) {
            changes.add(leases.put(lease.named("", "", false)));
            Lease6 holder = holders.getOrDefault(key(lease), lease);
            // The table knows one address by a name, and that was not the holder's.
            leases.put(holder.named("", "", false));
            leases.put(holder);
        }
        return changes;
    }

    private String key(Lease6 lease) {
        String domain =
                lease.domain().isEmpty() ? site.domainOf(lease.address()).orElse("") : lease.domain();
        String name = isByFullName(domain) ? lease.hostname() + "." + domain : lease.hostname();
        return name.toLowerCase(Locale.ROOT);
    }
}
