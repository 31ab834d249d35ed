package org.bootmasq.dhcp4;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp4.settings.Host;
import org.bootmasq.dhcp4.settings.HostIndex;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;

/** Tells the trace what each {@code dhcp-range} and {@code dhcp-host} line lacked that had no part in an exchange. */
final class LostLines {
    /** With more lines than these, those of other machines are left out: they would bury the rest. */
    private static final int MOST_OF_OTHERS = 16;

    private final Exchange exchange;
    private final Set<Directive> told = new HashSet<>();

    private LostLines(Exchange exchange) {
        this.exchange = exchange;
    }

    /** To be called when all is decided. */
    static void tell(Exchange exchange) {
        var lines = new LostLines(exchange);
        exchange.settings().subnets().ranges().forEach(lines::range);
        lines.hosts();
    }

    private void range(Range range) {
        if (exchange.entered().filter(range::equals).isPresent()) return;
        boolean here =
                exchange.networks().stream().anyMatch(served -> served.range().equals(range));
        if (!here && range.mode() != Range.Mode.PROXY) tell(range.directive(), List.of(), "serves another network");
        else if (!range.condition().matches(exchange.tags().all())) lacks(range.directive(), range.condition());
        else if (range.mode() == Range.Mode.STATIC)
            tell(range.directive(), List.of(), "gives dhcp-host addresses only");
        else if (range.mode() == Range.Mode.DYNAMIC) {
            tell(range.directive(), List.of(), "the address is from elsewhere");
        }
    }

    private void hosts() {
        exchange.host().ifPresent(host -> told.add(host.directive()));
        HostIndex index = exchange.server().hosts().index();
        var known = new HashSet<Host>(index.withHardware(exchange.hardware()));
        known.addAll(index.withWildcard(exchange.hardware()));
        Bytes id = exchange.clientId();
        if (!id.isEmpty()) known.addAll(index.withClientId(id));
        boolean few = index.all().size() <= MOST_OF_OTHERS;
        for (Host host : index.all()) {
            if (known.contains(host)) rival(host);
            else if (few) tell(host.directive(), List.of(), "is another machine's");
        }
    }

    private void rival(Host host) {
        if (!host.condition().matches(exchange.tags().all())) {
            lacks(host.directive(), host.condition());
        } else if (host.address().isPresent()
                && exchange.networks().stream()
                        .noneMatch(network -> network.covers(host.address().get()))) {
            tell(host.directive(), List.of(), "its address is of another network");
        } else {
            tell(host.directive(), List.of(), "another line knows the machine better");
        }
    }

    private void lacks(Directive directive, TagExpression condition) {
        tell(directive, condition.lacking(exchange.tags().all()), "lacks tags");
    }

    private void tell(Directive directive, List<TagExpression.Term> lacking, String reason) {
        if (told.add(directive)) exchange.trace().tell(new Trace.LineNotApplied(directive, lacking, reason));
    }
}
