package org.bootmasq.dhcp6.client;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bootmasq.dhcp.ChosenName;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.HostName;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.wire.Ip6Prefix;

/** From what was asked to who asks: tags, {@code dhcp-host} line and name; the same for every kind of message. */
public final class Recognition {
    private final Site site;
    private final Outcome outcome;
    private final ClientTrace trace;

    public Recognition(Site site, Outcome outcome) {
        this.site = site;
        this.outcome = outcome;
        this.trace = outcome.trace();
    }

    /** Who asks. */
    public Client recognise(Request request) {
        logSender(request);
        Tags tags = Tags.none(site.settings().clients().tagIfs(), trace)
                .with(request.view().name(), "interface")
                .with("dhcpv6", "DHCPv6");
        tags = new MatchTags(request).ofRequest(site.matchRules(), tags);
        String given = givenName(request);
        if (!given.isEmpty()) {
            outcome.detail("client provides name: " + given);
            tags = site.settings().clients().tagged(tags, given);
        }
        ChosenName name = cut(given);
        var client = new Client(request, request.sender(), tags, Optional.empty(), name, false);
        return judged(named(withHost(client)));
    }

    private void logSender(Request request) {
        if (!outcome.isDetailed()) return;
        request.message()
                .first(Dhcp6Option.VendorClass.class)
                .ifPresent(shown -> outcome.detail("vendor class: " + Integer.toUnsignedString(shown.enterprise())));
        outcome.detail(
                request.sender().hasHardware()
                        ? "client MAC address: "
                                + request.sender().hardware().octets().colonHex()
                        : "cannot determine client MAC address");
    }

    /** The name that the client gives itself; empty if it gives none that a machine may have. */
    private static String givenName(Request request) {
        return request.message()
                .first(Dhcp6Option.ClientFqdn.class)
                .map(Dhcp6Option.ClientFqdn::name)
                .filter(HostName::isFitForClient)
                .orElse("");
    }

    private static ChosenName cut(String given) {
        int dot = given.indexOf('.');
        return given.isEmpty()
                ? ChosenName.NONE
                : dot < 0
                        ? new ChosenName(given, "", false, true)
                        : new ChosenName(given.substring(0, dot), given.substring(dot + 1), false, true);
    }

    /** Looks the machine up by its identifiers and by its name. */
    private Client withHost(Client client) {
        Predicate<Host> near = host -> isNear(host, client.networks());
        Optional<Host> host =
                site.hosts().find(client.identity(), "", near, client.tags()).or(() -> byName(client, near));
        if (host.isPresent()) return knownBy(client, host.get());
        return site.hosts().knowsElsewhere(client.identity(), client.tags())
                ? client.withTags(client.tags().with("known-othernet", "known in another network"))
                : client;
    }

    /** A line without hardware address or identifier is for whoever gives its name. */
    private Optional<Host> byName(Client client, Predicate<Host> near) {
        String name = client.name().host();
        return name.isEmpty()
                ? Optional.empty()
                : site.hosts()
                        .find(client.identity(), name, near, client.tags())
                        .filter(host -> host.who().isNobody());
    }

    /** dnsmasq: a line that gives addresses, but none of this link, is of another network; one of IPv4 alone too. */
    private static boolean isNear(Host host, List<Served> networks) {
        Host.Addresses addresses = host.addresses();
        if (addresses.six().isEmpty()) {
            return addresses.four().isEmpty() || !addresses.delegated().isEmpty();
        }
        for (Ip6Prefix address : addresses.six()) {
            if (Host.Addresses.isHostPart(address)) return true;
            for (Served served : networks) if (served.covers(address.address())) return true;
        }
        return false;
    }

    private static Client knownBy(Client client, Host host) {
        Tags tags = client.tags()
                .with(host.setTags().reversed(), host.directive(), "known by this line")
                .with(List.of("known"), host.directive(), "known by this line");
        return client.knownBy(host, tags);
    }

    /** The name on the machine's line goes before the client's own, which may be how the line was found. */
    private Client named(Client client) {
        Optional<String> label = client.host().flatMap(host -> host.name().label());
        if (label.isPresent()) {
            String domain = client.host().get().name().domain().orElse("");
            String given = client.name().host();
            String name = label.get().equalsIgnoreCase(given) ? given : label.get();
            return client.named(new ChosenName(name, domain, true, true));
        }
        boolean ignored = client.tags().meetAny(site.settings().names().ignore());
        return ignored ? client.named(ChosenName.NONE) : client;
    }

    /** {@code dhcp-ignore}: may the client be served at all? */
    private Client judged(Client client) {
        boolean ignored = client.tags().areIgnored(site.settings().clients().ignore());
        return ignored ? client.ignoredToo() : client;
    }
}
