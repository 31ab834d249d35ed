package org.bootmasq.iso9660;

import org.bootmasq.wire.Bytes;

/** Directory records with something wrong or rare in them. */
final class ByteRecords {
    private ByteRecords() {}

    static Bytes with(Bytes record, int at, int octet) {
        byte[] octets = record.toArray();
        octets[at] = (byte) octet;
        return Bytes.owning(octets);
    }
}
