package org.bootmasq.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.scsi.DiskStage.sense;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Sense data of fixed format (SPC-4 section 4.5.3), and unit attentions (SAM-5 section 5.14). */
class SenseTest {
    private static final String REQUEST_SENSE = "03 00 0000 ff 00";
    private static final String NO_SENSE = "70" + "00" + "00" + "00000000" + "0a" + "00".repeat(10);

    private final DiskStage disk = new DiskStage();

    @Test
    void fixedFormatIsEighteenOctets() {
        assertThat(Sense.LBA_OUT_OF_RANGE.octets().hex())
                .isEqualTo("70" + "00" + "05" + "00000000" + "0a" + "00000000" + "2100" + "00" + "000000");
        assertThat(Sense.MISCOMPARE.octets(0x1234).hex())
                .isEqualTo("f0" + "00" + "0e" + "00001234" + "0a" + "00000000" + "1d00" + "00" + "000000");
    }

    @Test
    void aNewSessionIsToldOnce() {
        Nexus one = disk.begin("one");
        assertThat(sense(disk.read(one, 0))).as("POWER ON").isEqualTo("06/2900");
        assertThat(disk.read(one, 0).status()).isEqualTo(Status.GOOD);
        Nexus other = disk.begin("other");
        assertThat(disk.execute(one, "00")).as("it is no news to others").isEqualTo(Outcome.GOOD);
        assertThat(sense(disk.execute(other, "00"))).isEqualTo("06/2900");
    }

    @Test
    void inquiryAndReportLunsLeaveAnAttentionWaiting() {
        Nexus one = disk.begin("one");
        assertThat(disk.ask(one, "12 00 00 0005 00")).isEqualTo("000006125b");
        assertThat(disk.ask(one, "a0 00 00 000000 00000010 00 00")).startsWith("00000008");
        assertThat(sense(disk.execute(one, "00"))).isEqualTo("06/2900");
    }

    @Test
    void requestSenseGivesAnAttentionAsData() {
        Nexus one = disk.begin("one");
        assertThat(disk.ask(one, REQUEST_SENSE))
                .isEqualTo(Sense.POWER_ON.octets().hex());
        assertThat(disk.ask(one, REQUEST_SENSE)).isEqualTo(NO_SENSE);
        assertThat(disk.execute(one, "00")).isEqualTo(Outcome.GOOD);
    }

    @Test
    void aResetIsToldToEverySessionOnce() {
        Nexus one = disk.session("one");
        Nexus other = disk.session("other");
        assertThat(disk.target().resetUnit(0)).isTrue();
        disk.target().reset();
        for (Nexus each : new Nexus[] {one, other}) {
            assertThat(sense(disk.execute(each, "00"))).isEqualTo("06/2903");
            assertThat(disk.execute(each, "00")).as("two resets, one condition").isEqualTo(Outcome.GOOD);
        }
        assertThat(disk.target().resetUnit(1L << 48))
                .as("there is no such unit")
                .isFalse();
    }

    @Test
    void attentionsComeInTheirOrder() {
        Nexus one = disk.begin("one");
        disk.unit().capacityChanged();
        disk.target().reset();
        assertThat(sense(disk.execute(one, "00"))).isEqualTo("06/2900");
        assertThat(sense(disk.execute(one, "00")))
                .as("CAPACITY DATA HAS CHANGED")
                .isEqualTo("06/2a09");
        assertThat(sense(disk.execute(one, "00"))).isEqualTo("06/2903");
        assertThat(disk.execute(one, "00")).isEqualTo(Outcome.GOOD);
    }

    @Test
    void nothingWaitsForASessionThatHasEnded() {
        Nexus one = disk.session("one");
        disk.target().close(one);
        disk.target().reset();
        assertThat(disk.execute(one, "00")).isEqualTo(Outcome.GOOD);
    }

    @Test
    void aUnitThatIsNotThereSaysSo() {
        Nexus one = disk.session("one");
        long lun = 5L << 48;
        assertThat(disk.ask(one, lun, "12 00 00 0001 00")).isEqualTo("7f");
        assertThat(disk.ask(one, lun, REQUEST_SENSE))
                .isEqualTo(Sense.UNIT_NOT_SUPPORTED.octets().hex());
        Outcome ready =
                disk.target().execute(one, lun, DiskStage.cdb("00"), ByteBuffer.allocate(0), ByteBuffer.allocate(0));
        assertThat(sense(ready)).isEqualTo("05/2500");
    }

    @Test
    void whatIsNotKnownIsRefused() {
        Nexus one = disk.session("one");
        assertThat(sense(disk.execute(one, "ff")))
                .as("INVALID COMMAND OPERATION CODE")
                .isEqualTo("05/2000");
        assertThat(sense(disk.execute(one, "9e 1f"))).as("service action").isEqualTo("05/2400");
        assertThat(sense(disk.execute(one, "a3 00"))).as("service action").isEqualTo("05/2400");
    }
}
