package org.bootmasq.dhcp6.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.bootmasq.dhcp.BridgeInterface;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.settings.Subnets6;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.wire.Ip6;

/**
 * Which ranges serve which link, worked out when settings or interfaces change rather than for each message.
 *
 * <p>dnsmasq: networks of older addresses of an interface come first, and in one network the range of the earlier line.
 */
public final class Networks {
    private static final int WHOLE_LINK = 64;

    private final Subnets6 subnets;
    private final List<InterfaceView> interfaces;
    private final List<Served> ranges = new ArrayList<>();
    private final Map<Integer, InterfaceView> byIndex = new HashMap<>();
    private final Map<Integer, List<Served>> byInterface = new HashMap<>();

    public Networks(Subnets6 subnets, List<InterfaceView> interfaces) {
        this.subnets = subnets;
        this.interfaces = List.copyOf(interfaces);
        for (InterfaceView view : interfaces) byIndex.put(view.index(), view);
        for (Range6 range : subnets.ranges()) {
            if (range.service() != Range6.Service.NONE) make(range);
        }
        for (InterfaceView view : interfaces) byInterface.put(view.index(), local(view));
    }

    private void make(Range6 range) {
        if (range.template().isEmpty()) {
            ranges.add(new Served(range));
            return;
        }
        for (InterfaceView view : interfaces) {
            if (!range.isMadeFor(view.name())) continue;
            // The kernel lists the newest address first.
            for (LocalAddress6 local : view.addresses6().reversed()) {
                if (makesRange(local)) add(new Served(range.in(local.address()), Optional.of(local)));
            }
        }
    }

    /** Whether a template takes an address: one of a whole link that is not on its way out. */
    public static boolean makesRange(LocalAddress6 local) {
        return local.scope() == InterfaceView.Scope.GLOBAL
                && local.prefixLength() <= WHOLE_LINK
                && !local.lifetime().deprecated();
    }

    /** Two addresses of one network make one range, which lasts as long as either. */
    private void add(Served made) {
        for (int i = 0; i < ranges.size(); i++) {
            if (!ranges.get(i).range().equals(made.range())) continue;
            if (made.outlasts(ranges.get(i))) ranges.set(i, made);
            return;
        }
        ranges.add(made);
    }

    private static void add(List<Served> found, Served served) {
        if (!found.contains(served)) found.add(served);
    }

    private void addAll(List<Served> found, Predicate<Served> wanted) {
        for (Served each : ranges) {
            if (wanted.test(each)) add(found, each);
        }
    }

    private List<Served> local(InterfaceView view) {
        List<Served> found = new ArrayList<>();
        for (LocalAddress6 local : view.addresses6().reversed()) {
            if (local.scope() == InterfaceView.Scope.GLOBAL) addAll(found, each -> each.covers(local.address()));
        }
        for (Subnets6.SharedNetwork6 shared : subnets.sharedNetworks()) {
            boolean here = shared.interfaceName()
                    .map(name -> name.equals(view.name()))
                    .orElseGet(() -> shared.local().filter(view::has).isPresent());
            if (here) addAll(found, each -> each.covers(shared.other()));
        }
        addAll(found, each -> each.range().isForAllNetworks());
        return List.copyOf(found);
    }

    /** All ranges as they are now, wherever they serve. */
    public List<Served> all() {
        return Collections.unmodifiableList(ranges);
    }

    /** All ranges, wherever they serve. */
    public List<Range6> ranges() {
        return ranges.stream().map(Served::range).toList();
    }

    /** All interfaces, as they are now. */
    public List<InterfaceView> interfaces() {
        return interfaces;
    }

    /** The interface with this number of the kernel's. */
    public Optional<InterfaceView> byIndex(int index) {
        return Optional.ofNullable(byIndex.get(index));
    }

    /** The interface of a name. */
    public Optional<InterfaceView> byName(String name) {
        return interfaces.stream().filter(view -> view.name().equals(name)).findFirst();
    }

    /** The interface on which requests that arrive here count as arriving ({@code bridge-interface}). */
    public InterfaceView servingInterface(InterfaceView arrival) {
        for (BridgeInterface bridge : subnets.bridgeInterfaces()) {
            if (bridge.isAlias(arrival.name()))
                return byName(bridge.interfaceName()).orElse(arrival);
        }
        return arrival;
    }

    /** The ranges for clients on the link of an interface, in the order in which they are tried. */
    public List<Served> on(InterfaceView view) {
        return byInterface.getOrDefault(view.index(), List.of());
    }

    /** The ranges for clients behind a relay, in the order in which they are tried. */
    public List<Served> around(Ip6 linkAddress) {
        List<Served> found = new ArrayList<>();
        addAll(found, each -> each.covers(linkAddress));
        for (Subnets6.SharedNetwork6 shared : subnets.sharedNetworks()) {
            boolean here = shared.local().filter(linkAddress::equals).isPresent();
            if (here) addAll(found, each -> each.covers(shared.other()));
        }
        addAll(found, each -> each.range().isForAllNetworks());
        return found;
    }

    /** Our oldest address on a link by which others may know it; the kernel lists the newest first. */
    public static Optional<Ip6> addressOf(InterfaceView view) {
        return view.addresses6().reversed().stream()
                .filter(local -> local.scope() == InterfaceView.Scope.GLOBAL)
                .map(LocalAddress6::address)
                .findFirst();
    }

    /** Whether an address is one of this machine's. */
    public boolean isOurs(Ip6 address) {
        for (InterfaceView view : interfaces) {
            if (view.has(address)) return true;
        }
        return false;
    }
}
