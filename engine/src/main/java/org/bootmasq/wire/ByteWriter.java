package org.bootmasq.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a packet or text front to back, in network order, growing as needed; reusable after {@link #clear()}. */
public final class ByteWriter {
    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    private static final int LONGEST_DECIMAL = 20;

    private byte[] octets;
    private int at;

    /** A writer with room for so many octets at first; it grows as needed. */
    public ByteWriter(int capacity) {
        octets = new byte[Math.max(16, capacity)];
    }

    /** How many octets have been written. */
    public int length() {
        return at;
    }

    /** Forgets what has been written and keeps the room. */
    public ByteWriter clear() {
        at = 0;
        return this;
    }

    /** Writes the lowest 8 bits. */
    public ByteWriter u8(int value) {
        need(1);
        octets[at++] = (byte) value;
        return this;
    }

    /** Writes the lowest 16 bits, the higher octet first. */
    public ByteWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    /** Writes 32 bits, the highest octet first. */
    public ByteWriter i32(int value) {
        return u16(value >>> 16).u16(value);
    }

    /** Writes the four octets of an address. */
    public ByteWriter ip4(Ip4 address) {
        return i32(address.bits());
    }

    /** Writes the sixteen octets of an address. */
    public ByteWriter ip6(Ip6 address) {
        i32((int) (address.high() >>> 32)).i32((int) address.high());
        return i32((int) (address.low() >>> 32)).i32((int) address.low());
    }

    /** Writes octets as they are. */
    public ByteWriter bytes(Bytes value) {
        need(value.length());
        value.copyTo(octets, at);
        at += value.length();
        return this;
    }

    /** Writes {@code length} octets of an array, from {@code offset} on. */
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

    /** One octet a character (ISO 8859-1); a character that has none there becomes {@code ?}. */
    public ByteWriter latin1(String text) {
        int length = text.length();
        need(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            octets[at++] = (byte) (c <= 0xff ? c : '?');
        }
        return this;
    }

    /** The number in decimal digits. */
    public ByteWriter decimal(long value) {
        if (value < 0) return latin1(Long.toString(value));
        need(LONGEST_DECIMAL);
        int end = at + 1;
        for (long rest = value; rest > 9; rest /= 10) end++;
        long rest = value;
        for (int i = end - 1; i >= at; i--, rest /= 10) octets[i] = DIGITS[(int) (rest % 10)];
        at = end;
        return this;
    }

    /** An address as {@link Ip4#toString} has it. */
    public ByteWriter dotted(Ip4 address) {
        int bits = address.bits();
        decimal(bits >>> 24).u8('.').decimal(bits >>> 16 & 255).u8('.');
        return decimal(bits >>> 8 & 255).u8('.').decimal(bits & 255);
    }

    /** An octet as a pair of lower-case digits. */
    public ByteWriter hex(int octet) {
        need(2);
        octets[at++] = DIGITS[octet >>> 4 & 15];
        octets[at++] = DIGITS[octet & 15];
        return this;
    }

    /** As {@link Bytes#hex}. */
    public ByteWriter hex(Bytes value) {
        for (int i = 0; i < value.length(); i++) hex(value.at(i));
        return this;
    }

    /** As {@link Bytes#colonHex}. */
    public ByteWriter colonHex(Bytes value) {
        for (int i = 0; i < value.length(); i++) {
            if (i > 0) u8(':');
            hex(value.at(i));
        }
        return this;
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

    /** What is written, read as {@link #latin1(String)} writes it. */
    public String latin1() {
        return new String(octets, 0, at, StandardCharsets.ISO_8859_1);
    }

    /** A copy of what has been written. */
    public Bytes bytes() {
        return Bytes.copyOf(octets, 0, at);
    }

    private void need(int more) {
        if (octets.length - at < more) octets = Arrays.copyOf(octets, Math.max(octets.length * 2, at + more));
    }
}
