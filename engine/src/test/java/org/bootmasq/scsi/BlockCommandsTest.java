package org.bootmasq.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.scsi.DiskStage.sense;

import java.nio.ByteBuffer;
import java.util.Map;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;

/** Commands to blocks (SBC-3 section 5): what lies outside of the disk, what is written, and who may write. */
class BlockCommandsTest {
    private static final String ONE_BLOCK = "5a".repeat(DiskStage.BLOCK);
    private static final String ZEROS = "00".repeat(DiskStage.BLOCK);

    private final DiskStage disk = new DiskStage();
    private final Nexus one = disk.session("one");

    private String block(int lba) {
        return disk.ask(one, "28 00 %08x 00 0001 00".formatted(lba));
    }

    @Test
    void nothingBehindTheLastBlockIsRead() {
        assertThat(disk.read(one, 63).status()).isEqualTo(Status.GOOD);
        assertThat(sense(disk.read(one, 64))).isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "28 00 0000003f 00 0002 00"))).isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "08 00 0040 01 00"))).as("READ(6)").isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "a8 00 00000040 00000001 00 00")))
                .as("READ(12)")
                .isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "88 00 ffffffffffffffff 00000001 00 00")))
                .isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "88 00 0000000000000000 ffffffff 00 00")))
                .as("too long")
                .isEqualTo("05/2400");
        assertThat(sense(disk.execute(one, "28 20 00000000 00 0001 00")))
                .as("RDPROTECT")
                .isEqualTo("05/2400");
    }

    @Test
    void nothingBehindTheLastBlockIsChanged() {
        assertThat(sense(disk.write(one, 64))).isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "0a 00 0040 01 00", ONE_BLOCK)))
                .as("WRITE(6)")
                .isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "8a 00 8000000000000000 00000001 00 00", ONE_BLOCK)))
                .isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "93 00 0000000000000001 00000040 00 00", ZEROS)))
                .isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "89 00 0000000000000040 000000 01 00 00", ONE_BLOCK + ONE_BLOCK)))
                .isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "8b 00 0000000000000040 00000001 00 00", ONE_BLOCK)))
                .isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "2f 00 00000040 00 0001 00")))
                .as("VERIFY")
                .isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "35 00 00000040 00 0001 00")))
                .as("SYNCHRONIZE")
                .isEqualTo("05/2100");
        assertThat(sense(disk.execute(one, "34 00 00000040 00 0001 00")))
                .as("PRE-FETCH")
                .isEqualTo("05/2100");
    }

    @Test
    void readSixOfNoBlocksIsOfAllTwoHundredAndFiftySix() {
        assertThat(sense(disk.execute(one, "08 00 0000 00 00")))
                .as("the disk has 64")
                .isEqualTo("05/2100");
        assertThat(disk.execute(one, "28 00 00000000 00 0000 00"))
                .as("of ten: none")
                .isEqualTo(Outcome.GOOD);
    }

    @Test
    void whatIsWrittenIsReadInAllLengths() {
        assertThat(disk.execute(one, "0a 00 0001 01 00", ONE_BLOCK)).isEqualTo(Outcome.GOOD);
        assertThat(disk.execute(one, "aa 00 00000002 00000001 00 00", ONE_BLOCK))
                .isEqualTo(Outcome.GOOD);
        assertThat(disk.execute(one, "8a 00 0000000000000003 00000001 00 00", ONE_BLOCK))
                .isEqualTo(Outcome.GOOD);
        assertThat(block(0)).isEqualTo(ZEROS);
        for (int lba = 1; lba <= 3; lba++) assertThat(block(lba)).isEqualTo(ONE_BLOCK);
    }

    @Test
    void forcedUnitAccessAndWriteAndVerifyReachTheMedium() {
        disk.execute(one, "2a 08 00000000 00 0001 00", ONE_BLOCK);
        assertThat(disk.store().flushes()).as("FUA").isEqualTo(1);
        disk.execute(one, "2e 00 00000000 00 0001 00", ONE_BLOCK);
        assertThat(disk.store().flushes()).as("WRITE AND VERIFY").isEqualTo(2);
        disk.execute(one, "35 00 00000000 00 0000 00");
        assertThat(disk.store().flushes()).as("SYNCHRONIZE CACHE").isEqualTo(3);
    }

    @Test
    void writeSameFillsTheRangeAndNoMore() {
        assertThat(disk.execute(one, "41 00 00000004 00 0003 00", ONE_BLOCK)).isEqualTo(Outcome.GOOD);
        for (int lba = 4; lba < 7; lba++) assertThat(block(lba)).isEqualTo(ONE_BLOCK);
        assertThat(block(3)).isEqualTo(ZEROS);
        assertThat(block(7)).isEqualTo(ZEROS);
        assertThat(disk.execute(one, "93 09 0000000000000005 00000001 00 00"))
                .as("UNMAP, NDOB")
                .isEqualTo(Outcome.GOOD);
        assertThat(block(5)).isEqualTo(ZEROS);
        assertThat(sense(disk.execute(one, "93 01 0000000000000005 00000001 00 00")))
                .as("NDOB")
                .isEqualTo("05/2400");
        assertThat(sense(disk.execute(one, "93 10 0000000000000005 00000001 00 00", ZEROS)))
                .as("ANCHOR")
                .isEqualTo("05/2400");
        assertThat(sense(disk.execute(one, "93 00 0000000000000000 00000000 00 00", ZEROS)))
                .as("WSNZ: no length")
                .isEqualTo("05/2400");
        assertThat(sense(disk.execute(one, "41 00 00000004 00 0003 00", "5a")))
                .as("no block")
                .isEqualTo("05/2400");
    }

    @Test
    void unmapChecksAllBeforeTheFirst() {
        disk.write(one, 1);
        disk.write(one, 2);
        String inside = "0000000000000001" + "00000001" + "00000000";
        String outside = "000000000000003f" + "00000002" + "00000000";
        assertThat(sense(disk.execute(
                        one, "42 00 00000000 00 0028 00", "0026" + "0020" + "00000000" + inside + outside)))
                .isEqualTo("05/2100");
        assertThat(block(1)).isEqualTo(ONE_BLOCK);
        assertThat(disk.execute(one, "42 00 00000000 00 0018 00", "0016" + "0010" + "00000000" + inside))
                .isEqualTo(Outcome.GOOD);
        assertThat(block(1)).isEqualTo(ZEROS);
        assertThat(block(2)).isEqualTo(ONE_BLOCK);
        assertThat(sense(disk.execute(one, "42 00 00000000 00 0004 00", "00000000")))
                .isEqualTo("05/1a00");
        assertThat(sense(disk.execute(one, "42 01 00000000 00 0018 00", "")))
                .as("ANCHOR")
                .isEqualTo("05/2400");
    }

    @Test
    void aStoppedDiskIsNotReadyUntilItIsStarted() {
        assertThat(disk.execute(one, "1b 00 0000 00 00")).isEqualTo(Outcome.GOOD);
        assertThat(disk.store().flushes()).isEqualTo(1);
        assertThat(sense(disk.execute(one, "00"))).isEqualTo("02/0402");
        assertThat(sense(disk.read(one, 0))).isEqualTo("02/0402");
        assertThat(sense(disk.write(one, 0))).isEqualTo("02/0402");
        assertThat(disk.ask(one, "12 00 00 0001 00")).isEqualTo("00");
        assertThat(disk.execute(one, "1b 00 0000 01 00")).isEqualTo(Outcome.GOOD);
        assertThat(disk.read(one, 0).status()).isEqualTo(Status.GOOD);
    }

    @Test
    void oneMachineWritesAtATime() {
        Nexus same = disk.session("one");
        Nexus other = disk.session("other");
        assertThat(disk.write(one, 0)).isEqualTo(Outcome.GOOD);
        assertThat(disk.write(other, 0)).isEqualTo(Outcome.RESERVATION_CONFLICT);
        assertThat(disk.read(other, 0).status()).isEqualTo(Status.GOOD);
        assertThat(disk.write(same, 0)).as("the same machine").isEqualTo(Outcome.GOOD);
        disk.target().close(one);
        assertThat(disk.write(other, 0)).as("it still has a session").isEqualTo(Outcome.RESERVATION_CONFLICT);
        disk.target().close(same);
        assertThat(disk.write(other, 0)).isEqualTo(Outcome.GOOD);
    }

    /** A store whose doings fail. */
    private record Broken(StoreFailure.Reason reason) implements BlockStore {
        private StoreFailure failure() {
            return new StoreFailure(reason, "broken");
        }

        @Override
        public long sizeBytes() {
            return 64L * DiskStage.BLOCK;
        }

        @Override
        public int blockSize() {
            return DiskStage.BLOCK;
        }

        @Override
        public boolean readOnly() {
            return false;
        }

        @Override
        public void read(long offset, ByteBuffer into) throws StoreFailure {
            throw failure();
        }

        @Override
        public void write(long offset, ByteBuffer from) throws StoreFailure {
            throw failure();
        }

        @Override
        public void flush() throws StoreFailure {
            throw failure();
        }

        @Override
        public void discard(long offset, long length) throws StoreFailure {
            throw failure();
        }

        @Override
        public Extent extentAt(long offset) throws StoreFailure {
            throw failure();
        }
    }

    private static String failing(StoreFailure.Reason reason, String cdb, int dataOut) {
        var unit = new LogicalUnit(new Broken(reason), "serial", UnitState.NONE, OneThread::new);
        var target = new ScsiTarget("iqn.2026-11.org.example:disk", Map.of(0, unit));
        Nexus nexus = target.open(new InitiatorPort("iqn.a", Bytes.ofHex("000000000001")), "a");
        ByteBuffer room = ByteBuffer.allocate(DiskStage.BLOCK);
        target.execute(nexus, 0, DiskStage.cdb("00"), ByteBuffer.allocate(0), room);
        return sense(target.execute(nexus, 0, DiskStage.cdb(cdb), ByteBuffer.allocate(dataOut), room));
    }

    @Test
    void aStoreThatFailsIsAnsweredWithWhy() {
        String read = "28 00 00000000 00 0001 00";
        String write = "2a 00 00000000 00 0001 00";
        assertThat(failing(StoreFailure.Reason.MEDIUM_ERROR, read, 0)).isEqualTo("03/1100");
        assertThat(failing(StoreFailure.Reason.MEDIUM_ERROR, write, DiskStage.BLOCK))
                .isEqualTo("03/0c00");
        assertThat(failing(StoreFailure.Reason.MEDIUM_ERROR, "35 00 00000000 00 0000 00", 0))
                .isEqualTo("03/0c00");
        assertThat(failing(StoreFailure.Reason.NO_SPACE, write, DiskStage.BLOCK))
                .as("SPACE ALLOCATION FAILED WRITE PROTECT")
                .isEqualTo("07/2707");
        assertThat(failing(StoreFailure.Reason.WRITE_PROTECTED, write, DiskStage.BLOCK))
                .isEqualTo("07/2700");
    }
}
