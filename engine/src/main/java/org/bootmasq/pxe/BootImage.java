package org.bootmasq.pxe;

import java.util.Locale;
import java.util.Optional;
import org.bootmasq.wire.ByteReader;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * What a boot file is, by its octets, further than {@link LoaderKind} looks.
 *
 * @param machine for which processor it is, if it is a PE image of a known one
 * @param signature of a PE image
 * @param program which loader it is, as far as it says; empty if it does not
 */
public record BootImage(Kind kind, Optional<PeMachine> machine, Signature signature, String program) {
    /** How many octets at the front tell all that is told here. */
    public static final int ENOUGH = 4 * 1024 * 1024;

    private static final Bytes PE_SIGNATURE = Bytes.ofHex("50450000");
    private static final int PE_POINTER = 0x3c;
    private static final int COFF_HEADER = 20;
    private static final int CERTIFICATE_TABLE = 4;
    private static final int ISO_DESCRIPTOR = 0x8001;

    /** The first line of a loader's generation data (SBAT of shim); the next one begins with its name. */
    private static final Bytes SBAT = Bytes.latin1("sbat,1,SBAT Version");

    private static final int LONGEST_NAME = 32;

    /** What can be told from the beginning of a file. */
    public enum Kind {
        EMPTY("empty file"),
        /** A PE image, which UEFI runs. */
        UEFI("UEFI program"),
        /** A PE image that is a Linux kernel, too: boot protocol of x86, or the header of ARM64's Image. */
        LINUX_UEFI("Linux kernel, and UEFI program"),
        LINUX("Linux kernel"),
        /** A text that gPXE and iPXE run. */
        SCRIPT("script of gPXE or iPXE"),
        /** Machine code that only its words or its name tell. */
        BIOS("BIOS loader"),
        ISO("ISO image"),
        ELF("ELF program"),
        COMPRESSED("compressed file"),
        HTML("web page"),
        TEXT("text"),
        UNKNOWN("file of unknown kind");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** For people. */
        public String title() {
            return title;
        }

        /** Whether UEFI can run it. */
        public boolean isUefi() {
            return this == UEFI || this == LINUX_UEFI;
        }
    }

    /** Whether a PE image carries what Secure Boot asks for; by whom it is signed is not looked at. */
    public enum Signature {
        /** No PE image. */
        NONE_POSSIBLE,
        ABSENT,
        /** The image has a certificate table. */
        PRESENT,
        /** It says that it has one where the file has ended. */
        CUT_OFF
    }

    /**
     * @param name of the file, which alone tells a loader for a BIOS that has no words
     * @param beginning the first octets, {@value #ENOUGH} of them or all there are
     * @param length of the whole file in octets
     */
    public static BootImage of(String name, Bytes beginning, long length) {
        Optional<BootImage> pe = pe(beginning, length);
        if (pe.isPresent()) return pe.get();
        Kind kind = kind(name, beginning);
        String program = kind == Kind.BIOS ? program(beginning) : "";
        return new BootImage(kind, Optional.empty(), Signature.NONE_POSSIBLE, program);
    }

    private static Kind kind(String name, Bytes beginning) {
        if (beginning.isEmpty()) return Kind.EMPTY;
        LoaderKind known = LoaderKind.ofContent(name, beginning);
        if (known == LoaderKind.SCRIPT) return Kind.SCRIPT;
        if (isLinux(beginning)) return Kind.LINUX;
        if (beginning.has(ISO_DESCRIPTOR, Bytes.latin1("CD001"))) return Kind.ISO;
        if (beginning.startsWith(Bytes.ofHex("7f454c46"))) return Kind.ELF;
        if (beginning.startsWith(Bytes.ofHex("1f8b"))
                || beginning.startsWith(Bytes.ofHex("fd377a585a00"))
                || beginning.startsWith(Bytes.ofHex("28b52ffd"))) return Kind.COMPRESSED;
        if (isText(beginning)) return isHtml(beginning) ? Kind.HTML : Kind.TEXT;
        return known == LoaderKind.BIOS || !program(beginning).isEmpty() ? Kind.BIOS : Kind.UNKNOWN;
    }

    /** Linux/x86 boot protocol, "The Real-Mode Kernel Header"; "Booting AArch64 Linux", section 4. */
    private static boolean isLinux(Bytes beginning) {
        return beginning.has(0x1fe, Bytes.ofHex("55aa")) && beginning.has(0x202, Bytes.latin1("HdrS"))
                || beginning.has(0x38, Bytes.latin1("ARMd"));
    }

    private static boolean isText(Bytes beginning) {
        int end = Math.min(beginning.length(), LoaderKind.ENOUGH);
        for (int i = 0; i < end; i++) {
            int octet = beginning.at(i);
            if (octet < ' ' && octet != '\t' && octet != '\n' && octet != '\r' && octet != '\f') return false;
        }
        return true;
    }

    private static boolean isHtml(Bytes beginning) {
        String start = beginning
                .slice(0, Math.min(beginning.length(), LoaderKind.ENOUGH))
                .latin1()
                .strip()
                .toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype html") || start.startsWith("<html");
    }

    /** By the words that the loaders of the world have in them. */
    private static String program(Bytes front) {
        if (front.contains(Bytes.latin1("PXELINUX "))) return "PXELINUX";
        if (front.contains(Bytes.latin1("iPXE"))) return "iPXE";
        if (front.contains(Bytes.latin1("gPXE"))) return "gPXE";
        if (front.contains(Bytes.latin1("PXE->EB:"))) return "gPXE or iPXE";
        if (front.contains(Bytes.latin1("GRUB"))) return "GRUB";
        return "";
    }

    private static Optional<BootImage> pe(Bytes beginning, long length) {
        if (!beginning.startsWith(Bytes.latin1("MZ"))) return Optional.empty();
        try {
            int at = pointer(beginning);
            var in = new ByteReader(beginning);
            in.skip(at);
            if (!in.bytes(4).equals(PE_SIGNATURE)) return Optional.empty();
            ByteReader coff = in.part(COFF_HEADER);
            Optional<PeMachine> machine = PeMachine.of(u16(coff));
            int sections = u16(coff);
            coff.skip(12);
            ByteReader optional = in.part(u16(coff));
            Signature signature = signature(optional, length);
            if (isLinux(beginning)) return Optional.of(new BootImage(Kind.LINUX_UEFI, machine, signature, ""));
            boolean grub = hasModules(in, sections);
            return Optional.of(new BootImage(
                    Kind.UEFI,
                    machine,
                    signature,
                    grub ? "GRUB" : generation(beginning).orElseGet(() -> program(beginning))));
        } catch (Malformed cut) {
            return Optional.empty();
        }
    }

    private static int pointer(Bytes beginning) throws Malformed {
        var in = new ByteReader(beginning);
        in.skip(PE_POINTER);
        long at = u32(in);
        if (at > beginning.length()) throw in.malformed("header beyond the end");
        return (int) at;
    }

    /** The certificate table in the optional header: its place in the file and its size ("Data Directories"). */
    private static Signature signature(ByteReader optional, long length) throws Malformed {
        boolean wide = u16(optional) == 0x20b;
        optional.skip((wide ? 108 : 92) - 2);
        if (u32(optional) <= CERTIFICATE_TABLE) return Signature.ABSENT;
        optional.skip(8 * CERTIFICATE_TABLE);
        long place = u32(optional);
        long size = u32(optional);
        if (size == 0) return Signature.ABSENT;
        return place + size > length ? Signature.CUT_OFF : Signature.PRESENT;
    }

    /** Whether a section is GRUB's modules. */
    private static boolean hasModules(ByteReader sections, int count) throws Malformed {
        for (int i = 0; i < count && sections.remaining() >= 40; i++) {
            if (sections.bytes(8).startsWith(Bytes.latin1("mods\0"))) return true;
            sections.skip(32);
        }
        return false;
    }

    /** What a loader calls itself in its generation data. */
    private static Optional<String> generation(Bytes beginning) {
        int line = beginning.indexOf(SBAT);
        int start = line < 0 ? -1 : beginning.indexOf('\n', line) + 1;
        int end = start <= 0 ? -1 : beginning.indexOf(',', start);
        if (end < 0 || end == start || end - start > LONGEST_NAME) return Optional.empty();
        String name = beginning.slice(start, end).printable();
        return Optional.of(name.equals("ipxe") ? "iPXE" : name.equals("grub") ? "GRUB" : name);
    }

    private static int u16(ByteReader in) throws Malformed {
        return in.u8() | in.u8() << 8;
    }

    private static long u32(ByteReader in) throws Malformed {
        return u16(in) | (long) u16(in) << 16;
    }

    /** For people: kind, processor, and which loader it is. */
    public String title() {
        return kind.title()
                + machine.map(one -> " for " + one.title()).orElse("")
                + (program.isEmpty() ? "" : " (" + program + ")");
    }
}
