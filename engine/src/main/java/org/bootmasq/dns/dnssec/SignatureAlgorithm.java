package org.bootmasq.dns.dnssec;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/**
 * The algorithms of the IANA registry "DNS Security Algorithm Numbers" that are known here, with Java's names for them.
 */
enum SignatureAlgorithm {
    RSASHA1(5, 200, "SHA1withRSA"),
    RSASHA1_NSEC3_SHA1(7, 200, "SHA1withRSA"),
    RSASHA256(8, 200, "SHA256withRSA"),
    RSASHA512(10, 200, "SHA512withRSA"),
    ECDSAP256SHA256(
            13,
            650,
            "SHA256withECDSAinP1363Format",
            "EC",
            64,
            64,
            "3059301306072a8648ce3d020106082a8648ce3d03010703420004"),
    ECDSAP384SHA384(
            14, 1900, "SHA384withECDSAinP1363Format", "EC", 96, 96, "3076301006072a8648ce3d020106052b8104002203620004"),
    ED25519(15, 700, "Ed25519", "Ed25519", 32, 64, "302a300506032b6570032100"),
    ED448(16, 2400, "Ed448", "Ed448", 57, 114, "3043300506032b6571033a00");

    /** RFC 3110 section 3 allows 4096 bits; and an exponent of any length would let one key cost what it likes. */
    private static final int LONGEST_MODULUS = 512;

    private static final int LONGEST_EXPONENT = 8;

    private final int number;
    private final int micros;
    private final String javaName;
    private final String keyName;
    private final int keyOctets;
    private final int signatureOctets;
    /** What stands before the key in its X.509 form, in hexadecimal digits. */
    private final String keyHead;

    SignatureAlgorithm(int number, int micros, String javaName) {
        this(number, micros, javaName, "RSA", 0, 0, "");
    }

    SignatureAlgorithm(
            int number,
            int micros,
            String javaName,
            String keyName,
            int keyOctets,
            int signatureOctets,
            String keyHead) {
        this.number = number;
        this.micros = micros;
        this.javaName = javaName;
        this.keyName = keyName;
        this.keyOctets = keyOctets;
        this.signatureOctets = signatureOctets;
        this.keyHead = keyHead;
    }

    static Optional<SignatureAlgorithm> of(int number) {
        for (SignatureAlgorithm each : values()) if (each.number == number) return Optional.of(each);
        return Optional.empty();
    }

    /** What a check costs at most, in microseconds of an ordinary processor of 2026. */
    int micros() {
        return micros;
    }

    /** Whether the key's owner signed these octets; false too for keys and signatures that are none. */
    boolean verify(Bytes key, byte[] signed, int length, Bytes signature) {
        if (keyOctets > 0 && (key.length() != keyOctets || signature.length() != signatureOctets)) return false;
        try {
            Signature check = Signature.getInstance(javaName);
            check.initVerify(keyOctets > 0 ? curveKey(key) : rsaKey(key));
            check.update(signed, 0, length);
            return check.verify(signature.toArray());
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private PublicKey curveKey(Bytes key) throws GeneralSecurityException {
        return KeyFactory.getInstance(keyName)
                .generatePublic(
                        new X509EncodedKeySpec(Bytes.ofHex(keyHead).plus(key).toArray()));
    }

    /** RFC 3110 section 2: the exponent's length in one octet, or in two behind a zero; the exponent; the modulus. */
    private PublicKey rsaKey(Bytes key) throws GeneralSecurityException {
        int length = key.at(0);
        int from = 1;
        if (length == 0 && key.length() > 3) {
            length = key.at(1) << 8 | key.at(2);
            from = 3;
        }
        int modulus = key.length() - from - length;
        boolean usual = length > 0 && length <= LONGEST_EXPONENT && modulus > 0 && modulus <= LONGEST_MODULUS;
        if (!usual) throw new InvalidKeySpecException("no RSA key of a usual size");
        return KeyFactory.getInstance(keyName)
                .generatePublic(new RSAPublicKeySpec(
                        new BigInteger(1, key.slice(from + length).toArray()),
                        new BigInteger(1, key.slice(from, from + length).toArray())));
    }
}
