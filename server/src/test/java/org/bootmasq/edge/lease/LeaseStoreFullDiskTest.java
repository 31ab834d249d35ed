package org.bootmasq.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bootmasq.dhcp.Delivery;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.edge.dhcp.DhcpEffects;
import org.bootmasq.edge.dhcp.Outlet4;
import org.bootmasq.edge.dhcp.Outlet6;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.linux.Credentials;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fills a disk of 64 KiB, in a mount namespace of its own, and makes room again. */
@Timeout(60)
class LeaseStoreFullDiskTest {
    @TempDir
    Path directory;

    @Test
    void nothingIsAcknowledgedOnAFullDiskAndItRecovers() throws Exception {
        assertThat(run(-1)).endsWith("recovered\n");
    }

    @Test
    void alsoWhereTheFileIsWrittenInPlace() throws Exception {
        assertThat(run(Credentials.user("nobody").orElseThrow().uid())).endsWith("recovered\n");
    }

    private String run(int uid) throws Exception {
        assumeTrue(Credentials.effectiveUid() == 0, "mounting takes root");
        String mount = "mount -t tmpfs -o size=64k,mode=755 none " + directory;
        assumeTrue(
                new ProcessBuilder("unshare", "--mount", "sh", "-c", mount)
                                .start()
                                .waitFor()
                        == 0,
                "a mount namespace is not permitted here");
        String classes = Stream.of(LeaseStoreFullDiskTest.class, LeaseStore.class, Credentials.class, Bytes.class)
                .map(each ->
                        each.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(":"));
        String java = System.getProperty("java.home") + "/bin/java";
        String command = "%s && exec %s -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp %s '%s' %s %d"
                .formatted(mount, java, classes, Child.class.getName(), directory, uid);
        Process child = new ProcessBuilder("unshare", "--mount", "sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
        return said;
    }

    /** What happens on the small disk; ends with status 1 and a trace if anything is not as it must be. */
    static final class Child {
        private static final List<String> LOG = new ArrayList<>();

        private Child() {}

        /** @param arguments the mounted directory, user to become or -1 */
        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0], "leases");
            int uid = Integer.parseInt(arguments[1]);
            Path ballast = Path.of(arguments[0], "ballast");
            Files.writeString(ballast, "");
            new FileOwner(uid, -1).own(ballast);
            LeaseStore store = open(file, uid);
            for (String suffix : List.of(".journal", ".journal2")) {
                // Root's, as what it has opened stays; they are looked at below by who was root.
                Files.setPosixFilePermissions(
                        file.resolveSibling("leases" + suffix), PosixFilePermissions.fromString("rw-r--r--"));
            }
            if (uid >= 0) Credentials.becomeUser(uid, Set.of());

            int number = 0;
            for (int i = 0; i < 20; i++)
                must(Committed.durably(store, LeaseStoreTest.added(++number)), "room at first");
            store.fold();
            fill(ballast);
            int acknowledged = number;
            int refused = 0;
            while (refused < 50) {
                if (Committed.durably(store, LeaseStoreTest.added(++number))) acknowledged = number;
                else refused++;
            }
            must(acknowledged == number - 50, "refused from the first refusal on");
            must(LOG.size() == 1 && LOG.getFirst().endsWith(": No space left on device (retry in 10 s)"), "one line");
            try {
                store.fold();
                // The disk may have had room for a small lease file after all.
            } catch (IOException full) {
                must(Reason.of(full).equals("No space left on device"), "full");
            }
            must(LeaseFile.read(Files.readString(file)).damaged().isEmpty(), "whole on the full disk");
            must(Files.readString(file).contains("10.0.0.20 "), "with what it had");

            renewals(store, number);

            // A crash now: everything that was acknowledged is there.
            Path copy = Files.createTempDirectory(Path.of("/var/tmp"), "full");
            try {
                for (String suffix : List.of("", ".journal", ".journal2")) {
                    Files.copy(file.resolveSibling("leases" + suffix), copy.resolve("leases" + suffix));
                }
                try (LeaseStore after = open(copy.resolve("leases"), -1)) {
                    must(after.content().table().size() >= acknowledged, "nothing lost");
                }
            } finally {
                try (var all = Files.list(copy)) {
                    for (Path each : all.toList()) Files.delete(each);
                }
                Files.delete(copy);
            }

            Files.write(ballast, new byte[0]);
            must(Committed.durably(store, LeaseStoreTest.added(++number)), "again without a restart");
            must(LOG.getLast().startsWith("can write "), "and says so");
            store.fold();
            must(LeaseFile.read(Files.readString(file)).leases().size() == number, "with what was pending");
            store.close();
            if (uid < 0) {
                try (LeaseStore after = open(file, -1)) {
                    must(after.content().table().size() == number, "and after a restart");
                }
            }
            System.out.println("recovered");
        }

        /**
         * A lease that is on the disk is acknowledged until its end there; a new one is not, and its log says nothing
         * of an ACK.
         */
        private static void renewals(LeaseStore store, int number) {
            var sent = new ArrayList<Effect>();
            var effects = new DhcpEffects(
                    store,
                    new Outlet4() {
                        @Override
                        public void send(Effect.Send send, boolean pxePort) {
                            sent.add(send);
                        }

                        @Override
                        public void ping(Effect.Ping ping) {}

                        @Override
                        public void flush() {}
                    },
                    Outlet6.NONE,
                    Optional.empty(),
                    DhcpEffects.Holders.NONE,
                    (priority, subsystem, text) -> LOG.add(text));
            Lease4 held = LeaseStoreTest.lease(1);
            var ends = new ArrayList<Long>();
            int lines = LOG.size();
            for (long later : new long[] {5000, 6000}) {
                Lease4 longer = held.expiring(held.expires() + later);
                effects.add(acknowledged(new LeaseChange.Updated(held, longer), longer, ends));
                effects.carryOut();
                must(ends.equals(List.of(held.expires())), "until the end on the disk: " + ends);
                must(sent.size() == 1 && LOG.removeLast().equals("ACK until"), "and so it says");
                ends.clear();
                sent.clear();
            }
            Lease4 fresh = LeaseStoreTest.lease(number + 1000);
            effects.add(acknowledged(new LeaseChange.Added(fresh), fresh, ends));
            Lease4 others = LeaseStoreTest.lease(number + 1001);
            Lease4 taken = Lease4.of(LeaseStoreTest.lease(2).address(), others.hardware(), others.clientId(), 5);
            effects.add(acknowledged(new LeaseChange.Updated(LeaseStoreTest.lease(2), taken), taken, ends));
            effects.carryOut();
            must(sent.isEmpty() && ends.isEmpty() && LOG.size() == lines, "no ACK, none in the log");
            Committed.durably(
                    store,
                    List.of(
                            new LeaseChange.Deleted(fresh),
                            new LeaseChange.Updated(taken, LeaseStoreTest.lease(2)),
                            new LeaseChange.Updated(held, held)));
        }

        private static List<Effect> acknowledged(LeaseChange change, Lease4 lease, List<Long> ends) {
            Effect send = new Effect.Send(Bytes.EMPTY, 1, Ip4.UNSPECIFIED, new Delivery.Broadcast(68));
            return List.of(
                    new Effect.SaveLease(change),
                    Effect.OnlyIfDurable.of(lease, end -> {
                        ends.add(end);
                        return List.of(new Effect.Log(Effect.Priority.INFO, "dhcp", "ACK until"), send);
                    }),
                    new Effect.Log(Effect.Priority.INFO, "dhcp", "ACK"),
                    send);
        }

        private static LeaseStore open(Path file, int uid) throws IOException {
            return LeaseStore.open(file, new FileOwner(uid, -1), false, (priority, subsystem, text) -> LOG.add(text));
        }

        private static void fill(Path ballast) throws IOException {
            try (var out = Files.newOutputStream(ballast)) {
                byte[] page = new byte[4096];
                while (true) out.write(page);
            } catch (IOException full) {
                must(Reason.of(full).equals("No space left on device"), "full: " + full);
            }
        }

        private static void must(boolean condition, String what) {
            if (!condition) throw new AssertionError(what + "; log: " + LOG);
        }
    }
}
