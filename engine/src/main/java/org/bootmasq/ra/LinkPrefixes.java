package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.ra.settings.RaRange;
import org.bootmasq.ra.settings.RaRange.Said;
import org.bootmasq.wire.Ip6;

/**
 * What the addresses of an interface make of the ranges: the prefixes that it advertises. dnsmasq: they come in the
 * kernel's order of addresses; of several ranges for one prefix the last line decides, but for the flags M and O, which
 * any of them may ask for.
 *
 * @param managed whether the flag M is set
 * @param other whether the flag O is set
 * @param tags which options are chosen by
 */
record LinkPrefixes(List<Current> current, boolean managed, boolean other, Set<String> tags) {
    static final LinkPrefixes NONE = new LinkPrefixes(List.of(), false, false, Set.of());

    LinkPrefixes {
        current = List.copyOf(current);
        tags = Set.copyOf(tags);
    }

    /**
     * A prefix that is advertised.
     *
     * @param prefix the network
     * @param local the address that makes it; of several the one that lasts longest
     * @param locals all that do
     * @param range the one that decides
     * @param ranges all that hold for it
     */
    record Current(
            Ip6 prefix, LocalAddress6 local, List<LocalAddress6> locals, RaRange range, List<RaRange> ranges) {
        Current {
            locals = List.copyOf(locals);
            ranges = List.copyOf(ranges);
        }

        /** What the prefix option says. */
        Ip6 said() {
            return range.says(Said.ROUTER_ADDRESS) ? local.address() : prefix;
        }

        boolean isConstructed() {
            return range.constructor().isPresent();
        }

        private Current and(Current later) {
            boolean lasts = later.local.lifetime().validUntilMillis()
                    > local.lifetime().validUntilMillis();
            var both = new ArrayList<>(locals);
            both.addAll(later.locals);
            return new Current(prefix, lasts ? later.local : local, both, range, ranges);
        }
    }

    static LinkPrefixes of(List<RaRange> ranges, InterfaceView view) {
        Map<Ip6, Current> current = new LinkedHashMap<>();
        Set<Said> said = new LinkedHashSet<>();
        Set<String> tags = new LinkedHashSet<>();
        for (LocalAddress6 local : view.addresses6()) {
            var covering = new ArrayList<RaRange>();
            for (RaRange range : ranges) {
                if (!range.covers(view.name(), local)) continue;
                covering.add(range);
                said.addAll(range.said());
                range.setTag().ifPresent(tags::add);
            }
            if (covering.isEmpty()) continue;
            RaRange deciding = covering.getLast();
            Ip6 prefix = local.address().network(deciding.prefixLength());
            var each = new Current(prefix, local, List.of(local), deciding, covering);
            current.merge(each.said(), each, Current::and);
        }
        if (current.isEmpty()) return NONE;
        tags.add(view.name());
        return new LinkPrefixes(
                List.copyOf(current.values()), said.contains(Said.MANAGED), said.contains(Said.OTHER), tags);
    }

    /** The one for a network; empty if it is not advertised. */
    Optional<Current> of(Ip6 prefix) {
        for (Current each : current) {
            if (each.prefix().equals(prefix)) return Optional.of(each);
        }
        return Optional.empty();
    }
}
