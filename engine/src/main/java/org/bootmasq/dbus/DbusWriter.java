package org.bootmasq.dbus;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Bytes;

/**
 * Writes marshalled values front to back in little-endian order, each at its alignment, and their signature with them.
 * Texts have one character an octet.
 */
public final class DbusWriter {
    private final ByteWriter out = new ByteWriter(64);
    private final StringBuilder signature = new StringBuilder();
    /** Types inside an array are its own business. */
    private int arrays;

    /** The types of what has been written. */
    public String signature() {
        return signature.toString();
    }

    /** What has been written. */
    public Bytes bytes() {
        return out.bytes();
    }

    /** How many octets have been written. */
    int length() {
        return out.length();
    }

    /** Zeros up to a multiple of this. */
    DbusWriter align(int multiple) {
        out.zeros(Math.floorMod(-out.length(), multiple));
        return this;
    }

    private void type(String one) {
        if (arrays == 0) signature.append(one);
    }

    /** A BYTE. */
    DbusWriter u8(int value) {
        type("y");
        out.u8(value);
        return this;
    }

    /** A UINT32. */
    public DbusWriter u32(int value) {
        type("u");
        align(4);
        word(value);
        return this;
    }

    private void word(int value) {
        out.u8(value).u8(value >>> 8).u8(value >>> 16).u8(value >>> 24);
    }

    /** A BOOLEAN. */
    public DbusWriter bool(boolean value) {
        type("b");
        align(4);
        word(value ? 1 : 0);
        return this;
    }

    /**
     * A STRING. The bus ends the connection of whoever sends octets that are no UTF-8: where these are none, those
     * outside ASCII become question marks, and so does NUL.
     */
    public DbusWriter text(String text) {
        type("s");
        write(isFit(text) ? text : text.replaceAll("[^\\x01-\\x7f]", "?"));
        return this;
    }

    private static boolean isFit(String text) {
        boolean ascii = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c > 0xff) return false;
            ascii &= c < 0x80;
        }
        if (ascii) return true;
        try {
            byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /** An OBJECT_PATH. */
    DbusWriter path(String path) {
        type("o");
        write(path);
        return this;
    }

    private void write(String text) {
        align(4);
        word(text.length());
        out.latin1(text).u8(0);
    }

    /** A SIGNATURE. */
    DbusWriter signature(String types) {
        type("g");
        out.u8(types.length()).latin1(types).u8(0);
        return this;
    }

    /** Octets that were written so before, at a multiple of eight. */
    DbusWriter raw(Bytes octets) {
        align(8);
        out.bytes(octets);
        return this;
    }

    /**
     * An array.
     *
     * @param element the type of all elements
     * @param elements writes them
     */
    public DbusWriter array(String element, Runnable elements) {
        type("a" + element);
        align(4);
        int lengthAt = out.length();
        word(0);
        align(DbusSignature.alignment(element));
        int start = out.length();
        arrays++;
        elements.run();
        arrays--;
        int length = out.length() - start;
        for (int i = 0; i < 4; i++) out.set(lengthAt + i, length >>> 8 * i);
        return this;
    }

    /** The beginning of an entry of a dictionary or of a structure, inside an array. */
    public DbusWriter entry() {
        return align(8);
    }
}
