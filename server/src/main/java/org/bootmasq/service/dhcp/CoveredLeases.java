package org.bootmasq.service.dhcp;

import java.util.List;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dhcp6.client.Networks;
import org.bootmasq.dhcp6.client.Site;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.Lease6;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Ip6Prefix;

/** Which leases settings still give addresses or prefixes for. */
public final class CoveredLeases {
    private final Dhcp4Settings four;
    private final Site six;

    /** @param interfaces of whose networks templates make ranges */
    public CoveredLeases(DhcpSettings settings, List<InterfaceView> interfaces) {
        four = settings.four();
        six = Site.of(settings.six(), interfaces, KnownNames.NONE);
    }

    /** dnsmasq: an IPv6 lease may be renewed where a range of its network gives addresses at all. */
    public boolean covers(Lease lease) {
        return switch (lease) {
            case Lease4 lease4 -> four.subnets().ranges().stream().anyMatch(range -> range.contains(lease4.address()));
            case Lease6 lease6 ->
                lease6.isPrefix()
                        ? six.delegates(new Ip6Prefix(lease6.address(), lease6.prefixLength()))
                        : isServed(six.networks(), lease6);
        };
    }

    private static boolean isServed(Networks networks, Lease6 lease) {
        return networks.all().stream().anyMatch(range -> range.givesAddresses() && range.covers(lease.address()));
    }
}
