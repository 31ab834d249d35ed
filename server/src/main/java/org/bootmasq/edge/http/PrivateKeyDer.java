package org.bootmasq.edge.http;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;

/** Keys as OpenSSL writes them, which are RSA's (RFC 8017 appendix A.1.2) and EC's (RFC 5915) own, made PKCS #8. */
final class PrivateKeyDer {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private PrivateKeyDer() {}

    /**
     * Puts a key into what says of which kind it is (RFC 5208 section 5). That is the same as its certificate says.
     *
     * @throws GeneralSecurityException if the public key says nothing of the kind
     */
    static byte[] pkcs8(byte[] key, PublicKey itsPublicKey) throws GeneralSecurityException {
        byte[] kind = firstInside(itsPublicKey.getEncoded());
        var inside = new ByteArrayOutputStream();
        inside.writeBytes(VERSION_0);
        inside.writeBytes(kind);
        inside.writeBytes(wrapped(OCTET_STRING, key));
        return wrapped(SEQUENCE, inside.toByteArray());
    }

    private static byte[] wrapped(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
            out.write(0x80 | octets);
            for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) out.write(content.length >> shift);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** The first element of a sequence: of a SubjectPublicKeyInfo (RFC 5280 section 4.1) its algorithm. */
    private static byte[] firstInside(byte[] sequence) throws GeneralSecurityException {
        int inner = contentOf(sequence, 0);
        int end = contentOf(sequence, inner) + length(sequence, inner);
        if (end > sequence.length) throw new GeneralSecurityException("a public key of no known form");
        return Arrays.copyOfRange(sequence, inner, end);
    }

    private static int contentOf(byte[] der, int at) throws GeneralSecurityException {
        if (at + 1 >= der.length) throw new GeneralSecurityException("a public key of no known form");
        return at + 2 + (der[at + 1] < 0 ? der[at + 1] & 0x7f : 0);
    }

    private static int length(byte[] der, int at) throws GeneralSecurityException {
        int content = contentOf(der, at);
        if (der[at + 1] >= 0) return der[at + 1];
        int length = 0;
        for (int i = at + 2; i < content && i < der.length; i++) length = length << 8 | der[i] & 0xff;
        return length;
    }
}
