package org.bootmasq.edge.lease;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.file.WholeFile;
import org.bootmasq.linux.DiskFile;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.ByteWriter;

/**
 * The lease file that other programs read: replaced whole where the directory permits, else written in place. dnsmasq:
 * what root has opened is written on although the server's user could not open it.
 */
public final class LeaseStoreFile implements AutoCloseable {
    private static final int PART = 256 * 1024;

    private final Path path;
    /** As it was opened first, or put in place last; absent where nothing is written. */
    private Optional<FileChannel> kept;

    private Optional<DiskFile> lock = Optional.empty();

    private LeaseStoreFile(Path path, Optional<FileChannel> kept) {
        this.path = path;
        this.kept = kept;
    }

    /** Opens the file, or creates an empty one with mode 0644 less the umask, as dnsmasq does. */
    static LeaseStoreFile open(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            // The name may be a symbolic link to the place where the administrator wants the file.
            return new LeaseStoreFile(path.toRealPath(), Optional.of(channel));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * As {@link #open}, for a file whose name is our own: it is no link of the administrator's, and none of the run
     * user's.
     */
    static LeaseStoreFile openBeside(Path path) throws IOException {
        var options = Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                LinkOption.NOFOLLOW_LINKS);
        return new LeaseStoreFile(path, Optional.of(FileChannel.open(path, options, FileOwner.FOR_NOBODY_ELSE)));
    }

    /** Where leases live in memory only. */
    static LeaseStoreFile none() {
        return new LeaseStoreFile(Path.of("/dev/null"), Optional.empty());
    }

    Path path() {
        return path;
    }

    /** Whether it can hold anything: {@code /dev/null} cannot. */
    boolean isRegular() {
        return Files.isRegularFile(path);
    }

    /**
     * Two servers that wrote one file would both lose leases. Where a file system knows no locks, nobody is refused.
     */
    void lock() throws IOException {
        DiskFile opened = DiskFile.open(OctetPath.text(path), true);
        lock = Optional.of(opened);
        try {
            if (opened.tryLock(true)) return;
        } catch (LinuxException noLocks) {
            return;
        }
        throw new IOException("another server writes to it");
    }

    String read() throws IOException {
        return LeaseStoreCopy.newest(WholeFile.latin1(path));
    }

    /**
     * Writes a new file beside the old one and moves it over it, so that there is a whole one at every moment.
     *
     * @return whether that was possible; if not, nothing has changed
     * @throws IOException if the disk is full or broken; the old file is whole
     */
    boolean replace(ByteWriter content) throws IOException {
        Path fresh = OctetPath.beside(path, ".new");
        try {
            Files.deleteIfExists(fresh);
            FileChannel channel = writeNew(fresh, content);
            if (!takeAttributes(fresh)) {
                channel.close();
                Files.delete(fresh);
                return false;
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            keep(channel);
        } catch (AccessDeniedException notOurDirectory) {
            return false;
        } catch (IOException failure) {
            deleteQuietly(fresh);
            // A file that is a mount point of its own, as containers like it, cannot be replaced.
            String reason = Reason.of(failure);
            if (reason.equals("Device or resource busy") || reason.equals("Read-only file system")) return false;
            throw failure;
        }
        try (var directory = FileChannel.open(path.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
        return true;
    }

    private static FileChannel writeNew(Path fresh, ByteWriter content) throws IOException {
        var options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = FileChannel.open(fresh, options);
        try {
            writeAt(channel, content, 0, content.length(), 0);
            channel.force(true);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Gives the new file mode, owner and group of the old one; says whether that worked. */
    private boolean takeAttributes(Path fresh) throws IOException {
        Map<String, Object> old = Files.readAttributes(path, "unix:uid,gid,permissions");
        Map<String, Object> now = Files.readAttributes(fresh, "unix:uid,gid");
        try {
            for (String each : new String[] {"uid", "gid"}) {
                Object wanted = Objects.requireNonNull(old.get(each));
                if (!wanted.equals(now.get(each))) Files.setAttribute(fresh, "unix:" + each, wanted);
            }
        } catch (FileSystemException notPermitted) {
            return false;
        }
        @SuppressWarnings("unchecked")
        var mode = (Set<PosixFilePermission>) Objects.requireNonNull(old.get("permissions"));
        Files.setPosixFilePermissions(fresh, mode);
        return true;
    }

    /**
     * Writes over the old content. A crash in between leaves a mixture, so the content must be safe elsewhere. What
     * makes the file longer is written first: if the disk is full, nothing has changed.
     */
    void overwrite(ByteWriter content) throws IOException {
        FileChannel channel = channel();
        long old = channel.size();
        int grown = (int) Math.min(old, content.length());
        try {
            writeAt(channel, content, grown, content.length(), 0);
        } catch (IOException full) {
            channel.truncate(old);
            throw full;
        }
        writeAt(channel, content, 0, grown, 0);
        channel.truncate(content.length());
        channel.force(true);
    }

    /** As {@link #overwrite}, where the content is safe nowhere else: first {@link LeaseStoreCopy} makes it so. */
    void overwriteSafely(ByteWriter content) throws IOException {
        FileChannel channel = channel();
        long old = channel.size();
        ByteWriter copy = LeaseStoreCopy.of(content, old);
        try {
            writeAt(channel, copy, 0, copy.length(), old);
            channel.force(true);
        } catch (IOException full) {
            channel.truncate(old);
            throw full;
        }
        writeAt(channel, content, 0, content.length(), 0);
        channel.force(false);
        channel.truncate(content.length());
    }

    /** Where the file is written: by its name, which may lead to another file by now, as long as that may be opened. */
    private FileChannel channel() throws IOException {
        try {
            FileChannel named = FileChannel.open(path, StandardOpenOption.WRITE);
            keep(named);
            return named;
        } catch (AccessDeniedException notOurs) {
            if (kept.isEmpty() || !kept.get().isOpen()) throw notOurs;
            return kept.get();
        }
    }

    /** In parts: the channel keeps a direct buffer as large as the largest it ever wrote. */
    private static void writeAt(FileChannel channel, ByteWriter content, int from, int to, long base)
            throws IOException {
        for (int at = from; at < to; ) {
            at += channel.write(ByteBuffer.wrap(content.array(), at, Math.min(PART, to - at)), base + at);
        }
    }

    private void keep(FileChannel other) throws IOException {
        if (kept.isPresent()) kept.get().close();
        kept = Optional.of(other);
    }

    @Override
    public void close() throws IOException {
        lock.ifPresent(DiskFile::close);
        if (kept.isPresent()) kept.get().close();
    }

    private static void deleteQuietly(Path fresh) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException stays) {
            // The next attempt removes it, or says why it cannot.
            return;
        }
    }
}
