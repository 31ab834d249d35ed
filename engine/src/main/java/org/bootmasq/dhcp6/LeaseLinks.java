package org.bootmasq.dhcp6;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.six.Range6;
import org.bootmasq.dhcp6.client.Networks;
import org.bootmasq.dhcp6.client.Served;
import org.bootmasq.dhcp6.settings.Subnets6;
import org.bootmasq.lease.Lease6;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.wire.Ip6;

/**
 * On which link a lease is. A link goes by one address: our oldest one on it, else what {@code shared-network} says of
 * a relay, else the first of its network.
 */
final class LeaseLinks {
    private final Networks networks;
    private final Subnets6 subnets;
    private final Contacts contacts;

    LeaseLinks(ServerState server) {
        this.networks = server.site().networks();
        this.subnets = server.settings().subnets();
        this.contacts = server.contacts();
    }

    /** The link of a lease; empty where nobody knows it, as of a prefix that was delegated before this start. */
    Optional<Ip6> of(Lease6 lease) {
        if (!lease.isPrefix()) return around(lease.address());
        Optional<Ip6> asked = contacts.of(lease).flatMap(Contacts.Contact::link).flatMap(this::around);
        return asked.or(() -> networks.byName(lease.via().device()).flatMap(Networks::addressOf));
    }

    /** The link of any address on it; empty if no line is about that link. */
    Optional<Ip6> around(Ip6 address) {
        for (InterfaceView view : networks.interfaces()) {
            Optional<Ip6> ours = Networks.addressOf(view);
            if (ours.isPresent() && serves(view, address)) return ours;
        }
        for (Subnets6.SharedNetwork6 shared : subnets.sharedNetworks()) {
            if (shared.local().filter(address::equals).isPresent()) return shared.local();
        }
        return networkOf(address).map(this::behindRelay);
    }

    private boolean serves(InterfaceView view, Ip6 address) {
        List<Served> served = networks.on(view);
        if (served.stream().anyMatch(each -> isOf(each, address))) return true;
        boolean gives = !served.isEmpty() || !subnets.pools().isEmpty();
        return gives && view.addresses6().stream().anyMatch(local -> isOn(local, address));
    }

    /** The range in whose network an address is. */
    Optional<Served> networkOf(Ip6 address) {
        for (Range6 range : networks.ranges()) {
            var served = new Served(range);
            if (isOf(served, address)) return Optional.of(served);
        }
        return Optional.empty();
    }

    private Ip6 behindRelay(Served served) {
        for (Subnets6.SharedNetwork6 shared : subnets.sharedNetworks()) {
            boolean same = shared.local().isPresent()
                    && (served.covers(shared.local().get()) || served.covers(shared.other()));
            if (same) return shared.local().get();
        }
        return served.network().first();
    }

    /** A range for all networks is no link of its own. */
    private static boolean isOf(Served served, Ip6 address) {
        return !served.range().isForAllNetworks() && served.covers(address);
    }

    private static boolean isOn(LocalAddress6 local, Ip6 address) {
        return local.scope() == InterfaceView.Scope.GLOBAL && local.reaches(address);
    }
}
