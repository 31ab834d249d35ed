package org.bootmasq.dhcp6.client;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.ChosenName;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.wire.Ip6;

/**
 * The second step of a decision: who asks.
 *
 * @param host the machine's {@code dhcp-host} line
 * @param name it is to have
 * @param ignored whether it is to get no answer
 */
public record Client(
        Request request, Identity identity, Tags tags, Optional<Host> host, ChosenName name, boolean ignored) {
    /** The same with more tags. */
    public Client withTags(Tags more) {
        return new Client(request, identity, more, host, name, ignored);
    }

    /** The same with the tags of what it gets something from, which only then are set. */
    public Client on(Place place) {
        return withTags(tags.with(place.setTags(), place.directive(), "served from here"));
    }

    /** The same with another name. */
    public Client named(ChosenName other) {
        return new Client(request, identity, tags, host, other, ignored);
    }

    Client ignoredToo() {
        return new Client(request, identity, tags, host, name, true);
    }

    /** The same, known by a line. */
    Client knownBy(Host line, Tags with) {
        return new Client(request, identity, with, Optional.of(line), name, ignored || line.ignored());
    }

    /** The ranges that serve the client's link, in the order in which they are tried. */
    public List<Served> networks() {
        return request.networks();
    }

    /** Whether the client has the tags that a range asks for. */
    public boolean mayUse(Served network) {
        return network.range().condition().matches(tags.all());
    }

    /** The range that offers an address to this client. */
    public Optional<Served> offering(Ip6 address) {
        for (Served network : networks()) {
            if (network.offers(address) && mayUse(network)) return Optional.of(network);
        }
        return Optional.empty();
    }

    /** The range whose lease times hold for an address: one that offers it, else any of its network. */
    public Optional<Served> belonging(Ip6 address) {
        Optional<Served> offering = offering(address);
        if (offering.isPresent()) return offering;
        for (Served network : networks()) {
            if (network.givesAddresses() && network.covers(address) && mayUse(network)) return Optional.of(network);
        }
        return Optional.empty();
    }
}
