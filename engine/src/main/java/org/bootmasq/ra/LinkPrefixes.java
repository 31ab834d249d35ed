package org.bootmasq.ra;

import java.util.ArrayList;
import java.util.Collection;
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
 * kernel's order of addresses, and of several addresses of one the first counts; of several ranges for one prefix the
 * last line decides, one with an interface's networks before any template, but for the flags M and O, which any of them
 * may ask for.
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
     * @param local the address that makes it
     * @param locals all that do
     * @param range the one that decides
     * @param ranges all that hold for it, the deciding one last
     */
    record Current(Ip6 prefix, LocalAddress6 local, List<LocalAddress6> locals, RaRange range, List<RaRange> ranges) {
        Current {
            locals = List.copyOf(locals);
            ranges = List.copyOf(ranges);
        }

        /** What the prefix option says. */
        Ip6 said() {
            return range.says(Said.ROUTER_ADDRESS) ? local.address() : prefix;
        }

        /** The template that the prefix is made of; empty if it stands in a line. */
        Optional<RaRange> template() {
            return ranges.stream().filter(RaRange::isTemplate).reduce((_, last) -> last);
        }

        private Current and(Current later) {
            var both = new ArrayList<>(locals);
            both.addAll(later.locals);
            return new Current(prefix, local, both, range, ranges);
        }
    }

    static LinkPrefixes of(List<RaRange> ranges, InterfaceView view) {
        Map<Ip6, Current> current = new LinkedHashMap<>();
        Set<Said> said = new LinkedHashSet<>();
        Set<String> tags = new LinkedHashSet<>();
        for (LocalAddress6 local : view.addresses6()) {
            List<RaRange> covering = covering(ranges, view.name(), local);
            if (covering.isEmpty()) continue;
            for (RaRange range : covering) {
                said.addAll(range.said());
                tags.addAll(range.range().setTags());
            }
            Ip6 prefix = local.address().network(RaRange.PREFIX_LENGTH);
            var each = new Current(prefix, local, List.of(local), covering.getLast(), covering);
            current.merge(each.said(), each, Current::and);
        }
        if (current.isEmpty()) return NONE;
        tags.add(view.name());
        return new LinkPrefixes(
                List.copyOf(current.values()), said.contains(Said.MANAGED), said.contains(Said.OTHER), tags);
    }

    /** Those that hold for an address, templates first. */
    private static List<RaRange> covering(List<RaRange> ranges, String interfaceName, LocalAddress6 local) {
        var fixed = new ArrayList<RaRange>();
        var made = new ArrayList<RaRange>();
        for (RaRange range : ranges.reversed()) {
            if (!range.covers(interfaceName, local)) continue;
            if (!range.isTemplate()) fixed.addFirst(range);
            else if (made.stream().noneMatch(range::isIdleBeside)) made.addFirst(range);
        }
        made.removeIf(range -> fixed.stream().anyMatch(range::isIdleBeside));
        made.addAll(fixed);
        return made;
    }

    /** One for each network, the first of several. */
    Collection<Current> byPrefix() {
        Map<Ip6, Current> first = new LinkedHashMap<>();
        for (Current each : current) first.putIfAbsent(each.prefix(), each);
        return first.values();
    }

    /** The one for a network; empty if it is not advertised. */
    Optional<Current> of(Ip6 prefix) {
        for (Current each : current) {
            if (each.prefix().equals(prefix)) return Optional.of(each);
        }
        return Optional.empty();
    }
}
