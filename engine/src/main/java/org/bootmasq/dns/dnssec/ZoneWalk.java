package org.bootmasq.dns.dnssec;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;

/** The way from a trust anchor down to a name, zone by zone (RFC 4035 section 5). */
final class ZoneWalk {
    private final Trust trust;
    private final Predicate<Name> unsigned;

    ZoneWalk(Trust trust, Predicate<Name> unsigned) {
        this.trust = trust;
        this.unsigned = unsigned;
    }

    /**
     * The signed zone that a name is in.
     *
     * @return empty if an unsigned zone lies on the way, or no anchor above it
     */
    Optional<Name> zone(long now, Name name) throws Undecided {
        Optional<Name> anchor = trust.anchor(name);
        if (anchor.isEmpty()) return anchor;
        Name zone = anchor.get();
        for (int labels = zone.labels(); labels <= name.labels(); labels++) {
            Name at = name.end(labels);
            if (unsigned.test(at)) return Optional.empty();
            Optional<Trust.Step> step = trust.step(at, now);
            if (step.isEmpty()) throw Undecided.needs(at, Dns.TYPE_DS);
            switch (step.get()) {
                case Trust.UnsignedZone() -> {
                    return Optional.empty();
                }
                case Trust.NoCut() -> {
                    // Still the same zone.
                }
                case Trust.SignedZone(var signers) -> {
                    // RFC 4035 section 5.2: a zone signed in a way that nobody here knows is as one that is not signed.
                    if (signers.stream().noneMatch(DelegationSigner::isSupported)) return Optional.empty();
                    zone = at;
                }
            }
        }
        return Optional.of(zone);
    }

    List<Dnskey> keys(long now, Name zone) throws Undecided {
        return trust.keys(zone, now).orElseThrow(() -> Undecided.needs(zone, Dns.TYPE_DNSKEY));
    }
}
