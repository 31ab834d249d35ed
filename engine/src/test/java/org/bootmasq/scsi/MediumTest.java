package org.bootmasq.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** Commands that look at the disk themselves: in pieces, whatever length an initiator names. */
class MediumTest {
    private static final int LONGEST = Medium.LONGEST_TRANSFER;
    private static final int BLOCKS = 2 * LONGEST / 512;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final MemoryStore store = new MemoryStore(BLOCKS);
    private final ScsiTarget target = new ScsiTarget(
            "iqn.2026-11.org.example:disk",
            Map.of(0, new LogicalUnit(store, "serial", UnitState.NONE, OneThread::new)));
    private final Nexus nexus = session(1);

    private Nexus session(int isid) {
        Nexus fresh = target.open(new InitiatorPort("iqn.a", Bytes.ofHex("%012x".formatted(isid))), "a");
        target.execute(fresh, 0, cdb("00"), NOTHING, NOTHING);
        return fresh;
    }

    private static Cdb cdb(String hex) {
        ByteBuffer octets = ByteBuffer.allocate(16)
                .put(HexFormat.of().parseHex(hex.replace(" ", "")))
                .rewind();
        return new Cdb(octets.getLong(), octets.getLong());
    }

    private Outcome execute(String cdb, ByteBuffer dataOut) {
        return target.execute(nexus, 0, cdb(cdb), dataOut.rewind(), NOTHING);
    }

    private static String sense(Outcome outcome) {
        Bytes sense = outcome.sense();
        return sense.isEmpty() ? "" : "%02x%02x%02x".formatted(sense.at(2), sense.at(12), sense.at(13));
    }

    private static int information(Outcome outcome) {
        return ByteBuffer.wrap(outcome.sense().toArray()).getInt(3);
    }

    @Test
    void noCommandAllocatesByTheLengthItNames() {
        ByteBuffer block = ByteBuffer.allocate(512).put(3, (byte) 1);
        ByteBuffer long1 = ByteBuffer.allocate(LONGEST);
        ByteBuffer twice = ByteBuffer.allocate(2 * 255 * 512);
        nexus.room();
        ByteBuffer lists = ByteBuffer.allocate(8 + 16 * 256).putShort(2, (short) (16 * 256));
        var budget = new AllocationBudget();
        assertThat(execute("2f06 00000000 00 4000 00", ByteBuffer.allocate(512)).status())
                .isEqualTo(Status.GOOD);
        assertThat(execute("2f02 00000000 00 4000 00", long1).status()).isEqualTo(Status.GOOD);
        assertThat(execute("8b00 0000000000000000 00004000 0000", long1).status())
                .isEqualTo(Status.GOOD);
        assertThat(execute("8900 0000000000000000 000000ff 0000", twice).status())
                .isEqualTo(Status.GOOD);
        assertThat(execute("9300 0000000000000000 00008000 0000", block).status())
                .isEqualTo(Status.GOOD);
        assertThat(execute("4200 00000000 00 1008 00", lists).status()).isEqualTo(Status.GOOD);
        budget.expectAtMost(AllocationBudget.ENOUGH, "VERIFY, ORWRITE, COMPARE AND WRITE, WRITE SAME, UNMAP");
    }

    @Test
    void whatDiffersIsFoundWhereverItIs() {
        ByteBuffer data = ByteBuffer.allocate(LONGEST);
        for (int at : new int[] {0, 511, 65_535, 65_536, 65_537, LONGEST - 1}) {
            data.put(at, (byte) 1);
            Outcome outcome = execute("2f02 00000000 00 4000 00", data);
            assertThat(sense(outcome)).isEqualTo("0e1d00");
            assertThat(information(outcome)).isEqualTo(at);
            data.put(at, (byte) 0);
        }
        assertThat(execute("2f02 00000000 00 4000 00", data).status()).isEqualTo(Status.GOOD);
    }

    @Test
    void oneBlockIsComparedWithEach() {
        ByteBuffer block = ByteBuffer.allocate(512).put(7, (byte) 9);
        assertThat(execute("9300 0000000000000000 00000200 0000", block).status())
                .isEqualTo(Status.GOOD);
        assertThat(execute("2f06 00000000 00 0200 00", block).status()).isEqualTo(Status.GOOD);
        Outcome behind = execute("2f06 00000000 00 0201 00", block);
        assertThat(sense(behind)).isEqualTo("0e1d00");
        assertThat(information(behind)).isEqualTo(0x200 * 512 + 7);
    }

    @Test
    void compareAndWriteLooksAtAllBeforeItWrites() {
        ByteBuffer data = ByteBuffer.allocate(2 * 200 * 512);
        for (int i = 200 * 512; i < data.capacity(); i++) data.put(i, (byte) 5);
        data.put(199 * 512, (byte) 1);
        assertThat(information(execute("8900 0000000000000000 000000c8 0000", data)))
                .isEqualTo(199 * 512);
        assertThat(execute("2f06 00000000 00 00c8 00", ByteBuffer.allocate(512)).status())
                .as("nothing is written")
                .isEqualTo(Status.GOOD);
        data.put(199 * 512, (byte) 0);
        assertThat(execute("8900 0000000000000000 000000c8 0000", data).status())
                .isEqualTo(Status.GOOD);
        assertThat(execute("2f02 00000000 00 00c8 00", data.slice(200 * 512, 200 * 512))
                        .status())
                .isEqualTo(Status.GOOD);
    }

    @Test
    void orWriteKeepsWhatIsThere() {
        ByteBuffer ones = ByteBuffer.allocate(200 * 512);
        ByteBuffer twos = ByteBuffer.allocate(200 * 512);
        ByteBuffer threes = ByteBuffer.allocate(200 * 512);
        for (int i = 0; i < ones.capacity(); i++) {
            ones.put(i, (byte) 1);
            twos.put(i, (byte) 2);
            threes.put(i, (byte) 3);
        }
        assertThat(execute("8b00 0000000000000000 000000c8 0000", ones).status())
                .isEqualTo(Status.GOOD);
        assertThat(execute("8b00 0000000000000000 000000c8 0000", twos).status())
                .isEqualTo(Status.GOOD);
        assertThat(execute("2f02 00000000 00 00c8 00", threes).status()).isEqualTo(Status.GOOD);
    }

    @Test
    void unmapDoesNoMoreThanTheBlockLimitsPageTells() {
        ByteBuffer one = ByteBuffer.allocate(24).putShort(2, (short) 16).putInt(16, Medium.LONGEST_UNMAP + 1);
        assertThat(sense(execute("4200 00000000 00 0018 00", one))).isEqualTo("052600");
        ByteBuffer many = ByteBuffer.allocate(8 + 16 * 257).putShort(2, (short) (16 * 257));
        assertThat(sense(execute("4200 00000000 00 1018 00", many))).isEqualTo("052600");
    }

    @Test
    void registrationsThatSessionsLeaveBehindAreBounded() {
        ByteBuffer register = ByteBuffer.allocate(24).putLong(8, 7);
        Outcome last = Outcome.GOOD;
        for (int i = 2; i < 300; i++) {
            Nexus guest = session(i);
            last = target.execute(guest, 0, cdb("5f00 00000000 0000 1800"), register.rewind(), NOTHING);
            target.close(guest);
        }
        assertThat(sense(last)).as("INSUFFICIENT REGISTRATION RESOURCES").isEqualTo("055504");
    }
}
