package org.bootmasq.dns.dnssec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageReader;
import org.bootmasq.dns.message.Name;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/** Proof by NSEC3 records, RFC 5155: as NSEC's, over the hashes of names. */
final class Nsec3Denial implements Denial {
    private static final int SHA1 = 1;
    private static final int HASH_OCTETS = 20;
    private static final int OPT_OUT = 1;
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";

    private record Nsec3(Bytes hash, Bytes next, boolean optOut, TypeBitmap types, int iterations, Bytes salt) {
        boolean covers(Bytes other) {
            if (next.compareTo(hash) <= 0) return other.compareTo(hash) > 0 || other.compareTo(next) < 0;
            return other.compareTo(hash) > 0 && other.compareTo(next) < 0;
        }
    }

    /** The longest name above that exists, and the record around the name one label longer, which does not. */
    private record Encloser(Name name, Nsec3 around) {}

    private final Name zone;
    private final ValidationWork work;
    private final List<Nsec3> records = new ArrayList<>();
    private final Map<Name, Bytes> hashes = new HashMap<>();

    Nsec3Denial(Name zone, Iterable<RecordSet> sets, ValidationWork work) {
        this.zone = zone;
        this.work = work;
        for (RecordSet set : sets) {
            if (!set.owner.parent().equals(zone)) continue;
            for (Bytes data : set.data)
                read(set.owner, data).filter(this::isAlike).ifPresent(records::add);
        }
    }

    /** RFC 5155 section 8.2: all must have been made with the same parameters. */
    private boolean isAlike(Nsec3 one) {
        return records.isEmpty()
                || (records.getFirst().iterations == one.iterations
                        && records.getFirst().salt.equals(one.salt));
    }

    private static Optional<Nsec3> read(Name owner, Bytes data) {
        try {
            var reader = new MessageReader(data.toArray(), 0, data.length());
            int algorithm = reader.u8();
            int flags = reader.u8();
            int iterations = reader.u16();
            Bytes salt = reader.bytes(reader.u8());
            Bytes next = reader.bytes(reader.u8());
            var types = new TypeBitmap(reader.bytes(reader.remaining()));
            Optional<Bytes> hash = unhexed(owner);
            // Section 8.1 and 8.2: what is of another kind is as if it were not there.
            boolean usual = algorithm == SHA1
                    && (flags & ~OPT_OUT) == 0
                    && next.length() == HASH_OCTETS
                    && types.isWellFormed()
                    && hash.isPresent();
            return usual
                    ? Optional.of(new Nsec3(hash.get(), next, flags == OPT_OUT, types, iterations, salt))
                    : Optional.empty();
        } catch (Malformed _) {
            return Optional.empty();
        }
    }

    /** The first label, in the digits of RFC 4648 section 7. */
    private static Optional<Bytes> unhexed(Name owner) {
        byte[] wire = owner.octets();
        if (wire[0] != HASH_OCTETS * 8 / 5) return Optional.empty();
        var octets = new byte[HASH_OCTETS];
        int bits = 0;
        int held = 0;
        int to = 0;
        for (int i = 1; i <= wire[0]; i++) {
            int digit = DIGITS.indexOf(Name.lower(wire[i]));
            if (digit < 0) return Optional.empty();
            bits = bits << 5 | digit;
            held += 5;
            if (held < 8) continue;
            held -= 8;
            octets[to++] = (byte) (bits >>> held);
        }
        return Optional.of(Bytes.of(octets));
    }

    /** Section 5. */
    private Bytes hash(Name name) throws Undecided {
        Bytes known = hashes.get(name);
        if (known != null) return known;
        Nsec3 like = records.getFirst();
        work.iterations(like.iterations);
        work.operation();
        byte[] salt = like.salt.toArray();
        byte[] value = name.lowered().octets();
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            for (int i = 0; i <= like.iterations; i++) {
                sha1.update(value);
                value = sha1.digest(salt);
            }
        } catch (NoSuchAlgorithmException _) {
            throw Undecided.bogus(Validity.Flaw.BOGUS);
        }
        Bytes hash = Bytes.of(value);
        hashes.put(name, hash);
        return hash;
    }

    private Optional<Nsec3> at(Name name) throws Undecided {
        if (records.isEmpty()) return Optional.empty();
        Bytes hash = hash(name);
        return records.stream().filter(each -> each.hash.equals(hash)).findFirst();
    }

    private Optional<Nsec3> around(Name name) throws Undecided {
        if (records.isEmpty()) return Optional.empty();
        Bytes hash = hash(name);
        return records.stream().filter(each -> each.covers(hash)).findFirst();
    }

    /** Section 8.3. */
    private Optional<Encloser> encloser(Name name) throws Undecided {
        for (int labels = name.labels() - 1; labels >= zone.labels(); labels--) {
            Name above = name.end(labels);
            Optional<Nsec3> at = at(above);
            if (at.isEmpty()) continue;
            if (at.get().types.endsZone()) return Optional.empty();
            return around(name.end(labels + 1)).map(around -> new Encloser(above, around));
        }
        return Optional.empty();
    }

    @Override
    public Proof noSuchName(Name name) throws Undecided {
        Optional<Encloser> encloser = encloser(name);
        if (encloser.isEmpty()) return Proof.NONE;
        Optional<Name> wildcard = encloser.get().name.wildcard();
        if (wildcard.isPresent() && around(wildcard.get()).isEmpty()) return Proof.NONE;
        return proof(encloser.get().around);
    }

    @Override
    public Proof noData(Name name, int type) throws Undecided {
        Optional<Nsec3> at = at(name);
        if (at.isPresent()) return at.get().types.denies(type) ? Proof.PROVED : Proof.NONE;
        Optional<Encloser> encloser = encloser(name);
        if (encloser.isEmpty()) return Proof.NONE;
        // Section 8.6.
        if (type == Dns.TYPE_DS && encloser.get().around.optOut) return Proof.OPT_OUT;
        Optional<Name> wildcard = encloser.get().name.wildcard();
        Optional<Nsec3> there = wildcard.isEmpty() ? Optional.empty() : at(wildcard.get());
        boolean denied = there.isPresent() && there.get().types.denies(type);
        return denied ? proof(encloser.get().around) : Proof.NONE;
    }

    @Override
    public Proof noCloserMatch(Name name, int encloserLabels) throws Undecided {
        Optional<Nsec3> around = around(name.end(encloserLabels + 1));
        return around.isPresent() ? proof(around.get()) : Proof.NONE;
    }

    @Override
    public Cut cut(Name name) throws Undecided {
        Optional<Nsec3> at = at(name);
        if (at.isPresent()) return Denial.cut(at.get().types);
        Optional<Encloser> encloser = encloser(name);
        if (encloser.isEmpty()) return Cut.UNKNOWN;
        return encloser.get().around.optOut ? Cut.UNSIGNED : Cut.NONE;
    }

    private static Proof proof(Nsec3 around) {
        return around.optOut ? Proof.OPT_OUT : Proof.PROVED;
    }
}
