package org.bootmasq.dhcp4.client;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.ChosenName;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp4.message.ClientName;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.lease.Lease4;
import org.bootmasq.wire.Ip4;

/**
 * The second step of a decision: who asks.
 *
 * @param identity of the machine, as far as it counts
 * @param host its {@code dhcp-host} line
 * @param lease that it has
 * @param name it is to have
 * @param fqdn what option 81 said, the flags as the reply has them
 * @param ignored whether it is to get no answer
 */
public record Client(
        Request request,
        Identity identity,
        Tags tags,
        Optional<Host> host,
        Optional<Lease4> lease,
        ChosenName name,
        Optional<ClientName.Fqdn> fqdn,
        boolean ignored) {
    /** The same with more tags. */
    public Client withTags(Tags more) {
        return new Client(request, identity, more, host, lease, name, fqdn, ignored);
    }

    /** The same with the tags of the range that serves it, which only then are set. */
    public Client on(Served network) {
        return withTags(tags.with(network.range().setTags(), network.range().directive(), "address from this range"));
    }

    /** The same without a lease. */
    public Client withoutLease() {
        return new Client(request, identity, tags, host, Optional.empty(), name, fqdn, ignored);
    }

    /** The same with another name. */
    public Client named(ChosenName other) {
        return new Client(request, identity, tags, host, lease, other, fqdn, ignored);
    }

    /** The same, to be answered by another address as server (RFC 5107). */
    public Client answeredAs(Ip4 serverId) {
        return new Client(request.answeredAs(serverId), identity, tags, host, lease, name, fqdn, ignored);
    }

    /** The same without the ranges for which another server gives the addresses. */
    public Client withoutProxies() {
        for (Served network : networks()) {
            if (network.isProxy()) {
                List<Served> ours =
                        networks().stream().filter(n -> !n.isProxy()).toList();
                return new Client(request.from(ours), identity, tags, host, lease, name, fqdn, ignored);
            }
        }
        return this;
    }

    Client withFqdn(Optional<ClientName.Fqdn> given) {
        return new Client(request, identity, tags, host, lease, name, given, ignored);
    }

    Client ignoredToo() {
        return new Client(request, identity, tags, host, lease, name, fqdn, true);
    }

    /** The same, known by a line. */
    Client knownBy(Host line, Tags with) {
        return new Client(request, identity, with, Optional.of(line), lease, name, fqdn, ignored || line.ignored());
    }

    /** The ranges that serve the place where the request comes from, in the order in which they are tried. */
    public List<Served> networks() {
        return request.networks();
    }

    /** Whether the client holds the lease of an address. */
    public boolean holds(Ip4 address) {
        return lease.isPresent() && lease.get().address().equals(address);
    }

    /** The address that the machine's {@code dhcp-host} line gives it. */
    public Optional<Ip4> configuredAddress() {
        return host.flatMap(line -> line.addresses().four());
    }

    /** Whether an address is our own or the relay's, and so never to be given away. */
    public boolean isTaken(Ip4 address) {
        for (Served network : networks()) {
            if (network.isTaken(address)) return true;
        }
        return false;
    }

    /** The range whose dynamic part holds an address that this client may have. */
    public Optional<Served> offering(Ip4 address) {
        if (isTaken(address)) return Optional.empty();
        for (Served network : networks()) {
            if (network.offers(address) && mayUse(network)) return Optional.of(network);
        }
        return Optional.empty();
    }

    /**
     * The range that an address belongs to: one that offers it, else a static one of its network, else any of its
     * network, because a {@code dhcp-host} address may lie outside all ranges.
     */
    public Optional<Served> belonging(Ip4 address) {
        Optional<Served> offering = offering(address);
        if (offering.isPresent()) return offering;
        Optional<Served> any = Optional.empty();
        for (Served network : networks()) {
            if (!network.covers(address) || !mayUse(network)) continue;
            if (network.range().mode() == Range.Mode.STATIC) return Optional.of(network);
            if (any.isEmpty() && !network.isProxy()) any = Optional.of(network);
        }
        return any;
    }

    /** Whether the client has the tags that a range asks for. */
    public boolean mayUse(Served network) {
        return network.range().condition().matches(tags.all());
    }
}
