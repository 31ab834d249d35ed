package org.bootmasq.iso9660;

import java.nio.charset.StandardCharsets;
import org.bootmasq.wire.Bytes;

/** Whose names of a volume are told; of several that are there the first of these. */
enum Names {
    /** A POSIX system's, by RRIP. */
    ROCK_RIDGE,
    /** Windows', in UCS-2 by the Joliet specification. */
    JOLIET,
    /** Those of ECMA-119, such as {@code VMLINUZ.;1}. */
    PLAIN;

    /** The name that a file identifier (ECMA-119 7.5) stands for, as octets; Joliet's in UTF-8. */
    String of(Bytes identifier) {
        if (this != JOLIET) return withoutVersion(identifier.latin1());
        String name = new String(identifier.toArray(), StandardCharsets.UTF_16BE);
        return withoutVersion(
                Bytes.owning(name.getBytes(StandardCharsets.UTF_8)).latin1());
    }

    /** Takes off a file version number, and the dot before it where there is no extension. */
    private static String withoutVersion(String identifier) {
        int end = identifier.lastIndexOf(';');
        boolean version = end > 0 && identifier.chars().skip(end + 1L).allMatch(c -> c >= '0' && c <= '9');
        if (!version) end = identifier.length();
        while (end > 1 && identifier.charAt(end - 1) == '.') end--;
        return identifier.substring(0, end);
    }

    /** Whether something in a folder can have this name, which neither leads elsewhere nor ends early. */
    static boolean isOne(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf('\0') < 0;
    }

    /** Whether names are the same but for the case of ASCII letters. */
    static boolean alike(String one, String other) {
        if (one.length() != other.length()) return false;
        for (int i = 0; i < one.length(); i++) if (lower(one.charAt(i)) != lower(other.charAt(i))) return false;
        return true;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
}
