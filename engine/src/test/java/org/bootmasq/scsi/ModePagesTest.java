package org.bootmasq.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.scsi.DiskStage.sense;

import org.junit.jupiter.api.Test;

/** MODE SENSE and MODE SELECT of 6 and of 10 octets (SPC-4 sections 6.11 to 6.14). */
class ModePagesTest {
    private static final String BLOCKS = "00000040" + "00000200";
    private static final String CACHING = "0812" + "04" + "00".repeat(17);
    private static final String NO_CACHE = "0812" + "00" + "00".repeat(17);
    private static final String CONTROL = "0a0a" + "00" + "10" + "00" + "00".repeat(7);
    private static final String WRITE_PROTECT = "0a0a" + "00" + "10" + "08" + "00".repeat(7);
    private static final String EXCEPTIONS = "1c0a" + "00".repeat(10);

    private final DiskStage disk = new DiskStage();
    private final Nexus one = disk.session("one");

    private Outcome select6(String pages) {
        return disk.execute(one, "15 10 0000 %02x 00".formatted(4 + pages.length() / 2), "00000000" + pages);
    }

    @Test
    void allPagesAreTold() {
        // The length of what follows, the type of medium, DPOFUA, the length of the block descriptor.
        assertThat(disk.ask(one, "1a 00 3f 00 ff 00"))
                .isEqualTo("37" + "00" + "10" + "08" + BLOCKS + CACHING + CONTROL + EXCEPTIONS);
        assertThat(disk.ask(one, "5a 00 3f 00 000000 00ff 00"))
                .isEqualTo("003a" + "00" + "10" + "0000" + "0008" + BLOCKS + CACHING + CONTROL + EXCEPTIONS);
    }

    @Test
    void onePageIsTold() {
        assertThat(disk.ask(one, "1a 08 08 00 ff 00")).as("without blocks").isEqualTo("17001000" + CACHING);
        assertThat(disk.ask(one, "5a 08 0a 00 000000 00ff 00")).isEqualTo("0012001000000000" + CONTROL);
    }

    @Test
    void whatCanBeChangedIsTold() {
        assertThat(disk.ask(one, "1a 08 48 00 ff 00")).endsWith("0812" + "04" + "00".repeat(17));
        assertThat(disk.ask(one, "1a 08 4a 00 ff 00")).endsWith("0a0a" + "0000" + "08" + "00".repeat(7));
        assertThat(select6(NO_CACHE)).isEqualTo(Outcome.GOOD);
        assertThat(disk.ask(one, "1a 08 08 00 ff 00")).endsWith(NO_CACHE);
        assertThat(disk.ask(one, "1a 08 88 00 ff 00")).as("defaults").endsWith(CACHING);
    }

    @Test
    void theAllocationLengthCutsAndTheLengthStays() {
        assertThat(disk.ask(one, "1a 00 3f 00 04 00")).isEqualTo("37001008");
        assertThat(disk.ask(one, "1a 00 3f 00 00 00")).isEmpty();
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertThat(sense(disk.execute(one, "1a 00 05 00 ff 00"))).as("page").isEqualTo("05/2400");
        assertThat(sense(disk.execute(one, "1a 00 08 01 ff 00"))).as("subpage").isEqualTo("05/2400");
        assertThat(sense(disk.execute(one, "1a 00 c8 00 ff 00")))
                .as("saved values")
                .isEqualTo("05/3900");
        assertThat(sense(disk.execute(one, "15 11 0000 18 00", "00000000" + NO_CACHE)))
                .as("save them")
                .isEqualTo("05/2400");
    }

    @Test
    void withoutACacheEachWriteSurvivesBeforeItIsAnswered() {
        disk.write(one, 0);
        assertThat(disk.store().flushes()).isZero();
        assertThat(select6(NO_CACHE)).isEqualTo(Outcome.GOOD);
        assertThat(disk.store().flushes()).as("what was cached").isEqualTo(1);
        disk.write(one, 0);
        assertThat(disk.store().flushes()).isEqualTo(2);
        disk.read(one, 0);
        assertThat(disk.store().flushes()).isEqualTo(2);
        assertThat(select6(CACHING)).isEqualTo(Outcome.GOOD);
        disk.write(one, 0);
        assertThat(disk.store().flushes()).as("only for the change").isEqualTo(3);
    }

    @Test
    void whatOneChangesTheOthersLearnOnce() {
        Nexus other = disk.session("other");
        select6(NO_CACHE);
        assertThat(sense(disk.execute(other, "00")))
                .as("MODE PARAMETERS CHANGED")
                .isEqualTo("06/2a01");
        assertThat(disk.execute(other, "00")).isEqualTo(Outcome.GOOD);
        assertThat(disk.execute(one, "00")).isEqualTo(Outcome.GOOD);
        select6(NO_CACHE);
        assertThat(disk.execute(other, "00")).as("nothing has changed").isEqualTo(Outcome.GOOD);
    }

    @Test
    void softwareWriteProtectRefusesAllWriting() {
        assertThat(disk.execute(one, "55 10 0000000000 0014 00", "0000000000000000" + WRITE_PROTECT))
                .isEqualTo(Outcome.GOOD);
        assertThat(sense(disk.write(one, 0))).isEqualTo("07/2702");
        assertThat(sense(disk.execute(one, "42 00 00000000 00 0000 00")))
                .as("UNMAP")
                .isEqualTo("07/2702");
        assertThat(disk.read(one, 0).status()).isEqualTo(Status.GOOD);
        assertThat(disk.ask(one, "1a 08 0a 00 ff 00")).as("WP").isEqualTo("0f009000" + WRITE_PROTECT);
        select6(CONTROL);
        assertThat(disk.write(one, 0)).isEqualTo(Outcome.GOOD);
    }

    @Test
    void aDiskThatIsOnlyReadSaysSo() {
        var fixed = new DiskStage(new MemoryStore(64, true), UnitState.NONE);
        Nexus reader = fixed.session("one");
        assertThat(fixed.ask(reader, "1a 08 0a 00 ff 00")).startsWith("0f0090");
        assertThat(sense(fixed.write(reader, 0))).isEqualTo("07/2700");
    }

    /** A list of 64 KB may name 32,763 pages that are empty. */
    @Test
    void aListOfThousandsOfPagesCostsNoMoreThanItsOctets() {
        int length = 0xfffe;
        String pages = "00".repeat(length);
        AllocationBudget.expectNone(
                () -> {
                    var budget = new AllocationBudget();
                    assertThat(sense(disk.execute(one, "55 10 0000 0000 00 %04x 00".formatted(length), pages)))
                            .isEqualTo("05/2600");
                    // The test itself makes octets of text.
                    return budget.spent() - 20L * length;
                },
                "MODE SELECT with pages that are empty");
    }

    @Test
    void aListThatIsWrongChangesNothing() {
        assertThat(sense(select6("0812" + "05" + "00".repeat(17)))).as("RCD").isEqualTo("05/2600");
        assertThat(sense(select6("0811" + "00" + "00".repeat(17))))
                .as("page length")
                .isEqualTo("05/2600");
        assertThat(sense(select6(NO_CACHE + "0500"))).as("no such page").isEqualTo("05/2600");
        assertThat(sense(disk.execute(one, "15 10 0000 03 00", "000000"))).isEqualTo("05/1a00");
        assertThat(sense(disk.execute(one, "15 10 0000 18 00", "00000000")))
                .as("less than said")
                .isEqualTo("05/1a00");
        String otherBlocks = "00000008" + "00000040" + "00001000";
        assertThat(sense(disk.execute(one, "15 10 0000 0c 00", otherBlocks)))
                .as("block length")
                .isEqualTo("05/2600");
        assertThat(disk.execute(one, "15 10 0000 00 00")).as("nothing at all").isEqualTo(Outcome.GOOD);
        assertThat(disk.ask(one, "1a 08 08 00 ff 00")).endsWith(CACHING);
    }
}
