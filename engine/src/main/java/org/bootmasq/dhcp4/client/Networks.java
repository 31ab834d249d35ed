package org.bootmasq.dhcp4.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.dhcp.BridgeInterface;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp4.settings.Range;
import org.bootmasq.dhcp4.settings.Subnets;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress;
import org.bootmasq.wire.Ip4;

/**
 * Which ranges serve which interface or relay, worked out when settings or interfaces change rather than for each
 * packet.
 */
public final class Networks {
    private final Dhcp4Settings settings;
    private final List<InterfaceView> interfaces;
    private final Map<Integer, InterfaceView> byIndex = new HashMap<>();
    private final Map<Integer, List<Served>> byInterface = new HashMap<>();
    private final List<Plain> plain = new ArrayList<>();

    /** A range with its network, wherever requests for it may come from. */
    private record Plain(Range range, Ip4 netmask, Ip4 broadcast) {
        boolean covers(Ip4 address) {
            return address.sameNetwork(range.start(), netmask) && address.sameNetwork(range.end(), netmask);
        }

        Served served(Ip4 local, Optional<Ip4> router) {
            return new Served(range, netmask, broadcast, local, router);
        }
    }

    public Networks(Dhcp4Settings settings, List<InterfaceView> interfaces) {
        this.settings = settings;
        this.interfaces = List.copyOf(interfaces);
        for (InterfaceView view : interfaces) byIndex.put(view.index(), view);
        for (Range range : settings.subnets().ranges()) complete(range).ifPresent(plain::add);
        for (InterfaceView view : interfaces) byInterface.put(view.index(), local(view));
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
        for (BridgeInterface bridge : settings.subnets().bridgeInterfaces()) {
            if (bridge.isAlias(arrival.name()))
                return byName(bridge.interfaceName()).orElse(arrival);
        }
        return arrival;
    }

    /** The ranges for clients on the wire of an interface, in the order in which they are tried. */
    public List<Served> on(InterfaceView view) {
        return byInterface.getOrDefault(view.index(), List.of());
    }

    /**
     * The ranges for clients of another network: behind a relay, or by a subnet the request names.
     *
     * @param network an address in it
     * @param local our address towards the sender
     * @param relay whose request this is; empty where a client renews without one
     */
    public List<Served> around(Ip4 network, Ip4 local, Optional<Ip4> relay, ClientRelays known) {
        var found = new ArrayList<Served>();
        for (Plain candidate : plain) {
            if (!candidate.covers(network)) continue;
            // A range of our own wire keeps us as its router, whichever relay asks for it.
            Optional<Ip4> ours = ourAddressIn(candidate);
            Optional<Ip4> router = ours.or(() -> relay.filter(candidate::covers))
                    .or(() -> known.of(network, candidate::covers))
                    .or(() -> relay);
            found.add(candidate.served(ours.orElse(local), router));
        }
        for (Subnets.SharedNetwork shared : settings.subnets().sharedNetworks()) {
            if (shared.local().filter(network::equals).isEmpty()) continue;
            addShared(found, shared, local);
        }
        return found;
    }

    private Optional<Ip4> ourAddressIn(Plain candidate) {
        for (InterfaceView view : interfaces) {
            for (LocalAddress local : view.addresses()) {
                if (candidate.covers(local.address())) return Optional.of(local.address());
            }
        }
        return Optional.empty();
    }

    private Optional<Plain> complete(Range range) {
        if (range.netmask().isPresent()) {
            Ip4 mask = range.netmask().get();
            return Optional.of(new Plain(range, mask, broadcast(range, mask)));
        }
        for (InterfaceView view : interfaces) {
            for (LocalAddress local : view.addresses()) {
                Ip4 mask = local.netmask();
                if (!local.address().sameNetwork(range.start(), mask)) continue;
                if (!local.address().sameNetwork(range.end(), mask)) continue;
                boolean usable = local.broadcast().sameNetwork(range.start(), mask);
                Ip4 broadcast = range.broadcast().orElse(usable ? local.broadcast() : broadcast(range, mask));
                return Optional.of(new Plain(range, mask, broadcast));
            }
        }
        return Optional.empty();
    }

    private static Ip4 broadcast(Range range, Ip4 mask) {
        return range.broadcast().orElse(range.start().or(mask.not()));
    }

    private List<Served> local(InterfaceView view) {
        var found = new ArrayList<Served>();
        Set<Range> done = new HashSet<>();
        for (LocalAddress local : view.addresses()) {
            Ip4 address = local.address();
            var ofAddress = new ArrayList<Served>();
            for (Plain candidate : plain) {
                if (candidate.covers(address) && done.add(candidate.range())) {
                    ofAddress.add(candidate.served(address, Optional.of(address)));
                }
            }
            // dnsmasq: the networks of addresses that were added last are tried first.
            found.addAll(0, ofAddress);
        }
        for (Subnets.SharedNetwork shared : settings.subnets().sharedNetworks()) {
            boolean here = shared.interfaceName()
                    .map(name -> name.equals(view.name()))
                    .orElseGet(() -> shared.local().filter(view::has).isPresent());
            if (here && !view.addresses().isEmpty()) {
                addShared(
                        found,
                        shared,
                        shared.local().orElse(view.addresses().getFirst().address()));
            }
        }
        return List.copyOf(found);
    }

    private void addShared(List<Served> found, Subnets.SharedNetwork shared, Ip4 local) {
        for (Plain candidate : plain) {
            boolean known = found.stream().anyMatch(served -> served.range().equals(candidate.range()));
            if (!known && candidate.covers(shared.other())) found.add(candidate.served(local, Optional.empty()));
        }
    }
}
