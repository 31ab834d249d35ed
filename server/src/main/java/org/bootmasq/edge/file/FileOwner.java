package org.bootmasq.edge.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.FileSystemUser;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.PathHandle;
import org.bootmasq.linux.PathHandle.Status;

/**
 * Whose the files are that the server makes: those of the user it becomes. As long as it is root it reaches with that
 * user's rights alone whatever that user could have laid out: a link in that user's folder leads root nowhere, and root
 * gives away no file but one that is the server's.
 *
 * @param uid user id, or -1 where the server stays who it is
 * @param gid group id, or -1 to leave the group as it is
 */
public record FileOwner(int uid, int gid) {
    /** Of a server that stays who it is. */
    public static final FileOwner UNCHANGED = new FileOwner(-1, -1);

    /** The mode of what tells of clients or holds their data. */
    public static final FileAttribute<Set<PosixFilePermission>> FOR_NOBODY_ELSE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final int ROOT = 0;

    /** Something done to files. */
    @FunctionalInterface
    public interface Step<T> {
        T run() throws IOException;
    }

    /** Whoever owns a folder, for root, who works on that user's files there. */
    public static FileOwner of(Path folder) {
        try (PathHandle handle = PathHandle.follow(OctetPath.text(folder))) {
            Status status = handle.status();
            return status.uid() == ROOT ? UNCHANGED : new FileOwner(status.uid(), status.gid());
        } catch (LinuxException nobody) {
            return UNCHANGED;
        }
    }

    /** Does something at a path, with this user's rights where this user decides what the path leads to. */
    public <T> T at(Path path, Step<T> step) throws IOException {
        if (!decides(path)) return step.run();
        return asOwner(step);
    }

    /**
     * Does something to what lies in a folder of this user's, who could have laid out all of it: for root with this
     * user's rights.
     */
    public <T> T within(Step<T> step) throws IOException {
        return isRootsWork() ? asOwner(step) : step.run();
    }

    private <T> T asOwner(Step<T> step) throws IOException {
        try (var _ = FileSystemUser.enter(uid, gid)) {
            return step.run();
        }
    }

    /** Whether root is at work, and this user could have decided what lies at the path. */
    private boolean decides(Path path) throws IOException {
        return isRootsWork() && new PathDecision(uid, gid).of(path);
    }

    private boolean isRootsWork() {
        return uid > ROOT && FileSystemUser.current() == ROOT;
    }

    /**
     * Makes ready that a file is opened {@link #at} a path: what root left there is this user's from now on, and what
     * leads to a file that this user may not open is taken away, for it is none of the server's.
     *
     * @param inOurName whether the name is the server's own choice, so that no link has a place there
     * @param said hears what was taken away
     */
    public void claim(Path path, boolean inOurName, Consumer<String> said) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !decides(path)) return;
        String name = OctetPath.name(path);
        try (PathHandle parent = asOwner(() -> PathHandle.follow(OctetPath.text(folder)));
                PathHandle entry = asOwner(() -> parent.entry(name))) {
            Status status = entry.status();
            if (status.isDirectory() || status.uid() == uid && status.isRegular()) return;
            boolean rootsOwn = status.isRegular() && status.uid() == ROOT && status.links() == 1;
            if (rootsOwn && parent.status().uid() == uid) {
                entry.give(uid, gid);
                return;
            }
            boolean misleads = status.isLink() ? status.uid() != ROOT : !status.isRegular() || status.links() > 1;
            if (!misleads || !inOurName && mayOpen(path)) return;
        } catch (LinuxException nothingThere) {
            return;
        }
        asOwner(() -> Files.deleteIfExists(path));
        said.accept(OctetPath.text(path) + " led to a file that is none of this server's: a new one takes its place");
    }

    private boolean mayOpen(Path path) throws IOException {
        return asOwner(() -> {
            try (var _ = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return true;
            } catch (IOException refused) {
                return false;
            }
        });
    }

    /**
     * Gives a file or folder that root has made, or found where nobody else could have put another, to this user.
     *
     * @return why root may not give it away, as without CAP_CHOWN; empty where it is this user's or stays whose it is
     */
    public Optional<String> own(Path path) throws IOException {
        if (!isRootsWork()) return Optional.empty();
        Path folder = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path);
        try (PathHandle entry = PathHandle.open(OctetPath.text(path));
                PathHandle parent = PathHandle.follow(OctetPath.text(folder))) {
            Status status = entry.status();
            if (status.uid() == uid && (gid < 0 || status.gid() == gid)) return Optional.empty();
            int owner = parent.status().uid();
            boolean among = status.uid() == ROOT || status.uid() == uid || status.uid() == owner;
            boolean onlyName = status.isDirectory() || status.isRegular() && status.links() == 1;
            if (owner == ROOT || among && onlyName) entry.give(uid, gid);
            return Optional.empty();
        } catch (LinuxException e) {
            if (e.is(Errno.EPERM)) return Optional.of(e.text());
            throw new NoSuchFileException(OctetPath.text(path), null, e.text());
        }
    }
}
