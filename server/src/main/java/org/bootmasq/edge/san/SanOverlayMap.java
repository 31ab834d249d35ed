package org.bootmasq.edge.san;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;

/**
 * Which clusters of a disk an overlay holds: a bit each, in memory and in a file. The file's head names what the
 * overlay belongs to; behind it lie pages of bits, written whole. What it takes of memory it takes from a share of a
 * budget. Not safe for several writers at once; readers may look at any time.
 */
final class SanOverlayMap implements AutoCloseable {
    /** In octets. */
    static final int CLUSTER = 4096;

    private static final byte[] MAGIC = "BMQCOW1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 4096;
    private static final int PAGE = 4096;
    private static final int BITS = PAGE * 8;
    private static final int LONGS = PAGE / 8;
    /** What a page without bits of its own costs in memory, in octets. */
    private static final int ENTRY = 8;

    private static final int LONGEST_NAME = 1024;
    private static final long[] NONE = new long[0];
    // Never changed, for bits are only ever set: what a whole page is told of at once takes no memory, however large
    // the disk.
    private static final long[] ALL = all();

    /**
     * What an overlay belongs to.
     *
     * @param baseModifiedNanos when the disk below was last written, since 1970: what is written there later makes
     * the overlay worthless
     * @param initiator who writes to it
     */
    record Head(long baseModifiedNanos, String initiator) {}

    private final FileChannel channel;
    private final Head head;
    private final SanMapBudget.Share memory;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(PAGE).order(ByteOrder.LITTLE_ENDIAN);
    private final BitSet dirty = new BitSet();
    // Pages without a bit have no array; the table is replaced when it grows, so that readers need no lock.
    private volatile long[][] pages = {};
    private long clusters;

    private SanOverlayMap(FileChannel channel, Head head, SanMapBudget.Share memory) {
        this.channel = channel;
        this.head = head;
        this.memory = memory;
    }

    private static long[] all() {
        var page = new long[LONGS];
        Arrays.fill(page, -1);
        return page;
    }

    /** Begins one. */
    static SanOverlayMap create(Path path, Head head, SanMapBudget budget) throws IOException {
        byte[] name = head.initiator().getBytes(StandardCharsets.UTF_8);
        ByteBuffer first = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
        first.put(MAGIC).putLong(head.baseModifiedNanos());
        first.putInt(Math.min(name.length, LONGEST_NAME)).put(name, 0, Math.min(name.length, LONGEST_NAME));
        // Under its own name only once it is whole, so that none is ever found half made.
        Path unfinished = OctetPath.beside(path, ".new");
        var options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileChannel channel = FileChannel.open(unfinished, options, FileOwner.FOR_NOBODY_ELSE);
        try {
            writeAll(channel, first.rewind(), 0);
            channel.force(true);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            return new SanOverlayMap(channel, head, budget.share(head.initiator()));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Opens one and reads all of it.
     *
     * @throws IOException also if there is no memory for it
     */
    static SanOverlayMap open(Path path, boolean forWriting, SanMapBudget budget) throws IOException {
        FileChannel channel = forWriting
                ? FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(path, StandardOpenOption.READ);
        try {
            Head head = readHead(path, channel);
            var map = new SanOverlayMap(channel, head, budget.share(head.initiator()));
            try {
                if (!map.load()) throw new IOException(OctetPath.text(path) + " is too large for the memory there is");
                return map;
            } catch (IOException e) {
                map.memory.close();
                throw e;
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Head readHead(Path path, FileChannel channel) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
        readAll(channel, first, 0);
        first.flip();
        var magic = new byte[MAGIC.length];
        if (first.remaining() < HEAD) throw new IOException(OctetPath.text(path) + " is no map of an overlay");
        first.get(magic);
        if (!Arrays.equals(magic, MAGIC)) throw new IOException(OctetPath.text(path) + " is no map of an overlay");
        long modified = first.getLong();
        var name = new byte[Math.clamp(first.getInt(), 0, LONGEST_NAME)];
        first.get(name);
        return new Head(modified, new String(name, StandardCharsets.UTF_8));
    }

    /** Returns false if there is not enough memory for all of it. */
    private boolean load() throws IOException {
        long count = Math.max(0, (channel.size() - HEAD + PAGE - 1) / PAGE);
        if (!memory.take(count * ENTRY)) return false;
        var table = new long[Math.toIntExact(count)][];
        for (int i = 0; i < table.length; i++) {
            buffer.clear();
            readAll(channel, buffer, HEAD + (long) i * PAGE);
            while (buffer.hasRemaining()) buffer.put((byte) 0);
            buffer.flip();
            var page = new long[LONGS];
            buffer.asLongBuffer().get(page);
            long set = 0;
            for (long word : page) set += Long.bitCount(word);
            if (set > 0 && set < BITS && !memory.take(PAGE)) return false;
            table[i] = set == 0 ? NONE : set == BITS ? ALL : page;
            clusters += set;
        }
        pages = table;
        return true;
    }

    Head head() {
        return head;
    }

    /** How many clusters it holds. */
    long clusters() {
        return clusters;
    }

    boolean holds(long cluster) {
        long[][] table = pages;
        long page = cluster / BITS;
        if (page >= table.length || table[(int) page].length == 0) return false;
        int bit = (int) (cluster % BITS);
        return (table[(int) page][bit >> 6] & 1L << bit) != 0;
    }

    /** From where to where, at most {@code end}, all clusters are as the first one. */
    long runEnd(long first, long end) {
        boolean held = holds(first);
        long at = first + 1;
        while (at < end && holds(at) == held) at++;
        return at;
    }

    /**
     * Notes that the overlay holds clusters from {@code first} up to {@code end}; their data must be written already.
     * Returns false if there is no memory for that; then it may hold some of them.
     */
    boolean add(long first, long end) {
        boolean room = true;
        for (long cluster = first; room && cluster < end; ) {
            long pageEnd = Math.min(end, (cluster / BITS + 1) * BITS);
            room = reaches(cluster / BITS) && addInPage(cluster, pageEnd);
            cluster = pageEnd;
        }
        // A volatile write: readers elsewhere see the new bits at the latest now.
        long[][] same = pages;
        pages = same;
        return room;
    }

    /** Makes the table long enough for a page, if there is memory. */
    private boolean reaches(long page) {
        long[][] table = pages;
        if (page < table.length) return true;
        long length = Math.max(page + 1, table.length + table.length / 2L);
        if (length > Integer.MAX_VALUE / ENTRY || !memory.take((length - table.length) * ENTRY)) return false;
        long[][] larger = Arrays.copyOf(table, (int) length);
        Arrays.fill(larger, table.length, larger.length, NONE);
        pages = larger;
        return true;
    }

    private boolean addInPage(long first, long end) {
        int page = (int) (first / BITS);
        long[] words = pages[page];
        if (words == ALL) return true;
        if (end - first == BITS) {
            for (long word : words) clusters -= Long.bitCount(word);
            clusters += BITS;
            becomesFull(page);
            return true;
        }
        if (words.length == 0) {
            if (!memory.take(PAGE)) return false;
            words = new long[LONGS];
            pages[page] = words;
        }
        dirty.set(page);
        boolean full = false;
        for (long cluster = first; cluster < end; cluster++) {
            int bit = (int) (cluster % BITS);
            if ((words[bit >> 6] & 1L << bit) != 0) continue;
            words[bit >> 6] |= 1L << bit;
            clusters++;
            full |= words[bit >> 6] == -1;
        }
        if (full && Arrays.equals(words, ALL)) becomesFull(page);
        return true;
    }

    private void becomesFull(int page) {
        if (pages[page].length > 0) memory.give(PAGE);
        pages[page] = ALL;
        dirty.set(page);
    }

    /** The pages that have changed since they were taken last; the set is the caller's. */
    BitSet changed() {
        return (BitSet) dirty.clone();
    }

    /**
     * Takes changed pages as they are now; whoever cannot {@link #write} them must {@link #restore} them.
     *
     * @param due of {@link #changed}, out of which what is taken goes
     * @param most how many at once
     */
    Map<Integer, long[]> take(BitSet due, int most) {
        var changes = new HashMap<Integer, long[]>();
        for (int page = due.nextSetBit(0); page >= 0 && changes.size() < most; page = due.nextSetBit(page + 1))
            changes.put(page, pages[page] == ALL ? ALL : pages[page].clone());
        for (int page : changes.keySet()) {
            dirty.clear(page);
            due.clear(page);
        }
        return changes;
    }

    void restore(Map<Integer, long[]> changes) {
        changes.keySet().forEach(dirty::set);
    }

    /** Writes pages and makes them durable. */
    void write(Map<Integer, long[]> changes) throws IOException {
        for (var change : changes.entrySet()) {
            buffer.clear();
            buffer.asLongBuffer().put(change.getValue());
            writeAll(channel, buffer, HEAD + (long) change.getKey() * PAGE);
        }
        channel.force(true);
    }

    private static void writeAll(FileChannel channel, ByteBuffer from, long place) throws IOException {
        long at = place;
        while (from.hasRemaining()) at += channel.write(from, at);
    }

    private static void readAll(FileChannel channel, ByteBuffer into, long place) throws IOException {
        long at = place;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) return;
            at += read;
        }
    }

    @Override
    public void close() throws IOException {
        pages = new long[0][];
        memory.close();
        channel.close();
    }
}
