package org.bootmasq.dns.dnssec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.bootmasq.dns.message.Name;
import org.bootmasq.wire.Bytes;

/**
 * A public key of a zone, RFC 4034 section 2.
 *
 * @param key in the algorithm's own form
 * @param tag RFC 4034 appendix B
 * @param data the whole record's, over which key tag and digests go
 */
public record Dnskey(int flags, int protocol, int algorithm, Bytes key, int tag, Bytes data) {
    private static final int ZONE_KEY = 0x0100;
    private static final int REVOKED = 0x0080;
    private static final int DNSSEC = 3;
    private static final int HEAD = 4;

    /** Empty where the data are shorter than any key's. */
    public static Optional<Dnskey> of(Bytes data) {
        if (data.length() <= HEAD) return Optional.empty();
        int flags = data.at(0) << 8 | data.at(1);
        return Optional.of(new Dnskey(flags, data.at(2), data.at(3), data.slice(HEAD), tag(data), data));
    }

    /** Whether it may sign the zone's records: RFC 4034 section 2.1, and RFC 5011 section 2.1 for revoked ones. */
    boolean signsZone() {
        return (flags & ZONE_KEY) != 0 && (flags & REVOKED) == 0 && protocol == DNSSEC;
    }

    private static int tag(Bytes data) {
        int sum = 0;
        for (int i = 0; i < data.length(); i++) sum += (i & 1) == 0 ? data.at(i) << 8 : data.at(i);
        return sum + (sum >>> 16) & 0xffff;
    }

    /** Whether a DS record of its zone speaks of it: RFC 4034 section 5.1.4. */
    boolean isMeantBy(DelegationSigner ds, Name zone) {
        if (ds.keyTag() != tag || ds.algorithm() != algorithm) return false;
        Optional<String> name = DelegationSigner.digestName(ds.digestType());
        if (name.isEmpty()) return false;
        try {
            MessageDigest digest = MessageDigest.getInstance(name.get());
            digest.update(zone.lowered().octets());
            return Bytes.of(digest.digest(data.toArray())).equals(ds.digest());
        } catch (NoSuchAlgorithmException _) {
            // A runtime without SHA-1 or SHA-384: it can tell nothing about the key.
            return false;
        }
    }
}
