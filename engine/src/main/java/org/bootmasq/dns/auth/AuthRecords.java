package org.bootmasq.dns.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.dns.local.LocalData;
import org.bootmasq.dns.local.LocalNames;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.IpAddress;

/**
 * What the zones hold: records of the configuration, of hosts files and interfaces under their whole names, and leases
 * by their short names below each zone, or with {@code dhcp-fqdn} by their whole names.
 */
final class AuthRecords {
    private static final Name STAR = Name.of("*");
    private static final String CONFIG = "config";

    /** A record and its name. */
    record Owned(Name owner, LocalNames.Known known) {}

    private final LocalData data;
    private final AuthZones zones;

    AuthRecords(LocalData data, AuthZones zones) {
        this.data = data;
        this.zones = zones;
    }

    /**
     * The records of a name, all types.
     *
     * @param everything whether addresses count that may not show
     */
    List<LocalNames.Known> of(Name name, AuthZones.Zone zone, boolean everything) {
        var list = new ArrayList<LocalNames.Known>();
        data.names()
                .find(name)
                .ifPresent(entry ->
                        entry.records.stream().filter(this::hasWholeName).forEach(list::add));
        for (IpAddress address : data.ofInterfaces().addresses(name))
            list.add(known(address, data.ofInterfaces().line(name)));
        shortName(name, zone)
                .flatMap(data.names()::find)
                .ifPresent(entry ->
                        entry.records.stream().filter(LocalNames.Known::leased).forEach(list::add));
        boolean unknown = list.isEmpty();
        if (!everything) list.removeIf(each -> isHidden(each, zone));
        // dnsmasq: an address that is in its own name may show.
        if (unknown)
            data.synth()
                    .address(name)
                    .ifPresent(address -> list.add(known(address, data.synth().line(name))));
        return list;
    }

    private boolean isHidden(LocalNames.Known known, AuthZones.Zone zone) {
        return known.entry().isAddress() && !zones.shows(zone, known.entry().address());
    }

    private boolean hasWholeName(LocalNames.Known known) {
        // dnsmasq: pointers are found by address alone, those of ptr-record not at all.
        return known.entry().type() != Dns.TYPE_PTR && (!known.leased() || data.leasesHaveOnlyFullNames());
    }

    private static LocalNames.Known known(IpAddress address, Optional<Directive> line) {
        return new LocalNames.Known(ResourceRecord.address(address, OptionalInt.empty()), CONFIG, false, line);
    }

    /** What a lease is called that has this name in the zone. */
    private Optional<Name> shortName(Name name, AuthZones.Zone zone) {
        boolean oneBelow = name.labels() == zone.name().labels() + 1;
        if (!oneBelow || data.leasesHaveOnlyFullNames()) return Optional.empty();
        return name.firstLabel();
    }

    /** Whether the zone has the name, or one below it. */
    boolean exists(Name name, AuthZones.Zone zone) {
        if (name.equals(zone.name()) || data.synth().address(name).isPresent()) return true;
        boolean leased = shortName(name, zone).flatMap(data.names()::find).stream()
                .flatMap(entry -> entry.records.stream())
                .anyMatch(LocalNames.Known::leased);
        if (leased) return true;
        Optional<LocalNames.Entry> entry = data.names().find(name);
        if (entry.isEmpty()) return false;
        int own = entry.get().counted ? 1 : 0;
        return entry.get().names > own || entry.get().records.stream().anyMatch(this::hasWholeName);
    }

    /**
     * The target of a name's CNAME, or for a name without records that of the closest with a star in its place. Without
     * a dot it is in the zone.
     */
    Optional<Name> alias(Name name, AuthZones.Zone zone) {
        Optional<Name> exact = target(name);
        if (exact.isEmpty() && !of(name, zone, true).isEmpty()) return exact;
        for (Name at = name; exact.isEmpty() && !at.equals(zone.name()) && !at.isRoot(); at = at.parent()) {
            exact = STAR.below(at.parent()).flatMap(this::target);
        }
        return exact.flatMap(target -> target.labels() == 1 ? target.below(zone.name()) : Optional.of(target));
    }

    private Optional<Name> target(Name name) {
        return data.names().find(name).stream()
                .flatMap(entry -> entry.records.stream())
                .filter(known -> known.entry().type() == Dns.TYPE_CNAME)
                .findFirst()
                .flatMap(known -> known.entry().target());
    }

    /**
     * All that the zone holds; pointers live in reverse zones.
     *
     * @param everything whether addresses count that may not show
     */
    List<Owned> all(AuthZones.Zone zone, boolean everything) {
        var list = new ArrayList<Owned>();
        data.names().forEach((name, entry) -> {
            for (LocalNames.Known known : entry.records) {
                Optional<Name> owner = owner(name, known, zone);
                if (owner.isEmpty() || (!everything && isHidden(known, zone))) continue;
                list.add(new Owned(owner.get(), qualified(known, zone)));
            }
        });
        for (Name name : data.ofInterfaces().names()) {
            if (!name.isIn(zone.name())) continue;
            for (IpAddress address : data.ofInterfaces().addresses(name)) {
                if (everything || zones.shows(zone, address))
                    list.add(new Owned(name, known(address, data.ofInterfaces().line(name))));
            }
        }
        return list;
    }

    private Optional<Name> owner(Name name, LocalNames.Known known, AuthZones.Zone zone) {
        if (hasWholeName(known)) return name.isIn(zone.name()) ? Optional.of(name) : Optional.empty();
        boolean shortName = known.leased() && name.labels() == 1;
        return shortName ? name.below(zone.name()) : Optional.empty();
    }

    private static LocalNames.Known qualified(LocalNames.Known known, AuthZones.Zone zone) {
        Optional<Name> target = known.entry().target();
        boolean unqualified = known.entry().type() == Dns.TYPE_CNAME
                && target.isPresent()
                && target.get().labels() == 1;
        if (!unqualified) return known;
        return target.get()
                .below(zone.name())
                .map(whole -> new LocalNames.Known(
                        ResourceRecord.of(Dns.TYPE_CNAME, Bytes.EMPTY, whole),
                        known.source(),
                        known.leased(),
                        known.line()))
                .orElse(known);
    }
}
