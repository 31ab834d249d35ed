package org.bootmasq.edge.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** A key and a certificate for a server that vouches for itself, made as a test needs it (RFC 5280 section 4.1). */
public record TestIdentity(KeyPair keys, X509Certificate certificate) {
    /** sha256WithRSAEncryption (RFC 4055 section 5). */
    private static final String RSA = "06092a864886f70d01010b0500";
    /** ecdsa-with-SHA256 (RFC 5758 section 3.2). */
    private static final String ECDSA = "06082a8648ce3d040302";
    /** id-at-commonName and id-ce-subjectAltName. */
    private static final String COMMON_NAME = "0603550403";

    private static final String ALTERNATIVE_NAME = "0603551d11";

    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    /** @param name that it is called by, besides 127.0.0.1 and 192.168.77.1 */
    public static TestIdentity rsa(String name) throws GeneralSecurityException {
        return of("RSA", 2048, "SHA256withRSA", RSA, name);
    }

    static TestIdentity ecdsa(String name) throws GeneralSecurityException {
        return of("EC", 256, "SHA256withECDSA", ECDSA, name);
    }

    private static TestIdentity of(String algorithm, int bits, String scheme, String schemeDer, String name)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        KeyPair keys = generator.generateKeyPair();
        byte[] signedBy = der(0x30, hex(schemeDer));
        byte[] called =
                der(0x30, der(0x31, der(0x30, hex(COMMON_NAME), der(0x0c, name.getBytes(StandardCharsets.US_ASCII)))));
        byte[] days = der(0x30, der(0x18, ascii("20200101000000Z")), der(0x18, ascii("20990101000000Z")));
        byte[] loopback = der(0x30, der(0x87, new byte[] {127, 0, 0, 1}), der(0x87, hex("c0a84d01")));
        byte[] extensions = der(0xa3, der(0x30, der(0x30, hex(ALTERNATIVE_NAME), der(0x04, loopback))));
        byte[] body = der(
                0x30,
                der(0xa0, hex("020102")),
                der(0x02, BigInteger.valueOf(SERIAL.getAndIncrement()).toByteArray()),
                signedBy,
                called,
                days,
                called,
                keys.getPublic().getEncoded(),
                extensions);
        Signature signature = Signature.getInstance(scheme);
        signature.initSign(keys.getPrivate());
        signature.update(body);
        byte[] all = der(0x30, body, signedBy, der(0x03, new byte[] {0}, signature.sign()));
        return new TestIdentity(keys, (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(all)));
    }

    /** Replaces both files as tools do that renew certificates: under their names appear others. */
    public void write(Path certificateFile, Path keyFile) throws IOException, GeneralSecurityException {
        replace(certificateFile, pem("CERTIFICATE", certificate.getEncoded()));
        replace(keyFile, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".fresh");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String pem(String label, byte[] der) {
        String lines = Base64.getMimeEncoder(64, ascii("\n")).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    /** The key as the algorithm itself writes it: what PKCS #8 has in its only OCTET STRING. */
    byte[] bareKey() {
        byte[] pkcs8 = keys.getPrivate().getEncoded();
        int at = content(pkcs8, 0);
        while (pkcs8[at] != 0x04) at = content(pkcs8, at) + length(pkcs8, at);
        int from = content(pkcs8, at);
        return Arrays.copyOfRange(pkcs8, from, from + length(pkcs8, at));
    }

    private static int content(byte[] der, int at) {
        return at + 2 + (der[at + 1] < 0 ? der[at + 1] & 0x7f : 0);
    }

    private static int length(byte[] der, int at) {
        if (der[at + 1] >= 0) return der[at + 1];
        return new BigInteger(1, Arrays.copyOfRange(der, at + 2, content(der, at))).intValueExact();
    }

    private static byte[] der(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) content.writeBytes(part);
        var all = new ByteArrayOutputStream();
        all.write(tag);
        if (content.size() < 0x80) {
            all.write(content.size());
        } else {
            all.write(0x82);
            all.write(content.size() >> 8);
            all.write(content.size());
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
