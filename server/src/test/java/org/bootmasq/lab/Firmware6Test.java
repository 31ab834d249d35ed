package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real boot firmware over IPv6 from power-on to what it was meant to run, judged by what its serial port says. */
@Tag("firmware")
final class Firmware6Test {
    private static final Duration BOOT = Duration.ofSeconds(150);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String MARKER = "BOOTMASQ-MARKER";
    private static final String SERVER = "2001:db8:77::1";

    /** For so long iPXE waits for a router where none answers, after which it goes on. */
    private static final Duration WAIT_FOR_A_ROUTER = Duration.ofSeconds(13);

    private final Lab lab = Lab.open();
    private final Path root = lab.folder().resolve("files");

    @BeforeEach
    void turnIp6On() throws IOException {
        Files.createDirectories(root);
        String settings = "/proc/sys/net/ipv6/conf/br0";
        String on = "for each in accept_dad accept_ra disable_ipv6; do echo 0 >" + settings + "/$each; done";
        assertThat(lab.run(lab.serverNamespace(), SOON, "sh", "-ec", on).awaitExit(SOON))
                .isZero();
        lab.ip(lab.serverNamespace(), "addr add " + SERVER + "/64 dev br0 nodad");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    /** IPv4 is there too, without a boot file: iPXE asks both versions, and waits for both. */
    @Test
    void pxeOverIp6LoadsIpxeAndThatRunsTheScriptWithoutWaitingForARouter() throws IOException {
        Files.copy(Needs.file("/usr/lib/ipxe/snponly.efi", "ipxe"), root.resolve("snponly.efi"));
        lab.write("files/boot.ipxe", "#!ipxe\necho " + MARKER + " ${filename}\nsleep 60\n");
        String url = "tftp://[" + SERVER + "]/";
        try (Server server = serve("""
            enable-tftp
            tftp-root=%1$s
            dhcp-range=192.168.77.100,192.168.77.150,1h
            dhcp-userclass=set:ipxe,iPXE
            dhcp-match=set:efi64,option6:61,7
            dhcp-option=tag:efi64,tag:!ipxe,option6:bootfile-url,%2$ssnponly.efi
            dhcp-option=tag:ipxe,option6:bootfile-url,%2$sboot.ipxe
            """.formatted(root, url));
                Machine machine = Machine.uefiOverIp6(lab, "52:54:00:00:00:61")) {
            expect(machine, server, "iPXE initialising devices");
            long loaded = System.nanoTime();
            expect(machine, server, MARKER + " " + url + "boot.ipxe");
            assertThat(Duration.ofNanos(System.nanoTime() - loaded))
                    .as(() -> "from the start of iPXE to its script\n" + machine + "\n--- server\n" + server)
                    .isLessThan(WAIT_FOR_A_ROUTER);
            assertThat(server.awaitLog("RTR-ADVERT(br0) 2001:db8:77::", Duration.ofSeconds(5)))
                    .as(server.toString())
                    .isTrue();
        }
    }

    /** One line says all that firmware wants to hear. */
    @Test
    void httpBootOverIp6LoadsAProgram() throws IOException {
        Files.write(root.resolve("boot.efi"), EfiProgram.saying(MARKER + " over HTTP\r\n"));
        try (Server server = serve("""
            enable-http
            http-port=8080
            http-root=%s
            http-boot=arch:x64-uefi,boot.efi
            """.formatted(root));
                Machine machine = Machine.uefiOverIp6(lab, "52:54:00:00:00:62")) {
            expect(machine, server, MARKER + " over HTTP");
            assertThat(server.log())
                    .anyMatch(line -> line.contains("http://[" + SERVER + "]:8080/boot.efi"))
                    .anyMatch(line -> line.contains("sent") && line.contains("boot.efi"));
        }
    }

    private Server serve(String configuration) {
        return Server.start(lab, Program.underTest(), """
            port=0
            no-ping
            log-dhcp
            dhcp-authoritative
            enable-ra
            dhcp-range=2001:db8:77::100,2001:db8:77::1ff,64,1h
            """ + configuration);
    }

    private static void expect(Machine machine, Server server, String marker) {
        assertThat(machine.prints(marker, BOOT))
                .as(() -> marker + " on the serial port\n" + machine + "\n--- server\n" + server)
                .isTrue();
    }
}
