package org.bootmasq.dns.dnssec;

import org.bootmasq.dns.message.Dns;
import org.bootmasq.wire.Bytes;

/** The types of a name as NSEC and NSEC3 records list them, RFC 4034 section 4.1.2. */
record TypeBitmap(Bytes windows) {
    private static final int LONGEST_WINDOW = 32;

    /**
     * Whether the windows are whole, none empty, and in order: CVE-2026-4890 was a reader that an empty one held for
     * ever.
     */
    boolean isWellFormed() {
        int last = -1;
        int at = 0;
        while (at < windows.length()) {
            if (at + 2 > windows.length()) return false;
            int length = windows.at(at + 1);
            if (length == 0 || length > LONGEST_WINDOW || windows.at(at) <= last) return false;
            last = windows.at(at);
            at += 2 + length;
        }
        return at == windows.length();
    }

    /** Whether a type is there; only of what is well formed. */
    boolean has(int type) {
        for (int at = 0; at < windows.length(); at += 2 + windows.at(at + 1)) {
            if (windows.at(at) != type >>> 8) continue;
            int octet = (type & 0xff) >>> 3;
            return octet < windows.at(at + 1) && (windows.at(at + 2 + octet) & 0x80 >>> (type & 7)) != 0;
        }
        return false;
    }

    /**
     * Whether the name is where another zone begins, seen from above: what lies below is not this zone's to deny (RFC
     * 6840 section 4.1).
     */
    boolean isDelegation() {
        return has(Dns.TYPE_NS) && !has(Dns.TYPE_SOA);
    }

    /** Whether names below it are none of the zone's. */
    boolean endsZone() {
        return isDelegation() || has(Dns.TYPE_DNAME);
    }

    /** Whether this, at the name itself, says that it has no records of a type. */
    boolean denies(int type) {
        if (has(type) || has(Dns.TYPE_CNAME)) return false;
        // RFC 6840 section 4.4: DS records are the parent's, all others the child's.
        return type == Dns.TYPE_DS ? !has(Dns.TYPE_SOA) : !isDelegation();
    }
}
