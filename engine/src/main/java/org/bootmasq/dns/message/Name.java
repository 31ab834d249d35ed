package org.bootmasq.dns.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/**
 * A domain name, RFC 1035 section 3.1: labels with their lengths, the root's zero at the end, at most 255 octets.
 * Letters keep their case, but do not count in comparisons (RFC 4343).
 */
public final class Name implements Comparable<Name> {
    /** The longest name in octets, the root included. */
    public static final int LONGEST = 255;

    /** The longest label in octets. */
    public static final int LONGEST_LABEL = 63;

    public static final Name ROOT = new Name(new byte[1]);

    private final byte[] wire;
    private final int hash;

    private Name(byte[] wire) {
        this.wire = wire;
        this.hash = hash(wire, 0, wire.length);
    }

    /** A name as text, labels between dots, each character one octet; a dot at the end changes nothing. */
    public static Optional<Name> parse(String text) {
        String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (plain.isEmpty()) return Optional.of(ROOT);
        byte[] octets = plain.getBytes(StandardCharsets.ISO_8859_1);
        if (octets.length + 2 > LONGEST) return Optional.empty();
        var wire = new byte[octets.length + 2];
        int labelAt = 0;
        for (int i = 0; i <= octets.length; i++) {
            if (i < octets.length && octets[i] != '.') {
                wire[i + 1] = octets[i];
                continue;
            }
            int length = i - labelAt;
            if (length == 0 || length > LONGEST_LABEL) return Optional.empty();
            wire[labelAt] = (byte) length;
            labelAt = i + 1;
        }
        return Optional.of(new Name(wire));
    }

    /**
     * For constants in code and tests, and names that were checked before.
     *
     * @throws IllegalArgumentException if it is no name
     */
    public static Name of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a domain name: " + text));
    }

    /** Copies a name that is known to be well formed and without pointers, its root included. */
    public static Name ofWire(byte[] octets, int offset, int length) {
        return length == 1 ? ROOT : new Name(Arrays.copyOfRange(octets, offset, offset + length));
    }

    /** Takes over the array. */
    public static Name owning(byte[] wire) {
        return new Name(wire);
    }

    /**
     * A hash that does not know case and reads from the end, so that one pass over a name finds the hashes of all its
     * ends.
     */
    public static int hash(byte[] octets, int from, int to) {
        int hash = 0;
        for (int i = to - 1; i >= from; i--) hash = step(hash, octets[i]);
        return hash;
    }

    /** The hash of a name after one more octet (FNV-1a); upper and lower case give the same. */
    public static int step(int hash, byte octet) {
        return (hash ^ lower(octet)) * 0x01000193;
    }

    /** An octet, 0 to 255, with A to Z as a to z. */
    public static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet & 0xff;
    }

    /** The octets as they travel: length-prefixed labels and a zero. */
    public Bytes wire() {
        return Bytes.of(wire);
    }

    /** The array itself, for readers in this package that leave it alone. */
    public byte[] octets() {
        return wire;
    }

    /** In octets, the root included: 1 to 255. */
    public int length() {
        return wire.length;
    }

    /** Whether it is the root, which has no label. */
    public boolean isRoot() {
        return wire.length == 1;
    }

    /** How many labels, without the root. */
    public int labels() {
        int count = 0;
        for (int at = 0; wire[at] != 0; at += wire[at] + 1) count++;
        return count;
    }

    /** The name without its first label; the root stays the root. */
    public Name parent() {
        return isRoot() ? this : ofWire(wire, wire[0] + 1, wire.length - wire[0] - 1);
    }

    /** The first label as a name of its own; empty for the root. */
    public Optional<Name> firstLabel() {
        if (isRoot()) return Optional.empty();
        byte[] label = Arrays.copyOf(wire, wire[0] + 2);
        label[wire[0] + 1] = 0;
        return Optional.of(new Name(label));
    }

    /** The labels before a domain that it is in, as a name of their own. */
    public Name before(Name domain) {
        byte[] head = Arrays.copyOf(wire, wire.length - domain.wire.length + 1);
        head[head.length - 1] = 0;
        return owning(head);
    }

    /** The last labels of it, as many as said. */
    public Name end(int labels) {
        int at = 0;
        for (int surplus = labels() - labels; surplus > 0; surplus--) at += wire[at] + 1;
        return ofWire(wire, at, wire.length - at);
    }

    /** How many labels at the end both have. */
    public int sharedLabels(Name other) {
        int shared = Math.min(labels(), other.labels());
        while (!isIn(other.end(shared))) shared--;
        return shared;
    }

    /** The name with a star before it; empty if that is too long to be one. */
    public Optional<Name> wildcard() {
        return ofWire(new byte[] {1, '*', 0}, 0, 3).below(this);
    }

    /** The order of RFC 4034 section 6.1: label by label from the end, letters as small ones. */
    public int canonicalOrder(Name other) {
        int labels = labels();
        int others = other.labels();
        for (int i = 1; i <= Math.min(labels, others); i++) {
            int difference = compareLabels(end(i).wire, other.end(i).wire);
            if (difference != 0) return difference;
        }
        return labels - others;
    }

    private static int compareLabels(byte[] one, byte[] other) {
        for (int i = 1; i <= Math.min(one[0], other[0]); i++) {
            int difference = lower(one[i]) - lower(other[i]);
            if (difference != 0) return difference;
        }
        return one[0] - other[0];
    }

    /** Whether it is the domain or lies below it. */
    public boolean isIn(Name domain) {
        int at = 0;
        int surplus = wire.length - domain.wire.length;
        while (at < surplus) at += wire[at] + 1;
        return at == surplus && matches(at, domain.wire);
    }

    /**
     * This name below another.
     *
     * @return empty if it would be too long
     */
    public Optional<Name> below(Name domain) {
        int head = wire.length - 1;
        if (head + domain.wire.length > LONGEST) return Optional.empty();
        byte[] whole = Arrays.copyOf(wire, head + domain.wire.length);
        System.arraycopy(domain.wire, 0, whole, head, domain.wire.length);
        return Optional.of(new Name(whole));
    }

    /** With small letters. */
    public Name lowered() {
        var small = new byte[wire.length];
        for (int i = 0; i < wire.length; i++) small[i] = (byte) lower(wire[i]);
        return new Name(small);
    }

    /** Whether letters have the same case too. */
    public boolean sameSpelling(Name other) {
        return Arrays.equals(wire, other.wire);
    }

    private boolean matches(int at, byte[] other) {
        if (wire.length - at != other.length) return false;
        for (int i = 0; i < other.length; i++) if (lower(wire[at + i]) != lower(other[i])) return false;
        return true;
    }

    @Override
    public int compareTo(Name other) {
        int shared = Math.min(wire.length, other.wire.length);
        for (int i = 0; i < shared; i++) {
            int difference = lower(wire[i]) - lower(other.wire[i]);
            if (difference != 0) return difference;
        }
        return wire.length - other.wire.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Name that && hash == that.hash && matches(0, that.wire);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Labels between dots without one at the end, each octet one character; the root is empty. */
    @Override
    public String toString() {
        var text = new StringBuilder(wire.length);
        for (int at = 0; wire[at] != 0; at += wire[at] + 1) {
            if (at > 0) text.append('.');
            text.append(new String(wire, at + 1, wire[at], StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }
}
