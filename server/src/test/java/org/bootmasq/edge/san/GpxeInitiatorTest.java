package org.bootmasq.edge.san;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gPXE, played by {@link GpxeInitiator}, and the iSCSI service. */
class GpxeInitiatorTest {
    private static final String TARGET = "iqn.2026-11.org.example:disk";
    private static final String UNKNOWN = "iqn.2000-09.org.etherboot:UNKNOWN";
    private static final int AUTHENTICATION_FAILURE = 0x0201;
    private static final int NOT_FOUND = 0x0203;

    @TempDir
    private Path folder;

    private final byte[] disk = new byte[1 << 20];

    private SanRunner serve(String more) throws IOException {
        new Random(1).nextBytes(disk);
        Path image = Files.write(folder.resolve("disk.img"), disk);
        return SanStandalone.start("san-target=" + TARGET + "," + image + more + "\n", (_, _, _) -> {});
    }

    @Test
    void readsTheBootSectorAndWritesWhatItReadsAfterHangingUp() throws IOException {
        var written = new byte[40 * 1024];
        new Random(2).nextBytes(written);
        try (SanRunner service = serve("")) {
            try (var gpxe = new GpxeInitiator(service.port())) {
                assertThat(gpxe.login(UNKNOWN, TARGET)).isZero();
                assertThat(gpxe.capacity()).isEqualTo(disk.length / 512);
                assertThat(gpxe.read(0, 1)).isEqualTo(Arrays.copyOf(disk, 512));
                assertThat(gpxe.read(100, 63)).isEqualTo(Arrays.copyOfRange(disk, 100 * 512, 163 * 512));
                gpxe.write(200, written);
            }
            try (var gpxe = new GpxeInitiator(service.port())) {
                assertThat(gpxe.login(UNKNOWN, TARGET)).isZero();
                assertThat(gpxe.capacity()).isEqualTo(disk.length / 512);
                assertThat(gpxe.read(200, 80)).isEqualTo(written);
            }
        }
    }

    @Test
    void theNextBootTakesTheSessionOfOneThatNeverHungUp() throws IOException {
        try (SanRunner service = serve("");
                var before = new GpxeInitiator(service.port());
                var after = new GpxeInitiator(service.port())) {
            assertThat(before.login(UNKNOWN, TARGET)).isZero();
            assertThat(after.login(UNKNOWN, TARGET)).isZero();
            assertThat(after.capacity()).isEqualTo(disk.length / 512);
            assertThat(after.read(0, 1)).isEqualTo(Arrays.copyOf(disk, 512));
        }
    }

    @Test
    void chapWithTransitAskedForFromTheFirstStep() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "correct-horse-battery\n");
        try (SanRunner service = serve(",user=machine,secret-file=" + secret)) {
            try (var gpxe = new GpxeInitiator(service.port())) {
                assertThat(gpxe.login(UNKNOWN, TARGET, "machine", "correct-horse-battery"))
                        .isZero();
                assertThat(gpxe.capacity()).isEqualTo(disk.length / 512);
            }
            try (var gpxe = new GpxeInitiator(service.port())) {
                assertThat(gpxe.login(UNKNOWN, TARGET, "machine", "another-horse"))
                        .isEqualTo(AUTHENTICATION_FAILURE);
            }
        }
    }

    @Test
    void aTargetThatIsNotHereIsNotFound() throws IOException {
        try (SanRunner service = serve("");
                var gpxe = new GpxeInitiator(service.port())) {
            assertThat(gpxe.login(UNKNOWN, TARGET + "s")).isEqualTo(NOT_FOUND);
        }
    }
}
