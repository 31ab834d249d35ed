package org.bootmasq.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.Lease4Table;
import org.bootmasq.lease.Lease6;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.linux.Credentials;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that acknowledges leases as fast as it can, and looks for what it had promised: leases of IPv4, of
 * IPv6 addresses and of prefixes.
 */
@Timeout(180)
class LeaseStoreKillTest {
    private static final int ROUNDS = Integer.getInteger("bootmasq.kill.rounds", 32);
    private static final int NUMBERS = 2000;
    private static final long PREFIXES = 0x20010db8_00000000L;
    private static final Lease6.Via HOP = new Lease6.Via(new Ip6(0xfe80L << 48, 7), "lan0");

    @TempDir
    Path directory;

    @TempDir
    private Path elsewhere = Path.of("");

    private final Map<Integer, Long> promised = new HashMap<>();
    private final Set<Integer> mayBeGone = new HashSet<>();
    private final Set<Integer> gone = new HashSet<>();
    private long sequence = 1;
    private boolean confined;

    @Test
    void noAcknowledgedLeaseIsLostAndTheFileIsWholeAtEveryMoment() throws Exception {
        rounds(-1, true);
    }

    @Test
    void noneIsLostWhereTheDirectoryIsNotOurs() throws Exception {
        assumeTrue(Credentials.effectiveUid() == 0, "giving up root takes root");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        rounds(Credentials.user("nobody").orElseThrow().uid(), false);
    }

    /** As where AppArmor lets a server write its lease file and no other beside it. */
    @Test
    void noneIsLostWhereNoFileMayBeMadeBesideIt() throws Exception {
        assumeTrue(Credentials.effectiveUid() == 0, "giving up root takes root");
        int nobody = Credentials.user("nobody").orElseThrow().uid();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(file());
        Files.setAttribute(file(), "unix:uid", nobody);
        confined = true;
        rounds(nobody, false);
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).containsExactly(file());
        }
    }

    private void rounds(int uid, boolean watch) throws Exception {
        var random = new Random(7);
        long acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged += killOne(random.nextInt(20, 300), uid, watch);
            check(round);
        }
        assertThat(acknowledged).as("acknowledged in all rounds").isGreaterThan(ROUNDS * (confined ? 10L : 100L));
    }

    /** Lets a process work for some milliseconds and kills it; returns how much it acknowledged. */
    private int killOne(int millis, int uid, boolean watch) throws Exception {
        String classes = Stream.of(LeaseStoreKillTest.class, LeaseStore.class, Credentials.class, Bytes.class)
                .map(each ->
                        each.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(":"));
        Process child = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classes,
                        Child.class.getName(),
                        file().toString(),
                        Long.toString(sequence),
                        Integer.toString(uid),
                        Boolean.toString(confined))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var watching = new AtomicBoolean(watch);
        var torn = new ArrayList<String>();
        Thread watcher = Thread.ofPlatform().start(() -> watch(watching, torn));
        int count = 0;
        try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = lines.readLine();
            assertThat(line).isEqualTo("ready");
            Thread killer = Thread.ofPlatform().start(() -> killAfter(child, millis));
            // The last line may be torn, and counts only with its end.
            for (line = lines.readLine(); line != null; line = lines.readLine()) if (note(line)) count++;
            killer.join();
        }
        assertThat(child.waitFor()).isEqualTo(128 + 9);
        watching.set(false);
        watcher.join();
        assertThat(torn).isEmpty();
        return count;
    }

    private static void killAfter(Process child, int millis) {
        try {
            child.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        // Process.destroyForcibly() would close the pipe, and what was said before the end with it.
        child.toHandle().destroyForcibly();
    }

    private boolean note(String line) {
        String[] words = line.split(" ", -1);
        if (!words[words.length - 1].equals(".")) return false;
        int number = Integer.parseInt(words[1]);
        switch (words[0]) {
            case "put" -> {
                promised.put(number, Long.parseLong(words[2]));
                sequence = Math.max(sequence, Long.parseLong(words[2]) + 1000);
            }
            case "deleting" -> mayBeGone.add(number);
            case "deleted" -> gone.add(number);
            default -> fail(line);
        }
        return true;
    }

    private void check(int round) throws IOException {
        // Who is root may make files there, and reads a copy.
        Path read = confined ? Files.copy(file(), elsewhere.resolve("leases" + round)) : file();
        try (LeaseStore store = LeaseStore.open(read, FileOwner.UNCHANGED, false, (p, s, t) -> {})) {
            Lease4Table four = store.content().table();
            Lease6Table six = store.content().table6();
            promised.forEach((number, expires) -> {
                Optional<Lease> lease = lease(number, 0).address() instanceof Ip6 address
                        ? six.byAddress(address).map(found -> found)
                        : four.byAddress(new Ip4(0x0a000000 + number)).map(found -> found);
                if (gone.contains(number))
                    assertThat(lease).as("round %d", round).isEmpty();
                else if (!mayBeGone.contains(number)) {
                    assertThat(lease.map(Lease::expires).orElse(-1L))
                            .as("round %d, lease %d", round, number)
                            .isGreaterThanOrEqualTo(expires);
                    assertThat(lease.orElseThrow())
                            .usingRecursiveComparison()
                            .ignoringFields("expires")
                            .isEqualTo(lease(number, 0));
                }
            });
            assertThat(four.all().stream().map(Lease4::address).distinct().count())
                    .isEqualTo(four.size());
            assertThat(six.all().stream().filter(Lease6::isPrefix).count()).isBetween(1L, six.size() - 1L);
        }
    }

    private void watch(AtomicBoolean watching, List<String> torn) {
        while (watching.get()) {
            try {
                String text = Files.readString(file(), StandardCharsets.ISO_8859_1);
                if (!text.isEmpty() && !text.endsWith("\n")) torn.add("no end: " + text.length());
                LeaseFile read = LeaseFile.read(text);
                if (!read.damaged().isEmpty()) torn.add(read.damaged().toString());
                // Both of a pair are always added by one call: one of IPv4, and one of IPv6.
                long four = read.leases().stream()
                        .mapToInt(lease -> lease.address().bits() - 0x0a000000)
                        .filter(number -> number < NUMBERS)
                        .count();
                long six = read.leases6().stream()
                        .filter(lease -> lease.binding().iaid() < NUMBERS)
                        .count();
                if (four != six) torn.add("half a batch");
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
    }

    /** Every second one is of IPv6, and every fourth a prefix. */
    private static Lease lease(int number, long expires) {
        if (number % 2 == 0) return LeaseStoreTest.lease(number, expires);
        boolean prefix = number % 4 == 3;
        Bytes duid = Bytes.ofHex("00030001%012x".formatted(number));
        var binding = new Lease6.Binding(prefix ? Lease6.Kind.PREFIX : Lease6.Kind.ADDRESS, duid, number);
        Lease6 lease = prefix
                ? Lease6.ofPrefix(new Ip6(PREFIXES + ((long) number << 8), 0), 56, binding, expires, HOP)
                : Lease6.ofAddress(new Ip6(PREFIXES, number), binding, expires);
        return lease.named("h" + number, "", false);
    }

    private Path file() {
        return directory.resolve("leases");
    }

    /** The process that is killed. */
    static final class Child {
        private Child() {}

        /** @param arguments lease file, first sequence number, user to become or -1, whether before it is opened */
        public static void main(String[] arguments) throws IOException {
            long sequence = Long.parseLong(arguments[1]);
            int uid = Integer.parseInt(arguments[2]);
            boolean confined = Boolean.parseBoolean(arguments[3]);
            if (confined) Credentials.becomeUser(uid, Set.of());
            var store = LeaseStore.open(
                    Path.of(arguments[0]), new FileOwner(uid, -1), false, (priority, subsystem, text) -> {
                        if (confined && text.endsWith("leases are kept in the lease file alone")) return;
                        System.err.println(text);
                        System.exit(3);
                    });
            if (uid >= 0 && !confined) Credentials.becomeUser(uid, Set.of());
            Thread.ofPlatform().daemon().start(() -> foldWithoutRest(store));
            var out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
            out.println("ready");
            out.flush();
            var random = new Random(sequence);
            while (true) sequence = batch(store, out, random, sequence);
        }

        private static void foldWithoutRest(LeaseStore store) {
            try {
                while (true) store.fold();
            } catch (IOException failure) {
                System.err.println(failure);
                System.exit(4);
            }
        }

        private static long batch(LeaseStore store, PrintStream out, Random random, long first) {
            long sequence = first;
            var changes = new ArrayList<LeaseChange>();
            var said = new StringBuilder();
            for (int pairs = random.nextInt(1, 9); pairs > 0; pairs--) {
                int even = random.nextInt(NUMBERS / 2) * 2;
                for (int number = even; number <= even + 1; number++) {
                    changes.add(new LeaseChange.Added(lease(number, sequence)));
                    said.append("put " + number + " " + sequence++ + " .\n");
                }
            }
            int single = (int) (NUMBERS + sequence);
            if (random.nextInt(3) == 0) {
                out.print("deleting " + single + " .\n");
                out.flush();
                Committed.durably(store, List.of(new LeaseChange.Added(lease(single, sequence++))));
                changes.add(new LeaseChange.Deleted(lease(single, 0)));
                said.append("put " + single + " " + sequence + " .\ndeleted " + single + " .\n");
            }
            if (!Committed.durably(store, changes)) System.exit(5);
            out.print(said);
            out.flush();
            return sequence;
        }
    }
}
