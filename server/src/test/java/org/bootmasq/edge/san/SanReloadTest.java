package org.bootmasq.edge.san;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bootmasq.edge.Prepared;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another configuration while sessions run: all of it or nothing, and only those notice whose target is gone. */
class SanReloadTest {
    private static final String PLAIN = "iqn.2026-11.org.example:plain";
    private static final String GOLDEN = "iqn.2026-11.org.example:golden";
    private static final String ONE = "iqn.2000-01.org.etherboot:one";
    private static final int NOT_FOUND = 0x0203;
    private static final byte[] BLOCK = new byte[SanInitiator.BLOCK];

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private SanRunner service;

    @BeforeEach
    void serve() throws IOException {
        service = SanStandalone.start(
                text(
                        "san-target=" + PLAIN + ",FOLDER/plain.img,size=1M",
                        "san-target=" + GOLDEN + ",FOLDER/golden.img,size=1M,overlay=FOLDER/overlays"),
                (_, _, line) -> lines.add(line));
        open.add(service);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) each.close();
    }

    private String text(String... configuration) {
        return String.join("\n", configuration).replace("FOLDER", folder.toString());
    }

    private Prepared prepare(String... configuration) throws IOException {
        return service.prepare(SanStandalone.settings(text(configuration)), SanStandalone.interfaces());
    }

    private SanInitiator enter(int port, String target) throws IOException {
        var initiator = SanInitiator.open(port, ONE, target, open.size());
        open.addFirst(initiator);
        return initiator;
    }

    private int login(String target) throws IOException {
        try (SanInitiator initiator = SanInitiator.silent(service.port(), "127.0.0.1")) {
            return initiator.login(ONE, target, 100, "None");
        }
    }

    @Test
    void aTargetThatGoesAsksItsInitiatorsToLeave() throws Exception {
        SanInitiator staying = enter(service.port(), PLAIN);
        SanInitiator leaving = enter(service.port(), GOLDEN);
        prepare("san-target=" + PLAIN + ",FOLDER/plain.img,size=1M").takeEffect();
        assertThat(login(GOLDEN)).as("at once").isEqualTo(NOT_FOUND);
        PduSocket.Pdu told = leaving.receive();
        assertThat(told.opcode()).isEqualTo(0x32);
        assertThat(told.header().get(36)).as("logout is asked for").isEqualTo((byte) 1);
        assertThat(leaving.isClosedWithin(5000)).isTrue();
        assertThat(staying.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
    }

    @Test
    void oneDiskThatCannotBeHadChangesNothing() throws Exception {
        SanInitiator before = enter(service.port(), GOLDEN);
        String[] wanted = {
            "san-target=iqn.2026-11.org.example:new,FOLDER/new.img,size=1M",
            "san-target=" + PLAIN + ",FOLDER/plain.img,ro",
            "san-target=iqn.2026-11.org.example:missing,FOLDER/missing.img"
        };
        assertThatThrownBy(() -> prepare(wanted)).hasMessageContaining("missing.img is not there");
        assertThat(folder.resolve("new.img")).doesNotExist();
        assertThat(before.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        assertThat(enter(service.port(), PLAIN).write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        assertThat(login("iqn.2026-11.org.example:new")).isEqualTo(NOT_FOUND);
    }

    @Test
    void anotherServersDiskIsRefused() throws Exception {
        String taken = "san-target=iqn.2026-11.org.example:taken,FOLDER/taken.img,size=1M";
        try (SanRunner _ = SanStandalone.start(text(taken), (_, _, _) -> {})) {
            assertThatThrownBy(() -> prepare(taken)).hasMessageContaining("in use by another process");
            assertThat(folder.resolve("taken.img")).exists();
        }
        prepare(taken).takeEffect();
        assertThat(login("iqn.2026-11.org.example:taken")).isZero();
    }

    @Test
    void aFileGoesToAnotherTargetOnceTheSessionsOfTheFirstAreOver() throws Exception {
        SanInitiator before = enter(service.port(), PLAIN);
        assertThat(before.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        String other = "iqn.2026-11.org.example:other";
        prepare("san-target=" + other + ",FOLDER/plain.img,size=2M", "san-target=" + GOLDEN + ",FOLDER/golden.img,ro")
                .takeEffect();
        assertThat(before.isClosedWithin(5000)).isTrue();
        // Another change waits for the one before.
        prepare("san-target=" + other + ",FOLDER/plain.img,size=2M").takeEffect();
        SanInitiator after = enter(service.port(), other);
        assertThat(after.write(4095, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        assertThat(login(PLAIN)).isEqualTo(NOT_FOUND);
        assertThat(lines).noneMatch(line -> line.contains("not served"));
    }

    @Test
    void whatIsReservedUntilTheEndHoldsForTheTargetThatGetsTheFile() throws Exception {
        SanInitiator before = enter(service.port(), PLAIN);
        String other = "iqn.2026-11.org.example:other";
        Prepared prepared = prepare("san-target=" + other + ",FOLDER/plain.img");
        byte[] registers =
                ByteBuffer.allocate(24).putLong(8, 7).put(20, (byte) 1).array();
        assertThat(before.command(0x20, 24, "5f000000000000001800", registers).status())
                .isEqualTo(SanInitiator.GOOD);
        prepared.takeEffect();
        assertThat(before.isClosedWithin(5000)).isTrue();
        prepare("san-target=" + other + ",FOLDER/plain.img").takeEffect();
        PduSocket.Pdu keys = enter(service.port(), other).command(0x40, 16, "5e000000000000001000", new byte[0]);
        assertThat(keys.data().toArray()).as("READ KEYS").endsWith(0, 0, 0, 0, 0, 0, 0, 7);
    }

    @Test
    void aDiskWhoseMakingFailsLeavesNoFile() throws Exception {
        Files.createFile(folder.resolve("no-folder"));
        String wanted = "san-target=iqn.2026-11.org.example:new,FOLDER/new.img,size=1M,overlay=FOLDER/no-folder";
        assertThatThrownBy(() -> prepare(wanted)).isInstanceOf(IOException.class);
        assertThat(folder.resolve("new.img")).doesNotExist();
    }

    @Test
    void anotherPortIsOpenAndTheOldOneClosedWhileSessionsGoOn() throws Exception {
        int old = service.port();
        SanInitiator before = enter(old, PLAIN);
        int free;
        try (var probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            free = probe.getLocalPort();
            assertThatThrownBy(() -> prepare("san-port=" + free, "san-target=" + PLAIN + ",FOLDER/plain.img"))
                    .isInstanceOf(IOException.class);
        }
        prepare("san-port=" + free, "san-target=" + PLAIN + ",FOLDER/plain.img").takeEffect();
        assertThat(service.port()).isEqualTo(free);
        assertThat(before.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        assertThat(enter(free, PLAIN).write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        nobodyAnswers(old);
        prepare("san-port=" + free).takeEffect();
        nobodyAnswers(free);
    }

    /** Refused, or cut off where the kernel had taken the connection just before. */
    private void nobodyAnswers(int port) {
        assertThatThrownBy(() -> enter(port, PLAIN)).isInstanceOfAny(SocketException.class, EOFException.class);
    }
}
