package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code bootmasq probe} against Bootmasq and dnsmasq, right and wrong. */
final class ProbeLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SCRIPT = "#!ipxe\necho marker\n";

    private final Lab lab = Lab.open();
    private final String client = lab.clientWithAddress();

    @AfterEach
    void closeLab() {
        lab.close();
    }

    @Test
    void aBiosMachineIsFollowedFromItsRomToTheScript() throws IOException {
        copy("/usr/lib/ipxe/undionly.kpxe", "ipxe", "undionly.kpxe");
        lab.write("tftp/boot.ipxe", SCRIPT);
        String lines = "dhcp-match=set:ipxe,175\ndhcp-boot=tag:ipxe,boot.ipxe\ndhcp-boot=undionly.kpxe\n";
        for (Program program : List.of(Program.underTest(), Program.dnsmasq())) {
            try (Server server = serve(program, lines)) {
                Running probe = probe(0);
                assertThat(probe.text())
                        .as(server.toString())
                        .contains("Stage 1: PXE ROM")
                        .contains("boot file    undionly.kpxe from " + Lab.SERVER)
                        .contains("is           BIOS loader (gPXE or iPXE)")
                        .contains("Stage 2: iPXE")
                        .contains("boot file    boot.ipxe from " + Lab.SERVER)
                        .contains("is           script of gPXE or iPXE")
                        .contains("Nothing is wrong.");
                assertThat(server.leases()).as("no lease is taken").satisfies(file -> assertThat(
                                Files.exists(file) ? Files.readString(file) : "")
                        .isEmpty());
            }
        }
    }

    private Server serve(Program program, String more) {
        return Server.start(
                lab,
                program,
                "port=0\nno-ping\nlog-dhcp\nenable-tftp\ntftp-root="
                        + lab.folder().resolve("tftp") + "\ndhcp-range=192.168.77.100,192.168.77.150,1h\n" + more);
    }

    private void copy(String file, String debianPackage, String name) throws IOException {
        lab.write("tftp/empty", "");
        Path from = Needs.file(file, debianPackage);
        TftpStage.publish(Files.copy(from, lab.folder().resolve("tftp").resolve(name)));
    }

    /** Runs it to its end, which has to be this. */
    private Running probe(int status, String... more) {
        return probeIn(client, status, more);
    }

    private Running probeIn(String namespace, int status, String... more) {
        List<String> command = new ArrayList<>(Program.underTest().with(List.of("probe", "--wait", "1")));
        command.addAll(List.of(more));
        Running probe = lab.run(namespace, SOON, command.toArray(String[]::new));
        assertThat(probe.awaitExit(SOON)).as(probe.toString()).isEqualTo(status);
        return probe;
    }
}
