package org.bootmasq.dns.settings;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.dns.message.Name;
import org.bootmasq.wire.Bytes;

/**
 * Finds lines {@code /domain/...} in the texts of files by their domain, with five octets a place and no object for a
 * line. Domains are found by the hash of {@link Name#step}, so that all ends of a name are looked up in one pass over
 * it.
 */
final class LineTable {
    private static final int NOTHING = -1;

    private final List<Bytes> texts = new ArrayList<>();

    /** Behind which place each text begins. */
    private final List<Integer> bases = new ArrayList<>();

    /** Where domains begin, plus one; zero is free. */
    private final int[] slots;

    /** Some bits of the hash of each, so that few of the texts are looked at in vain. */
    private final byte[] marks;

    private int length;

    /** @param most how many lines it may take */
    LineTable(int most) {
        int size = 16;
        while (size / 4 * 3L < most) size *= 2;
        slots = new int[size];
        marks = new byte[size];
    }

    /** The place of the line whose domain is the end of a name; negative if there is none. The root has none. */
    int find(int hash, byte[] wire, int from) {
        if (wire[from] == 0) return NOTHING;
        int slot = slot(hash, wire, from);
        return slots[slot] == 0 ? NOTHING : slots[slot] - 1;
    }

    /**
     * Takes a line whose domain it has not.
     *
     * @param at where the domain begins
     * @return whether there was room: two billion octets of text are the most
     */
    boolean put(int hash, byte[] wire, Bytes text, int at) {
        if (texts.isEmpty() || texts.getLast() != text) {
            if (Integer.MAX_VALUE - 1 - length < text.length()) return false;
            texts.add(text);
            bases.add(length);
            length += text.length();
        }
        int slot = slot(hash, wire, 0);
        slots[slot] = bases.getLast() + at + 1;
        marks[slot] = mark(hash);
        return true;
    }

    /** What stands behind the domain of a line. */
    String rest(int place) {
        int number = number(place);
        Bytes text = texts.get(number);
        int from = place - bases.get(number);
        while (text.at(from) != '/') from++;
        int to = text.indexOf('\n', from);
        return text.slice(from + 1, to < 0 ? text.length() : to).latin1();
    }

    private int number(int place) {
        int number = bases.size() - 1;
        while (bases.get(number) > place) number--;
        return number;
    }

    private int slot(int hash, byte[] wire, int from) {
        int mask = slots.length - 1;
        int slot = NameTable.spread(hash) & mask;
        while (slots[slot] != 0 && !(marks[slot] == mark(hash) && is(slots[slot] - 1, wire, from))) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static byte mark(int hash) {
        return (byte) (NameTable.spread(hash) >>> 24);
    }

    private boolean is(int place, byte[] wire, int from) {
        int number = number(place);
        Bytes text = texts.get(number);
        int at = place - bases.get(number);
        for (int i = from; wire[i] != 0; ) {
            for (int end = i + wire[i]; i < end; at++) {
                int c = text.at(at);
                if (c == '.' || c == '/' || c == '\n' || Name.lower((byte) c) != Name.lower(wire[++i])) return false;
            }
            i++;
            if (text.at(at++) != (wire[i] == 0 ? '/' : '.')) return false;
        }
        return true;
    }
}
