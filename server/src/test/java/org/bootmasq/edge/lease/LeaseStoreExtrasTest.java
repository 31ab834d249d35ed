package org.bootmasq.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code leasequery} remembers of each lease, in a file of its own. */
class LeaseStoreExtrasTest {
    @TempDir
    private Path directory = Path.of("");

    private Path file() {
        return directory.resolve("leases");
    }

    private LeaseStore open(boolean withExtras) throws IOException {
        return LeaseStore.open(file(), FileOwner.UNCHANGED, withExtras, (_, _, _) -> {});
    }

    @Test
    void whatLeasequeryRemembersOutlastsFoldsAndRestarts() throws IOException {
        var extra = new Lease4.Extra(Bytes.ofHex("0104deadbeef"), Bytes.latin1("PXEClient"), 1_799_999_000L);
        try (LeaseStore store = open(true)) {
            Committed.durably(
                    store, List.of(new LeaseChange.Added(LeaseStoreTest.lease(1).with(extra))));
            Committed.durably(store, LeaseStoreTest.added(2));
        }
        for (int restart = 0; restart < 2; restart++) {
            try (LeaseStore store = open(true)) {
                assertThat(store.content()
                                .table()
                                .byAddress(LeaseStoreTest.lease(1).address())
                                .orElseThrow()
                                .extra())
                        .isEqualTo(extra);
                assertThat(store.content()
                                .table()
                                .byAddress(LeaseStoreTest.lease(2).address())
                                .orElseThrow()
                                .extra())
                        .isEqualTo(Lease4.Extra.NONE);
            }
        }
        assertThat(Files.readAllLines(file())).hasSize(2);
    }

    @Test
    void whatLeasequeryRemembersMayBeKeptFromAReloadOn() throws IOException {
        var extra = new Lease4.Extra(Bytes.ofHex("0104deadbeef"), Bytes.EMPTY, 1_799_999_000L);
        try (LeaseStore store = open(false)) {
            Committed.durably(
                    store, List.of(new LeaseChange.Added(LeaseStoreTest.lease(1).with(extra))));
            store.prepare(true).abandon();
            store.prepare(true).takeEffect();
            Committed.durably(store, LeaseStoreTest.added(2));
        }
        try (LeaseStore store = open(true)) {
            assertThat(store.content()
                            .table()
                            .byAddress(LeaseStoreTest.lease(1).address())
                            .orElseThrow()
                            .extra())
                    .isEqualTo(extra);
        }
    }

    @Test
    void whatLeasequeryRemembersOfAnotherClientIsForgotten() throws IOException {
        var extra = new Lease4.Extra(Bytes.ofHex("0104deadbeef"), Bytes.EMPTY, 1_799_999_000L);
        try (LeaseStore store = open(true)) {
            Committed.durably(
                    store, List.of(new LeaseChange.Added(LeaseStoreTest.lease(1).with(extra))));
        }
        Files.writeString(file(), "1800000001 52:54:00:00:00:09 10.0.0.1 h9 *\n");
        try (LeaseStore store = open(true)) {
            assertThat(store.content()
                            .table()
                            .byAddress(LeaseStoreTest.lease(1).address())
                            .orElseThrow()
                            .extra())
                    .isEqualTo(Lease4.Extra.NONE);
        }
    }

    @Test
    void afterAFailedStartTheFilesAreNobodys() throws Exception {
        Path extras = directory.resolve("leases.leasequery");
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "not ours\n");
        Files.createSymbolicLink(extras, elsewhere);
        assertThatThrownBy(() -> open(true)).isInstanceOf(IOException.class);
        assertThat(elsewhere).hasContent("not ours\n");
        Files.delete(extras);
        open(true).close();
    }
}
