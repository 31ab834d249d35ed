package org.bootmasq.dhcp6.address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Served;
import org.bootmasq.dhcp6.client.Site;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.Dhcp6Option.IdentityAssociation;
import org.bootmasq.dhcp6.message.StatusCode;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/** Which addresses an identity association gets, and whether it may have those that it names. */
public final class AddressSearch implements Supply {
    private static final String UNAVAILABLE = "address unavailable";

    private final Site site;
    private final Lease6Table leases;
    private final Allocator allocator;
    /** What the answer to the same message gives already. */
    private final Map<Ip6, Lease6.Binding> promised = new HashMap<>();
    /** Where the same answer found nothing free any more. */
    private final Set<Served> searched = new HashSet<>();

    public AddressSearch(Site site, Lease6Table leases, Allocator allocator) {
        this.site = site;
        this.leases = leases;
        this.allocator = allocator;
    }

    @Override
    public boolean isConfigured(Client client) {
        return true;
    }

    /**
     * Addresses for an association that names none, or only wishes: those that it wishes for, those of the machine's
     * {@code dhcp-host} line, those that it holds, and of each network that has given none a free one.
     */
    @Override
    public List<Given> find(Client client, IdentityAssociation association) {
        var search = new Search(client, association);
        search.takeNamed();
        search.takeReserved();
        search.takeLeased();
        search.takeFree();
        return search.found;
    }

    /** The search for one association. */
    private final class Search {
        private final Client client;
        private final IdentityAssociation association;
        private final Lease6.Binding binding;
        private final List<Given> found = new ArrayList<>();
        private final List<Served> done = new ArrayList<>();

        Search(Client client, IdentityAssociation association) {
            this.client = client;
            this.association = association;
            this.binding = Supply.binding(client, association);
        }

        private void take(Served network, Ip6 address, Lifetimes asked, Given.Source source) {
            if (found.stream().anyMatch(given -> given.address().equals(address))) return;
            promised.put(address, binding);
            done.add(network);
            Lifetimes lifetimes = lifetimes(client, network, address, asked);
            found.add(given(network, address, lifetimes, source));
        }

        private boolean isDone(Served network) {
            return done.stream().anyMatch(network::isBeside);
        }

        /** The address of a network that the machine's line gives; temporary addresses come by chance alone. */
        private Optional<Ip6> reservedIn(Served network) {
            if (client.host().isEmpty() || binding.kind() != Lease6.Kind.ADDRESS) return Optional.empty();
            if (!network.givesAddresses() || !client.mayUse(network)) return Optional.empty();
            return reserved(client.host().get(), network, binding);
        }

        private boolean mayHave(Ip6 address) {
            if (isPromisedToOther(address)) return false;
            return allocator.isFree(address, site) && leases.countOf(binding) < Wish.MOST
                    || leases.byAddress(address)
                            .filter(lease -> lease.binding().equals(binding))
                            .isPresent();
        }

        /** An association that stands twice in a message is the same, and gets the same twice. */
        private boolean isPromisedToOther(Ip6 address) {
            return !promised.getOrDefault(address, binding).equals(binding);
        }

        private Set<Ip6> promisedToOthers() {
            Set<Ip6> others = new HashSet<>(promised.keySet());
            others.removeIf(address -> !isPromisedToOther(address));
            return others;
        }

        void takeNamed() {
            for (Wish wish : Wish.of(association)) {
                Optional<Served> network = client.offering(wish.address());
                if (network.isEmpty() || !mayHave(wish.address())) continue;
                if (reservedIn(network.get()).isPresent()) continue;
                take(network.get(), wish.address(), wish.asked(), new Given.Source("requested", Optional.empty()));
            }
        }

        void takeReserved() {
            for (Served network : client.networks()) {
                if (isDone(network)) continue;
                reservedIn(network).ifPresent(address -> {
                    Optional<Directive> line = client.host().map(Host::directive);
                    take(network, address, Lifetimes.NONE, new Given.Source("dhcp-host", line));
                });
            }
        }

        void takeLeased() {
            // dnsmasq: the newest first.
            for (Lease6 lease : leases.of(binding).reversed()) {
                // A range that the client's tags no longer fit gives nothing again; a lease from it may be renewed.
                Optional<Served> network = isReservedFor(client, lease.address())
                        ? client.belonging(lease.address())
                        : client.offering(lease.address());
                if (network.isEmpty() || network.get().range().deprecated()) continue;
                take(network.get(), lease.address(), Lifetimes.NONE, new Given.Source("lease", Optional.empty()));
            }
        }

        void takeFree() {
            for (Served network : client.networks()) {
                if (!network.isDynamic() || !client.mayUse(network) || isDone(network)) continue;
                if (searched.contains(network)) continue;
                Optional<Ip6> free = allocator.choose(client, network, association, promisedToOthers(), site);
                if (free.isEmpty()) {
                    searched.add(network);
                    continue;
                }
                Optional<Directive> line = Optional.of(network.range().directive());
                take(network, free.get(), Lifetimes.NONE, new Given.Source("dhcp-range", line));
            }
        }
    }

    @Override
    public Assignment nothing(IdentityAssociation association) {
        var status = new Dhcp6Option.Status(StatusCode.NO_ADDRS_AVAIL, UNAVAILABLE);
        return Assignment.refused(association, status, Assignment.Timers.LIFETIMES);
    }

    @Override
    public boolean isOnLink(Client client, Wish wish) {
        for (Served network : client.networks()) {
            if (network.covers(wish.address()) || network.range().isForAllNetworks()) return true;
        }
        return false;
    }

    @Override
    public Verdict judge(Client client, IdentityAssociation association, Wish wish) {
        Ip6 address = wish.address();
        if (!isOnLink(client, wish)) {
            return refused(StatusCode.NOT_ON_LINK, "not on link");
        }
        Lease6.Binding binding = Supply.binding(client, association);
        Optional<Lease6> holder = leases.holding(address);
        boolean leased = holder.isPresent() && holder.get().binding().equals(binding);
        boolean own = isReservedFor(client, address);
        boolean offered = client.offering(address).isPresent()
                && (leased || !isKept(address) && leases.countOf(binding) < Wish.MOST);
        Optional<Served> network = client.belonging(address);
        if (network.isEmpty() || (!offered && !own)) return refused(StatusCode.NO_ADDRS_AVAIL, UNAVAILABLE);
        if (holder.isPresent() && !leased) return refused(StatusCode.UNSPEC_FAIL, "address in use");
        String rule = own ? "dhcp-host" : leased ? "lease" : "requested";
        Optional<Directive> line = own ? client.host().map(Host::directive) : Optional.empty();
        Lifetimes lifetimes = lifetimes(client, network.get(), address, wish.asked());
        return new Verdict.Granted(given(network.get(), address, lifetimes, new Given.Source(rule, line)));
    }

    @Override
    public Optional<Given> renewed(Client client, Lease6 lease, Lifetimes asked) {
        return client.belonging(lease.address()).map(network -> {
            Lifetimes lifetimes = lifetimes(client, network, lease.address(), asked);
            var source = new Given.Source("lease", Optional.empty());
            return given(network, lease.address(), lifetimes, source);
        });
    }

    private static Given given(Served network, Ip6 address, Lifetimes lifetimes, Given.Source source) {
        return new Given(Ip6Prefix.of(address), lifetimes, Optional.of(network), source);
    }

    /** Whether an address is ours, the network's own, or kept for some machine; or nothing new can be given. */
    private boolean isKept(Ip6 address) {
        return address.low() == 0
                || leases.isFull()
                || site.networks().isOurs(address)
                || !site.hosts().index().reserved6().withAddress(address).isEmpty();
    }

    private static Verdict refused(StatusCode code, String text) {
        return new Verdict.Refused(new Dhcp6Option.Status(code, text));
    }

    /**
     * How long a client may keep an address of a network, and less if it asks for less, or where the address lasts less
     * that made the range (RFC 9096, L-13). dnsmasq: the time of a {@code dhcp-host} line holds for the addresses
     * of the line alone, that of the range for all others.
     */
    private Lifetimes lifetimes(Client client, Served network, Ip6 address, Lifetimes asked) {
        Range6 range = network.range();
        long seconds = range.leaseSecondsOrDefault();
        if (isReservedFor(client, address)) {
            seconds = client.host().orElseThrow().leaseSeconds().orElse(seconds);
        }
        Lifetimes lifetimes = Lifetimes.lasting(seconds).asked(asked);
        if (network.maker().isPresent()) {
            lifetimes = lifetimes.within(
                    network.maker().get().lifetime(), client.request().at());
        }
        return range.deprecated() ? lifetimes.deprecated() : lifetimes;
    }

    /** Whether the machine's {@code dhcp-host} line gives it this address. */
    private boolean isReservedFor(Client client, Ip6 address) {
        return client.host().isPresent()
                && site.hosts()
                        .index()
                        .reserved6()
                        .withAddress(address)
                        .contains(client.host().get());
    }

    /** The first address of a machine's line that is in a network and nobody else's. */
    private Optional<Ip6> reserved(Host host, Served network, Lease6.Binding binding) {
        for (Ip6Prefix block : host.addresses().six()) {
            Ip6Prefix here = Host.Addresses.isHostPart(block)
                    ? new Ip6Prefix(
                            new Ip6(network.start().high(), block.address().low()), block.length())
                    : block;
            if (!network.covers(here.address())) continue;
            Optional<Ip6> free = firstAvailable(here, binding);
            if (free.isPresent()) return free;
        }
        return Optional.empty();
    }

    /** The one that the client holds already, or the lowest that nobody holds. */
    private Optional<Ip6> firstAvailable(Ip6Prefix block, Lease6.Binding binding) {
        for (Lease6 lease : leases.of(binding)) {
            if (block.contains(lease.address())) return Optional.of(lease.address());
        }
        Ip6 address = block.first();
        for (int looked = 0; looked < MOST_LOOKED_AT; looked++, address = address.next()) {
            if (!block.contains(address)) break;
            boolean taken = leases.isHeld(address)
                    || site.networks().isOurs(address)
                    || !promised.getOrDefault(address, binding).equals(binding);
            if (!taken) return Optional.of(address);
        }
        return Optional.empty();
    }
}
