package org.bootmasq.pxe;

import java.util.List;
import java.util.Locale;
import org.bootmasq.wire.Bytes;

/** What a boot file is, as far as its first octets or its name tell. */
public enum LoaderKind {
    /** A network boot program that a BIOS copies to 0x7c00 and jumps into. */
    BIOS("BIOS loader"),
    /** A PE image (UEFI specification, section 2.1.1). */
    UEFI("UEFI loader"),
    /** A text that only gPXE and iPXE run. */
    SCRIPT("gPXE script"),
    UNKNOWN("file of unknown kind");

    /** How many octets at the front are enough for {@link #ofContent}. */
    public static final int ENOUGH = 1024;

    private static final List<String> BIOS_ENDINGS = List.of(
            ".pxe", ".kpxe", ".kkpxe", ".kkkpxe", "pxelinux.0", "lpxelinux.0", ".kpxelinux", "pxeboot.n12", ".com");
    private static final List<String> UEFI_ENDINGS = List.of(".efi", ".efi.signed");
    private static final List<String> SCRIPT_ENDINGS = List.of(".gpxe", ".ipxe");
    private static final int PE_POINTER = 0x3c;

    private final String title;

    LoaderKind(String title) {
        this.title = title;
    }

    /** Its name as people write it. */
    public String title() {
        return title;
    }

    /** By name alone, where the file is out of reach. */
    public static LoaderKind ofName(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        if (UEFI_ENDINGS.stream().anyMatch(name::endsWith)) return UEFI;
        if (SCRIPT_ENDINGS.stream().anyMatch(name::endsWith)) return SCRIPT;
        if (BIOS_ENDINGS.stream().anyMatch(name::endsWith)) return BIOS;
        return UNKNOWN;
    }

    /**
     * By content. A loader for a BIOS has no signature: whatever is neither a PE image nor a text with {@code #!}
     * is taken for one if it is called
     * like one.
     */
    public static LoaderKind ofContent(String file, Bytes beginning) {
        if (beginning.startsWith(Bytes.latin1("#!gpxe")) || beginning.startsWith(Bytes.latin1("#!ipxe"))) return SCRIPT;
        if (isPe(beginning)) return UEFI;
        LoaderKind named = ofName(file);
        return named == BIOS ? BIOS : UNKNOWN;
    }

    private static boolean isPe(Bytes beginning) {
        if (!beginning.startsWith(Bytes.latin1("MZ")) || beginning.length() < PE_POINTER + 4) return false;
        int at = beginning.at(PE_POINTER) | beginning.at(PE_POINTER + 1) << 8 | beginning.at(PE_POINTER + 2) << 16;
        return at + 4 <= beginning.length()
                && beginning.slice(at, at + 4).equals(Bytes.latin1("PE").plus(Bytes.ofInts(0, 0)));
    }
}
