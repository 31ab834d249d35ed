package org.bootmasq.dns.dnssec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dns.message.MessageReader;
import org.bootmasq.dns.message.Name;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/** Proof by NSEC records, RFC 4034 section 4: each names the next name of the zone, so that nothing is in between. */
final class NsecDenial implements Denial {
    private record Nsec(Name owner, Name next, TypeBitmap types) {
        /** Whether a name lies between the two; the zone's last record names its first name as the next. */
        boolean covers(Name name) {
            if (owner.canonicalOrder(name) >= 0) return false;
            return next.canonicalOrder(owner) <= 0 || name.canonicalOrder(next) < 0;
        }
    }

    private final List<Nsec> records = new ArrayList<>();

    NsecDenial(Iterable<RecordSet> sets) {
        for (RecordSet set : sets)
            for (Bytes data : set.data) read(set.owner, data).ifPresent(records::add);
    }

    private static Optional<Nsec> read(Name owner, Bytes data) {
        try {
            var reader = new MessageReader(data.toArray(), 0, data.length());
            Name next = reader.plainName();
            var types = new TypeBitmap(reader.bytes(reader.remaining()));
            return types.isWellFormed() ? Optional.of(new Nsec(owner, next, types)) : Optional.empty();
        } catch (Malformed _) {
            return Optional.empty();
        }
    }

    private Optional<Nsec> at(Name name) {
        return records.stream().filter(each -> each.owner.equals(name)).findFirst();
    }

    /** The record around a name, unless the name lies in another zone, which begins at that record's owner. */
    private Optional<Nsec> around(Name name) {
        return records.stream()
                .filter(each -> each.covers(name) && !(name.isIn(each.owner) && each.types.endsZone()))
                .findFirst();
    }

    /** The longest name above that exists: what the name shares with one end of the gap or the other. */
    private static Name encloser(Name name, Nsec around) {
        int shared = Math.max(name.sharedLabels(around.owner), name.sharedLabels(around.next));
        return name.end(shared);
    }

    @Override
    public Proof noSuchName(Name name) {
        Optional<Nsec> around = around(name);
        // A next name below it makes it a name without records, not none.
        if (around.isEmpty() || around.get().next.isIn(name)) return Proof.NONE;
        Optional<Name> wildcard = encloser(name, around.get()).wildcard();
        return wildcard.isEmpty() || around(wildcard.get()).isPresent() ? Proof.PROVED : Proof.NONE;
    }

    @Override
    public Proof noData(Name name, int type) {
        Optional<Nsec> at = at(name);
        if (at.isPresent()) return proof(at.get().types.denies(type));
        Optional<Nsec> around = around(name);
        if (around.isEmpty()) return Proof.NONE;
        if (around.get().next.isIn(name)) return Proof.PROVED;
        Optional<Nsec> wildcard = encloser(name, around.get()).wildcard().flatMap(this::at);
        return proof(wildcard.isPresent() && wildcard.get().types.denies(type));
    }

    @Override
    public Proof noCloserMatch(Name name, int encloserLabels) {
        Name closer = name.end(encloserLabels + 1);
        Optional<Nsec> around = around(closer);
        return proof(around.isPresent() && !around.get().next.isIn(closer));
    }

    @Override
    public Cut cut(Name name) {
        Optional<Nsec> at = at(name);
        if (at.isPresent()) return Denial.cut(at.get().types);
        return around(name).isPresent() ? Cut.NONE : Cut.UNKNOWN;
    }

    private static Proof proof(boolean proved) {
        return proved ? Proof.PROVED : Proof.NONE;
    }
}
