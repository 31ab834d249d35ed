package org.bootmasq.wire;

import java.util.Arrays;

/** Writes a packet front to back in network order, growing as needed; reusable after {@link #clear()}. */
public final class ByteWriter {
    private byte[] octets;
    private int at;

    public ByteWriter(int capacity) {
        octets = new byte[Math.max(16, capacity)];
    }

    public int length() {
        return at;
    }

    public ByteWriter clear() {
        at = 0;
        return this;
    }

    public ByteWriter u8(int value) {
        need(1);
        octets[at++] = (byte) value;
        return this;
    }

    public ByteWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public ByteWriter i32(int value) {
        return u16(value >>> 16).u16(value);
    }

    public ByteWriter ip4(Ip4 address) {
        return i32(address.bits());
    }

    public ByteWriter bytes(Bytes value) {
        need(value.length());
        value.copyTo(octets, at);
        at += value.length();
        return this;
    }

    public ByteWriter bytes(byte[] source, int offset, int length) {
        need(length);
        System.arraycopy(source, offset, octets, at, length);
        at += length;
        return this;
    }

    /** So many zeros. */
    public ByteWriter zeros(int count) {
        need(count);
        Arrays.fill(octets, at, at + count, (byte) 0);
        at += count;
        return this;
    }

    /** A fixed field: cut or padded with zeros to its width. */
    public ByteWriter padded(Bytes value, int width) {
        Bytes fitting = value.length() > width ? value.slice(0, width) : value;
        return bytes(fitting).zeros(width - fitting.length());
    }

    /** Overwrites an octet already written. */
    public ByteWriter set(int index, int value) {
        if (index >= at) throw new IndexOutOfBoundsException(index);
        octets[index] = (byte) value;
        return this;
    }

    /** What is written, in place: the first {@link #length} octets, until more is written. */
    public byte[] array() {
        return octets;
    }

    /** Takes back what was written behind a length. */
    public ByteWriter cut(int length) {
        if (length > at) throw new IndexOutOfBoundsException(length);
        at = length;
        return this;
    }

    public Bytes bytes() {
        return Bytes.copyOf(octets, 0, at);
    }

    private void need(int more) {
        if (octets.length - at < more) octets = Arrays.copyOf(octets, Math.max(octets.length * 2, at + more));
    }
}
