package org.bootmasq.dns.cache;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.bootmasq.dns.message.Name;

/**
 * What servers said, until its time is over: the records of a name and type, that there are none, or that there is no
 * such name (RFC 2308). An entry is one array of octets; entries are chained through arrays of numbers, the least used
 * one goes first. The size counts records as dnsmasq counts them.
 */
public final class Cache {
    /** The type of the entry for a name that does not exist. */
    static final int NO_SUCH_NAME = 0;

    private static final int NOTHING = -1;
    private static final int FIRST = 16;
    private static final int HEADER = 8;

    /** Beside the count of an entry: it was validated. */
    private static final int SECURE = 0x8000;

    /** What an entry takes beside its octets: the array's head, its places in the others. */
    private static final int ENTRY_OCTETS = 72;

    private int capacity;
    private final long mostOctets;
    private long octets;
    private long crowded;
    private byte[][] entries = new byte[FIRST][];
    private int[] buckets = new int[FIRST * 2];
    private int[] chain = new int[FIRST];
    private int[] newer = new int[FIRST];
    private int[] older = new int[FIRST];
    private int newest = NOTHING;
    private int oldest = NOTHING;
    private int free = NOTHING;
    private int next;
    private int records;
    private long insertions;
    private long evictions;

    /** @param capacity in records; 0 keeps nothing */
    public Cache(int capacity) {
        this(capacity, Long.MAX_VALUE);
    }

    /**
     * As the other.
     *
     * @param mostOctets of memory, whatever the capacity: beyond these the least used entries go too
     */
    public Cache(int capacity, long mostOctets) {
        this.mostOctets = mostOctets;
        this.capacity = capacity;
        Arrays.fill(buckets, NOTHING);
    }

    /** How many entries there is room for. */
    public int capacity() {
        return capacity;
    }

    /** Another capacity; everything is forgotten. */
    public void resize(int other) {
        capacity = other;
        clear();
    }

    /** How many entries were put in since the start, as USR1 shows them. */
    public long insertions() {
        return insertions;
    }

    /** How many entries had to go before their time was over. */
    public long evictions() {
        return evictions;
    }

    /** How many entries had to go for want of memory since the last call. */
    public long takeCrowded() {
        long count = crowded;
        crowded = 0;
        return count;
    }

    /** Records held, those whose time is over included. */
    public int records() {
        return records;
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(buckets, NOTHING);
        entries = new byte[entries.length][];
        newest = NOTHING;
        oldest = NOTHING;
        free = NOTHING;
        next = 0;
        records = 0;
        octets = 0;
    }

    /** The place of an entry, as fresh as it may be; negative if there is none. It counts as used. */
    public int find(Name name, int type) {
        int at = lookup(name, type);
        if (at >= 0) {
            unlink(at);
            link(at);
        }
        return at;
    }

    private int lookup(Name name, int type) {
        for (int at = buckets[bucket(name.hashCode(), type)]; at >= 0; at = chain[at]) {
            if (matches(entries[at], name, type)) return at;
        }
        return NOTHING;
    }

    /** The places of all entries, those whose time is over included, the last used one first. */
    void forEach(IntConsumer action) {
        for (int at = newest; at >= 0; at = older[at]) action.accept(at);
    }

    Name name(int at) {
        return Name.ofWire(entries[at], HEADER + 1, entries[at][HEADER] & 0xff);
    }

    int type(int at) {
        return u16(entries[at], 0);
    }

    /** How many records the entry has; 0 says that there are none, and the data are a SOA record or nothing. */
    int count(int at) {
        return u16(entries[at], 2) & ~SECURE;
    }

    /** Whether it was validated, RFC 4033 section 5. */
    boolean secure(int at) {
        return (u16(entries[at], 2) & SECURE) != 0;
    }

    /** When its time is over, in seconds since 1970. */
    public long expiry(int at) {
        return Integer.toUnsignedLong(i32(entries[at], 4));
    }

    /** The octets of an entry, where {@link #data} begins with two octets of length before each record's data. */
    byte[] octets(int at) {
        return entries[at];
    }

    /** Where the first record's length is in {@link #octets}. */
    int data(int at) {
        return HEADER + (entries[at][HEADER] & 0xff) + 1;
    }

    /** The octets of a name, as an entry holds them: its length before it. */
    private static boolean matches(byte[] entry, Name name, int type) {
        byte[] wire = name.octets();
        if (u16(entry, 0) != type || (entry[HEADER] & 0xff) != wire.length) return false;
        for (int i = 0; i < wire.length; i++) {
            if (entry[HEADER + 1 + i] != (byte) Name.lower(wire[i])) return false;
        }
        return true;
    }

    /**
     * Keeps the records of a name and type in place of what was known.
     *
     * @param count how many; 0 says that there are none
     * @param secure whether they were validated
     * @param expirySeconds since 1970
     * @param data each record's data behind two octets of length
     */
    public void put(
            Name name,
            int type,
            int count,
            boolean secure,
            long expirySeconds,
            byte[] data,
            int length,
            long nowSeconds) {
        int weight = Math.max(1, count);
        byte[] wire = name.octets();
        int size = HEADER + 1 + wire.length + length;
        if (weight > capacity || size + ENTRY_OCTETS > mostOctets) return;
        int known = lookup(name, type);
        if (known >= 0) remove(known);
        while (records + weight > capacity) {
            if (expiry(oldest) > nowSeconds) evictions++;
            remove(oldest);
        }
        while (octets + size + ENTRY_OCTETS > mostOctets) {
            if (expiry(oldest) > nowSeconds) {
                evictions++;
                crowded++;
            }
            remove(oldest);
        }
        var entry = new byte[size];
        u16(entry, 0, type);
        u16(entry, 2, secure ? count | SECURE : count);
        u16(entry, 4, (int) (expirySeconds >>> 16));
        u16(entry, 6, (int) expirySeconds);
        entry[HEADER] = (byte) wire.length;
        for (int i = 0; i < wire.length; i++) entry[HEADER + 1 + i] = (byte) Name.lower(wire[i]);
        System.arraycopy(data, 0, entry, HEADER + 1 + wire.length, length);
        insert(entry, name.hashCode(), type);
        records += weight;
        octets += size + ENTRY_OCTETS;
        insertions += weight;
    }

    /** Forgets what is known of a name's type. */
    void drop(Name name, int type) {
        int at = lookup(name, type);
        if (at >= 0) remove(at);
    }

    private void insert(byte[] entry, int hash, int type) {
        int at = free;
        if (at >= 0) {
            free = chain[at];
        } else {
            if (next == entries.length) grow();
            at = next++;
        }
        entries[at] = entry;
        int bucket = bucket(hash, type);
        chain[at] = buckets[bucket];
        buckets[bucket] = at;
        link(at);
    }

    private void remove(int at) {
        byte[] entry = entries[at];
        int bucket = bucketOf(entry);
        if (buckets[bucket] == at) {
            buckets[bucket] = chain[at];
        } else {
            int before = buckets[bucket];
            while (chain[before] != at) before = chain[before];
            chain[before] = chain[at];
        }
        unlink(at);
        records -= Math.max(1, u16(entry, 2) & ~SECURE);
        octets -= entry.length + ENTRY_OCTETS;
        entries[at] = new byte[0];
        chain[at] = free;
        free = at;
    }

    private void link(int at) {
        older[at] = newest;
        newer[at] = NOTHING;
        if (newest >= 0) newer[newest] = at;
        else oldest = at;
        newest = at;
    }

    private void unlink(int at) {
        if (newer[at] >= 0) older[newer[at]] = older[at];
        else newest = older[at];
        if (older[at] >= 0) newer[older[at]] = newer[at];
        else oldest = newer[at];
    }

    private void grow() {
        int size = entries.length * 2;
        entries = Arrays.copyOf(entries, size);
        chain = Arrays.copyOf(chain, size);
        newer = Arrays.copyOf(newer, size);
        older = Arrays.copyOf(older, size);
        buckets = new int[size * 2];
        Arrays.fill(buckets, NOTHING);
        // None is free when it grows.
        for (int at = 0; at < next; at++) {
            int bucket = bucketOf(entries[at]);
            chain[at] = buckets[bucket];
            buckets[bucket] = at;
        }
    }

    private int bucketOf(byte[] entry) {
        int from = HEADER + 1;
        return bucket(Name.hash(entry, from, from + (entry[HEADER] & 0xff)), u16(entry, 0));
    }

    private int bucket(int hash, int type) {
        int mixed = (hash ^ type * 0x85ebca6b) * 0x9e3779b9;
        return (mixed ^ mixed >>> 15) & (buckets.length - 1);
    }

    private static int u16(byte[] octets, int at) {
        return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
    }

    private static int i32(byte[] octets, int at) {
        return u16(octets, at) << 16 | u16(octets, at + 2);
    }

    private static void u16(byte[] octets, int at, int value) {
        octets[at] = (byte) (value >>> 8);
        octets[at + 1] = (byte) value;
    }
}
