package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bootmasq.edge.http.TestIdentity;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real firmware that boots by HTTPS, judged by what its serial port says. */
@Tag("firmware")
final class HttpsFirmwareTest {
    private static final Duration BOOT = Duration.ofSeconds(150);
    private static final String MARKER = "BOOTMASQ-MARKER over HTTPS";
    /** EFI_CERT_X509_GUID, of what OVMF takes for a list of authorities (UEFI specification 2.10 section 32.4.1). */
    private static final String X509 = "a159c0a5e494a74a87b5ab155c2bf072";

    private final Lab lab = Lab.open();

    @AfterEach
    void closeLab() {
        lab.close();
    }

    @Test
    void ovmfLoadsAProgramFromAServerThatItTrusts() throws Exception {
        Path root = Files.createDirectories(lab.folder().resolve("files"));
        Files.write(root.resolve("boot.efi"), EfiProgram.saying(MARKER + "\r\n"));
        TestIdentity identity = TestIdentity.rsa("192.168.77.1");
        Path certificate = lab.folder().resolve("server.pem");
        Path key = lab.folder().resolve("server.key");
        identity.write(certificate, key);
        Path authorities = lab.folder().resolve("authorities");
        Files.write(authorities, signatureList(identity.certificate().getEncoded()));
        try (Server server = Server.start(lab, Program.underTest(), """
            port=0
            no-ping
            log-dhcp
            dhcp-range=192.168.77.100,192.168.77.150,1h
            http-boot=https://192.168.77.1/boot.efi
            enable-http
            http-root=%s
            http-certificate=%s
            http-key=%s
            """.formatted(root, certificate, key));
                Machine machine = Machine.uefiOverHttps(lab, "52:54:00:00:00:71", authorities)) {
            assertThat(machine.prints(MARKER, BOOT))
                    .as(() -> MARKER + " on the serial port\n" + machine + "\n--- server\n" + server)
                    .isTrue();
            assertThat(server.awaitLog("sent " + root + "/boot.efi to 192.168.77.1", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
        }
    }

    private static byte[] signatureList(byte[] der) {
        return Bytes.ofHex(X509)
                .plus(little(28 + 16 + der.length))
                .plus(little(0))
                .plus(little(16 + der.length))
                .plus(Bytes.owning(new byte[16]))
                .plus(Bytes.of(der))
                .toArray();
    }

    private static Bytes little(int number) {
        return Bytes.of(new byte[] {(byte) number, (byte) (number >> 8), (byte) (number >> 16), (byte) (number >> 24)});
    }
}
