package org.bootmasq.dhcp6.address;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.dhcp6.client.Client;
import org.bootmasq.dhcp6.client.Identity;
import org.bootmasq.dhcp6.client.Request;
import org.bootmasq.lease.Lease6;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip6;

/**
 * Which machines hold leases, as the link tells. Identifiers of clients are no secret: whoever hears a message knows
 * them, and could take a prefix, or end a lease, in its holder's name. The lease file has no room for hardware
 * addresses, so they are known of this run of the server alone, or by what the kernel knows of its neighbours. What
 * stands inside an identifier proves nothing: anybody may write it there, and a machine may have several cards.
 */
public final class Holders {
    private final Map<Ip6, HardwareAddress> first = new HashMap<>();
    /** Where it is another one, or nobody was heard yet. */
    private final Map<Ip6, HardwareAddress> latest = new HashMap<>();

    /** A lease is given to, or renewed for, a client with this link-layer address. */
    public void remember(Ip6 lease, Identity holder) {
        if (!holder.hasHardware()) return;
        HardwareAddress before = first.putIfAbsent(lease, holder.hardware());
        if (before == null || before.equals(holder.hardware())) latest.remove(lease);
        else latest.put(lease, holder.hardware());
    }

    /** The kernel knows who is at an address: that counts until its holder is heard, and for no right of his. */
    public void notice(Ip6 lease, HardwareAddress there) {
        if (!first.containsKey(lease)) latest.put(lease, there);
    }

    /** The lease is over. */
    public void forget(Ip6 lease) {
        first.remove(lease);
        latest.remove(lease);
    }

    /** The link-layer address from which a lease was asked for last, or where the holder was seen before. */
    public Optional<HardwareAddress> latest(Ip6 lease) {
        return Optional.ofNullable(latest.get(lease)).or(() -> Optional.ofNullable(first.get(lease)));
    }

    /**
     * Whether what a lease's binding names may be the client's. A prefix that leads to a machine on a link is that
     * machine's alone, which has the same address there or the same hardware; everything else is whoever's names it.
     */
    public boolean mayHave(Client client, Lease6 lease) {
        Lease6.Via via = lease.via();
        if (via.equals(Lease6.Via.NOWHERE)) return true;
        Request request = client.request();
        if (!request.path().isDirect()) return false;
        boolean there = request.arrival().source().equals(via.linkLocal())
                && request.view().name().equals(via.device());
        return there || client.identity().hardware().equals(first.get(lease.address()));
    }

    /** Whether the client may end a lease: not if the link tells that it is another machine than the holder. */
    public boolean mayEnd(Client client, Lease6 lease) {
        if (!mayHave(client, lease)) return false;
        Identity asking = client.identity();
        boolean told = asking.hasHardware() && client.request().path().isDirect();
        Optional<HardwareAddress> holder = Optional.ofNullable(first.get(lease.address()));
        return !told || holder.map(asking.hardware()::equals).orElse(true);
    }
}
