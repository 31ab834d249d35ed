package org.bootmasq.dns.settings;

import java.util.Arrays;
import org.bootmasq.dns.message.Name;

/**
 * Numbers by domain name in two arrays and no object per name: a million names of twenty octets take 34 MB. A name is
 * found by the hash of {@link Name#step}, so that all ends of a name are looked up in one pass over it.
 */
public final class NameTable {
    private static final int NOTHING = -1;
    private static final int VALUE_OCTETS = 4;

    /** Places in the octets, plus one; zero is free. */
    private int[] slots = new int[64];

    /** Names with small letters, each behind its value. */
    private byte[] octets = new byte[1024];

    private int used;
    private int size;

    int size() {
        return size;
    }

    /** The number of a name; -1 if it has none. */
    public int get(Name name) {
        return get(name.hashCode(), name.octets(), 0);
    }

    /**
     * The number of an end of a name.
     *
     * @param hash of the end, its root included
     * @param wire holds the name; what is behind its root does not matter
     */
    public int get(int hash, byte[] wire, int from) {
        int slot = slot(hash, wire, from);
        return slots[slot] == 0 ? NOTHING : value(slots[slot] - 1);
    }

    /** @param value 0 or more */
    public void put(Name name, int value) {
        int slot = slot(name.hashCode(), name.octets(), 0);
        if (slots[slot] != 0) {
            store(slots[slot] - 1, value);
            return;
        }
        int need = VALUE_OCTETS + name.length();
        if (octets.length - used < need) octets = Arrays.copyOf(octets, Math.max(used + need, octets.length / 2 * 3));
        slots[slot] = used + 1;
        store(used, value);
        byte[] wire = name.octets();
        for (int i = 0; i < wire.length; i++) octets[used + VALUE_OCTETS + i] = (byte) Name.lower(wire[i]);
        used += need;
        size++;
        if (size > slots.length / 4 * 3) grow();
    }

    /** Gives back what was kept for more names. */
    void trim() {
        octets = Arrays.copyOf(octets, used);
    }

    private int slot(int hash, byte[] wire, int from) {
        int mask = slots.length - 1;
        int slot = spread(hash) & mask;
        while (slots[slot] != 0 && !same(slots[slot] - 1 + VALUE_OCTETS, wire, from)) slot = (slot + 1) & mask;
        return slot;
    }

    static int spread(int hash) {
        int mixed = hash * 0x9e3779b9;
        return mixed ^ mixed >>> 15;
    }

    private boolean same(int place, byte[] wire, int from) {
        int at = place;
        for (int i = from; ; ) {
            int end = i + wire[i];
            if (octets[at++] != wire[i]) return false;
            if (wire[i] == 0) return true;
            while (i < end) if (octets[at++] != (byte) Name.lower(wire[++i])) return false;
            i++;
        }
    }

    private void grow() {
        var wider = new int[slots.length * 2];
        int mask = wider.length - 1;
        for (int entry : slots) {
            if (entry == 0) continue;
            int from = entry - 1 + VALUE_OCTETS;
            int to = from;
            while (octets[to] != 0) to += octets[to] + 1;
            int slot = spread(Name.hash(octets, from, to + 1)) & mask;
            while (wider[slot] != 0) slot = (slot + 1) & mask;
            wider[slot] = entry;
        }
        slots = wider;
    }

    private int value(int place) {
        return (octets[place] & 0xff) << 24
                | (octets[place + 1] & 0xff) << 16
                | (octets[place + 2] & 0xff) << 8
                | octets[place + 3] & 0xff;
    }

    private void store(int place, int value) {
        octets[place] = (byte) (value >>> 24);
        octets[place + 1] = (byte) (value >>> 16);
        octets[place + 2] = (byte) (value >>> 8);
        octets[place + 3] = (byte) value;
    }
}
