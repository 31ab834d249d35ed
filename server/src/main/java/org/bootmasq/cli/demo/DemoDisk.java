package org.bootmasq.cli.demo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A disk whose boot sector says one thing on the first serial port, in the machine code of a PC, and halts. */
final class DemoDisk {
    /** Not less: below 8 MiB a BIOS finds no whole cylinder to read from. */
    private static final int LENGTH = 16 << 20;

    private static final int SIGNATURE = 510;

    /**
     * Data at 0; SI behind the code (0000:7c23); no interrupts, in which the BIOS would write too; each character up to
     * the NUL to COM1 once that is free; halt.
     */
    private static final String CODE =
            "31c0 8ed8 be237c fafc ac 84c0 7412 88c3 bafd03 ec a820 74fb baf803 88d8 ee ebe9 f4 ebfd";

    private DemoDisk() {}

    static byte[] saying(String text) {
        byte[] code = HexFormat.of().parseHex(CODE.replace(" ", ""));
        byte[] disk = Arrays.copyOf(code, LENGTH);
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octets, 0, disk, code.length, Math.min(octets.length, SIGNATURE - code.length - 1));
        disk[SIGNATURE] = 0x55;
        disk[SIGNATURE + 1] = (byte) 0xaa;
        return disk;
    }
}
