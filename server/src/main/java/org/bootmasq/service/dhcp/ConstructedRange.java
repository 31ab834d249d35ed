package org.bootmasq.service.dhcp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.client.Networks;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.wire.Ip6;

/**
 * What a template of {@code dhcp-range} makes of an address of an interface.
 *
 * @param template as the line has it
 * @param range with whole addresses
 */
record ConstructedRange(Range6 template, Range6 range, InterfaceView view, LocalAddress6 local) {
    /**
     * All that templates make. dnsmasq: in the kernel's order of addresses, and of each the last template first; what
     * has the same addresses as another range is not made.
     *
     * @param interfaces those that are served
     */
    static List<ConstructedRange> of(List<Range6> ranges, List<InterfaceView> interfaces) {
        record Ends(Ip6 first, Ip6 last) {
            Ends(Range6 range) {
                this(range.span().start(), range.span().end());
            }
        }
        if (ranges.stream().allMatch(range -> range.template().isEmpty())) return List.of();
        Set<Ends> there = new HashSet<>();
        for (Range6 range : ranges) if (range.template().isEmpty()) there.add(new Ends(range));
        var made = new ArrayList<ConstructedRange>();
        for (InterfaceView view : interfaces) {
            for (LocalAddress6 local : view.addresses6()) {
                if (!Networks.makesRange(local)) continue;
                for (Range6 template : ranges.reversed()) {
                    if (!template.isMadeFor(view.name())) continue;
                    Range6 range = template.in(local.address());
                    if (there.add(new Ends(range))) made.add(new ConstructedRange(template, range, view, local));
                }
            }
        }
        return made;
    }
}
