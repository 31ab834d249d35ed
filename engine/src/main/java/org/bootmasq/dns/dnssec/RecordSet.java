package org.bootmasq.dns.dnssec;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.bootmasq.dns.message.Name;
import org.bootmasq.wire.Bytes;

/**
 * The records of one owner and type in a section of a reply, with the signatures over them; their data in canonical
 * form, RFC 4034 section 6.2.
 */
final class RecordSet {
    final Name owner;
    final int type;
    /** In the order of RFC 4034 section 6.3, in which the same record twice counts once. */
    final TreeSet<Bytes> data = new TreeSet<>();

    final List<Rrsig> signatures = new ArrayList<>(1);
    /** Where the times to live stand in the reply. */
    final List<Integer> ttlsAt = new ArrayList<>(2);

    long ttl = Long.MAX_VALUE;

    RecordSet(Name owner, int type) {
        this.owner = owner;
        this.type = type;
    }

    boolean is(Name name, int wanted) {
        return type == wanted && owner.equals(name);
    }
}
