package org.bootmasq.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.scsi.DiskStage.sense;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RESERVE and RELEASE (SPC-2), PERSISTENT RESERVE IN and OUT (SPC-4 section 5.12). */
class ReservationsTest {
    private static final String RESERVE_6 = "16 00000000 00";
    private static final String RELEASE_6 = "17 00000000 00";
    private static final int WRITE_EXCLUSIVE = 1;
    private static final int EXCLUSIVE_ACCESS = 3;
    private static final int WRITE_EXCLUSIVE_REGISTRANTS = 5;
    private static final int WRITE_EXCLUSIVE_ALL = 7;

    private final DiskStage disk = new DiskStage();
    private final Nexus one = disk.session("one");
    private final Nexus other = disk.session("other");

    private Outcome out(Nexus nexus, int action, int type, long key, long actionKey) {
        return out(nexus, action, type, key, actionKey, 0);
    }

    private Outcome out(Nexus nexus, int action, int type, long key, long actionKey, int flags) {
        return disk.execute(
                nexus,
                "5f %02x %02x 0000 00000018 00".formatted(action, type),
                "%016x %016x 00000000 %02x 000000".formatted(key, actionKey, flags));
    }

    private void register(Nexus nexus, long key) {
        assertThat(out(nexus, 0, 0, 0, key)).isEqualTo(Outcome.GOOD);
    }

    private void reserve(Nexus nexus, long key, int type) {
        assertThat(out(nexus, 1, type, key, 0)).isEqualTo(Outcome.GOOD);
    }

    private String in(int action) {
        return disk.ask(one, "5e %02x 0000000000 0400 00".formatted(action));
    }

    @Test
    void whatIsReservedIsForOneSession() {
        assertThat(disk.execute(one, RESERVE_6)).isEqualTo(Outcome.GOOD);
        assertThat(disk.execute(one, RESERVE_6)).as("again").isEqualTo(Outcome.GOOD);
        assertThat(disk.execute(other, "00")).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(disk.read(other, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(disk.execute(other, RESERVE_6)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(disk.ask(other, "12 00 00 0005 00")).startsWith("00");
        assertThat(disk.execute(other, RELEASE_6)).as("of what it has not").isEqualTo(Outcome.GOOD);
        assertThat(disk.read(other, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(disk.execute(one, RELEASE_6)).isEqualTo(Outcome.GOOD);
        assertThat(disk.read(other, 0).status()).isEqualTo(Status.GOOD);
    }

    @Test
    void whatIsReservedEndsWithTheSessionAndWithAReset() {
        disk.execute(one, RESERVE_6);
        disk.target().close(one);
        assertThat(disk.execute(other, RESERVE_6)).isEqualTo(Outcome.GOOD);
        assertThat(disk.target().resetUnit(0)).isTrue();
        Nexus third = disk.session("third");
        assertThat(disk.execute(third, RESERVE_6)).isEqualTo(Outcome.GOOD);
    }

    @Test
    void registrationsAreListedAndCounted() {
        register(one, 0xa1);
        register(other, 0xb2);
        assertThat(in(0)).isEqualTo("00000002" + "00000010" + "00000000000000a1" + "00000000000000b2");
        assertThat(out(one, 0, 0, 0xa1, 0xa3)).as("another key").isEqualTo(Outcome.GOOD);
        assertThat(out(other, 0, 0, 0xb2, 0)).as("no more").isEqualTo(Outcome.GOOD);
        assertThat(in(0)).isEqualTo("00000004" + "00000008" + "00000000000000a3");
    }

    @Test
    void whoeverNamesAnotherKeyConflicts() {
        register(one, 1);
        assertThat(out(one, 0, 0, 2, 3)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(out(one, 1, WRITE_EXCLUSIVE, 2, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(out(other, 1, WRITE_EXCLUSIVE, 0, 0)).as("not registered").isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(out(one, 6, 0, 99, 3)).as("REGISTER AND IGNORE").isEqualTo(Outcome.GOOD);
        assertThat(out(one, 1, WRITE_EXCLUSIVE, 3, 0)).isEqualTo(Outcome.GOOD);
    }

    @Test
    void writeExclusiveLetsOthersReadAlone() {
        register(one, 1);
        register(other, 2);
        reserve(one, 1, WRITE_EXCLUSIVE);
        assertThat(disk.read(other, 0).status()).isEqualTo(Status.GOOD);
        assertThat(disk.write(other, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(disk.write(one, 0)).isEqualTo(Outcome.GOOD);
        assertThat(in(1)).isEqualTo("00000002" + "00000010" + "0000000000000001" + "00000000" + "00" + "01" + "0000");
    }

    @Test
    void exclusiveAccessLetsOthersDoNothing() {
        register(one, 1);
        reserve(one, 1, EXCLUSIVE_ACCESS);
        assertThat(disk.read(other, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(disk.write(other, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(disk.execute(other, RESERVE_6)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(disk.execute(other, "00")).isEqualTo(Outcome.GOOD);
    }

    @Test
    void registrantsOnlyIsForWhoeverHasRegistered() {
        register(one, 1);
        reserve(one, 1, WRITE_EXCLUSIVE_REGISTRANTS);
        assertThat(disk.write(other, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        register(other, 2);
        assertThat(disk.write(other, 0)).isEqualTo(Outcome.GOOD);
        assertThat(out(one, 2, WRITE_EXCLUSIVE_REGISTRANTS, 1, 0)).isEqualTo(Outcome.GOOD);
        assertThat(sense(disk.execute(other, "00"))).as("RESERVATIONS RELEASED").isEqualTo("06/2a04");
        assertThat(disk.execute(one, "00")).as("it did so itself").isEqualTo(Outcome.GOOD);
    }

    @Test
    void aSecondReservationConflictsUnlessItIsTheSame() {
        register(one, 1);
        register(other, 2);
        reserve(one, 1, WRITE_EXCLUSIVE);
        reserve(one, 1, WRITE_EXCLUSIVE);
        assertThat(out(one, 1, EXCLUSIVE_ACCESS, 1, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(out(other, 1, WRITE_EXCLUSIVE, 2, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(sense(out(one, 2, EXCLUSIVE_ACCESS, 1, 0)))
                .as("INVALID RELEASE")
                .isEqualTo("05/2604");
        assertThat(sense(out(one, 1, 2, 1, 0))).as("no such type").isEqualTo("05/2400");
        assertThat(sense(out(one, 1, 0x11, 1, 0))).as("no such scope").isEqualTo("05/2400");
    }

    @Test
    void preemptTakesTheReservationAndTheRegistration() {
        register(one, 1);
        register(other, 2);
        reserve(one, 1, WRITE_EXCLUSIVE);
        assertThat(out(other, 4, EXCLUSIVE_ACCESS, 2, 1)).isEqualTo(Outcome.GOOD);
        assertThat(sense(disk.execute(one, "00"))).as("REGISTRATIONS PREEMPTED").isEqualTo("06/2a05");
        assertThat(disk.read(one, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(out(one, 1, WRITE_EXCLUSIVE, 1, 0))
                .as("not registered any more")
                .isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(in(0)).endsWith("00000008" + "0000000000000002");
        assertThat(out(other, 4, EXCLUSIVE_ACCESS, 2, 77))
                .as("nobody has that key")
                .isEqualTo(Outcome.RESERVATION_CONFLICT);
    }

    @Test
    void preemptOfKeyZeroTakesAReservationOfAllRegistrants() {
        register(one, 1);
        register(other, 2);
        reserve(one, 1, WRITE_EXCLUSIVE_ALL);
        assertThat(disk.write(other, 0)).isEqualTo(Outcome.GOOD);
        assertThat(out(other, 4, WRITE_EXCLUSIVE, 2, 0)).isEqualTo(Outcome.GOOD);
        assertThat(sense(disk.execute(one, "00"))).isEqualTo("06/2a05");
        assertThat(disk.write(one, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
    }

    @Test
    void clearEndsAllAndTellsTheOthers() {
        register(one, 1);
        register(other, 2);
        reserve(one, 1, EXCLUSIVE_ACCESS);
        assertThat(out(other, 3, 0, 2, 0)).isEqualTo(Outcome.GOOD);
        assertThat(sense(disk.execute(one, "00"))).as("RESERVATIONS PREEMPTED").isEqualTo("06/2a03");
        assertThat(in(0)).isEqualTo("00000003" + "00000000");
        assertThat(in(1)).isEqualTo("00000003" + "00000000");
        assertThat(disk.read(other, 0).status()).isEqualTo(Status.GOOD);
    }

    @Test
    void aReservationEndsWithItsHoldersRegistration() {
        register(one, 1);
        register(other, 2);
        reserve(one, 1, WRITE_EXCLUSIVE);
        assertThat(out(one, 0, 0, 1, 0)).isEqualTo(Outcome.GOOD);
        assertThat(in(1)).endsWith("00000000");
        assertThat(disk.write(other, 0)).isEqualTo(Outcome.GOOD);
    }

    @Test
    void persistentOnesOutlastSessionAndReset() {
        register(one, 1);
        reserve(one, 1, EXCLUSIVE_ACCESS);
        disk.target().close(one);
        disk.target().reset();
        assertThat(sense(disk.execute(other, "00"))).isEqualTo("06/2903");
        assertThat(disk.read(other, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
    }

    @Test
    void bothKindsExcludeEachOther() {
        register(one, 1);
        assertThat(disk.execute(one, RESERVE_6)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(disk.execute(one, RELEASE_6)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(out(one, 0, 0, 1, 0)).isEqualTo(Outcome.GOOD);
        assertThat(disk.execute(other, RESERVE_6)).isEqualTo(Outcome.GOOD);
        assertThat(out(other, 0, 0, 0, 2)).isEqualTo(Outcome.RESERVATION_CONFLICT);
    }

    @Test
    void whatIsNotSupportedIsSaid() {
        assertThat(sense(disk.execute(one, "5f00 00 0000 00000010 00", "00".repeat(16))))
                .isEqualTo("05/1a00");
        assertThat(sense(disk.execute(one, "5f00 00 0000 00000018 00", "00".repeat(16))))
                .isEqualTo("05/1a00");
        assertThat(sense(out(one, 0, 0, 0, 1, 0x08))).as("SPEC_I_PT").isEqualTo("05/2600");
        assertThat(sense(out(one, 0, 0, 0, 1, 0x04))).as("ALL_TG_PT").isEqualTo("05/2600");
        assertThat(sense(out(one, 0, 0, 0, 1, 0x01)))
                .as("APTPL, with nothing to keep it")
                .isEqualTo("05/2600");
        register(one, 1);
        assertThat(sense(out(one, 7, 0, 1, 0))).as("REGISTER AND MOVE").isEqualTo("05/2400");
        assertThat(sense(disk.execute(one, "5e 04 0000000000 0400 00"))).isEqualTo("05/2400");
        assertThat(in(2)).as("REPORT CAPABILITIES").isEqualTo("0008" + "00" + "80" + "ea01" + "0000");
    }

    @Test
    void fullStatusNamesTheInitiatorPorts() {
        register(one, 1);
        reserve(one, 1, WRITE_EXCLUSIVE);
        String name = HexFormat.of().formatHex("iqn.one,i,0x000000000001".getBytes(StandardCharsets.US_ASCII));
        // The key, R_HOLDER and type, target port 1, and a TransportID of iSCSI with padding.
        assertThat(in(3))
                .isEqualTo("00000001" + "00000038" + "0000000000000001" + "00000000" + "01" + "01" + "00000000" + "0001"
                        + "00000020" + "4500001c" + name + "00000000");
    }

    /** Keeps lines as a file would. */
    private static final class Kept implements UnitState {
        private Optional<String> lines = Optional.empty();

        @Override
        public boolean canKeep() {
            return true;
        }

        @Override
        public Optional<String> load() {
            return lines;
        }

        @Override
        public void keep(Optional<String> now) {
            lines = now;
        }
    }

    @Test
    void withAptplTheyOutlastTheServer() {
        var kept = new Kept();
        var before = new DiskStage(new MemoryStore(64), kept);
        Nexus first = before.session("one");
        String aptpl = "%016x %016x 00000000 01 000000".formatted(0, 1);
        assertThat(before.execute(first, "5f00 00 0000 00000018 00", aptpl)).isEqualTo(Outcome.GOOD);
        String key = "%016x %016x 00000000 00 000000".formatted(1, 0);
        assertThat(before.execute(first, "5f01 03 0000 00000018 00", key)).isEqualTo(Outcome.GOOD);
        var after = new DiskStage(new MemoryStore(64), kept);
        Nexus again = after.session("one");
        assertThat(after.read(after.session("other"), 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(after.read(again, 0).status()).isEqualTo(Status.GOOD);
        assertThat(after.execute(again, "5f03 00 0000 00000018 00", key))
                .as("CLEAR")
                .isEqualTo(Outcome.GOOD);
        assertThat(new DiskStage(new MemoryStore(64), kept)
                        .read(after.session("third"), 0)
                        .status())
                .isEqualTo(Status.GOOD);
    }
}
