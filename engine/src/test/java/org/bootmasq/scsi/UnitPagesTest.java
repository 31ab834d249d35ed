package org.bootmasq.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootmasq.scsi.DiskStage.sense;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** INQUIRY with its vital product data (SPC-4 section 7.8, SBC-3 section 6.6), and how large a disk is. */
class UnitPagesTest {
    private final DiskStage disk = new DiskStage();
    private final Nexus one = disk.session("one");

    private String page(int code) {
        return disk.ask(one, "12 01 %02x 00ff 00".formatted(code));
    }

    private static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void inquiryTellsADiskOfSpc4() {
        String data = disk.ask(one, "12 00 00 00ff 00");
        assertThat(data).hasSize(2 * 96).startsWith("00" + "00" + "06" + "12" + "5b" + "0000" + "02");
        assertThat(data).contains(ascii("BOOTMASQSAN disk        0001"));
        assertThat(disk.ask(one, "12 00 00 0008 00")).isEqualTo(data.substring(0, 16));
        assertThat(sense(disk.execute(one, "12 00 80 00ff 00")))
                .as("a page without EVPD")
                .isEqualTo("05/2400");
    }

    @Test
    void theListOfPagesIsWhatThereIs() {
        assertThat(page(0x00)).isEqualTo("00000006" + "008083b0b1b2");
        for (int code : new int[] {0x80, 0x83, 0xb0, 0xb1, 0xb2})
            assertThat(page(code)).startsWith("00%02x".formatted(code));
        assertThat(sense(disk.execute(one, "12 01 84 00ff 00"))).isEqualTo("05/2400");
    }

    @Test
    void theDiskIsKnownByItsSerialNumber() {
        assertThat(page(0x80)).isEqualTo("00800010" + ascii("0123456789abcdef"));
        String identification = page(0x83);
        assertThat(identification).startsWith("00830028" + "01030008" + "3");
        assertThat(identification).endsWith("02010018" + ascii("BOOTMASQ0123456789abcdef"));
        assertThat(page(0x83)).as("the same for ever").isEqualTo(identification);
    }

    @Test
    void blockLimitsAreThoseThatHold() {
        String limits = page(0xb0);
        assertThat(limits).hasSize(2 * 64);
        assertThat(limits.substring(8, 16))
                .as("WSNZ, COMPARE AND WRITE, granularity")
                .isEqualTo("01ff0008");
        assertThat(limits.substring(16, 24)).as("longest transfer").isEqualTo("00004000");
        assertThat(limits.substring(40, 48)).as("longest UNMAP").isEqualTo("00100000");
        assertThat(limits.substring(48, 56)).as("most descriptors").isEqualTo("00000100");
        assertThat(limits.substring(72, 88)).as("longest WRITE SAME").isEqualTo("0000000000008000");
        assertThat(page(0xb1)).as("it does not rotate").startsWith("00b1003c" + "0001");
        assertThat(page(0xb2)).as("thin").isEqualTo("00b20004" + "00e40200");
    }

    @Test
    void capacityIsTheLastBlock() {
        assertThat(disk.ask(one, "25 00 00000000 0000 00 00")).isEqualTo("0000003f" + "00000200");
        // Thin, and what is unmapped reads as zeros.
        assertThat(disk.ask(one, "9e 10 0000000000000000 00000020 00 00"))
                .isEqualTo("000000000000003f" + "00000200" + "0000" + "c000" + "00".repeat(16));
        var vast = new DiskStage(MemoryStore.vast(1L << 33), UnitState.NONE);
        Nexus nexus = vast.session("one");
        assertThat(vast.ask(nexus, "25 00 00000000 0000 00 00"))
                .as("more than fits")
                .startsWith("ffffffff");
        assertThat(vast.ask(nexus, "9e 10 0000000000000000 0000000c 00 00")).isEqualTo("00000001ffffffff00000200");
    }

    @Test
    void whatIsMappedIsTold() {
        disk.write(one, 8);
        assertThat(disk.ask(one, "9e 12 0000000000000000 00000038 00 00"))
                .isEqualTo("00000034" + "00000000"
                        + "0000000000000000" + "00000008" + "01000000"
                        + "0000000000000008" + "00000001" + "00000000"
                        + "0000000000000009" + "00000037" + "01000000");
        assertThat(sense(disk.execute(one, "9e 12 0000000000000040 00000038 00 00")))
                .isEqualTo("05/2100");
    }

    @Test
    void unitsAreReported() {
        assertThat(disk.ask(one, "a0 00 00 000000 00000010 00 00")).isEqualTo("00000008" + "00".repeat(12));
        assertThat(disk.ask(one, "a0 00 01 000000 00000010 00 00"))
                .as("well known ones")
                .startsWith("00000000");
        assertThat(sense(disk.execute(one, "a0 00 00 000000 00000008 00 00"))).isEqualTo("05/2400");
    }

    @Test
    void supportedCommandsAreReported() {
        assertThat(disk.ask(one, "a3 0c 01 28 0000 000000ff 00 00")).isEqualTo("0003000a" + "2818ffffffff00ffff00");
        assertThat(disk.ask(one, "a3 0c 01 ff 0000 000000ff 00 00"))
                .as("no such command")
                .isEqualTo("00010000");
        assertThat(disk.ask(one, "a3 0c 02 9e 0010 000000ff 00 00")).startsWith("00030010" + "9e");
        assertThat(sense(disk.execute(one, "a3 0c 01 9e 0000 000000ff 00 00"))).isEqualTo("05/2400");
    }
}
