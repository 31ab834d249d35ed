package org.bootmasq.dhcp4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ChosenName;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.HostName;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.dhcp.name.Names;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Identity;
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
        return nameInHosts(address)
                .map(host -> client.named(new ChosenName(host, "", true, false)))
                .orElse(client);
    }

    /** The bare name that hosts files or records have for an address, unless it is of another domain than ours. */
    private Optional<String> nameInHosts(Ip4 address) {
        Optional<String> known = site.names().nameOf(address);
        if (known.isEmpty() || !HostName.isFitForClient(known.get())) return Optional.empty();
        int dot = known.get().indexOf('.');
        String domain = dot < 0 ? "" : known.get().substring(dot + 1);
        boolean ours = domain.isEmpty()
                || site.domainOf(address).filter(domain::equalsIgnoreCase).isPresent();
        return ours ? Optional.of(dot < 0 ? known.get() : known.get().substring(0, dot)) : Optional.empty();
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
        return holding(named, outcome.effects(), (script, other, nameless) -> script.lostName(client, other, nameless));
    }

    /** The same for a lease that no client asked for. */
    Lease4 apply(String name, Lease4 lease, long nowSeconds, List<Effect> effects) {
        if (name.isEmpty()) return lease;
        Lease4 named = lease.named(name, site.domainOf(lease.address()).orElse(""), false);
        return holding(named, effects, (script, other, nameless) -> script.gaveNameUp(other, nameless, nowSeconds));
    }

    /** Tells the script that another lease has lost its name. */
    private interface Loss {
        void tell(LeaseScript script, Lease4 before, Lease4 nameless);
    }

    private Lease4 holding(Lease4 named, List<Effect> effects, Loss loss) {
        boolean byFullName =
                site.settings().has(Option.DHCP_FQDN) && !named.domain().isEmpty();
        Optional<Lease4> other = leases.byName(byFullName ? named.fullName() : named.hostname());
        if (other.isEmpty() || other.get().address().equals(named.address())) return named;
        if (other.get().nameIsConfigured() && !named.nameIsConfigured()) return named.named("", "", false);
        Lease4 nameless = other.get().named("", "", false);
        effects.add(new Effect.SaveLease(leases.put(nameless)));
        loss.tell(new LeaseScript(site, effects), other.get(), nameless);
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

    /**
     * Gives leases the names that the configuration has for them, whoever asks or not. dnsmasq: that of the machine's
     * {@code dhcp-host} line, unless that is for another address, else that of hosts files or records.
     *
     * @return the leases with another name than before
     */
    List<LeaseChange> fromConfiguration() {
        Map<Ip4, Lease4> before = new LinkedHashMap<>();
        for (Lease4 lease : List.copyOf(leases.all())) {
            Optional<String> name = nameOnLine(lease).or(() -> nameInHosts(lease.address()));
            if (name.isEmpty()) continue;
            String ours = site.domainOf(lease.address()).orElse("");
            Lease4 named = lease.named(name.get(), ours, true);
            leases.byName(isByFullName(ours) ? named.fullName() : name.get())
                    .filter(other -> !other.address().equals(lease.address()))
                    .ifPresent(other -> {
                        before.putIfAbsent(other.address(), other);
                        leases.put(other.named("", "", false));
                    });
            before.putIfAbsent(lease.address(), lease);
            leases.put(named);
        }
        List<LeaseChange> changes = new ArrayList<>();
        for (Lease4 old : before.values()) {
            leases.byAddress(old.address())
                    .filter(now -> !now.hostname().equals(old.hostname()))
                    .ifPresent(now -> changes.add(new LeaseChange.Updated(old, now)));
        }
        return changes;
    }

    /** Nobody asks, so that a line has no tags to go by. */
    private Optional<String> nameOnLine(Lease4 lease) {
        var machine = new Identity(lease.hardware(), lease.clientId(), lease.hardware());
        return site.hosts()
                .find(machine, "", _ -> true, Tags.none(List.of(), ClientTrace.NONE))
                .filter(host ->
                        host.addresses().four().map(lease.address()::equals).orElse(true))
                .flatMap(host -> host.name().label());
    }

    private boolean isByFullName(String domain) {
        return site.settings().has(Option.DHCP_FQDN) && !domain.isEmpty();
    }

    private String key(Lease4 lease) {
        String domain =
                lease.domain().isEmpty() ? site.domainOf(lease.address()).orElse("") : lease.domain();
        return (isByFullName(domain) ? lease.hostname() + "." + domain : lease.hostname()).toLowerCase(Locale.ROOT);
    }
}
