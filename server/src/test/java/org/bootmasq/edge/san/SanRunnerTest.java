package org.bootmasq.edge.san;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bootmasq.lab.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The iSCSI service on a socket: who may write, who is kept out, and what becomes of those who misbehave or vanish. */
class SanRunnerTest {
    private static final String PLAIN = "iqn.2026-11.org.example:plain";
    private static final String GOLDEN = "iqn.2026-11.org.example:golden";
    private static final String LOCKED = "iqn.2026-11.org.example:locked";
    private static final String ONE = "iqn.2000-01.org.etherboot:one";
    private static final String OTHER = "iqn.2000-01.org.etherboot:other";
    private static final byte[] BLOCK = new byte[SanInitiator.BLOCK];

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    private SanRunner serve(String... configuration) throws IOException {
        Files.writeString(folder.resolve("secret"), "long enough to count\n");
        String text = String.join("\n", configuration).replace("FOLDER", folder.toString());
        SanRunner service = SanStandalone.start(text, (_, _, line) -> lines.add(line));
        open.addFirst(service);
        return service;
    }

    private SanInitiator enter(SanRunner service, String name, String target, int session) throws IOException {
        var initiator = SanInitiator.open(service.port(), name, target, session);
        open.addFirst(initiator);
        return initiator;
    }

    private SanInitiator silent(SanRunner service, String from) throws IOException {
        var initiator = SanInitiator.silent(service.port(), from);
        open.addFirst(initiator);
        return initiator;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) each.close();
    }

    private SanRunner servePlain() throws IOException {
        return serve("san-target=" + PLAIN + ",FOLDER/plain.img,size=1M");
    }

    @Test
    void oneMachineWritesAtATimeAndTheOtherIsToldSo() throws Exception {
        SanRunner service = servePlain();
        SanInitiator one = enter(service, ONE, PLAIN, 1);
        assertThat(one.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        SanInitiator other = enter(service, OTHER, PLAIN, 1);
        assertThat(other.write(1, BLOCK).status()).isEqualTo(SanInitiator.RESERVATION_CONFLICT);
        assertThat(other.read(0, 1)).hasSize(SanInitiator.BLOCK);
        assertThat(lines).anyMatch(line -> line.contains(OTHER + " was refused"));
        one.close();
        awaitGood(other);
    }

    /** A session ends some moments behind its connection. */
    private static void awaitGood(SanInitiator initiator) throws Exception {
        int status = SanInitiator.RESERVATION_CONFLICT;
        for (int i = 0; i < 200 && status != SanInitiator.GOOD; i++) {
            status = initiator.write(1, BLOCK).status();
            if (status != SanInitiator.GOOD) Thread.sleep(20);
        }
        assertThat(status).isEqualTo(SanInitiator.GOOD);
    }

    @Test
    void aMachineThatRebootedWritesWhileItsOldConnectionIsStillOpen() throws Exception {
        SanRunner service = servePlain();
        SanInitiator before = enter(service, ONE, PLAIN, 1);
        assertThat(before.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        SanInitiator after = enter(service, ONE, PLAIN, 2);
        assertThat(after.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        // The same session once more takes the place of the old one.
        SanInitiator again = enter(service, ONE, PLAIN, 1);
        assertThat(before.isClosedWithin(5000)).isTrue();
        assertThat(again.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
    }

    @Test
    void whoeverDoesNotKnowTheSecretIsRefusedLoggedAndMadeToWait() throws Exception {
        SanRunner service = serve("san-target=" + LOCKED + ",FOLDER/l.img,size=1M,user=user,secret-file=FOLDER/secret");
        assertThat(silent(service, "127.0.0.1").login(ONE, LOCKED, 1, "None")).isEqualTo(0x0201);
        SanInitiator guesser = silent(service, "127.0.0.1");
        assertThat(guesser.login(ONE, LOCKED, 1, "CHAP")).isEqualTo(0x0201);
        assertThat(guesser.isClosedWithin(500)).as("at once").isFalse();
        assertThat(guesser.isClosedWithin(5000)).isTrue();
        assertThat(lines).anyMatch(line -> line.contains(ONE) && line.contains("did not prove"));
    }

    @Test
    void whatIsNotConfiguredIsNotThere() throws Exception {
        SanRunner service = servePlain();
        assertThat(silent(service, "127.0.0.1").login(ONE, GOLDEN, 1, "None")).isEqualTo(0x0203);
        assertThat(silent(service, "127.0.0.1").login(ONE, "iqn.2026-11.org.example:../plain", 1, "None"))
                .isEqualTo(0x0203);
    }

    @Test
    void whoIsNotNamedFindsNoTargetAndTheLogSaysWhereAnybodyMay() throws Exception {
        SanRunner service = serve(
                "san-target=" + PLAIN + ",FOLDER/plain.img,size=1M,initiator=iqn.2000-01.org.etherboot:o?e",
                "san-target=" + GOLDEN + ",FOLDER/golden.img,size=1M");
        assertThat(enter(service, ONE, PLAIN, 1).write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        assertThat(silent(service, "127.0.0.1").login(OTHER, PLAIN, 1, "None")).isEqualTo(0x0203);
        assertThat(lines).anyMatch(line -> line.startsWith("anybody may log in to " + GOLDEN + ":"));
    }

    @Test
    void oneHostThatLogsInForEverLeavesRoomForOthers() throws Exception {
        SanRunner service = serve("san-target=" + PLAIN + ",FOLDER/plain.img,size=1M");
        int sessions = 0;
        boolean more = true;
        while (more && sessions < 600) {
            more = silent(service, "127.0.0.2").login(OTHER, PLAIN, sessions, "None") == 0;
            if (more) sessions++;
        }
        assertThat(sessions).isBetween(2, 300);
        assertThat(enter(service, ONE, PLAIN, 1).write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
    }

    @Test
    void aFloodFromOneAddressLeavesRoomForOthers() throws Exception {
        SanRunner service = servePlain();
        for (int i = 0; i < 200; i++) silent(service, "127.0.0.2");
        SanInitiator one = enter(service, ONE, PLAIN, 1);
        assertThat(one.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        assertThat(lines.stream().filter(line -> line.contains("127.0.0.2"))).hasSizeBetween(1, 3);
    }

    @Test
    void absurdLengthsEndTheConnectionTheyCameOn() throws Exception {
        SanRunner service = servePlain();
        SanInitiator honest = enter(service, ONE, PLAIN, 1);
        SanInitiator stranger = silent(service, "127.0.0.1");
        stranger.send(ByteBuffer.allocate(48).put(0, (byte) 0x43), new byte[0xfffff]);
        assertThat(stranger.isClosedWithin(5000)).isTrue();
        SanInitiator other = enter(service, OTHER, PLAIN, 1);
        // A write of 4 GiB is answered without being asked for.
        assertThat(other.command(0x20, -1, "2a000000000000ffff00", new byte[0]).sense())
                .isEqualTo("052400");
        assertThat(honest.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
    }

    @Test
    void writesWithoutTheirDataTakeBoundedMemory() throws Exception {
        SanRunner service = servePlain();
        SanInitiator one = enter(service, ONE, PLAIN, 1);
        int full = 0;
        for (int i = 0; i < 2000; i++) {
            // Either asked for its data, or told that there is no room.
            int opcode =
                    one.command(0x20, 4096, "2a000000000000000800", new byte[0]).opcode();
            if (opcode != 0x31) full++;
        }
        assertThat(full).isGreaterThan(1000);
        assertThat(enter(service, ONE, PLAIN, 2).write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
    }

    @Test
    void readersWhoNeverTakeTheirDataCostLittleAndHarmNobody() throws Exception {
        SanRunner service = serve("san-target=" + PLAIN + ",FOLDER/plain.img,size=16M");
        long before = memoryOutsideTheHeap();
        var slow = new ArrayList<SanInitiator>();
        for (int i = 0; i < 40; i++) {
            slow.add(enter(service, ONE, PLAIN, i));
            for (int j = 0; j < 16; j++) slow.getLast().sendRead(0, (8 << 20) / SanInitiator.BLOCK);
        }
        SanInitiator honest = enter(service, ONE, PLAIN, 100);
        for (int i = 0; i < 100; i++) assertThat(honest.read(i, 512)).hasSize(512 * SanInitiator.BLOCK);
        assertThat(memoryOutsideTheHeap() - before)
                .as("KiB for 5 GiB that was asked for")
                .isLessThan(150 << 10);
        SanInitiator again = enter(service, ONE, PLAIN, 7);
        assertThat(again.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        assertThat(slow.get(7).isClosedWithin(5000)).isTrue();
    }

    /**
     * Of this process, in KiB: what is not of files, nor the heap, which grows as it likes (and is all there, by
     * AlwaysPreTouch).
     */
    private static long memoryOutsideTheHeap() throws IOException {
        long resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
        return resident - Runtime.getRuntime().totalMemory() / 1024;
    }

    @Test
    void aLongReadIsWhatTheFileHolds() throws Exception {
        byte[] content = new byte[4 << 20];
        new Random(3).nextBytes(content);
        Files.write(folder.resolve("plain.img"), content);
        SanRunner service = serve("san-target=" + PLAIN + ",FOLDER/plain.img,ro");
        assertThat(enter(service, ONE, PLAIN, 1).read(0, content.length / SanInitiator.BLOCK))
                .isEqualTo(content);
    }

    @Test
    void aFullDiskIsASpaceErrorForWhoeverFillsIt() throws Exception {
        Needs.root();
        Path small = Files.createDirectory(folder.resolve("small"));
        run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString());
        open.add(() -> run("umount", small.toString()));
        SanRunner service = serve("san-target=" + GOLDEN + ",FOLDER/golden.img,size=4M,overlay=FOLDER/small");
        SanInitiator other = enter(service, OTHER, GOLDEN, 1);
        assertThat(other.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        SanInitiator one = enter(service, ONE, GOLDEN, 1);
        PduSocket.Pdu answer = one.write(0, BLOCK);
        for (int i = 1; i < 100 && answer.status() == SanInitiator.GOOD; i++) answer = one.write(i * 8L, BLOCK);
        assertThat(answer.status()).isEqualTo(SanInitiator.CHECK_CONDITION);
        assertThat(answer.sense()).as("space allocation failed").isEqualTo("072707");
        byte[] mark = BLOCK.clone();
        Arrays.fill(mark, (byte) 7);
        assertThat(other.write(1, mark).status()).as("what is there already").isEqualTo(SanInitiator.GOOD);
        assertThat(other.read(1, 1)).isEqualTo(mark);
        assertThat(one.read(8, 1)).isEqualTo(BLOCK);
    }

    @Test
    void aBlockDeviceIsADiskAndWhatOverlaysLieAbove() throws Exception {
        Needs.root();
        Path file = Files.write(folder.resolve("device.img"), new byte[4 << 20]);
        Process attach = new ProcessBuilder("losetup", "-f", "--show", file.toString()).start();
        String device = new String(attach.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assumeTrue(attach.waitFor() == 0, "no loop device is to be had");
        open.add(() -> run("losetup", "-d", device));
        byte[] mark = BLOCK.clone();
        Arrays.fill(mark, (byte) 7);
        try (SanRunner plain = serve("san-target=" + PLAIN + "," + device)) {
            SanInitiator one = enter(plain, ONE, PLAIN, 1);
            assertThat(one.write(8191, mark).status()).isEqualTo(SanInitiator.GOOD);
            assertThat(one.write(8192, mark).sense()).as("behind its end").isEqualTo("052100");
            // UNMAP of the first MiB, and what is there.
            byte[] unmap = ByteBuffer.allocate(24)
                    .putShort(2, (short) 16)
                    .putInt(16, 2048)
                    .array();
            assertThat(one.command(0x20, 24, "42000000000000001800", unmap).status())
                    .isEqualTo(SanInitiator.GOOD);
            assertThat(one.command(0x40, 32, "9e120000000000000000000000200000", new byte[0])
                            .opcode())
                    .isEqualTo(0x25);
            assertThat(one.read(8191, 1)).isEqualTo(mark);
            assertThat(one.synchronize().status()).isEqualTo(SanInitiator.GOOD);
        }
        assertThat(Arrays.copyOfRange(Files.readAllBytes(file), 8191 * 512, 4 << 20))
                .isEqualTo(mark);
        SanRunner above = serve("san-target=" + GOLDEN + "," + device + ",overlay=FOLDER/overlays");
        SanInitiator one = enter(above, ONE, GOLDEN, 1);
        assertThat(one.write(8191, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        assertThat(one.read(8191, 1)).isEqualTo(BLOCK);
        assertThat(enter(above, OTHER, GOLDEN, 1).read(8191, 1)).isEqualTo(mark);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void aReservationThatAsksForItOutlastsTheServer() throws Exception {
        SanRunner first = servePlain();
        SanInitiator one = enter(first, ONE, PLAIN, 1);
        assertThat(register(one, 0, 7, true).status()).isEqualTo(SanInitiator.GOOD);
        // Write exclusive.
        assertThat(one.command(0x20, 24, "5f010100000000001800", parameters(7, 0, false))
                        .status())
                .isEqualTo(SanInitiator.GOOD);
        one.close();
        first.close();
        SanRunner second = servePlain();
        SanInitiator other = enter(second, OTHER, PLAIN, 1);
        assertThat(other.write(0, BLOCK).status()).isEqualTo(SanInitiator.RESERVATION_CONFLICT);
        SanInitiator again = enter(second, ONE, PLAIN, 1);
        assertThat(again.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        assertThat(register(again, 7, 0, false).status()).isEqualTo(SanInitiator.GOOD);
        assertThat(folder.resolve("plain.img.reservations")).doesNotExist();
    }

    private static PduSocket.Pdu register(SanInitiator initiator, long old, long key, boolean outlasts)
            throws IOException {
        return initiator.command(0x20, 24, "5f000000000000001800", parameters(old, key, outlasts));
    }

    private static byte[] parameters(long old, long key, boolean outlasts) {
        return ByteBuffer.allocate(24)
                .putLong(old)
                .putLong(key)
                .put(20, (byte) (outlasts ? 1 : 0))
                .array();
    }

    @Test
    void theWriteCacheCanBeSwitchedOffAndNothingElse() throws Exception {
        SanRunner service = servePlain();
        SanInitiator one = enter(service, ONE, PLAIN, 1);
        assertThat(cachingPage(one)).startsWith(0x08, 18, 0x04);
        byte[] off =
                ByteBuffer.allocate(24).put(4, (byte) 0x08).put(5, (byte) 18).array();
        assertThat(one.command(0x20, 24, "151000001800", off).status()).isEqualTo(SanInitiator.GOOD);
        assertThat(cachingPage(one)).startsWith(0x08, 18, 0x00);
        assertThat(one.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
        off[7] = 1;
        assertThat(one.command(0x20, 24, "151000001800", off).sense()).isEqualTo("052600");
        assertThat(one.command(0x20, 24, "151100001800", off).sense()).isEqualTo("052400");
    }

    @Test
    void softwareWriteProtectHoldsForAllAndOutlastsTheSessionThatSetIt() throws Exception {
        SanRunner service = servePlain();
        SanInitiator one = enter(service, ONE, PLAIN, 1);
        byte[] control = ByteBuffer.allocate(16)
                .put(4, (byte) 0x0a)
                .put(5, (byte) 10)
                .put(7, (byte) 0x10)
                .put(8, (byte) 0x08)
                .array();
        assertThat(one.command(0x20, 16, "151000001000", control).status()).isEqualTo(SanInitiator.GOOD);
        one.close();
        SanInitiator other = enter(service, OTHER, PLAIN, 1);
        assertThat(other.write(0, BLOCK).sense()).isEqualTo("072702");
        assertThat(other.read(0, 1)).isEqualTo(BLOCK);
        byte[] mode =
                other.command(0x40, 16, "1a080a001000", new byte[0]).data().toArray();
        assertThat(mode[2]).as("WP, DPOFUA").isEqualTo((byte) 0x90);
        assertThat(mode[8]).as("SWP").isEqualTo((byte) 0x08);
        control[8] = 0;
        assertThat(other.command(0x20, 16, "151000001000", control).status()).isEqualTo(SanInitiator.GOOD);
        assertThat(other.write(0, BLOCK).status()).isEqualTo(SanInitiator.GOOD);
    }

    private static byte[] cachingPage(SanInitiator initiator) throws IOException {
        byte[] answer =
                initiator.command(0x40, 24, "1a0808001800", new byte[0]).data().toArray();
        return Arrays.copyOfRange(answer, 4, answer.length);
    }

    @Test
    void serverThatEndsEndsItsConnections() throws Exception {
        SanRunner service = servePlain();
        SanInitiator one = enter(service, ONE, PLAIN, 1);
        service.close();
        assertThatThrownBy(one::receive).isInstanceOfAny(EOFException.class, IOException.class);
    }
}
