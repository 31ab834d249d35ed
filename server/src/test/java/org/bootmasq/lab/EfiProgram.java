package org.bootmasq.lab;

import java.nio.charset.StandardCharsets;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * A program for UEFI firmware that says what it has to say on the first serial port, then halts: an image in the PE32+
 * format.
 */
final class EfiProgram {
    private static final int FILE_ALIGNMENT = 0x200;
    private static final int PAGE = 0x1000;
    private static final int OPTIONAL_HEADER = 240;

    private static final int X64 = 0x8664;
    private static final int ARM64 = 0xaa64;

    /** Writes the text behind it to COM1 up to its NUL, waiting for each character, and halts. */
    private static final Bytes PRINT =
            Bytes.ofHex("fc488d351c000000ac84c0741488c366bafd03eca82074fb66baf80388d8eeebe7f4ebfd");

    /** The same for the PL011 at 0x9000000, which is the serial port of QEMU's machine {@code virt}. */
    private static final Bytes PRINT_ON_ARM64 =
            Bytes.ofHex("410100100220a1d220144038a0000034431840b9e3ff2f3740000039fbffff177f2003d5ffffff17");

    private EfiProgram() {}

    /** @param text of ASCII, at most 400 characters */
    static byte[] saying(String text) {
        return image(X64, PRINT, text);
    }

    /** The same for arm64, where the first serial port is that of QEMU's machine {@code virt}. */
    static byte[] sayingOnArm64(String text) {
        return image(ARM64, PRINT_ON_ARM64, text);
    }

    private static byte[] image(int machine, Bytes print, String text) {
        Bytes code = print.plus(Bytes.of((text + "\0").getBytes(StandardCharsets.US_ASCII)));
        if (code.length() > FILE_ALIGNMENT) throw new IllegalArgumentException("too long for a section of one block");
        Bytes headers =
                dosHeader().plus(fileHeader(machine)).plus(optionalHeader()).plus(sectionHeader(code.length()));
        return padded(headers).plus(padded(code)).toArray();
    }

    private static Bytes dosHeader() {
        return Bytes.latin1("MZ").plus(zeros(58)).plus(little(64, 4)); // where the PE header is
    }

    private static Bytes fileHeader(int machine) {
        return Bytes.latin1("PE\0\0")
                .plus(little(machine, 2))
                .plus(little(1, 2)) // sections
                .plus(zeros(12))
                .plus(little(OPTIONAL_HEADER, 2))
                .plus(little(0x22, 2)); // executable, wherever it is loaded
    }

    private static Bytes optionalHeader() {
        return little(0x20b, 2) // PE32+
                .plus(zeros(2))
                .plus(little(FILE_ALIGNMENT, 4)) // code
                .plus(zeros(8))
                .plus(little(PAGE, 4)) // the entry point
                .plus(little(PAGE, 4)) // the beginning of the code
                .plus(zeros(8)) // the address it would like
                .plus(little(PAGE, 4))
                .plus(little(FILE_ALIGNMENT, 4))
                .plus(zeros(16)) // versions
                .plus(little(2 * PAGE, 4)) // the whole image
                .plus(little(FILE_ALIGNMENT, 4)) // the headers
                .plus(zeros(4))
                .plus(little(10, 2)) // an EFI application
                .plus(zeros(2 + 32 + 4)) // stack and heap are the firmware's
                .plus(little(16, 4))
                .plus(zeros(16 * 8)); // no directories
    }

    private static Bytes sectionHeader(int length) {
        return Bytes.latin1(".text\0\0\0")
                .plus(little(length, 4))
                .plus(little(PAGE, 4))
                .plus(little(FILE_ALIGNMENT, 4))
                .plus(little(FILE_ALIGNMENT, 4)) // where it is in the file
                .plus(zeros(12))
                .plus(little(0x60000020, 4)); // code to be read and executed
    }

    private static Bytes padded(Bytes block) {
        return block.plus(zeros(FILE_ALIGNMENT - block.length()));
    }

    private static Bytes zeros(int count) {
        return Bytes.of(new byte[count]);
    }

    private static Bytes little(int value, int octets) {
        var writer = new ByteWriter(octets);
        for (int i = 0; i < octets; i++) writer.u8(value >>> 8 * i & 0xff);
        return writer.bytes();
    }
}
