package org.bootmasq.dhcp6;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bootmasq.dhcp.Moment;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.dhcp6.address.AddressSearch;
import org.bootmasq.dhcp6.address.Allocator;
import org.bootmasq.dhcp6.address.Exhaustion;
import org.bootmasq.dhcp6.address.Holders;
import org.bootmasq.dhcp6.client.Site;
import org.bootmasq.dhcp6.prefix.PrefixSearch;
import org.bootmasq.dhcp6.reply.Replies;
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/** What outlives a request: the site and the leases. */
final class ServerState {
    private final Lease6Table leases;
    private final Bytes serverId;
    private final RandomGenerator random;
    private final Supplier<KnownNames> names;
    private final Allocator allocator;
    private final Exhaustion exhaustion = new Exhaustion();
    private final Holders holders = new Holders();
    private final Contacts contacts = new Contacts();

    private Dhcp6Settings configured;
    private Site site;
    private Trace trace = Trace.NONE;
    private long wallAhead;

    ServerState(
            Dhcp6Settings settings,
            Lease6Table leases,
            Bytes serverId,
            RandomGenerator random,
            Supplier<KnownNames> names) {
        this.configured = settings;
        this.leases = leases;
        this.serverId = serverId;
        this.random = random;
        this.names = names;
        this.site = Site.of(settings, List.of(), KnownNames.NONE);
        this.allocator = new Allocator(leases, exhaustion, random);
    }

    /** What holds for all requests at present. */
    Site site() {
        return site;
    }

    Dhcp6Settings settings() {
        return site.settings();
    }

    /** The leases stay. */
    void reconfigure(Dhcp6Settings replacement) {
        configured = replacement;
        rebuild(site.names());
    }

    /** Goes by what names mean now. */
    void refreshNames() {
        KnownNames now = names.get();
        if (now != site.names()) rebuild(now);
    }

    private void rebuild(KnownNames known) {
        site = Site.of(configured, site.networks().interfaces(), known);
        exhaustion.forget();
    }

    void interfaces(List<InterfaceView> present) {
        site = site.with(present);
        exhaustion.forget();
    }

    void wallAhead(long millis) {
        wallAhead = millis;
    }

    long wallAhead() {
        return wallAhead;
    }

    /** A moment of the clock that never jumps, by both clocks. */
    Moment at(long nowMillis) {
        return new Moment(nowMillis, Math.floorDiv(nowMillis + wallAhead, 1000L));
    }

    Bytes serverId() {
        return serverId;
    }

    Lease6Table leases() {
        return leases;
    }

    /** Which machines hold leases. */
    Holders holders() {
        return holders;
    }

    /** When clients were heard last. */
    Contacts contacts() {
        return contacts;
    }

    /** The lease is over. */
    Optional<LeaseChange> removeLease(Ip6 first) {
        holders.forget(first);
        contacts.forget(first);
        exhaustion.forget();
        return leases.remove(first);
    }

    Allocator allocator() {
        return allocator;
    }

    /** For the answer to one message. */
    Supplies supplies() {
        return new Supplies(
                new AddressSearch(site, leases, allocator), new PrefixSearch(site, leases, holders, exhaustion));
    }

    /** For the replies to one request. */
    Replies replies() {
        return new Replies(site, serverId, random);
    }

    Trace trace() {
        return trace;
    }

    void trace(Trace listener) {
        trace = listener;
    }
}
