package org.bootmasq.dns.settings;

import org.bootmasq.config.DomainLines;
import org.bootmasq.dns.message.Name;
import org.bootmasq.wire.Bytes;

/** The first domain of a line {@code /domain/...} as it travels, one after the other in the same octets. */
final class PlainDomain {
    private final byte[] wire = new byte[Name.LONGEST];
    private int end;
    private int hash;

    /**
     * Whether the line begins with an ordinary domain: letters, digits, hyphens and underscores between single dots, no
     * longer than names may be.
     */
    boolean read(DomainLines.Cursor line) {
        Bytes text = line.text();
        int labelAt = 0;
        int at = 1;
        for (int i = line.from() + 1; i < line.to(); i++) {
            int c = text.at(i);
            if (c == '.' || c == '/') {
                int length = at - labelAt - 1;
                if (length == 0 || length > Name.LONGEST_LABEL || at >= Name.LONGEST) return false;
                wire[labelAt] = (byte) length;
                labelAt = at++;
                if (c == '.') continue;
                wire[labelAt] = 0;
                end = i;
                hash = Name.hash(wire, 0, at);
                return true;
            }
            if (!isOrdinary(c) || at >= Name.LONGEST - 1) return false;
            wire[at++] = (byte) Name.lower((byte) c);
        }
        return false;
    }

    private static boolean isOrdinary(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    }

    /** A name at the beginning of it, the root's zero behind. */
    byte[] wire() {
        return wire;
    }

    /** Where the slash behind the domain is in the line's text. */
    int end() {
        return end;
    }

    int hash() {
        return hash;
    }
}
