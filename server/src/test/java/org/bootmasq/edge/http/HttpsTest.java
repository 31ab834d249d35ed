package org.bootmasq.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP over TLS on loopback, with certificates that the test has made. */
class HttpsTest extends HttpStage {
    private static TestIdentity rsa;
    private static TestIdentity ecdsa;
    private static TestIdentity renewed;

    private int securePort;
    private Path certificate = Path.of("");
    private Path key = Path.of("");

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        rsa = TestIdentity.rsa("first");
        ecdsa = TestIdentity.ecdsa("curve");
        renewed = TestIdentity.rsa("renewed");
    }

    @BeforeEach
    void beginWithTls() throws Exception {
        certificate = folder.resolve("one.pem");
        key = folder.resolve("one.key");
        rsa.write(certificate, key);
        ecdsa.write(folder.resolve("two.pem"), folder.resolve("two.key"));
        securePort = freePort();
        runner.close();
        serveSecurely();
    }

    private void serveSecurely(String... more) throws IOException {
        String[] lines = {
            "https-port=" + securePort,
            "http-certificate=" + certificate,
            "http-key=" + key,
            "http-certificate=" + folder.resolve("two.pem"),
            "http-key=" + folder.resolve("two.key")
        };
        String[] all = Arrays.copyOf(more, more.length + lines.length);
        System.arraycopy(lines, 0, all, more.length, lines.length);
        serve(all);
    }

    /** Trusts what the tests made, and nothing else. */
    private static SSLContext trusting() throws GeneralSecurityException, IOException {
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("1", rsa.certificate());
        known.setCertificateEntry("2", ecdsa.certificate());
        known.setCertificateEntry("3", renewed.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private SSLSocket secure(Socket below) throws GeneralSecurityException, IOException {
        var socket = (SSLSocket) trusting().getSocketFactory().createSocket(below, "127.0.0.1", securePort, true);
        clients.add(socket);
        return socket;
    }

    private SSLSocket secure() throws GeneralSecurityException, IOException {
        return secure(connect("127.0.0.1", "127.0.0.1", securePort));
    }

    private Principal whoServes() throws GeneralSecurityException, IOException {
        try (SSLSocket socket = secure()) {
            socket.setEnabledCipherSuites(new String[] {"TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"});
            return socket.getSession().getPeerPrincipal();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aConnectionServesAsOneInTheClearDoes(String version) throws Exception {
        byte[] octets = large();
        SSLSocket socket = secure();
        socket.setEnabledProtocols(new String[] {version});
        send(socket, get("/a.txt"));
        assertThat(reply(socket).text()).isEqualTo("hello");
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        send(socket, "HEAD /large HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(head(socket.getInputStream())).contains("200 OK", "Content-Length: " + LARGE);
        send(socket, "GET /large HTTP/1.1\r\nHost: a\r\nRange: bytes=1000000-20999999\r\n\r\n");
        assertThat(reply(socket).octets()).isEqualTo(Arrays.copyOfRange(octets, 1_000_000, 21_000_000));
        send(socket, get("/large"));
        assertThat(reply(socket).octets()).isEqualTo(octets);
        awaitLog("sent " + root + "/large to 127.0.0.1");
        assertThat(ask(get("/a.txt")).text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void requestsMayComeBeforeTheirRepliesWereTaken(String version) throws Exception {
        byte[] octets = large();
        SSLSocket socket = secure();
        socket.setEnabledProtocols(new String[] {version});
        send(socket, get("/a.txt").repeat(2000) + get("/large") + get("/sub/x"));
        // All of it has come, and the farewell behind it; what was asked is answered first.
        socket.shutdownOutput();
        for (int i = 0; i < 2000; i++) assertThat(reply(socket).text()).isEqualTo("hello");
        assertThat(reply(socket).octets()).isEqualTo(octets);
        assertThat(reply(socket).text()).isEqualTo("below");
    }

    @Test
    void severalPartsComeInOneReply() throws Exception {
        large();
        SSLSocket socket = secure();
        send(socket, "GET /large HTTP/1.1\r\nHost: a\r\nRange: bytes=0-99999, -2\r\n\r\n");
        assertThat(reply(socket).status()).isEqualTo(206);
        send(socket, get("/a.txt"));
        assertThat(reply(socket).text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, curve",
        "TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, first",
        // What the firmware of Debian's OVMF has.
        "TLSv1.2, TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, first",
        "TLSv1.2, TLS_DHE_RSA_WITH_AES_128_CBC_SHA, first",
    })
    void theClientChoosesAmongTheKeys(String version, String suite, String name) throws Exception {
        SSLSocket socket = secure();
        socket.setEnabledProtocols(new String[] {version});
        socket.setEnabledCipherSuites(new String[] {suite});
        send(socket, get("/a.txt"));
        assertThat(reply(socket).text()).isEqualTo("hello");
        assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
        assertThat(socket.getSession().getPeerPrincipal().getName()).isEqualTo("CN=" + name);
    }

    @Test
    void whatIsRenewedIsServedFromThenOn() throws Exception {
        SSLSocket before = secure();
        send(before, get("/a.txt"));
        assertThat(reply(before).text()).isEqualTo("hello");
        renewed.write(certificate, key);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (whoServes().getName().equals("CN=first"))
            assertThat(System.nanoTime()).isLessThan(end);
        assertThat(whoServes().getName()).isEqualTo("CN=renewed");
        awaitLog("HTTPS goes by " + certificate);
        send(before, get("/a.txt"));
        assertThat(reply(before).text()).isEqualTo("hello");
    }

    @Test
    void aBrokenRenewalChangesNothingAndIsSaidOnce() throws Exception {
        TestIdentity.replace(certificate, "-----BEGIN CERTIFICATE-----\nAAAA");
        for (int i = 0; i < 3; i++) runner.lookAgain();
        assertThat(whoServes().getName()).isEqualTo("CN=first");
        String line = "cannot read " + certificate + ": no certificate in it: HTTPS stays as it was";
        assertThat(log).filteredOn(line::equals).hasSize(1);
        renewed.write(certificate, key);
        runner.lookAgain();
        assertThat(whoServes().getName()).isEqualTo("CN=renewed");
    }

    @Test
    void whoSpeaksInTheClearIsToldSo() throws Exception {
        Socket socket = connect("127.0.0.1", "127.0.0.1", securePort);
        send(socket, get("/a.txt"));
        Reply reply = reply(socket);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).isEqualTo("This port wants https.\n");
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        awaitLog("TLS with 127.0.0.1 failed: it speaks HTTP in the clear");
    }

    @Test
    void whoHasNothingInCommonIsRefusedAndTheReasonIsLogged() throws Exception {
        SSLSocket socket = secure();
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.setEnabledCipherSuites(new String[] {"TLS_DHE_DSS_WITH_AES_128_GCM_SHA256"});
        assertThatThrownBy(socket::startHandshake)
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("handshake");
        awaitLog("TLS with 127.0.0.1 failed: ");
    }

    @Test
    void randomOctetsEndTheirConnectionAlone() throws Exception {
        SSLSocket other = secure();
        send(other, get("/a.txt"));
        assertThat(reply(other).text()).isEqualTo("hello");
        byte[] octets = large();
        for (int i = 0; i < 50; i++) {
            Socket socket = connect("127.0.0.1", "127.0.0.1", securePort);
            byte[] some = Arrays.copyOfRange(octets, i * 1000, i * 1000 + 1000);
            some[0] = 22;
            some[1] = 3;
            some[2] = 3;
            some[3] = 0;
            try (socket) {
                socket.getOutputStream().write(some);
                socket.getInputStream().readAllBytes();
            } catch (SocketException reset) {
                // That, too, is an end.
            }
        }
        send(other, get("/a.txt"));
        assertThat(reply(other).text()).isEqualTo("hello");
    }

    @Test
    void handshakesThatStopHalfWayKeepNobodyOut() throws Exception {
        runner.close();
        serveSecurely("http-max=100");
        for (int i = 0; i < 200; i++) {
            Socket socket = connect("127.0.0.1", "127.0.0.1", securePort);
            socket.getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1});
        }
        // They have all been looked at when the last has its place, for which the first has lost its own.
        awaitEnd(clients.getFirst());
        for (int i = 0; i < 5; i++) {
            SSLSocket other = secure(connect("127.0.0.2", "127.0.0.1", securePort));
            send(other, get("/a.txt"));
            assertThat(reply(other).text()).isEqualTo("hello");
        }
        Socket plain = connect("127.0.0.3", "127.0.0.1", port);
        send(plain, get("/a.txt"));
        assertThat(reply(plain).text()).isEqualTo("hello");
    }

    private static void awaitEnd(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException reset) {
            // Its octets were not read: that is an end as well.
        }
    }

    /** A socket that remembers what came by it. */
    private static final class Recorded extends Socket {
        final ByteArrayOutputStream came = new ByteArrayOutputStream();

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int count = super.read(into, offset, length);
                    if (count > 0) came.write(into, offset, count);
                    return count;
                }
            };
        }
    }

    @Test
    void theEndIsAFarewellAndNoCut() throws Exception {
        var below = new Recorded();
        below.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), securePort));
        SSLSocket socket = secure(below);
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        send(socket, "GET /a.txt HTTP/1.0\r\n\r\n");
        assertThat(reply(socket).text()).isEqualTo("hello");
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        byte[] records = below.came.toByteArray();
        int last = 0;
        for (int at = 0; at < records.length; at += 5 + ((records[at + 3] & 0xff) << 8 | records[at + 4] & 0xff)) {
            last = records[at];
        }
        assertThat(last).as("the type of the last record: alert").isEqualTo(21);
    }

    @Test
    void keysInTheFormsOfOpensslAreRead() throws Exception {
        TestIdentity.replace(key, TestIdentity.pem("RSA PRIVATE KEY", rsa.bareKey()));
        TestIdentity.replace(
                folder.resolve("two.key"),
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + TestIdentity.pem("EC PRIVATE KEY", ecdsa.bareKey()));
        runner.close();
        serveSecurely();
        assertThat(whoServes().getName()).isEqualTo("CN=first");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | no key in it",
                "-----BEGIN PRIVATE KEY-----~!!!~-----END PRIVATE KEY----- | no PEM",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----~-----END ENCRYPTED PRIVATE KEY----- | the key is encrypted",
                "-----BEGIN RSA PRIVATE KEY-----~Proc-Type: 4,ENCRYPTED~-----END RSA PRIVATE KEY----- | the key is encrypted",
                "-----BEGIN PRIVATE KEY-----~AAAA~-----END PRIVATE KEY----- | the key does not belong to its certificate",
                "another | the key does not belong to its certificate",
                "gone | No such file or directory",
                "folder | no regular file",
            })
    void aKeyThatIsOfNoUseIsRefusedWithItsName(String text, String reason) throws Exception {
        runner.close();
        TestIdentity.replace(key, text.replace('~', '\n'));
        if (text.equals("another")) renewed.write(folder.resolve("unused"), key);
        if (text.equals("gone")) Files.delete(key);
        if (text.equals("folder")) key = root;
        assertThatThrownBy(this::serveSecurely)
                .isInstanceOf(FileSystemException.class)
                .hasMessage(key + ": " + reason);
        serve();
    }
}
