package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real UEFI firmware that boots by HTTP over IPv4 because a line {@code http-boot} says so. */
@Tag("firmware")
final class HttpFirmwareTest {
    private static final Duration BOOT = Duration.ofSeconds(150);
    private static final String MARKER = "BOOTMASQ-MARKER";
    private static final int HTTP_PORT = 8080;

    private final Lab lab = Lab.open();
    private final Path root = lab.folder().resolve("files");

    @BeforeEach
    void makeRoot() throws IOException {
        Files.createDirectories(root);
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    @Test
    void ovmfTakesTheUrlOfAProxyBesideAnotherServer() throws IOException {
        Files.write(root.resolve("boot.efi"), EfiProgram.saying(MARKER + " over HTTP\r\n"));
        String other = lab.client("02:00:00:00:77:02");
        lab.ip(other, "addr add 192.168.77.2/24 brd + dev eth0");
        String addresses = "port=0\nno-ping\ndhcp-range=192.168.77.200,192.168.77.210,1h\n";
        try (Server _ = Server.start(lab, other, Program.dnsmasq(), addresses);
                Server server = serve("""
                    dhcp-range=192.168.77.0,proxy
                    http-boot=boot.efi
                    """);
                Machine machine = Machine.uefiOverHttp(lab, "52:54:00:00:00:72")) {
            expect(machine, server, MARKER + " over HTTP");
        }
    }

    /** Firmware makes a CD of memory of it, and boots that. */
    @Test
    void ovmfBootsAnIsoImage() throws IOException {
        Needs.program("mformat", "mtools");
        Needs.program("xorriso", "xorriso");
        Files.write(lab.folder().resolve("boot.efi"), EfiProgram.saying(MARKER + " in an image\r\n"));
        Running made = Running.start(lab.folder(), List.of("sh", "-euc", """
            mkdir tree
            mformat -C -i tree/efi.img -f 1440 ::
            mmd -i tree/efi.img ::/EFI ::/EFI/BOOT
            mcopy -i tree/efi.img boot.efi ::/EFI/BOOT/BOOTX64.EFI
            xorriso -as mkisofs -quiet -r -e efi.img -no-emul-boot -o files/boot.iso tree
            """));
        assertThat(made.awaitExit(Duration.ofSeconds(20))).as(made.toString()).isZero();
        try (Server server = serve("""
            dhcp-range=192.168.77.100,192.168.77.150,1h
            http-boot=arch:x64-uefi,boot.iso
            """);
                Machine machine = Machine.uefiOverHttp(lab, "52:54:00:00:00:73")) {
            expect(machine, server, MARKER + " in an image");
        }
    }

    /** It says architecture 19, and another line is for x64. */
    @Test
    void arm64LoadsTheProgramOfItsArchitecture() throws IOException {
        Files.write(root.resolve("arm64.efi"), EfiProgram.sayingOnArm64(MARKER + " on arm64\r\n"));
        try (Server server = serve("""
            dhcp-range=192.168.77.100,192.168.77.150,1h
            http-boot=arch:arm64-uefi,arm64.efi
            http-boot=arch:x64-uefi,x64.efi
            """);
                Machine machine = Machine.arm64OverHttp(lab, "52:54:00:00:00:74")) {
            expect(machine, server, MARKER + " on arm64");
        }
    }

    private Server serve(String configuration) {
        String common = "port=0\nno-ping\nlog-dhcp\nenable-http\nhttp-port=" + HTTP_PORT + "\nhttp-root=" + root + "\n";
        return Server.start(lab, Program.underTest(), common + configuration);
    }

    private static void expect(Machine machine, Server server, String marker) {
        assertThat(machine.prints(marker, BOOT))
                .as(() -> marker + " on the serial port\n" + machine + "\n--- server\n" + server)
                .isTrue();
    }
}
