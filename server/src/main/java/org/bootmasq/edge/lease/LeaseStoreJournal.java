package org.bootmasq.edge.lease;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.WholeFile;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.lease.LeaseJournal;
import org.bootmasq.linux.DiskFile;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.ByteWriter;

/**
 * One of the two journal files: a line with its generation, then the lines of {@link LeaseJournal}, then perhaps a
 * whole lease file that outranks everything before it. Only the part up to {@link #length} counts; what a failed write
 * left behind it is cut off before the next one. Zeros follow, room that the disk has already given: writing into it
 * changes nothing about the file but its content, which makes a sync half as dear.
 */
final class LeaseStoreJournal implements AutoCloseable {
    private static final String HEADER = "bootmasq-journal ";
    private static final String SNAPSHOT = "snapshot ";
    private static final Set<OpenOption> OPEN = Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            // Root opens this in a directory that may belong to the run user.
            LinkOption.NOFOLLOW_LINKS);

    private static final int ROOM = 64 * 1024;
    private static final long ENOUGH_FREE = 64L * ROOM;

    private final Path path;
    private DiskFile lock;
    private FileChannel channel;
    private long generation;
    private long length;
    private long room;
    private boolean cutNeeded;
    private boolean snapshot;

    /**
     * What the file held when it was opened.
     *
     * @param changes to repeat, in order
     * @param snapshot all leases at the end of these changes, if it is there and whole
     * @param complaint what is wrong with the part that was left out, empty if nothing is
     */
    record Content(List<LeaseChange> changes, Optional<LeaseFile> snapshot, String complaint) {}

    private LeaseStoreJournal(Path path) throws IOException {
        this.path = path;
        this.channel = channel(path);
        this.lock = DiskFile.open(OctetPath.text(path), true);
    }

    /**
     * Two servers that wrote one journal would both lose leases. Where a file system knows no locks, nobody is refused.
     */
    private void refuseSharing() throws IOException {
        try {
            if (lock.tryLock(true)) return;
        } catch (LinuxException noLocks) {
            return;
        }
        throw new IOException("another server writes to it");
    }

    static LeaseStoreJournal open(Path path) throws IOException {
        var journal = new LeaseStoreJournal(path);
        try {
            journal.refuseSharing();
            return journal;
        } catch (IOException failure) {
            journal.close();
            throw failure;
        }
    }

    private static FileChannel channel(Path path) throws IOException {
        return FileChannel.open(path, OPEN, FileOwner.FOR_NOBODY_ELSE);
    }

    Path path() {
        return path;
    }

    long generation() {
        return generation;
    }

    /** Octets that are known to be on the disk. */
    long length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    boolean hasSnapshot() {
        return snapshot;
    }

    /** Reads the file and remembers how much of it is sound. */
    Content read() throws IOException {
        String text = WholeFile.latin1(path);
        int zeros = text.indexOf('\0');
        if (zeros >= 0 && text.substring(zeros).chars().allMatch(octet -> octet == 0)) text = text.substring(0, zeros);
        room = 0;
        length = 0;
        snapshot = false;
        cutNeeded = !text.isEmpty();
        int body = text.indexOf('\n') + 1;
        generation = body > 0 && text.startsWith(HEADER) ? decimal(text.substring(HEADER.length(), body - 1)) : -1;
        if (generation < 0) {
            return new Content(List.of(), Optional.empty(), text.isEmpty() ? "" : "line 1 is not a journal's");
        }
        int mark = text.indexOf("\n" + SNAPSHOT, body - 1);
        int end = mark < 0 ? text.length() : mark + 1;
        LeaseJournal.Replay replay = LeaseJournal.replay(text.substring(body, end));
        length = (long) body + replay.goodLength();
        if (!replay.complaint().isEmpty() || mark < 0) {
            cutNeeded = length < text.length();
            return new Content(replay.changes(), Optional.empty(), replay.complaint());
        }
        Optional<LeaseFile> whole = readSnapshot(text, end);
        return new Content(replay.changes(), whole, whole.isPresent() ? "" : "the snapshot is not whole");
    }

    private Optional<LeaseFile> readSnapshot(String text, int at) {
        int lineEnd = text.indexOf('\n', at);
        if (lineEnd < 0) return Optional.empty();
        String[] words = text.substring(at + SNAPSHOT.length(), lineEnd).split(" ", -1);
        long size = words.length == 2 ? decimal(words[0]) : -1;
        int from = lineEnd + 1;
        if (size < 0 || size > text.length() - from) return Optional.empty();
        String file = text.substring(from, (int) (from + size));
        byte[] octets = file.getBytes(StandardCharsets.ISO_8859_1);
        if (!words[1].equals(checksum(octets, octets.length))) return Optional.empty();
        snapshot = true;
        length = from + size;
        cutNeeded = length < text.length();
        return Optional.of(LeaseFile.read(file));
    }

    private static long decimal(String word) {
        return word.matches("[0-9]{1,18}") ? Long.parseLong(word) : -1;
    }

    /** Makes the empty file one of this generation; said on the disk with the first {@link #append}. */
    void begin(long number) {
        generation = number;
    }

    /** What must stand before the first record of an empty file; nothing later. */
    String header() {
        return length == 0 ? HEADER + generation + "\n" : "";
    }

    /**
     * Adds octets and returns once they are on the disk.
     *
     * @throws IOException if that cannot be made sure; the file then counts as it was before
     */
    void append(ByteWriter text) throws IOException {
        int size = text.length();
        if (!channel.isOpen()) channel = channel(path);
        if (cutNeeded) channel.truncate(length);
        if (cutNeeded) room = length;
        cutNeeded = true;
        if (length + size > room) makeRoom(length + size);
        var octets = ByteBuffer.wrap(text.array(), 0, size);
        for (long at = length; octets.hasRemaining(); ) at += channel.write(octets, at);
        channel.force(false);
        length += size;
        cutNeeded = false;
    }

    /** Where the disk is nearly full, what is to be written takes no more than it needs. */
    private void makeRoom(long least) throws IOException {
        // Not through a FileStore: that looks for a mount point, which the root of a chroot need not be.
        if (path.toFile().getUsableSpace() < ENOUGH_FREE) return;
        room = (least / ROOM + 1) * ROOM;
        ByteBuffer zeros = ByteBuffer.allocate((int) (room - length));
        for (long at = length; zeros.hasRemaining(); ) at += channel.write(zeros, at);
        channel.force(true);
    }

    /** Adds a whole lease file that outranks what stands before it, and the lease file itself. */
    void appendSnapshot(ByteWriter file) throws IOException {
        var text = new ByteWriter(file.length() + 64);
        text.latin1(header() + SNAPSHOT + file.length() + " " + checksum(file.array(), file.length()) + "\n");
        append(text.bytes(file.array(), 0, file.length()));
        snapshot = true;
    }

    /** Empties the file and returns once that is on the disk: records that come back later would undo newer ones. */
    void clear() throws IOException {
        if (!channel.isOpen()) channel = channel(path);
        if (length == 0 && !cutNeeded) return;
        channel.truncate(0);
        channel.force(true);
        length = 0;
        room = 0;
        cutNeeded = false;
        snapshot = false;
    }

    /** Whether the file still has its name; someone may have removed it. */
    boolean isInPlace() {
        try {
            return Files.size(path) >= length;
        } catch (AccessDeniedException notOurs) {
            // Root has opened it, in a folder of its own.
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Creates the file again after someone removed it; what it held must be folded already or soon. */
    void recreate() throws IOException {
        close();
        channel = channel(path);
        lock = DiskFile.open(OctetPath.text(path), true);
        refuseSharing();
        length = 0;
        cutNeeded = true;
        snapshot = false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        lock.close();
    }

    private static String checksum(byte[] octets, int length) {
        var crc = new CRC32C();
        crc.update(octets, 0, length);
        return Long.toHexString(crc.getValue());
    }
}
