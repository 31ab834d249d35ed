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
 * Which clusters of a disk an overlay holds: a bit each, in memory and in a file. The file's head names what the overlay belongs to; behind it lie pages of bits, written
 * whole. Not safe for several writers at once; readers may look at any time.
 */
final class SanOverlayMap implements AutoCloseable {
    /** In octets. */
    static final int CLUSTER = 4096;

    private static final byte[] MAGIC = "BMQCOW1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 4096;
    private static final int PAGE = 4096;
    private static final int BITS = PAGE * 8;
    private static final int LONGS = PAGE / 8;
    private static final int LONGEST_NAME = 1024;
    private static final long[] NONE = new long[0];
    // Never changed, for bits are only ever set: what a whole page is told of at once takes no memory, however large
    // the disk.
    private static final long[] ALL = all();

    /**
     * What an overlay belongs to.
     *
     * @param baseModifiedNanos when the disk below was last written, since 1970: what is written there later makes the overlay worthless
     * @param initiator who writes to it
     */
    record Head(long baseModifiedNanos, String initiator) {}

    private final FileChannel channel;
    private final Head head;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(PAGE).order(ByteOrder.LITTLE_ENDIAN);
    private final BitSet dirty = new BitSet();
    // Pages without a bit have no array; the table is replaced when it grows, so that readers need no lock.
    private volatile long[][] pages = {};
    private long clusters;

    private SanOverlayMap(FileChannel channel, Head head) {
        this.channel = channel;
        this.head = head;
    }

    private static long[] all() {
        var page = new long[LONGS];
        Arrays.fill(page, -1);
        return page;
    }

    /** Begins one. */
    static SanOverlayMap create(Path path, Head head) throws IOException {
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
            return new SanOverlayMap(channel, head);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Opens one, and reads all of it unless only the head is wanted. */
    static SanOverlayMap open(Path path, boolean forWriting) throws IOException {
        FileChannel channel = forWriting
                ? FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(path, StandardOpenOption.READ);
        try {
            var map = new SanOverlayMap(channel, readHead(path, channel));
            map.load();
            return map;
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

    private void load() throws IOException {
        int count = (int) Math.min(Integer.MAX_VALUE / BITS, (channel.size() - HEAD + PAGE - 1) / PAGE);
        var table = new long[Math.max(0, count)][];
        for (int i = 0; i < table.length; i++) {
            buffer.clear();
            readAll(channel, buffer, HEAD + (long) i * PAGE);
            while (buffer.hasRemaining()) buffer.put((byte) 0);
            buffer.flip();
            var page = new long[LONGS];
            buffer.asLongBuffer().get(page);
            long set = 0;
            for (long word : page) set += Long.bitCount(word);
            table[i] = set == 0 ? NONE : set == BITS ? ALL : page;
            clusters += set;
        }
        pages = table;
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
        int page = (int) (cluster / BITS);
        if (page >= table.length || table[page].length == 0) return false;
        int bit = (int) (cluster % BITS);
        return (table[page][bit >> 6] & 1L << bit) != 0;
    }

    /** From where to where, at most {@code end}, all clusters are as the first one. */
    long runEnd(long first, long end) {
        boolean held = holds(first);
        long at = first + 1;
        while (at < end && holds(at) == held) at++;
        return at;
    }

    /** Notes that the overlay holds clusters from {@code first} up to {@code end}; their data must be written already. */
    void add(long first, long end) {
        for (long cluster = first; cluster < end; cluster++) {
            int page = (int) (cluster / BITS);
            int bit = (int) (cluster % BITS);
            if (bit == 0 && end - cluster >= BITS) {
                fill(page);
                cluster += BITS - 1;
                continue;
            }
            long[] words = page(page);
            if ((words[bit >> 6] & 1L << bit) != 0) continue;
            words[bit >> 6] |= 1L << bit;
            clusters++;
            dirty.set(page);
        }
        // A volatile write: readers elsewhere see the new bits at the latest now.
        long[][] same = pages;
        pages = same;
    }

    private void fill(int index) {
        long[][] table = table(index);
        if (table[index] == ALL) return;
        for (long word : table[index]) clusters -= Long.bitCount(word);
        clusters += BITS;
        table[index] = ALL;
        dirty.set(index);
    }

    private long[] page(int index) {
        long[][] table = table(index);
        if (table[index].length == 0) {
            table[index] = new long[LONGS];
            pages = table;
        }
        return table[index];
    }

    private long[][] table(int index) {
        long[][] table = pages;
        if (index >= table.length) {
            long[][] larger = Arrays.copyOf(table, index + 1);
            Arrays.fill(larger, table.length, larger.length, NONE);
            pages = larger;
            table = larger;
        }
        return table;
    }

    /** Takes changed pages as they are now; whoever cannot {@link #write} them must {@link #restore} them. */
    Map<Integer, long[]> take() {
        var changes = new HashMap<Integer, long[]>();
        dirty.stream().forEach(index -> changes.put(index, pages[index].clone()));
        dirty.clear();
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
        channel.close();
    }
}
