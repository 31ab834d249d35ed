package org.bootmasq.lab;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Programs of one sector for a PC's BIOS, in machine code: they say what they have to say on the first serial port,
 * then halt.
 */
final class BootSector {
    private static final int ORIGIN = 0x7c00;
    private static final int LENGTH = 512;

    /**
     * Without interrupts, in which the BIOS would write what it still has to say in between: writes the text at SI to
     * COM1 up to its NUL, waiting for each character, and halts.
     */
    private static final String PRINT = "fafc ac 84c0 7412 88c3 bafd03 ec a820 74fb baf803 88d8 ee ebe9 f4 ebfd";

    private BootSector() {}

    /** Says something. */
    static byte[] saying(String text) {
        // xor ax,ax; mov ds,ax; mov si,text
        return sector("31c0 8ed8 be" + word(ORIGIN + 7 + length(PRINT)) + PRINT, text);
    }

    /**
     * Copies the second sector of the floppy that it was started from to the first sector of the first hard disk (INT
     * 13h), and says how that went.
     */
    static byte[] installing(String done, String failed) {
        String read = "bb0080 b80102 b90200 ba0000 cd13"; // ES:BX=0:8000, one sector, cylinder 0, sector 2, floppy
        String write = "bb0080 b80103 b90100 ba8000 cd13"; // cylinder 0, sector 1, first hard disk
        String code = "31c0 8ed8 8ec0" + read + "7215" + write + "7205";
        int texts = ORIGIN + length(code) + 8 + length(PRINT);
        // mov si,done; jmp print; mov si,failed; print:
        return sector(
                code + "be" + word(texts) + "eb03 be" + word(texts + done.length() + 1) + PRINT, done + "\0" + failed);
    }

    /**
     * Says what the second sector of the first hard disk holds, between {@code FOUND[} and {@code ]}. If that is
     * nothing, it reads a line, up to a carriage return, from COM1, writes it there (INT 13h) and starts the machine
     * anew.
     */
    static byte[] remembering() {
        String begin = "fafc 31c0 8ed8 8ec0 8ed0 bc007c"; // no interrupts: the BIOS would read from the port as well
        String read = "b80102 e83a00"; // one sector; call disk
        String say = "be7a7c e84900 be0080 e84300 be817c e83d00"; // call print for FOUND[, for what was read, for ]
        String empty = "bf0080 803d00 751d"; // DI=8000; if there is something, halt
        String line = "bafd03 ec a801 74f8 baf803 ec 3c0d 7403 aa ebed"; // into DI
        String write = "b80103 e80700 b0fe e664"; // call disk; the keyboard controller resets
        String halt = "f4 ebfd";
        String disk = "bb0080 b90200 ba8000 cd13 731f be837c e80200 ebe8"; // ES:BX=0:8000, cylinder 0, sector 2
        String print = "ac 84c0 7412 88c3 bafd03 ec a820 74f8 baf803 88d8 ee ebe9 c3";
        return sector(begin + read + say + empty + line + write + halt + disk + print, "FOUND[\0]\0DISK ERROR");
    }

    private static int length(String hex) {
        return hex.replace(" ", "").length() / 2;
    }

    private static String word(int value) {
        return HexFormat.of().withPrefix("").toHexDigits((byte) value)
                + HexFormat.of().toHexDigits((byte) (value >> 8));
    }

    private static byte[] sector(String hex, String text) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
        out.writeBytes((text + "\0").getBytes(StandardCharsets.US_ASCII));
        if (out.size() > LENGTH - 2) throw new IllegalArgumentException("too long for a sector");
        byte[] sector = java.util.Arrays.copyOf(out.toByteArray(), LENGTH);
        sector[LENGTH - 2] = 0x55;
        sector[LENGTH - 1] = (byte) 0xaa;
        return sector;
    }
}
