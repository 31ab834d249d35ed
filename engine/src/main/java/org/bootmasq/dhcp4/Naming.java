package org.bootmasq.dhcp4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.dhcp4.Exchange.ChosenName;
import org.bootmasq.dhcp4.message.ClientName;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.DomainRule;
import org.bootmasq.dhcp4.settings.Host;
import org.bootmasq.dhcp4.settings.Names;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.Ip4;

/** Which name and domain a client gets. */
final class Naming {
    private Naming() {}

    /** The domain of clients with this address: the last {@code domain} line whose scope holds it. */
    static Optional<String> domainOf(ServerState server, Ip4 address) {
        Names names = server.settings().names();
        for (DomainRule rule : names.domains()) {
            boolean holds = switch (rule.scope()) {
                case DomainRule.Scope.Everyone _ -> true;
                case DomainRule.Scope.Addresses(Ip4 first, Ip4 last) -> address.between(first, last);
                case DomainRule.Scope.Interface(String name) -> isOn(server, name, address);
            };
            if (holds) return Optional.of(rule.name());
        }
        return names.domain().map(DomainRule::name);
    }

    private static boolean isOn(ServerState server, String interfaceName, Ip4 address) {
        return server.networks()
                .byName(interfaceName)
                .filter(view -> view.addresses().stream()
                        .anyMatch(local -> local.address().sameNetwork(address, local.netmask())))
                .isPresent();
    }

    /** Chooses from {@code dhcp-host} and from what the client says; a name may identify a machine by itself. */
    static void choose(Exchange exchange) {
        ClientName given =
                ClientName.of(exchange.request(), exchange.settings().names().clientUpdate());
        exchange.clientName(given);
        if (given.text().isPresent()) {
            if (exchange.log().isDetailed()) {
                exchange.log().detail("client provides name: " + given.text().get());
            }
            new TagRules(exchange)
                    .applyNames(exchange.settings().clients().matchRules(), given.text().get());
        }
        Optional<Host> host = exchange.host();
        if (host.isPresent() && host.get().hostname().isPresent()) {
            exchange.name(configured(host.get(), given));
        } else if (!given.host().isEmpty()) {
            exchange.name(new ChosenName(
                    given.host(), given.domain(), false, given.fqdn().isPresent()));
            if (host.isEmpty()) findByName(exchange, given.host());
        }
    }

    /** BOOTP clients are asked for no name. */
    static void chooseConfigured(Exchange exchange) {
        Optional<Host> host = exchange.host();
        if (host.isPresent() && host.get().hostname().isPresent()) {
            exchange.name(configured(host.get(), ClientName.NONE));
        }
    }

    /** dnsmasq: an OFFER names the client only if that is no surprise: as it named itself, or by option 81. */
    private static ChosenName configured(Host host, ClientName given) {
        String name = host.hostname().orElse("");
        boolean offer = given.fqdn().isPresent()
                || given.text().isEmpty()
                || given.host().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
        return new ChosenName(name, host.domain().orElse(""), true, offer);
    }

    /** A {@code dhcp-host} line without hardware address or identifier is for whoever gives its name. */
    private static void findByName(Exchange exchange, String name) {
        exchange.server()
                .hosts()
                .find(exchange.machine(name), exchange.networks(), exchange.tags())
                .filter(host -> host.hardware().isEmpty() && host.clientId().isEmpty())
                .ifPresent(host -> HostTags.recognise(exchange, host, "named " + name));
    }

    /** The name a lease gets at last: {@code dhcp-ignore-names} and {@code dhcp-generate-names} have their say. */
    static ChosenName settle(Exchange exchange) {
        ChosenName name = exchange.name();
        Dhcp4Settings settings = exchange.settings();
        if (!name.configured()
                && !settings.names().ignore().isEmpty()
                && exchange.tags().anyOf(settings.names().ignore())) {
            name = ChosenName.NONE;
        }
        if (name.host().isEmpty()
                && !settings.names().generate().isEmpty()
                && exchange.tags().anyOf(settings.names().generate())) {
            String generated = exchange.hardware().octets().colonHex().replace(':', '-');
            if (!generated.isEmpty()) name = new ChosenName(generated, "", false, false);
        }
        exchange.name(name);
        return name;
    }

    /**
     * dnsmasq: a name that hosts files or records have for the address goes before the client's own, unless it is of
     * another domain.
     */
    static void takeFromHosts(Exchange exchange, Ip4 address) {
        if (exchange.name().configured()) return;
        Optional<String> known = exchange.server().nameOf(address);
        if (known.isEmpty() || !ClientName.isLegal(known.get())) return;
        int dot = known.get().indexOf('.');
        String host = dot < 0 ? known.get() : known.get().substring(0, dot);
        String domain = dot < 0 ? "" : known.get().substring(dot + 1);
        boolean ours = domain.isEmpty()
                || domainOf(exchange.server(), address)
                        .filter(domain::equalsIgnoreCase)
                        .isPresent();
        if (ours) exchange.name(new ChosenName(host, "", true, false));
    }

    /**
     * Gives a lease its name. A name belongs to one lease: the newcomer takes it, unless the configuration gave it to
     * the other.
     */
    static Lease apply(Exchange exchange, Lease lease) {
        ChosenName name = exchange.name();
        if (name.host().isEmpty()) return lease;
        ServerState server = exchange.server();
        String ours = domainOf(server, lease.address()).orElse("");
        if (!name.domain().isEmpty() && !name.domain().equalsIgnoreCase(ours)) {
            exchange.log().plainWarning("Ignoring domain " + name.domain() + " for DHCP host name " + name.host());
        }
        Lease named = lease.named(name.host(), ours, name.configured());
        boolean byFullName = server.settings().names().dhcpFqdn() && !ours.isEmpty();
        Optional<Lease> other = server.leases().byName(byFullName ? named.fullName() : name.host());
        if (other.isPresent() && !other.get().address().equals(lease.address())) {
            if (other.get().nameIsConfigured() && !name.configured()) return lease.named("", "", false);
            Lease nameless = other.get().named("", "", false);
            exchange.save(server.leases().put(nameless));
            LeaseScript.lostName(exchange, other.get(), nameless);
        }
        return named;
    }

    /**
     * Takes names from leases until each has one holder. A lease file may hold more, written by other hands or by other
     * settings; dnsmasq: the one that stands last in it has the name, and the table has that one first.
     */
    static List<LeaseChange> oneNameEach(ServerState server) {
        Map<String, Lease> holders = new HashMap<>();
        List<Lease> nameless = new ArrayList<>();
        for (Lease lease : server.leases().all()) {
            if (lease.hostname().isEmpty()) continue;
            String name = key(server, lease);
            Lease holder = holders.putIfAbsent(name, lease);
            if (holder == null) continue;
            boolean better = lease.nameIsConfigured() && !holder.nameIsConfigured();
            if (better) holders.put(name, lease);
            nameless.add(better ? holder : lease);
        }
        List<LeaseChange> changes = new ArrayList<>();
        for (Lease lease : nameless) {
            Lease holder = holders.getOrDefault(key(server, lease), lease);
            changes.add(server.leases().put(lease.named("", "", false)));
            // The table knows one address by a name, and that was not the holder's.
            server.leases().put(holder.named("", "", false));
            server.leases().put(holder);
        }
        return changes;
    }

    private static String key(ServerState server, Lease lease) {
        String domain =
                lease.domain().isEmpty() ? domainOf(server, lease.address()).orElse("") : lease.domain();
        boolean full = server.settings().names().dhcpFqdn() && !domain.isEmpty();
        return (full ? lease.hostname() + "." + domain : lease.hostname()).toLowerCase(Locale.ROOT);
    }
}
