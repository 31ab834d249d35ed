package org.bootmasq.edge.http.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upstream of https, whose certificate is for {@code localhost} and signed by itself. */
class SecureUpstreamTest {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final String PASSWORD = "secret";

    @TempDir
    Path folder = Path.of("");

    private ServerSocket listener;
    private SocketFactory trusting = SocketFactory.getDefault();

    SecureUpstreamTest() throws IOException {
        listener = new ServerSocket();
    }

    @BeforeEach
    void open() throws Exception {
        Path keys = folder.resolve("keys");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-alias",
                        "a",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keys.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, PASSWORD.toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", store.getCertificate("a"));
        var others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        trusting = context.getSocketFactory();
        listener.close();
        ServerSocketFactory factory = context.getServerSocketFactory();
        listener = factory.createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                MirrorStage.head(socket.getInputStream());
                socket.getOutputStream().write(StagedUpstream.octets(StagedUpstream.ok("hello")));
            } catch (IOException refused) {
                // By a client that does not trust us, or at the end.
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private String url(String host) {
        return "https://" + host + ":" + listener.getLocalPort() + "/x";
    }

    @Test
    void whoIsTrustedIsRead() throws Exception {
        var upstream = new Upstream(PATIENCE_MILLIS, PATIENCE_MILLIS, () -> trusting);
        try (UpstreamReply reply = upstream.ask("GET", url("localhost"), Map.of())) {
            byte[] body = new byte[100];
            assertThat(reply.read(body)).isEqualTo(5);
            assertThat(reply.read(body)).isEqualTo(-1);
        }
    }

    @Test
    void whoHasAnotherNameIsNot() {
        var upstream = new Upstream(PATIENCE_MILLIS, PATIENCE_MILLIS, () -> trusting);
        assertThatThrownBy(() -> upstream.ask("GET", url("127.0.0.1"), Map.of()))
                .isInstanceOfSatisfying(
                        IOException.class, e -> assertThat(Upstream.reason(e)).startsWith("no secure connection: "));
    }

    @Test
    void whomTheRuntimeDoesNotTrustIsNot() {
        var upstream = new Upstream(PATIENCE_MILLIS, PATIENCE_MILLIS);
        assertThatThrownBy(() -> upstream.ask("GET", url("localhost"), Map.of()))
                .isInstanceOfSatisfying(
                        IOException.class, e -> assertThat(Upstream.reason(e)).startsWith("no secure connection: "));
    }
}
