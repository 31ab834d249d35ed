package org.bootmasq.dns.dnssec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/** Checks sets of records against their signatures, RFC 4035 section 5.3. */
final class SetCheck {
    /** A zone has one or two keys, four while they are replaced. */
    private static final int MOST_KEYS = 32;

    private static final int SHA1_DIGEST = 1;

    /** The keys of a zone, and for how many seconds. */
    record Keys(List<Dnskey> keys, long ttl) {}

    private final ZoneWalk walk;
    private final ByteWriter signed = new ByteWriter(1024);
    private boolean timesCount = true;

    SetCheck(ZoneWalk walk) {
        this.walk = walk;
    }

    void checkTimes(boolean check) {
        timesCount = check;
    }

    /**
     * Finds the signature that is good.
     *
     * @return empty if the records' zone is unsigned
     */
    Optional<Rrsig> check(long now, RecordSet set, ValidationWork work) throws Undecided {
        Validity.Flaw flaw = Validity.Flaw.RRSIGS_MISSING;
        work.nextSet();
        Map<Name, Optional<Name>> zones = new HashMap<>();
        for (Rrsig signature : set.signatures) {
            Name signer = signature.signer();
            boolean mayBe = set.owner.isIn(signer)
                    && signature.labels() <= labels(set.owner)
                    && (set.type != Dns.TYPE_DS || !signer.equals(set.owner));
            if (!mayBe) continue;
            if (!zones.containsKey(signer)) zones.put(signer, walk.zone(now, signer));
            Optional<Name> zone = zones.getOrDefault(signer, Optional.empty());
            if (zone.isEmpty()) return Optional.empty();
            if (!zone.get().equals(signer)) continue;
            flaw = flaw(now, signature);
            if (flaw == Validity.Flaw.DNSKEY_MISSING && isGood(set, signature, walk.keys(now, signer), work)) {
                limitTtl(now, set, signature);
                return Optional.of(signature);
            }
        }
        throw Undecided.bogus(flaw);
    }

    private Validity.Flaw flaw(long now, Rrsig signature) {
        if (timesCount && signature.isOver(now)) return Validity.Flaw.SIGNATURE_EXPIRED;
        if (timesCount && signature.isToCome(now)) return Validity.Flaw.SIGNATURE_NOT_YET_VALID;
        return Validity.Flaw.DNSKEY_MISSING;
    }

    private boolean isGood(RecordSet set, Rrsig signature, List<Dnskey> keys, ValidationWork work) throws Undecided {
        for (Dnskey key : keys) {
            if (key.algorithm() == signature.algorithm()
                    && key.tag() == signature.keyTag()
                    && isGood(set, signature, key, work)) return true;
        }
        return false;
    }

    private boolean isGood(RecordSet set, Rrsig signature, Dnskey key, ValidationWork work) throws Undecided {
        Optional<SignatureAlgorithm> algorithm = SignatureAlgorithm.of(signature.algorithm());
        if (algorithm.isEmpty()) return false;
        return work.isGood(set, signature, key, algorithm.get(), () -> {
            write(set, signature);
            return algorithm.get().verify(key.key(), signed.array(), signed.length(), signature.signature());
        });
    }

    /** RFC 4034 section 3.1.8.1. */
    private void write(RecordSet set, Rrsig signature) {
        Name owner = set.owner.lowered();
        if (isExpanded(set, signature))
            owner = owner.end(signature.labels()).wildcard().orElse(owner);
        signed.clear().bytes(signature.head());
        for (Bytes data : set.data) {
            signed.bytes(owner.octets(), 0, owner.length()).u16(set.type).u16(Dns.CLASS_IN);
            signed.i32((int) signature.originalTtl()).u16(data.length()).bytes(data);
        }
    }

    /** RFC 4035 section 5.3.3. */
    private static void limitTtl(long now, RecordSet set, Rrsig signature) {
        int left = signature.expiration() - (int) now;
        set.ttl = Math.min(Math.min(set.ttl, signature.originalTtl()), left > 0 ? left : set.ttl);
    }

    /** Whether the records were made from a wildcard's: section 5.3.2. */
    static boolean isExpanded(RecordSet set, Rrsig signature) {
        return signature.labels() < labels(set.owner);
    }

    private static int labels(Name owner) {
        byte[] wire = owner.octets();
        return owner.labels() - (wire[0] == 1 && wire[1] == '*' ? 1 : 0);
    }

    /** The keys of a zone that its parent, or an anchor, vouches for: section 5.2. */
    Keys keys(long now, RecordSet set, List<DelegationSigner> signers, ValidationWork work) throws Undecided {
        var keys = new ArrayList<Dnskey>();
        for (Bytes data : set.data) {
            Dnskey.of(data)
                    .filter(Dnskey::signsZone)
                    .filter(_ -> keys.size() < MOST_KEYS)
                    .ifPresent(keys::add);
        }
        work.nextSet();
        Validity.Flaw flaw = Validity.Flaw.DNSKEY_MISSING;
        for (DelegationSigner signer : strongest(signers)) {
            for (Dnskey key : keys) {
                if (key.tag() != signer.keyTag()) continue;
                work.operation();
                if (!key.isMeantBy(signer, set.owner)) continue;
                for (Rrsig signature : set.signatures) {
                    boolean mayBe = signature.keyTag() == signer.keyTag()
                            && signature.algorithm() == signer.algorithm()
                            && signature.signer().equals(set.owner)
                            && !isExpanded(set, signature);
                    if (!mayBe) continue;
                    flaw = flaw(now, signature);
                    if (flaw == Validity.Flaw.DNSKEY_MISSING && isGood(set, signature, key, work)) {
                        limitTtl(now, set, signature);
                        return new Keys(keys, set.ttl);
                    }
                }
            }
        }
        throw Undecided.bogus(flaw);
    }

    /** RFC 4509 section 3: where there is a better digest than SHA-1, SHA-1 does not count. */
    private static List<DelegationSigner> strongest(List<DelegationSigner> signers) {
        List<DelegationSigner> better = signers.stream()
                .filter(each -> each.isSupported() && each.digestType() != SHA1_DIGEST)
                .toList();
        return better.isEmpty()
                ? signers.stream().filter(DelegationSigner::isSupported).toList()
                : better;
    }

    static Trust.SignedZone signers(RecordSet set) {
        var signers = new ArrayList<DelegationSigner>();
        for (Bytes data : set.data) {
            DelegationSigner.of(data).filter(_ -> signers.size() < MOST_KEYS).ifPresent(signers::add);
        }
        return new Trust.SignedZone(List.copyOf(signers));
    }

    /** The name that is all of a CNAME or DNAME record's data. */
    static Name name(Bytes data) {
        return Name.ofWire(data.toArray(), 0, data.length());
    }
}
