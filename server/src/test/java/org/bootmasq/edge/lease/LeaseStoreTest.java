package org.bootmasq.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.log.Log;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

public class LeaseStoreTest {
    @TempDir
    Path directory;

    @TempDir
    private Path elsewhere = Path.of("");

    private final List<String> lines = new ArrayList<>();
    private final Log log = (priority, subsystem, text) -> lines.add(text);

    static Lease4 lease(int number) {
        return lease(number, 1_800_000_000L + number);
    }

    static Lease4 lease(int number, long expires) {
        var mac = new HardwareAddress(1, Bytes.ofInts(0x52, 0x54, 0, number >> 16, number >> 8, number));
        return Lease4.of(new Ip4(0x0a000000 + number), mac, Bytes.EMPTY, expires)
                .named("h" + number, "", false);
    }

    public static List<LeaseChange> added(int... numbers) {
        var changes = new ArrayList<LeaseChange>();
        for (int number : numbers) changes.add(new LeaseChange.Added(lease(number)));
        return changes;
    }

    private Path file() {
        return directory.resolve("leases");
    }

    private Path journal(String suffix) {
        return directory.resolve("leases.journal" + suffix);
    }

    /** Opens the files; what has them open already is taken for crashed, and leaves them as they are. */
    private LeaseStore open() throws IOException {
        try {
            return openHere();
        } catch (IOException inUse) {
            if (!String.valueOf(inUse.getMessage()).endsWith("another server writes to it")) throw inUse;
        }
        Path left = directory;
        directory = Files.createTempDirectory(elsewhere, "crashed");
        for (Path each : List.of(file(), journal(""), journal("2"))) {
            Path from = left.resolve(each.getFileName());
            if (Files.exists(from)) Files.copy(from, each, StandardCopyOption.COPY_ATTRIBUTES);
        }
        return openHere();
    }

    private LeaseStore openHere() throws IOException {
        return LeaseStore.open(file(), FileOwner.UNCHANGED, false, log);
    }

    @Test
    void twoServersDoNotWriteOneFile() throws IOException {
        LeaseStore first = open();
        Committed.durably(first, added(1));
        assertThatThrownBy(this::openHere)
                .hasMessage("cannot open or create lease file " + file() + ": another server writes to it");
        Committed.durably(first, added(2));
        first.close();
        assertThat(held(openHere())).containsExactlyInAnyOrder(1, 2);
    }

    private List<Integer> held(LeaseStore store) {
        return store.content().table().all().stream()
                .map(lease -> lease.address().bits() - 0x0a000000)
                .toList();
    }

    @Test
    void aFreshStoreMakesAnEmptyFileThatEveryoneCanRead() throws IOException {
        open().close();
        assertThat(file()).hasContent("");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-r--r--");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal(""))))
                .isEqualTo("rw-------");
    }

    @Test
    void whatWasAppendedIsThereAfterACrash() throws IOException {
        LeaseStore crashed = open();
        assertThat(Committed.durably(crashed, added(1, 2))).isTrue();
        assertThat(Committed.durably(
                        crashed,
                        List.of(new LeaseChange.Updated(lease(1), lease(1, 5)), new LeaseChange.Deleted(lease(2)))))
                .isTrue();
        assertThat(Committed.durably(crashed, added(3))).isTrue();

        LeaseStore store = open();

        assertThat(held(store)).containsExactly(1, 3);
        assertThat(file())
                .hasContent("1800000003 52:54:00:00:00:03 10.0.0.3 h3 *\n5 52:54:00:00:00:01 10.0.0.1 h1 *\n");
        assertThat(journal("")).isEmptyFile();
        assertThat(journal("2")).isEmptyFile();
        assertThat(lines).isEmpty();
    }

    @Test
    void changesDuringAFoldAreKeptByTheOtherJournal() throws IOException {
        LeaseStore crashed = open();
        for (int i = 1; i <= 5; i++) {
            Committed.durably(crashed, added(i));
            crashed.fold();
            Committed.durably(crashed, List.of(new LeaseChange.Deleted(lease(i))));
            Committed.durably(crashed, added(100 + i));
        }
        assertThat(held(open())).containsExactly(101, 102, 103, 104, 105);
    }

    @Test
    void twoFullJournalsAreRepeatedInTheirOrder() throws IOException {
        LeaseStore crashed = open();
        Committed.durably(crashed, added(1, 2));
        byte[] first = Files.readAllBytes(journal(""));
        String before = Files.readString(file());
        crashed.fold();
        Committed.durably(crashed, List.of(new LeaseChange.Deleted(lease(1))));
        // As if the crash came before the folded file was moved into place.
        Files.writeString(file(), before);
        Files.write(journal(""), first);

        assertThat(held(open())).containsExactly(2);
    }

    @Test
    void aTornTailIsCutAndReported() throws IOException {
        LeaseStore crashed = open();
        Committed.durably(crashed, added(1));
        Committed.durably(crashed, added(2));
        byte[] whole = written();
        int second = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("\nput") + 1;
        for (int cut = 0; cut < whole.length; cut++) {
            lines.clear();
            Files.writeString(file(), "");
            Files.writeString(journal("2"), "");
            Files.write(journal(""), Arrays.copyOf(whole, cut));
            LeaseStore store = open();
            assertThat(held(store)).isEqualTo(cut < second ? List.of() : List.of(1));
            assertThat(Committed.durably(store, added(9))).isTrue();
            assertThat(held(open())).contains(9);
        }
    }

    @Test
    void aJournalOfZerosCostsNothing() throws IOException {
        open().close();
        Files.write(journal(""), new byte[4096]);
        LeaseStore store = open();
        assertThat(Committed.durably(store, added(1))).isTrue();
        assertThat(lines).isEmpty();
        assertThat(held(open())).containsExactly(1);
    }

    /** The first journal without the zeros that keep room behind what was written. */
    private byte[] written() throws IOException {
        byte[] all = Files.readAllBytes(journal(""));
        int length = all.length;
        while (length > 0 && all[length - 1] == 0) length--;
        return Arrays.copyOf(all, length);
    }

    @Test
    void theSnapshotInTheJournalOutranksATornFile() throws IOException {
        LeaseStore crashed = open();
        Committed.durably(crashed, added(1, 2, 3));
        Committed.durably(crashed, List.of(new LeaseChange.Deleted(lease(2))));
        crashed.close();
        String whole = Files.readString(file());
        LeaseStoreJournal journal = LeaseStoreJournal.open(journal(""));
        journal.begin(7);
        journal.appendSnapshot(new ByteWriter(0).latin1(whole));
        journal.close();
        Files.writeString(file(), "1800000002 52:54:00:00:00:02 10.0.0.2 h2 *\n18000000");

        assertThat(held(open())).containsExactly(1, 3);
        assertThat(file()).hasContent(whole);
    }

    @Test
    void aHalfSnapshotIsLeftOutBecauseTheFileWasNotTouchedYet() throws IOException {
        LeaseStore crashed = open();
        Committed.durably(crashed, added(1, 2, 3));
        crashed.close();
        String whole = Files.readString(file());
        LeaseStoreJournal journal = LeaseStoreJournal.open(journal(""));
        journal.begin(7);
        journal.appendSnapshot(new ByteWriter(0).latin1(whole));
        journal.close();
        byte[] octets = written();
        Files.write(journal(""), Arrays.copyOf(octets, octets.length - 5));

        assertThat(held(open())).containsExactly(1, 2, 3);
        assertThat(lines).hasSize(1);
    }

    @Test
    void linesOfOthersStayInTheFile() throws IOException {
        Files.writeString(file(), """
            1800000001 52:54:00:00:00:01 10.0.0.1 h1 *
            duid 00:01:00:01:2c:13:5c:2a:52:54:00:12:34:56
            1800000009 1193046 fd00::5 six 00:01
            """);
        try (LeaseStore store = open()) {
            Committed.durably(store, added(2));
        }
        assertThat(file()).hasContent("""
            1800000002 52:54:00:00:00:02 10.0.0.2 h2 *
            1800000001 52:54:00:00:00:01 10.0.0.1 h1 *
            duid 00:01:00:01:2c:13:5c:2a:52:54:00:12:34:56
            1800000009 1193046 fd00::5 six 00:01
            """);
    }

    @Test
    void aDirectoryThatIsMissingIsSaidAsDnsmasqSaysIt() {
        Path missing = directory.resolve("no/leases");
        assertThatThrownBy(() -> LeaseStore.open(missing, FileOwner.UNCHANGED, false, log))
                .hasMessage("cannot open or create lease file " + missing + ": No such file or directory");
    }

    @Test
    void devNullKeepsLeasesInMemory() throws IOException {
        try (LeaseStore store = LeaseStore.open(Path.of("/dev/null"), FileOwner.UNCHANGED, false, log)) {
            assertThat(Committed.durably(store, added(1))).isTrue();
            assertThat(held(store)).containsExactly(1);
        }
        assertThat(Path.of("/dev/null.journal")).doesNotExist();
    }

    @Test
    void withoutAFileTheScriptsLeasesAreTheStart() {
        var initial = LeaseFile.read("1800000001 52:54:00:00:00:01 10.0.0.1 h1 *\n");
        try (LeaseStore store = LeaseStore.withoutFile(initial, log)) {
            store.start();
            assertThat(Committed.durably(store, added(2))).isTrue();
            assertThat(held(store)).containsExactly(1, 2);
        }
    }

    @Test
    void aSymbolicLinkStaysOne() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real")).resolve("l");
        Files.writeString(real, "");
        Files.createSymbolicLink(file(), real);
        try (LeaseStore store = open()) {
            Committed.durably(store, added(1));
        }
        assertThat(file()).isSymbolicLink();
        assertThat(real).content().contains("10.0.0.1");
    }

    @Test
    void modeAndOwnerOfTheFileSurvive() throws IOException {
        Files.writeString(file(), "");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        try (LeaseStore store = open()) {
            Committed.durably(store, added(1));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-r-----");
    }

    @Test
    void aJournalThatSomeoneRemovedIsMadeAgain() throws IOException {
        LeaseStore crashed = open();
        Committed.durably(crashed, added(1));
        Files.delete(journal(""));
        Files.delete(journal("2"));
        crashed.fold();
        assertThat(Committed.durably(crashed, added(2))).isTrue();
        assertThat(held(open())).containsExactly(1, 2);
    }

    @Test
    void aFailedAppendIsNotDurableAndGoesFirstLater() throws IOException {
        LeaseStore store = open();
        Committed.durably(store, added(1));
        // The journal cannot be opened again after its channel broke.
        Thread.currentThread().interrupt();
        assertThat(Committed.durably(store, added(2))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(lines).singleElement().asString().startsWith("failed to write " + journal(""));

        assertThat(Committed.durably(store, added(3))).isTrue();

        assertThat(Files.readString(journal("")))
                .containsSubsequence("10.0.0.1", "10.0.0.2", "10.0.0.3")
                .startsWith("bootmasq-journal ");
        assertThat(held(open())).containsExactly(1, 2, 3);
    }

    @Test
    void theFolderShowsChangesInTheFile() throws Exception {
        try (LeaseStore store = open()) {
            store.start();
            Committed.durably(store, added(1));
            long end = System.nanoTime() + 5_000_000_000L;
            while (!Files.readString(file()).contains("10.0.0.1") && System.nanoTime() < end) Thread.onSpinWait();
            assertThat(file()).content().contains("10.0.0.1");
        }
    }

    /** Programs look into the file a moment after a change, as OpenStack's neutron does after 300 ms. */
    @Test
    @Timeout(60)
    void whatChangesAfterAQuietWhileIsInTheFileAtOnce() throws Exception {
        long fastest = Long.MAX_VALUE;
        for (int tries = 0; tries < 5; tries++) {
            try (LeaseStore store = openHere()) {
                store.start();
                long begin = System.nanoTime();
                Committed.durably(store, added(1));
                while (!Files.readString(file()).contains("10.0.0.1")) Thread.onSpinWait();
                fastest = Math.min(fastest, System.nanoTime() - begin);
            }
            Files.delete(file());
        }
        assertThat(fastest).as("ns, with others at work on this machine").isLessThan(200_000_000);
    }

    @Test
    void longAndManyLinesFitTheBuffer() throws IOException {
        var changes = new ArrayList<LeaseChange>();
        for (int i = 1; i <= 3000; i++) changes.add(new LeaseChange.Added(lease(i)));
        assertThat(Committed.durably(open(), changes)).isTrue();
        assertThat(open().content().table().size()).isEqualTo(3000);
        Files.writeString(file(), "x".repeat(100_000) + "\n", StandardOpenOption.APPEND);
        assertThat(open().content().table().size()).isEqualTo(3000);
    }
}
