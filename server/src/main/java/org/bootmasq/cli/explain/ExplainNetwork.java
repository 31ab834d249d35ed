package org.bootmasq.cli.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/**
 * The interfaces that the server is thought to have; the machine's requests arrive on the first.
 *
 * @param assumptions what was assumed, for people
 */
record ExplainNetwork(List<InterfaceView> interfaces, List<String> assumptions) {
    private static final Ip4 USUAL_MASK = Ip4.maskOf(24);
    private static final Ip4 ELSEWHERE = Ip4.of(198, 51, 100, 1);

    ExplainNetwork {
        interfaces = List.copyOf(interfaces);
        assumptions = List.copyOf(assumptions);
    }

    /** An address of ours as the user gave it. */
    static ExplainNetwork given(String name, Ip4 address, int prefixLength) {
        return new ExplainNetwork(List.of(view(name, 1, address, Ip4.maskOf(prefixLength))), List.of());
    }

    /** Pretends an interface in the network of each range, but for those behind the relay. */
    static ExplainNetwork derived(List<Range> ranges, Optional<String> name, Optional<Ip4> relay) {
        List<InterfaceView> interfaces = new ArrayList<>();
        List<String> assumptions = new ArrayList<>();
        for (Range range : ranges) {
            Ip4 mask = range.netmask().orElse(USUAL_MASK);
            boolean remote =
                    relay.filter(r -> r.sameNetwork(range.start(), mask)).isPresent();
            boolean known = interfaces.stream().anyMatch(one -> isIn(one, range.start()));
            if (remote || known) continue;
            int index = interfaces.size() + 1;
            String called = index == 1 ? name.orElse("eth0") : "eth" + (index - 1);
            Ip4 ours = ourAddress(range, mask);
            interfaces.add(view(called, index, ours, mask));
            assumptions.add("the server has " + ours + "/" + mask.prefixLength() + " on " + called
                    + (range.netmask().isPresent() ? "" : " (the line gives no netmask)"));
        }
        if (interfaces.isEmpty()) {
            interfaces.add(view(name.orElse("eth0"), 1, ELSEWHERE, USUAL_MASK));
            assumptions.add("the server has " + ELSEWHERE + "/24 on " + name.orElse("eth0"));
        }
        String arrival = interfaces.getFirst().name();
        assumptions.add(relay.map(r -> "requests come from the relay " + r + " and arrive on " + arrival)
                .orElse("requests arrive on " + arrival));
        return new ExplainNetwork(interfaces, assumptions);
    }

    /** The first address of the network that the range leaves free, else the last. */
    private static Ip4 ourAddress(Range range, Ip4 mask) {
        Ip4 network = range.start().and(mask);
        Ip4 first = network.plus(1);
        return range.contains(first) ? network.or(mask.not()).plus(-1) : first;
    }

    private static boolean isIn(InterfaceView view, Ip4 address) {
        return view.addresses().stream().anyMatch(local -> local.address().sameNetwork(address, local.netmask()));
    }

    private static InterfaceView view(String name, int index, Ip4 address, Ip4 mask) {
        var local = new InterfaceView.LocalAddress(address, mask, address.or(mask.not()));
        return new InterfaceView(name, index, HardwareAddress.ethernet("02:00:00:00:00:01"), List.of(local));
    }

    boolean isOurs(Ip4 address) {
        return interfaces.stream().anyMatch(one -> one.has(address));
    }
}
