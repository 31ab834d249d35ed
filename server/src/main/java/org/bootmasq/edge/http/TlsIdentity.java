package org.bootmasq.edge.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.http.HttpsSettings;

/**
 * A certificate with its key.
 *
 * @param chain the certificate itself first
 */
record TlsIdentity(HttpsSettings.Pair files, List<X509Certificate> chain, PrivateKey key) {
    private static final int LARGEST_FILE = 1 << 20;

    /**
     * Reads both files.
     *
     * @param owner with whose rights root reads what that user could have laid out
     * @throws FileSystemException with the file's name and a reason
     */
    static TlsIdentity read(HttpsSettings.Pair files, FileOwner owner) throws FileSystemException {
        List<X509Certificate> chain = chain(files.certificate(), blocks(files.certificate(), owner));
        List<Pem> blocks = blocks(files.key(), owner);
        for (Pem block : blocks) {
            if (!block.label().endsWith("PRIVATE KEY")) continue;
            if (block.isEncrypted()) throw wrong(files.key(), "the key is encrypted");
            return new TlsIdentity(
                    files, chain, key(files.key(), block, chain.getFirst().getPublicKey()));
        }
        throw wrong(files.key(), "no key in it");
    }

    private static FileSystemException wrong(String file, String reason) {
        return new FileSystemException(file, null, reason);
    }

    private static List<Pem> blocks(String file, FileOwner owner) throws FileSystemException {
        Path path = OctetPath.of(file);
        try {
            byte[] octets = owner.at(path, () -> {
                // What waits for somebody, such as a pipe, is not even opened.
                if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile())
                    throw wrong(file, "no regular file");
                try (InputStream in = Files.newInputStream(path)) {
                    return in.readNBytes(LARGEST_FILE + 1);
                }
            });
            if (octets.length > LARGEST_FILE) throw wrong(file, "File too large");
            return Pem.blocks(new String(octets, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw wrong(file, Reason.of(e));
        } catch (IllegalArgumentException _) {
            throw wrong(file, "no PEM");
        }
    }

    private static List<X509Certificate> chain(String file, List<Pem> blocks) throws FileSystemException {
        var chain = new ArrayList<X509Certificate>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem block : blocks) {
                if (!block.label().endsWith("CERTIFICATE")) continue;
                chain.add((X509Certificate) factory.generateCertificate(
                        new ByteArrayInputStream(block.der().toArray())));
            }
        } catch (CertificateException _) {
            throw wrong(file, "no certificate of X.509");
        }
        if (chain.isEmpty()) throw wrong(file, "no certificate in it");
        return List.copyOf(chain);
    }

    private static PrivateKey key(String file, Pem block, PublicKey itsPublicKey) throws FileSystemException {
        try {
            boolean saysItsKind = block.label().equals("PRIVATE KEY");
            byte[] pkcs8 = saysItsKind
                    ? block.der().toArray()
                    : PrivateKeyDer.pkcs8(block.der().toArray(), itsPublicKey);
            PrivateKey key =
                    KeyFactory.getInstance(itsPublicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (belongs(key, itsPublicKey)) return key;
        } catch (GeneralSecurityException _) {
            // The same, for whoever has to put it right.
        }
        throw wrong(file, "the key does not belong to its certificate");
    }

    private static boolean belongs(PrivateKey key, PublicKey itsPublicKey) throws GeneralSecurityException {
        String scheme = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] text = scheme.getBytes(StandardCharsets.ISO_8859_1);
        Signature signature = Signature.getInstance(scheme);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(itsPublicKey);
        signature.update(text);
        return signature.verify(signed);
    }
}
