package org.bootmasq.service.dns;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;

/** What DHCP learns of the names of hosts files and records. All but {@link #known} on the thread of DNS. */
public final class NamesForDhcp {
    private KnownNames.Wanted wanted = KnownNames.Wanted.NOTHING;
    private volatile KnownNames known = KnownNames.NONE;

    /** Looks for these names from now on. */
    public void want(KnownNames.Wanted others) {
        wanted = others;
    }

    /** Looks for them in this data. */
    public void readFrom(LocalData data) {
        Map<String, List<Ip4>> addresses = new HashMap<>();
        Map<String, List<Ip6>> addresses6 = new HashMap<>();
        for (String name : wanted.names()) {
            List<Ip4> own = data.fixedAddresses(name);
            if (!own.isEmpty()) addresses.put(name, own);
        }
        for (String name : wanted.names6()) {
            List<Ip6> own = data.fixedAddresses6(name);
            if (!own.isEmpty()) addresses6.put(name, own);
        }
        known = new KnownNames(addresses, addresses6, data.fixedNames(wanted::mayBeGiven));
    }

    /** What was found last; for any thread. */
    public KnownNames known() {
        return known;
    }
}
