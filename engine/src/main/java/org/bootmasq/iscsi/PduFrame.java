package org.bootmasq.iscsi;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.bootmasq.wire.Malformed;

/**
 * Where the parts of a PDU lie, from its first octet on (RFC 7143 sections 11.1 and 11.2): header, additional header
 * segments, header digest, data, padding, data digest. Positions and lengths are in octets.
 *
 * @param headers how long the header and the additional ones are together
 * @param dataLength without padding
 */
public record PduFrame(int headers, int dataLength, boolean headerDigest, boolean dataDigest) {
    private static final int DIGEST = 4;

    /**
     * Reads how long a PDU is.
     *
     * @param in at least its first 48 octets from the buffer's position on
     * @throws Malformed if its data would be longer than was agreed
     */
    static PduFrame of(ByteBuffer in, int longestData, boolean headerDigest, boolean dataDigest) throws Malformed {
        ByteBuffer header = in.slice(in.position(), PduCodec.HEADER);
        int length = PduCodec.dataLength(header);
        if (length > longestData) throw new Malformed(5, "data segment no longer than agreed");
        int headers = PduCodec.HEADER + PduCodec.additionalLength(header);
        return new PduFrame(headers, length, headerDigest, dataDigest && length > 0);
    }

    private int dataStart() {
        return headers + (headerDigest ? DIGEST : 0);
    }

    private int paddedLength() {
        return dataLength + padding(dataLength);
    }

    /** How many octets of zero follow so many octets of data. */
    public static int padding(int dataLength) {
        return -dataLength & 3;
    }

    /** All of it. */
    public int length() {
        return dataStart() + paddedLength() + (dataDigest ? DIGEST : 0);
    }

    /** The basic header segment of the PDU at a buffer's position. */
    public ByteBuffer header(ByteBuffer in) {
        return in.slice(in.position(), PduCodec.HEADER);
    }

    /** Its data without padding. */
    public ByteBuffer data(ByteBuffer in) {
        return in.slice(in.position() + dataStart(), dataLength);
    }

    /**
     * Compares what was sent with its digests (CRC32C, RFC 7143 section 13.1).
     *
     * @param in the whole PDU from the buffer's position on, big endian
     * @throws Malformed if one differs
     */
    public void check(ByteBuffer in) throws Malformed {
        if (headerDigest) check(in, in.position(), headers);
        if (dataDigest) check(in, in.position() + dataStart(), paddedLength());
    }

    private static void check(ByteBuffer in, int start, int length) throws Malformed {
        var crc = new CRC32C();
        crc.update(in.slice(start, length));
        // A digest goes over the line with its least significant octet first.
        int sent = Integer.reverseBytes(in.getInt(start + length));
        if ((int) crc.getValue() != sent) throw new Malformed(length, "checksum");
    }
}
