package org.bootmasq.dhcp6;

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
import org.bootmasq.dhcp.Tags;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Identity;
import org.bootmasq.dhcp6.client.Outcome;
import org.bootmasq.dhcp6.client.Site;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;

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
        return holding(named, outcome.effects(), (script, other, nameless) -> script.lostName(client, other, nameless));
    }

    /** The same for a lease that no client asked for. */
    Lease6 apply(String name, Lease6 lease, long nowSeconds, List<Effect> effects) {
        if (name.isEmpty()) return lease;
        Lease6 named = lease.named(name, site.domainOf(lease.address()).orElse(""), false);
        return holding(named, effects, (script, other, nameless) -> script.gaveNameUp(other, nameless, nowSeconds));
    }

    /** Tells the script that another lease has lost its name. */
    private interface Loss {
        void tell(LeaseScript script, Lease6 before, Lease6 nameless);
    }

    private Lease6 holding(Lease6 named, List<Effect> effects, Loss loss) {
        Optional<Lease6> other = leases.byName(isByFullName(named.domain()) ? named.fullName() : named.hostname());
        if (other.isEmpty() || other.get().binding().equals(named.binding())) return named;
        if (other.get().nameIsConfigured() && !named.nameIsConfigured()) return named.named("", "", false);
        takeName(other.get(), effects, loss);
        return named;
    }

    private boolean isByFullName(String domain) {
        return site.settings().has(Option.DHCP_FQDN) && !domain.isEmpty();
    }

    private void takeName(Lease6 holder, List<Effect> effects, Loss loss) {
        for (Lease6 each : leases.of(holder.binding())) {
            if (!each.fullName().equalsIgnoreCase(holder.fullName())) continue;
            Lease6 nameless = each.named("", "", false);
            effects.add(new Effect.SaveLease(leases.put(nameless)));
            loss.tell(new LeaseScript(server, effects), each, nameless);
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

    /**
     * Gives leases the names that {@code dhcp-host} lines have for them, whoever asks or not: that of the machine's
     * line, unless that is for other addresses, else that of the line for the address.
     *
     * @return the leases with another name than before
     */
    List<LeaseChange> fromConfiguration() {
        if (site.hosts().index().all().isEmpty()) return List.of();
        Map<Ip6, Lease6> before = new LinkedHashMap<>();
        for (Lease6 lease : List.copyOf(leases.all())) {
            if (lease.binding().kind() != Lease6.Kind.ADDRESS) continue;
            Optional<String> name = nameOnLine(lease);
            if (name.isEmpty()) continue;
            String ours = site.domainOf(lease.address()).orElse("");
            Lease6 named = lease.named(name.get(), ours, true);
            leases.byName(isByFullName(ours) ? named.fullName() : name.get())
                    .filter(other -> !other.binding().equals(lease.binding()))
                    .ifPresent(other -> leases.of(other.binding()).stream()
                            .filter(each -> each.fullName().equalsIgnoreCase(other.fullName()))
                            .forEach(each -> {
                                before.putIfAbsent(each.address(), each);
                                leases.put(each.named("", "", false));
                            }));
            before.putIfAbsent(lease.address(), lease);
            leases.put(named);
        }
        List<LeaseChange> changes = new ArrayList<>();
        for (Lease6 old : before.values()) {
            leases.byAddress(old.address())
                    .filter(now -> !now.hostname().equals(old.hostname()))
                    .ifPresent(now -> changes.add(new LeaseChange.Updated(old, now)));
        }
        return changes;
    }

    /** Nobody asks, so that a line has no tags to go by but that of the protocol. */
    private Optional<String> nameOnLine(Lease6 lease) {
        HardwareAddress hardware = server.holders().latest(lease.address()).orElse(Identity.UNKNOWN_HARDWARE);
        var machine = new Identity(lease.binding().duid(), hardware);
        Tags tags = Tags.none(List.of(), ClientTrace.NONE).with("dhcpv6", "DHCPv6");
        List<Host> forAddress = site.hosts().index().reserved6().withAddress(lease.address());
        return site.hosts()
                .find(machine, "", _ -> true, tags)
                .filter(host -> host.addresses().six().isEmpty() || forAddress.contains(host))
                .or(() -> forAddress.stream()
                        .filter(host -> host.condition().matches(tags.all()))
                        .findFirst())
                .flatMap(host -> host.name().label());
    }

    private String key(Lease6 lease) {
        String domain =
                lease.domain().isEmpty() ? site.domainOf(lease.address()).orElse("") : lease.domain();
        String name = isByFullName(domain) ? lease.hostname() + "." + domain : lease.hostname();
        return name.toLowerCase(Locale.ROOT);
    }
}
