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
import java.util.Set;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.file.WholeFile;
import org.bootmasq.wire.ByteWriter;

/** The lease file that other programs read: replaced whole where the directory permits, else written in place. */
public final class LeaseStoreFile {
    private static final int PART = 256 * 1024;

    private final Path path;

    private LeaseStoreFile(Path path) {
        this.path = path;
    }

    /** Opens the file, or creates an empty one with mode 0644 less the umask, as dnsmasq does. */
    static LeaseStoreFile open(Path path, FileOwner owner) throws IOException {
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
                .close();
        // The name may be a symbolic link to the place where the administrator wants the file.
        Path real = path.toRealPath();
        if (Files.isRegularFile(real)) owner.own(real);
        return new LeaseStoreFile(real);
    }

    /**
     * As {@link #open}, for a file whose name is our own: it is no link of the administrator's, and none of the run
     * user's.
     */
    static LeaseStoreFile openBeside(Path path, FileOwner owner) throws IOException {
        var options = Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                LinkOption.NOFOLLOW_LINKS);
        FileChannel.open(path, options, FileOwner.FOR_NOBODY_ELSE).close();
        owner.own(path);
        return new LeaseStoreFile(path);
    }

    /** Where leases live in memory only. */
    static LeaseStoreFile none() {
        return new LeaseStoreFile(Path.of("/dev/null"));
    }

    Path path() {
        return path;
    }

    /** Whether it can hold anything: {@code /dev/null} cannot. */
    boolean isRegular() {
        return Files.isRegularFile(path);
    }

    String read() throws IOException {
        return WholeFile.latin1(path);
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
            writeNew(fresh, content);
            if (!takeAttributes(fresh)) {
                Files.delete(fresh);
                return false;
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

    private static void writeNew(Path fresh, ByteWriter content) throws IOException {
        var options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
        try (var channel = FileChannel.open(fresh, options)) {
            writeAt(channel, content, 0, content.length());
            channel.force(true);
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
        try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            long old = channel.size();
            int grown = (int) Math.min(old, content.length());
            try {
                writeAt(channel, content, grown, content.length());
            } catch (IOException full) {
                channel.truncate(old);
                throw full;
            }
            writeAt(channel, content, 0, grown);
            channel.truncate(content.length());
            channel.force(true);
        }
    }

    /** In parts: the channel keeps a direct buffer as large as the largest it ever wrote. */
    private static void writeAt(FileChannel channel, ByteWriter content, int from, int to) throws IOException {
        for (int at = from; at < to; ) {
            at += channel.write(ByteBuffer.wrap(content.array(), at, Math.min(PART, to - at)), at);
        }
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
