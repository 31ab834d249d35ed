package org.bootmasq.edge.http;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.http.HttpLog;
import org.bootmasq.http.HttpsSettings;

/**
 * The certificates and keys of HTTPS. Their files are looked at again when somebody connects, once a second at most:
 * what was renewed is served from then on, what is broken changes nothing. Safe for several threads.
 */
final class TlsCertificates {
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final int MOST_SESSIONS = 1000;
    private static final int SESSION_SECONDS = 3600;

    private final List<HttpsSettings.Pair> pairs;
    private final FileOwner owner;
    private final Log log;
    private SSLContext context;
    /** Of the files when they were read last, whatever came of it. */
    private List<String> stamps;

    private long lookedNanos = System.nanoTime();

    static {
        // Before the first connection, for it is read once: iPXE and firmware of before 2023 knows nothing but the
        // exchange of keys by RSA. It comes last; who knows better gets better.
        String disabled = Objects.requireNonNullElse(Security.getProperty("jdk.tls.disabledAlgorithms"), "");
        Security.setProperty(
                "jdk.tls.disabledAlgorithms",
                Arrays.stream(disabled.split(",", -1))
                        .map(String::strip)
                        .filter(each -> !each.equals("TLS_RSA_*"))
                        .collect(Collectors.joining(", ")));
    }

    /**
     * Reads all files.
     *
     * @param owner with whose rights root reads what that user could have laid out
     * @throws FileSystemException with the name of the file that is of no use, and why
     */
    TlsCertificates(List<HttpsSettings.Pair> pairs, FileOwner owner, Log log) throws FileSystemException {
        this.pairs = List.copyOf(pairs);
        this.owner = owner;
        this.log = log;
        stamps = stamps();
        context = read();
    }

    /** What it was made of. */
    List<HttpsSettings.Pair> pairs() {
        return pairs;
    }

    /** For one more connection, by what the files hold. */
    synchronized SSLEngine engine() {
        if (System.nanoTime() - lookedNanos >= LOOK_NANOS) look();
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Goes over to what the files hold now, if they have changed. */
    synchronized void look() {
        lookedNanos = System.nanoTime();
        List<String> now = stamps();
        if (now.equals(stamps)) return;
        stamps = now;
        try {
            context = read();
            log.log(Priority.INFO, HttpLog.SUBSYSTEM, "HTTPS goes by " + names() + " anew");
        } catch (FileSystemException e) {
            log.log(
                    Priority.ERR,
                    HttpLog.SUBSYSTEM,
                    "cannot read " + e.getFile() + ": " + Reason.of(e) + ": HTTPS stays as it was");
        }
    }

    private String names() {
        return pairs.stream().map(HttpsSettings.Pair::certificate).collect(Collectors.joining(", "));
    }

    private List<String> stamps() {
        return pairs.stream()
                .flatMap(pair -> Stream.of(pair.certificate(), pair.key()))
                .map(this::stamp)
                .toList();
    }

    /** Another one whenever another file is there, or the same has changed; why it cannot be looked at, if so. */
    private String stamp(String file) {
        Path path = OctetPath.of(file);
        try {
            var seen = owner.at(path, () -> Files.readAttributes(path, BasicFileAttributes.class));
            return seen.fileKey() + " " + seen.size() + " " + seen.lastModifiedTime();
        } catch (IOException e) {
            return Reason.of(e);
        }
    }

    private SSLContext read() throws FileSystemException {
        var all = new ArrayList<TlsIdentity>();
        for (HttpsSettings.Pair pair : pairs) all.add(TlsIdentity.read(pair, owner));
        SSLContext fresh = context(all);
        all.forEach(this::sayWhetherItCounts);
        return fresh;
    }

    private void sayWhetherItCounts(TlsIdentity identity) {
        try {
            identity.chain().getFirst().checkValidity();
        } catch (CertificateException e) {
            log.log(
                    Priority.WARNING,
                    HttpLog.SUBSYSTEM,
                    "warning: " + identity.files().certificate() + " does not count today: " + e.getMessage());
        }
    }

    private static SSLContext context(List<TlsIdentity> all) throws FileSystemException {
        // It never leaves the memory.
        char[] password = {'-'};
        String file = "";
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            for (TlsIdentity each : all) {
                file = each.files().certificate();
                store.setKeyEntry(
                        String.valueOf(store.size()),
                        each.key(),
                        password,
                        each.chain().toArray(Certificate[]::new));
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            // What strangers make us remember is bounded.
            context.getServerSessionContext().setSessionCacheSize(MOST_SESSIONS);
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new FileSystemException(file, null, String.valueOf(e.getMessage()));
        }
    }
}
