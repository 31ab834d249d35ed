package org.bootmasq.dhcp4.client;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.ChosenName;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp4.message.ClientName;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/**
 * From what was asked to who asks: networks, tags, identity, lease, {@code dhcp-host} line and name; the same for
 * every kind of request.
 */
public final class Recognition {
    private final Site site;
    private final Lease4Table leases;
    private final ClientRelays relays;
    private final Outcome outcome;
    private final ClientTrace trace;

    public Recognition(Site site, Lease4Table leases, ClientRelays relays, Outcome outcome) {
        this.site = site;
        this.leases = leases;
        this.relays = relays;
        this.outcome = outcome;
        this.trace = outcome.trace();
    }

    /** Who asks, but for the name; empty if no range serves the place where the request comes from. */
    public Optional<Client> recognise(Request asked) {
        Request request = asked.from(networks(asked));
        if (request.networks().isEmpty()) {
            refuse(request);
            return Optional.empty();
        }
        if (outcome.isDetailed()) logRequest(request);
        Tags tags = Tags.none(site.settings().clients().tagIfs(), trace)
                .with(request.view().name(), "interface");
        tags = new MatchTags(request).ofRequest(site.matchRules(), tags);
        Identity shown = withoutIgnoredId(request, tags);
        Optional<Lease4> lease = leases.ofClient(shown.hardware(), shown.clientId());
        Identity identity = withIdOfLease(shown, request, lease);
        var client =
                new Client(request, identity, tags, Optional.empty(), lease, ChosenName.NONE, Optional.empty(), false);
        return Optional.of(withHost(client));
    }

    private List<Served> networks(Request request) {
        Networks networks = site.networks();
        List<Served> here = networks.on(request.view());
        Ip4 giaddr = request.message().giaddr();
        Optional<Ip4> subnet = request.relay().subnet();
        Optional<Ip4> relay = giaddr.isUnspecified() ? Optional.empty() : Optional.of(giaddr);
        Optional<Ip4> elsewhere = subnet.or(() -> relay);
        if (elsewhere.isPresent()) return networks.around(elsewhere.get(), request.fallbackAddress(), relay, relays);
        Ip4 ciaddr = request.message().ciaddr();
        if (ciaddr.isUnspecified()) return here;
        for (Served network : here) {
            if (network.covers(ciaddr)) return here;
        }
        // A client that renews through routers has no relay, and is not on our wire.
        List<Served> around = networks.around(ciaddr, request.fallbackAddress(), Optional.empty(), relays);
        return around.isEmpty() ? here : around;
    }

    private void refuse(Request request) {
        Optional<Ip4> subnet = request.relay().subnet();
        Ip4 giaddr = request.message().giaddr();
        String where = subnet.map(Ip4::toString)
                .orElse(giaddr.isUnspecified() ? request.view().name() : giaddr.toString());
        outcome.warning("no address range available for DHCP request "
                + (subnet.isPresent() ? "with subnet selector " : "via ") + where);
        outcome.refused("no range for this network");
    }

    private void logRequest(Request request) {
        for (Served network : request.networks()) {
            Range range = network.range();
            if (range.mode() == Range.Mode.DYNAMIC) {
                outcome.detail("available DHCP range: " + range.start() + " -- " + range.end());
            } else {
                outcome.detail("available DHCP subnet: " + range.start() + "/" + network.netmask());
            }
        }
        logText("vendor class: ", request.message().option(OptionCode.VENDOR_CLASS));
        logText("user class: ", request.message().option(OptionCode.USER_CLASS));
    }

    private void logText(String label, Optional<Bytes> value) {
        if (value.isPresent() && !value.get().isEmpty())
            outcome.detail(label + value.get().printable());
    }

    /**
     * {@code id:*} in the line of the hardware address: the machine's identifiers change from stage to stage of a boot.
     */
    private Identity withoutIgnoredId(Request request, Tags tags) {
        Identity shown = request.sender();
        if (shown.clientId().isEmpty()) return shown;
        Identity byHardware = shown.withClientId(Bytes.EMPTY);
        Optional<Host> host = site.hosts().find(byHardware, "", line -> Served.isNear(line, request.networks()), tags);
        return host.isPresent() && host.get().who().ignoresClientId() ? byHardware : shown;
    }

    /** dnsmasq: a client that shows no identifier this time counts as having the one of its lease. */
    private Identity withIdOfLease(Identity shown, Request request, Optional<Lease4> lease) {
        boolean ignored = site.settings().has(Option.DHCP_IGNORE_CLID)
                || request.message().has(OptionCode.CLIENT_ID);
        boolean resumes = shown.clientId().isEmpty() && !ignored && lease.isPresent();
        return resumes ? shown.withClientId(lease.get().clientId()) : shown;
    }

    /** Looks the machine up by its identifiers. */
    private Client withHost(Client client) {
        Optional<Host> host =
                site.hosts().find(client.identity(), "", line -> Served.isNear(line, client.networks()), client.tags());
        if (host.isPresent()) {
            return knownBy(
                    client, host.get(), "identified by " + client.identity().unique());
        }
        return site.hosts().knowsElsewhere(client.identity(), client.tags())
                ? client.withTags(client.tags().with("known-othernet", "known in another network"))
                : client;
    }

    private static Client knownBy(Client client, Host host, String reason) {
        // dnsmasq: the first of several stands first in the log, where the newest do.
        Tags tags = client.tags()
                .with(List.of("known"), host.directive(), reason)
                .with(host.setTags().reversed(), host.directive(), reason);
        return client.knownBy(host, tags);
    }

    /**
     * The client with the name that {@code dhcp-host} or the client itself gives; a name may identify a machine.
     * With the name all is there to tell whether the client is ignored.
     */
    public Client named(Client client) {
        ClientName given =
                ClientName.of(client.request().message(), site.settings().has(Option.DHCP_CLIENT_UPDATE));
        Client found = client.withFqdn(given.fqdn());
        if (given.text().isPresent()) {
            String name = given.text().get();
            if (outcome.isDetailed()) outcome.detail("client provides name: " + name);
            found = found.withTags(site.settings().clients().tagged(client.tags(), name));
        }
        if (isNamedByLine(found)) return judged(found.named(configured(found, given)));
        if (given.host().isEmpty()) return judged(found);
        boolean offer = given.fqdn().isPresent();
        found = found.named(new ChosenName(given.host(), given.domain(), false, offer));
        return judged(found.host().isEmpty() ? foundByName(found, given.host()) : found);
    }

    /** The same for BOOTP: the client is asked for no name, and the file that it names is a tag. */
    public Client namedByLine(Client client) {
        Tags tags = client.tags();
        String file = client.request().message().file().latin1();
        if (!file.isEmpty()) tags = tags.with(file, "file name in the request");
        Client found = client.withTags(tags.with("bootp", "plain BOOTP request"));
        return judged(isNamedByLine(found) ? found.named(configured(found, ClientName.NONE)) : found);
    }

    private static boolean isNamedByLine(Client client) {
        return client.host().flatMap(host -> host.name().label()).isPresent();
    }

    /** dnsmasq: an OFFER names the client only if that is no surprise: as it named itself, or by option 81. */
    private static ChosenName configured(Client client, ClientName given) {
        Host host = client.host().orElseThrow();
        String name = host.name().label().orElse("");
        boolean offer = given.fqdn().isPresent()
                || given.text().isEmpty()
                || given.host().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
        return new ChosenName(name, host.name().domain().orElse(""), true, offer);
    }

    /** A {@code dhcp-host} line without hardware address or identifier is for whoever gives its name. */
    private Client foundByName(Client client, String name) {
        return site.hosts()
                .find(client.identity(), name, line -> Served.isNear(line, client.networks()), client.tags())
                .filter(host -> host.who().isNobody())
                .map(host -> knownBy(client, host, "named " + name))
                .orElse(client);
    }

    /** {@code dhcp-ignore}: may the client be served at all? */
    private Client judged(Client client) {
        boolean ignored = client.tags().areIgnored(site.settings().clients().ignore());
        return ignored ? client.ignoredToo() : client;
    }
}
