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

/** GRUB, also behind a shim under Secure Boot, that real UEFI firmware loads by HTTP. */
@Tag("firmware")
final class GrubFirmwareTest {
    private static final Duration BOOT = Duration.ofSeconds(150);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String MARKER = "BOOTMASQ-MARKER";
    private static final String SHIM = "/usr/lib/shim/shimx64.efi";
    private static final String SIGNED = "/usr/lib/grub/x86_64-efi-signed/";

    private final Lab lab = Lab.open();
    private final Path root = lab.folder().resolve("files");

    @BeforeEach
    void makeRoot() throws IOException {
        Files.createDirectories(root);
        lab.write("files/grub/grub.cfg", "source /more.cfg\n");
        lab.write("files/more.cfg", "echo \"" + MARKER + " from $root\"\nsleep 60\n");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    @Test
    void grubReadsItsConfigurationByHttp() {
        makeGrub();
        try (Server server = serve("grub.efi");
                Machine machine = Machine.uefiOverHttp(lab, "52:54:00:00:00:91")) {
            expect(machine, server, MARKER + " from http,192.168.77.1");
        }
    }

    /** The shim loads {@code grubx64.efi} from beside it; both are signed by the key that it has for tests. */
    @Test
    void grubBehindAShimReadsItsConfigurationByHttpUnderSecureBoot() {
        makeGrub();
        Needs.program("sbsign", "sbsigntool");
        Needs.file(SHIM, "shim-unsigned");
        Needs.file("/usr/share/ovmf/PkKek-1-snakeoil.key", "ovmf");
        sh("""
            openssl pkey -in /usr/share/ovmf/PkKek-1-snakeoil.key -passin pass:snakeoil -out key
            sign() { sbsign --key key --cert /usr/share/ovmf/PkKek-1-snakeoil.pem --output files/$2 $1; }
            sign %s shimx64.efi
            sign files/grub.efi grubx64.efi
            """.formatted(SHIM));
        try (Server server = serve("shimx64.efi");
                Machine machine = Machine.uefiOverHttpWithSecureBoot(lab, "52:54:00:00:00:92", "snakeoil")) {
            expect(machine, server, MARKER + " from http,192.168.77.1");
        }
    }

    /** It has no module for HTTP, and under Secure Boot it loads none: it comes to its prompt, and has TFTP there. */
    @Test
    void debiansSignedGrubComesToItsPromptUnderSecureBoot() throws IOException {
        Files.copy(Needs.file(SHIM + ".signed", "shim-signed"), root.resolve("shimx64.efi"));
        Files.copy(Needs.file(SIGNED + "grubnetx64.efi.signed", "grub-efi-amd64-signed"), root.resolve("grubx64.efi"));
        try (Server server = serve("shimx64.efi");
                Machine machine = Machine.uefiOverHttpWithSecureBoot(lab, "52:54:00:00:00:93", "ms")) {
            expect(machine, server, "grub> ");
            machine.type("source (tftp,192.168.77.1)/more.cfg\r");
            expect(machine, server, MARKER + " from ");
            assertThat(server.awaitLog("sent " + root + "/more.cfg to 192.168.77.1", SOON))
                    .as(server.toString())
                    .isTrue();
        }
    }

    /** With it all that is signed boots by HTTP alone: as Debian's own images are made. */
    @Test
    void anImageWithDebiansSignedProgramsBootsUnderSecureBoot() {
        Needs.program("mformat", "mtools");
        Needs.program("xorriso", "xorriso");
        Needs.file(SHIM + ".signed", "shim-signed");
        Needs.file(SIGNED + "gcdx64.efi.signed", "grub-efi-amd64-signed");
        sh("""
            mkdir -p tree/.disk tree/boot/grub
            touch tree/.disk/info
            cp files/more.cfg tree/boot/grub/grub.cfg
            truncate -s 6M tree/efi.img
            mformat -i tree/efi.img ::
            mmd -i tree/efi.img ::/EFI ::/EFI/BOOT
            mcopy -i tree/efi.img %s.signed ::/EFI/BOOT/BOOTX64.EFI
            mcopy -i tree/efi.img %sgcdx64.efi.signed ::/EFI/BOOT/grubx64.efi
            xorriso -as mkisofs -quiet -r -e efi.img -no-emul-boot -o files/boot.iso tree
            """.formatted(SHIM, SIGNED));
        try (Server server = serve("boot.iso");
                Machine machine = Machine.uefiOverHttpWithSecureBoot(lab, "52:54:00:00:00:94", "ms")) {
            expect(machine, server, MARKER + " from cd");
        }
    }

    @Test
    void aProgramThatNobodySignedIsRefusedUnderSecureBoot() throws IOException {
        Files.write(root.resolve("boot.efi"), EfiProgram.saying(MARKER));
        try (Server server = serve("boot.efi");
                Machine machine = Machine.uefiOverHttpWithSecureBoot(lab, "52:54:00:00:00:95", "ms")) {
            expect(machine, server, "Access Denied");
            assertThat(machine.toString()).doesNotContain(MARKER);
        }
    }

    /** A GRUB that speaks HTTP, with the generation that a shim wants to know of it. */
    private void makeGrub() {
        Needs.program("grub-mkimage", "grub-common");
        Needs.file("/usr/lib/grub/x86_64-efi/http.mod", "grub-efi-amd64-bin");
        lab.write("sbat.csv", """
            sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md
            grub,5,Free Software Foundation,grub,2.06,https://www.gnu.org/software/grub/
            """);
        String modules = "normal configfile efinet http echo sleep";
        sh("grub-mkimage -O x86_64-efi -p /grub --sbat sbat.csv -o files/grub.efi " + modules);
    }

    private void sh(String script) {
        Running running = Running.start(lab.folder(), List.of("sh", "-euc", script));
        assertThat(running.awaitExit(SOON)).as(running.toString()).isZero();
    }

    private Server serve(String program) {
        return Server.start(lab, Program.underTest(), """
            port=0
            no-ping
            log-dhcp
            dhcp-range=192.168.77.100,192.168.77.150,1h
            enable-tftp
            tftp-root=%s
            enable-http
            http-boot=%s
            """.formatted(root, program));
    }

    private static void expect(Machine machine, Server server, String marker) {
        assertThat(machine.prints(marker, BOOT))
                .as(() -> marker + " on the serial port\n" + machine + "\n--- server\n" + server)
                .isTrue();
    }
}
