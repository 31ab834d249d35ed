package org.bootmasq.dns.dnssec;

import org.bootmasq.dns.message.MessageReader;
import org.bootmasq.dns.message.Name;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Malformed;

/**
 * A signature over a set of records, RFC 4034 section 3.
 *
 * @param labels of the owner's name, without the root and a wildcard's star
 * @param originalTtl in seconds, 0 to 2^32-1
 * @param expiration in seconds since 1970 modulo 2^32, to be compared as RFC 1982 says
 * @param inception as the expiration
 * @param head the record's data up to the signature, the signer's name in small letters: what is signed begins with it
 */
record Rrsig(
        int typeCovered,
        int algorithm,
        int labels,
        long originalTtl,
        int expiration,
        int inception,
        int keyTag,
        Name signer,
        Bytes head,
        Bytes signature) {
    /** Reads the data of a record, which end at an offset. */
    static Rrsig read(MessageReader reader, int end) throws Malformed {
        int type = reader.u16();
        int algorithm = reader.u8();
        int labels = reader.u8();
        long ttl = reader.u32();
        int expiration = (int) reader.u32();
        int inception = (int) reader.u32();
        int tag = reader.u16();
        // Section 3.1.7: never compressed.
        Name signer = reader.plainName().lowered();
        if (reader.offset() > end) throw reader.malformed("an RRSIG record shorter than its fixed part");
        Bytes signature = reader.bytes(end - reader.offset());
        var head = new ByteWriter(64).u16(type).u8(algorithm).u8(labels).i32((int) ttl);
        head.i32(expiration).i32(inception).u16(tag).bytes(signer.octets(), 0, signer.length());
        return new Rrsig(type, algorithm, labels, ttl, expiration, inception, tag, signer, head.bytes(), signature);
    }

    boolean isOver(long nowSeconds) {
        return expiration - (int) nowSeconds < 0;
    }

    boolean isToCome(long nowSeconds) {
        return (int) nowSeconds - inception < 0;
    }
}
