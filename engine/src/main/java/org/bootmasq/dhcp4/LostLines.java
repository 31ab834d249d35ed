package org.bootmasq.dhcp4;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.ClientTrace;
import org.bootmasq.dhcp.host.Host;
import org.bootmasq.dhcp.host.HostIndex;
import org.bootmasq.dhcp4.client.Client;
import org.bootmasq.dhcp4.client.Identity;
import org.bootmasq.dhcp4.client.Outcome;
import org.bootmasq.dhcp4.client.Request;
import org.bootmasq.dhcp4.client.Served;
import org.bootmasq.dhcp4.client.Site;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;

/** Tells the trace what each {@code dhcp-range} and {@code dhcp-host} line lacked that had no part in an exchange. */
final class LostLines {
    /** With more lines than these, those of other machines are left out: they would bury the rest. */
    private static final int MOST_OF_OTHERS = 16;

    private final Site site;
    private final ClientTrace trace;
    private final Optional<Client> client;
    private final Identity identity;
    private final List<Served> networks;
    private final Set<String> tags;
    private final Optional<Range> entered;
    private final Set<Directive> told = new HashSet<>();

    private LostLines(Site site, Request request, Outcome outcome) {
        this.site = site;
        this.trace = outcome.trace();
        this.client = outcome.client();
        this.identity = client.map(Client::identity).orElse(request.sender());
        this.networks = client.map(Client::networks).orElse(List.of());
        this.tags = client.map(known -> known.tags().all()).orElse(Set.of());
        this.entered = outcome.network().map(Served::range);
    }

    /** To be called when all is decided. */
    static void tell(Site site, Request request, Outcome outcome) {
        var lines = new LostLines(site, request, outcome);
        site.settings().subnets().ranges().forEach(lines::range);
        lines.hosts();
    }

    private void range(Range range) {
        if (entered.filter(range::equals).isPresent()) return;
        boolean here = networks.stream().anyMatch(served -> served.range().equals(range));
        if (!here && range.mode() != Range.Mode.PROXY) tell(range.directive(), List.of(), "serves another network");
        else if (!range.condition().matches(tags)) lacks(range.directive(), range.condition());
        else if (range.mode() == Range.Mode.STATIC)
            tell(range.directive(), List.of(), "gives dhcp-host addresses only");
        else if (range.mode() == Range.Mode.DYNAMIC) {
            tell(range.directive(), List.of(), "the address is from elsewhere");
        }
    }

    private void hosts() {
        client.flatMap(Client::host).ifPresent(host -> told.add(host.directive()));
        HostIndex index = site.hosts().index();
        var known = new HashSet<Host>(index.withHardware(identity.hardware()));
        known.addAll(index.withWildcard(identity.hardware()));
        Bytes id = identity.clientId();
        if (!id.isEmpty()) known.addAll(index.withClientId(id));
        boolean few = index.all().size() <= MOST_OF_OTHERS;
        for (Host host : index.all()) {
            if (known.contains(host)) rival(host);
            else if (few) tell(host.directive(), List.of(), "is another machine's");
        }
    }

    private void rival(Host host) {
        if (!host.condition().matches(tags)) {
            lacks(host.directive(), host.condition());
        } else if (isElsewhere(host)) {
            tell(host.directive(), List.of(), "its address is of another network");
        } else {
            tell(host.directive(), List.of(), "another line knows the machine better");
        }
    }

    private boolean isElsewhere(Host host) {
        Optional<Ip4> address = host.addresses().four();
        return address.isPresent() && networks.stream().noneMatch(network -> network.covers(address.get()));
    }

    private void lacks(Directive directive, TagExpression condition) {
        tell(directive, condition.lacking(tags), "lacks tags");
    }

    private void tell(Directive directive, List<TagExpression.Term> lacking, String reason) {
        if (told.add(directive)) trace.tell(new Trace.LineNotApplied(directive, lacking, reason));
    }
}
