package org.bootmasq.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.bootmasq.pxe.BootImage.Kind;
import org.bootmasq.pxe.BootImage.Signature;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a boot file is, by its octets. */
class BootImageTest {
    private static final int X64 = 0x8664;

    /**
     * A PE32+ image, or PE32: 64 octets of DOS, the signature, the COFF header, the optional header with its
     * directories, one section, and content.
     */
    private static Bytes pe(boolean wide, int machine, int certificates, int size, String section, String content) {
        var out = new ByteWriter(1024);
        out.latin1("MZ").zeros(0x3c - 2);
        u32(out, 0x40);
        out.latin1("PE").u16(0);
        int directories = wide ? 112 : 96;
        u16(out, machine);
        u16(out, 1);
        out.zeros(12);
        u16(out, directories + 16 * 8);
        out.zeros(2);
        u16(out, wide ? 0x20b : 0x10b);
        out.zeros(directories - 6);
        u32(out, 16);
        out.zeros(4 * 8);
        u32(out, certificates);
        u32(out, size);
        out.zeros(11 * 8);
        out.padded(Bytes.latin1(section), 8).zeros(32);
        return out.latin1(content).bytes();
    }

    private static void u16(ByteWriter out, int value) {
        out.u8(value).u8(value >>> 8);
    }

    private static void u32(ByteWriter out, int value) {
        u16(out, value);
        u16(out, value >>> 16);
    }

    private static BootImage of(String name, Bytes octets) {
        return BootImage.of(name, octets, octets.length());
    }

    @Test
    void aUefiProgramHasAProcessorAndPerhapsASignature() {
        Bytes unsigned = pe(true, X64, 0, 0, ".text", "iPXE");
        assertThat(of("a", unsigned))
                .isEqualTo(new BootImage(Kind.UEFI, Optional.of(PeMachine.X64), Signature.ABSENT, "iPXE"));
        assertThat(of("a", unsigned).title()).isEqualTo("UEFI program for x64 (iPXE)");
        Bytes signed = pe(true, 0xaa64, 100, 200, ".text", "");
        assertThat(BootImage.of("a", signed, 300).signature()).isEqualTo(Signature.PRESENT);
        assertThat(BootImage.of("a", signed, 299).signature()).isEqualTo(Signature.CUT_OFF);
        assertThat(of("a", signed).machine()).hasValue(PeMachine.ARM64);
        Bytes narrow = pe(false, 0x14c, 0, 0, ".text", "");
        assertThat(of("a", narrow))
                .isEqualTo(new BootImage(Kind.UEFI, Optional.of(PeMachine.I386), Signature.ABSENT, ""));
        assertThat(BootImage.of("a", pe(false, 0x14c, 100, 8, ".text", ""), 400).signature())
                .isEqualTo(Signature.PRESENT);
        assertThat(of("a", pe(true, 0x1234, 0, 0, ".text", "")).machine()).isEmpty();
    }

    @Test
    void loadersSayWhatTheyAre() {
        assertThat(of("a", pe(true, X64, 0, 0, "mods", "")).program()).isEqualTo("GRUB");
        String sbat = "sbat,1,SBAT Version,sbat,1,https://x\nshim,4,UEFI shim,shim,1,https://x\n";
        assertThat(of("a", pe(true, X64, 0, 0, ".sbat", sbat)).program()).isEqualTo("shim");
        assertThat(of("a", pe(true, X64, 0, 0, ".sbat", sbat.replace("\nshim", "\nipxe")))
                        .program())
                .isEqualTo("iPXE");
        assertThat(of("a", pe(true, X64, 0, 0, ".sbat", "sbat,1,SBAT Version")).program())
                .isEmpty();
        assertThat(of("a", Bytes.latin1("\u00ea\0PXELINUX 6.04")))
                .extracting(BootImage::program)
                .isEqualTo("PXELINUX");
        assertThat(of("undionly.kpxe", Bytes.latin1("\u00ea\0PXE->EB:")).title())
                .isEqualTo("BIOS loader (gPXE or iPXE)");
    }

    /** Beginnings, in Latin-1 with {@code \0} as NUL. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        boot.ipxe, '#!ipxe\necho', SCRIPT
        boot.ipxe, '#!gpxe', SCRIPT
        page, ' <!doctype HTML><p>', HTML
        page, '<HTML>', HTML
        grub.cfg, 'set timeout=5', TEXT
        pxelinux.0, '\u00ea\u0000\u0001', BIOS
        what, '\u00ea\u0000\u0001', UNKNOWN
        what, '\u007fELF\u0002', ELF
        initrd, '\u001f\u008b\u0008', COMPRESSED
        what, '', EMPTY
        what, 'MZ\u0000', UNKNOWN
        """)
    void beginningsOfFiles(String name, String octets, Kind kind) {
        assertThat(of(name, Bytes.latin1(octets)).kind()).isEqualTo(kind);
    }

    @Test
    void kernelsAndImages() {
        var kernel = new ByteWriter(1024).zeros(0x1fe).u16(0x55aa).zeros(2).latin1("HdrS");
        assertThat(of("linux", kernel.bytes()).kind()).isEqualTo(Kind.LINUX);
        assertThat(of(
                                "iso",
                                new ByteWriter(0x8001)
                                        .zeros(0x8001)
                                        .latin1("CD001")
                                        .bytes())
                        .kind())
                .isEqualTo(Kind.ISO);
        byte[] both = pe(true, X64, 0, 0, ".text", "x".repeat(600)).toArray();
        both[0x1fe] = 0x55;
        both[0x1ff] = (byte) 0xaa;
        Bytes.latin1("HdrS").copyTo(both, 0x202);
        assertThat(of("linux", Bytes.owning(both)).kind()).isEqualTo(Kind.LINUX_UEFI);
    }

    @Test
    void whoRunsWhat() {
        assertThat(PeMachine.X64.runsOn(Architecture.X64_UEFI)).isTrue();
        assertThat(PeMachine.X64.runsOn(Architecture.X64_UEFI_HTTP)).isTrue();
        assertThat(PeMachine.X64.runsOn(Architecture.EBC))
                .as("what old firmware calls x64")
                .isTrue();
        assertThat(PeMachine.X64.runsOn(Architecture.ARM64_UEFI)).isFalse();
        assertThat(PeMachine.EBC.runsOn(Architecture.ARM64_UEFI)).isTrue();
        assertThat(PeMachine.ARM64.runsOn(Architecture.X64_UEFI)).isFalse();
    }

    @Test
    void whateverIsCutOrChangedHasAKind() {
        Bytes whole = pe(true, X64, 100, 200, ".sbat", "sbat,1,SBAT Version\nshim,4,UEFI shim\n");
        for (int length = 0; length <= whole.length(); length++)
            assertThat(of("a", whole.slice(0, length)).title()).isNotEmpty();
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = whole.toArray();
            for (int n = 1 + random.nextInt(6); n > 0; n--)
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            assertThat(of("a", Bytes.owning(octets)).title()).isNotEmpty();
        }
    }
}
