package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Other people's iSCSI initiators and a disk that this server has. */
final class SanClientsTest {
    private static final String TARGET = "iqn.2026-11.org.example:disk";
    private static final String URL = "iscsi://" + Lab.SERVER + "/" + TARGET + "/0";
    private static final int DISK = 16 << 20;

    private final Lab lab = Lab.open();
    private final Path disk = lab.folder().resolve("disk.img");

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private Server serve(byte[] content) throws IOException {
        Files.write(disk, content);
        return Server.start(
                lab,
                Program.underTest(),
                "port=0\ndhcp-range=192.168.77.100,192.168.77.150,1h\nsan-target=" + TARGET + "," + disk + "\n");
    }

    private String output(String... command) {
        Running run = lab.run(lab.serverNamespace(), Duration.ofSeconds(30), command);
        assertThat(run.awaitExit(Duration.ofSeconds(1))).as(run.toString()).isZero();
        return run.text();
    }

    @Test
    void libiscsiListsInquiresAndMeasures() throws IOException {
        Needs.program("iscsi-ls", "libiscsi-bin");
        try (Server _ = serve(new byte[DISK])) {
            assertThat(output("iscsi-ls", "-s", "iscsi://" + Lab.SERVER))
                    .contains("Target:" + TARGET + " Portal:" + Lab.SERVER + ":3260,1")
                    .containsPattern("Lun:0 +Type:DIRECT_ACCESS \\(Size:15M\\)");
            assertThat(output("iscsi-inq", URL)).contains("Vendor:BOOTMASQ");
            assertThat(output("iscsi-swp", URL)).contains("SWP:0");
            output("iscsi-swp", "-s", "on", URL);
            assertThat(output("iscsi-swp", URL)).contains("SWP:1");
            output("iscsi-swp", "-s", "off", URL);
            assertThat(output("iscsi-swp", URL)).contains("SWP:0");
            assertThat(output("iscsi-perf", "-b", "8", "-m", "32", "-r", "-t", "1", URL))
                    .contains("iops average");
        }
    }

    @Test
    @Tag("firmware")
    void qemusOwnDriveBootsTheDisk() throws IOException {
        Needs.file("/usr/lib/x86_64-linux-gnu/qemu/block-iscsi.so", "qemu-block-extra");
        try (Server server = serve(Arrays.copyOf(BootSector.saying("BOOTED-BY-QEMU"), DISK));
                Machine machine = Machine.biosWithDrive(lab, "52:54:00:00:04:01", URL)) {
            assertThat(machine.prints("BOOTED-BY-QEMU", Duration.ofSeconds(60)))
                    .as(() -> machine + "\n--- server\n" + server)
                    .isTrue();
        }
    }
}
