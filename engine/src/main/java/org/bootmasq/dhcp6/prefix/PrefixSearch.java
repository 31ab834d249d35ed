package org.bootmasq.dhcp6.prefix;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.address.Assignment;
import org.bootmasq.dhcp6.address.Exhaustion;
import org.bootmasq.dhcp6.address.Given;
import org.bootmasq.dhcp6.address.Holders;
import org.bootmasq.dhcp6.address.Lifetimes;
import org.bootmasq.dhcp6.address.Supply;
import org.bootmasq.dhcp6.address.Wish;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Pool;
import org.bootmasq.dhcp6.client.Site;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.dhcp6.message.Dhcp6Option.IdentityAssociation;
import org.bootmasq.dhcp6.message.StatusCode;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;

/**
 * Which prefix an identity association gets: one of the machine's {@code dhcp-host} line, the one that it has, the one
 * that it wishes for, or a free one where a hash of client and association points.
 */
public final class PrefixSearch implements Supply {
    private static final int HIGH_BITS = 64;
    private static final Dhcp6Option.Status NO_PREFIX =
            new Dhcp6Option.Status(StatusCode.NO_PREFIX_AVAIL, "no prefix available");

    private final Site site;
    private final Lease6Table leases;
    /** What the answer to the same message gives already. */
    private final List<Ip6Prefix> promised = new ArrayList<>();
    /** Where the same answer found nothing any more. */
    private final Set<Place> searched = new HashSet<>();

    private final Holders holders;
    private final Exhaustion exhaustion;

    /** A pool, and how long a prefix is wanted. */
    private record Place(Ip6Prefix pool, int length) {}

    /** @param exhaustion of pools, known from earlier messages */
    public PrefixSearch(Site site, Lease6Table leases, Holders holders, Exhaustion exhaustion) {
        this.site = site;
        this.leases = leases;
        this.holders = holders;
        this.exhaustion = exhaustion;
    }

    @Override
    public boolean isConfigured(Client client) {
        return !reserved(client).isEmpty() || !site.pools().of(client).isEmpty();
    }

    private static List<Ip6Prefix> reserved(Client client) {
        return client.host().map(host -> host.addresses().delegated()).orElse(List.of());
    }

    @Override
    public List<Given> find(Client client, IdentityAssociation association) {
        Optional<Given> found = ofLine(client, association)
                .or(() -> ofLease(client, association))
                .or(() -> ofWish(client, association))
                .or(() -> ofPools(client, association));
        found.ifPresent(given -> promised.add(given.block()));
        return found.stream().toList();
    }

    private Optional<Given> ofLine(Client client, IdentityAssociation association) {
        Lease6.Binding binding = Supply.binding(client, association);
        for (Ip6Prefix block : reserved(client)) {
            if (isHeldByOther(client, block, binding) || isPromised(block)) continue;
            return Optional.of(given(client, block, Lifetimes.NONE, "dhcp-host"));
        }
        return Optional.empty();
    }

    private Optional<Given> ofLease(Client client, IdentityAssociation association) {
        for (Lease6 lease : leases.of(Supply.binding(client, association))) {
            if (!holders.mayHave(client, lease)) continue;
            Optional<Given> renewed = renewed(client, lease, Lifetimes.NONE);
            if (renewed.isPresent() && !isPromised(renewed.get().block())) return renewed;
        }
        return Optional.empty();
    }

    private Optional<Given> ofWish(Client client, IdentityAssociation association) {
        for (Wish wish : Wish.of(association)) {
            if (!wish.block().isSingle() && isOnLink(client, wish) && isFree(wish.block())) {
                return Optional.of(given(client, wish.block(), wish.asked(), "requested"));
            }
        }
        return Optional.empty();
    }

    private Optional<Given> ofPools(Client client, IdentityAssociation association) {
        Dhcp6Option.IaPrefix hint = Dhcp6Option.first(association.options(), Dhcp6Option.IaPrefix.class)
                .orElse(new Dhcp6Option.IaPrefix(0, 0, 0, Ip6.UNSPECIFIED));
        long hash = client.identity().hash(association.iaid());
        for (Pool pool : site.pools().of(client)) {
            int length = pool.line().lengths().granted(hint.length());
            Optional<Ip6Prefix> free = firstFree(client, pool.all(), length, hash);
            if (free.isEmpty()) continue;
            var asked = new Lifetimes(hint.preferred(), hint.valid());
            return Optional.of(given(client, free.get(), asked, "dhcp-pd"));
        }
        return Optional.empty();
    }

    /** The first free block from the place that the hash points at, round to the start. */
    private Optional<Ip6Prefix> firstFree(Client client, Ip6Prefix pool, int length, long hash) {
        var place = new Place(pool, length);
        long now = client.request().at().steadyMillis();
        if (leases.isFull() || searched.contains(place) || exhaustion.isKnown(place, now)) return Optional.empty();
        long mask = (1L << (length - pool.length())) - 1;
        Ip6 first = new Ip6(pool.first().high() | (hash & mask) << (HIGH_BITS - length), 0);
        Optional<Ip6Prefix> found =
                firstFree(first, pool.last(), length).or(() -> firstFree(pool.first(), first, length));
        if (found.isPresent()) return found;
        searched.add(place);
        if (promised.isEmpty()) exhaustion.found(place, now);
        return found;
    }

    private Optional<Ip6Prefix> firstFree(Ip6 from, Ip6 last, int length) {
        Optional<Ip6> candidate = leases.firstUnheld(from, last, length);
        for (int looked = 0; candidate.isPresent() && looked < MOST_LOOKED_AT; looked++) {
            var block = new Ip6Prefix(candidate.get(), length);
            if (isFree(block)) return Optional.of(block);
            if (block.contains(last)) break;
            candidate = leases.firstUnheld(block.last().next(), last, length);
        }
        return Optional.empty();
    }

    private boolean isFree(Ip6Prefix block) {
        return !leases.isFull()
                && !leases.isAnyHeld(block.address(), block.length())
                && !isPromised(block)
                && !site.pools().isUsed(block)
                && site.hosts().index().reserved6().withDelegated(block).isEmpty();
    }

    private boolean isPromised(Ip6Prefix block) {
        return promised.stream().anyMatch(block::overlaps);
    }

    private boolean isHeldByOther(Client client, Ip6Prefix block, Lease6.Binding binding) {
        Optional<Lease6> holder = leases.firstHeld(block.address(), block.length());
        return holder.isPresent()
                && !(holder.get().binding().equals(binding)
                        && holder.get().prefixLength() == block.length()
                        && holders.mayHave(client, holder.get()));
    }

    @Override
    public Assignment nothing(IdentityAssociation association) {
        return Assignment.refused(association, NO_PREFIX, Assignment.Timers.ZERO);
    }

    @Override
    public Verdict judge(Client client, IdentityAssociation association, Wish wish) {
        Lease6.Binding binding = Supply.binding(client, association);
        boolean own = reserved(client).contains(wish.block());
        boolean granted = own
                ? !isHeldByOther(client, wish.block(), binding)
                : isOnLink(client, wish) && isFree(wish.block()) && leases.countOf(binding) < Wish.MOST;
        if (!granted) return new Verdict.Refused(NO_PREFIX);
        promised.add(wish.block());
        return new Verdict.Granted(given(client, wish.block(), wish.asked(), own ? "dhcp-host" : "requested"));
    }

    @Override
    public Optional<Given> renewed(Client client, Lease6 lease, Lifetimes asked) {
        var block = new Ip6Prefix(lease.address(), lease.prefixLength());
        boolean ours = reserved(client).contains(block) || pool(client, block).isPresent();
        if (!ours || site.pools().isUsed(block)) return Optional.empty();
        return Optional.of(given(client, block, asked, "lease"));
    }

    @Override
    public boolean isOnLink(Client client, Wish wish) {
        return pool(client, wish.block()).isPresent();
    }

    private Optional<Pool> pool(Client client, Ip6Prefix block) {
        return site.pools().of(client).stream()
                .filter(pool -> pool.offers(block))
                .findFirst();
    }

    private Given given(Client client, Ip6Prefix block, Lifetimes asked, String rule) {
        Optional<Pool> pool = pool(client, block);
        long seconds = pool.map(each -> each.line().leaseSecondsOrDefault()).orElse(Range6.DEFAULT_LEASE_SECONDS);
        if (client.host().isPresent())
            seconds = client.host().get().leaseSeconds().orElse(seconds);
        Lifetimes lifetimes = Lifetimes.lasting(seconds).asked(asked);
        if (pool.isPresent() && pool.get().maker().isPresent()) {
            lifetimes = lifetimes.within(
                    pool.get().maker().get().lifetime(), client.request().at());
        }
        Optional<Directive> line = rule.equals("dhcp-host")
                ? client.host().map(Host::directive)
                : pool.map(each -> each.line().directive());
        return new Given(block, lifetimes, pool.map(each -> each), new Given.Source(rule, line));
    }
}
