package org.bootmasq.dhcp4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ChosenName;
import org.bootmasq.dhcp.HostName;
import org.bootmasq.dhcp.name.Names;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Outcome;
import org.bootmasq.dhcp4.client.Site;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.Ip4;

/** Which name and domain a lease gets. */
final class LeaseNames {
    private final Site site;
    private final Lease4Table leases;

    LeaseNames(Site site, Lease4Table leases) {
        this.site = site;
        this.leases = leases;
    }

    /**
     * The client with the name that its lease gets: {@code dhcp-ignore-names} and {@code dhcp-generate-names} have
     * their say.
     */
    Client settled(Client client, Ip4 address) {
        ChosenName name = client.name();
        Names names = site.settings().names();
        if (!name.configured() && client.tags().meetAny(names.ignore())) name = ChosenName.NONE;
        if (name.host().isEmpty() && client.tags().meetAny(names.generate())) {
            String generated = client.identity().hardware().octets().colonHex().replace(':', '-');
            if (!generated.isEmpty()) name = new ChosenName(generated, "", false, false);
        }
        return takenFromHosts(client.named(name), address);
    }

    /**
     * dnsmasq: a name that hosts files or records have for the address goes before the client's own, unless it is of
     * another domain.
     */
    private Client takenFromHosts(Client client, Ip4 address) {
        if (client.name().configured()) return client;
        Optional<String> known = site.names().nameOf(address);
        if (known.isEmpty() || !HostName.isFitForClient(known.get())) return client;
        int dot = known.get().indexOf('.');
        String host = dot < 0 ? known.get() : known.get().substring(0, dot);
        String domain = dot < 0 ? "" : known.get().substring(dot + 1);
        boolean ours = domain.isEmpty()
                || site.domainOf(address).filter(domain::equalsIgnoreCase).isPresent();
        return ours ? client.named(new ChosenName(host, "", true, false)) : client;
    }

    /**
     * Gives a lease its name. A name belongs to one lease: the newcomer takes it, unless the configuration gave it to
     * the other.
     */
    Lease4 apply(Client client, Lease4 lease, Outcome outcome) {
        ChosenName name = client.name();
        if (name.host().isEmpty()) return lease;
        String ours = site.domainOf(lease.address()).orElse("");
        if (!name.domain().isEmpty() && !name.domain().equalsIgnoreCase(ours)) {
            outcome.warning("Ignoring domain " + name.domain() + " for DHCP host name " + name.host());
        }
        Lease4 named = lease.named(name.host(), ours, name.configured());
        boolean byFullName = site.settings().has(Option.DHCP_FQDN) && !ours.isEmpty();
        Optional<Lease4> other = leases.byName(byFullName ? named.fullName() : name.host());
        if (other.isPresent() && !other.get().address().equals(lease.address())) {
            if (other.get().nameIsConfigured() && !name.configured()) return lease.named("", "", false);
            Lease4 nameless = other.get().named("", "", false);
            outcome.save(leases.put(nameless));
            new LeaseScript(site, outcome.effects()).lostName(client, other.get(), nameless);
        }
        return named;
    }

    /**
     * Takes names from leases until each has one holder. A lease file may hold more, written by other hands or by other
     * settings; dnsmasq: the one that stands last in it has the name, and the table has that one first.
     */
    List<LeaseChange> oneEach() {
        Map<String, Lease4> holders = new HashMap<>();
        List<Lease4> nameless = new ArrayList<>();
        for (Lease4 lease : leases.all()) {
            if (lease.hostname().isEmpty()) continue;
            String name = key(lease);
            Lease4 holder = holders.putIfAbsent(name, lease);
            if (holder == null) continue;
            boolean better = lease.nameIsConfigured() && !holder.nameIsConfigured();
            if (better) holders.put(name, lease);
            nameless.add(better ? holder : lease);
        }
        List<LeaseChange> changes = new ArrayList<>();
        for (Lease4 lease : nameless) {
            Lease4 holder = holders.getOrDefault(key(lease), lease);
            changes.add(leases.put(lease.named("", "", false)));
            // The table knows one address by a name, and that was not the holder's.
            leases.put(holder.named("", "", false));
            leases.put(holder);
        }
        return changes;
    }

    private String key(Lease4 lease) {
        String domain =
                lease.domain().isEmpty() ? site.domainOf(lease.address()).orElse("") : lease.domain();
        boolean full = site.settings().has(Option.DHCP_FQDN) && !domain.isEmpty();
        return (full ? lease.hostname() + "." + domain : lease.hostname()).toLowerCase(Locale.ROOT);
    }
}
