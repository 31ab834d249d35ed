package org.bootmasq.dhcp6;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.dhcp6.client.Networks;
import org.bootmasq.dhcp6.client.Request;
import org.bootmasq.dhcp6.message.Dhcp6Codec;
import org.bootmasq.dhcp6.message.Dhcp6Option;
import org.bootmasq.lease.Lease6;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * When, and through which relays, clients last asked for what they hold. The lease file has no room for it, so it is
 * known of this run of the server alone, and only where {@code leasequery} wants it.
 */
final class Contacts {
    /** What relays say is kept up to so many octets, for each lease has its own. */
    private static final int MOST_OF_RELAYS = 1024;
    /** And of all leases together up to so many; what relays say of further ones is not kept. */
    static final int MOST_OF_ALL = 4 << 20;

    private final Map<Ip6, Contact> last = new HashMap<>();
    private OptionalLong since = OptionalLong.empty();
    private int octets;

    /**
     * One client's last request for a lease.
     *
     * @param millis of the clock that never jumps
     * @param link an address of the client's link, as relays say, else one of ours
     * @param relays what they said, if any did
     */
    record Contact(long millis, Optional<Ip6> link, Optional<Dhcp6Option.RelayData> relays) {}

    /** Tells at each message whether contacts are to be known; what is not wanted is forgotten. */
    void watch(boolean wanted, long nowMillis) {
        if (!wanted) {
            last.clear();
            octets = 0;
            since = OptionalLong.empty();
        } else if (since.isEmpty()) {
            since = OptionalLong.of(nowMillis);
        }
    }

    /** A client gets or renews a lease. */
    void heard(Ip6 first, Request request) {
        if (since.isEmpty()) return;
        Optional<Ip6> link = request.path().isDirect()
                ? Networks.addressOf(request.view())
                : request.path().link();
        forget(first);
        Optional<Dhcp6Option.RelayData> relays =
                relays(request).filter(said -> octets + said.message().length() <= MOST_OF_ALL);
        relays.ifPresent(said -> octets += said.message().length());
        last.put(first, new Contact(request.at().steadyMillis(), link, relays));
    }

    private static Optional<Dhcp6Option.RelayData> relays(Request request) {
        Optional<Bytes> said = request.path()
                .withoutMessage()
                .map(Dhcp6Codec::encode)
                .filter(octets -> octets.length() <= MOST_OF_RELAYS);
        return said.map(octets -> new Dhcp6Option.RelayData(request.arrival().source(), octets));
    }

    /** The lease is over. */
    void forget(Ip6 first) {
        Optional.ofNullable(last.remove(first))
                .flatMap(Contact::relays)
                .ifPresent(said -> octets -= said.message().length());
    }

    /** The last request for a lease, if there was one since contacts are known. */
    Optional<Contact> of(Lease6 lease) {
        return Optional.ofNullable(last.get(lease.address()));
    }

    /** The last request for any of these leases. */
    Optional<Contact> latest(List<Lease6> leases) {
        List<Contact> all = new ArrayList<>();
        for (Lease6 lease : leases) of(lease).ifPresent(all::add);
        return all.stream().max((a, b) -> Long.compare(a.millis(), b.millis()));
    }

    /**
     * How many seconds ago a client last asked for any of these leases. Of a client that has not asked since contacts
     * are known, it is only certain that it is at least as long ago as that, which then is the answer.
     */
    long secondsSince(List<Lease6> leases, long nowMillis) {
        long millis = latest(leases).map(Contact::millis).orElse(since.orElse(nowMillis));
        return Math.clamp((nowMillis - millis) / 1000, 0, Dhcp6Option.INFINITE);
    }
}
