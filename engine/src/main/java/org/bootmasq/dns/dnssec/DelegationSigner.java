package org.bootmasq.dns.dnssec;

import java.util.Optional;
import org.bootmasq.wire.Bytes;

/**
 * The digest of a zone's key that its parent signs, or that a {@code trust-anchor} gives: a DS record, RFC 4034 section
 * 5.
 */
public record DelegationSigner(int keyTag, int algorithm, int digestType, Bytes digest) {
    private static final int HEAD = 4;

    /** Empty where the data are shorter than any such record's. */
    static Optional<DelegationSigner> of(Bytes data) {
        if (data.length() <= HEAD) return Optional.empty();
        return Optional.of(
                new DelegationSigner(data.at(0) << 8 | data.at(1), data.at(2), data.at(3), data.slice(HEAD)));
    }

    /** The digests of the IANA registry "Digest Algorithms" that are known here. */
    static Optional<String> digestName(int type) {
        return switch (type) {
            case 1 -> Optional.of("SHA-1");
            case 2 -> Optional.of("SHA-256");
            case 4 -> Optional.of("SHA-384");
            default -> Optional.empty();
        };
    }

    /** Whether a key can be checked against it, and a signature against that key. */
    public boolean isSupported() {
        return digestName(digestType).isPresent()
                && SignatureAlgorithm.of(algorithm).isPresent();
    }
}
