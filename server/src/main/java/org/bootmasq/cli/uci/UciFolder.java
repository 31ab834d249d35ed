package org.bootmasq.cli.uci;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.WholeFile;
import org.bootmasq.linux.DiskFile;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.OwnProcess;
import org.bootmasq.uci.UciChange;
import org.bootmasq.uci.UciFailure;
import org.bootmasq.uci.UciFailure.Reason;
import org.bootmasq.uci.UciFault;
import org.bootmasq.uci.UciPackage;
import org.bootmasq.uci.UciParser;
import org.bootmasq.uci.UciPrinter;

/**
 * The files of UCI: packages in a directory, and pending changes beside them until they are committed.
 *
 * @param config the packages
 * @param override whose files take the place of those in {@code config}
 * @param search further directories of pending changes, which are read first and never emptied
 * @param save where pending changes are kept
 * @param commits whether a commit does anything
 * @param faults told what a lenient reader leaves out; absent for a strict one
 */
public record UciFolder(
        Path config,
        Path override,
        List<Path> search,
        Path save,
        boolean commits,
        Optional<Consumer<UciFault>> faults) {
    private static final String FOLDER_MODE = "rwx------";
    private static final String FILE_MODE = "rw-------";

    public UciFolder {
        search = List.copyOf(search);
    }

    /** The packages that there are, by name; names with a dot are none. */
    public List<String> packages() {
        return Stream.concat(names(config), names(override)).distinct().sorted().toList();
    }

    private static Stream<String> names(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries
                    .filter(Files::isRegularFile)
                    .map(OctetPath::name)
                    .filter(name -> !name.contains("."))
                    .toList()
                    .stream();
        } catch (IOException none) {
            return Stream.of();
        }
    }

    private static boolean isPath(String name) {
        return name.startsWith("/");
    }

    /** The file of a package, or of a path in place of its name. */
    private Path file(String name) {
        if (isPath(name)) return OctetPath.of(name);
        Path other = override.resolve(OctetPath.of(name));
        return Files.exists(other) ? other : config.resolve(OctetPath.of(name));
    }

    /** Whether there is such a package, or such a file where a path stands in place of its name. */
    public boolean has(String name) {
        return Files.exists(file(name));
    }

    /** A package with its pending changes. */
    public UciPackage load(String name) throws UciFailure, UciFault {
        UciPackage all = committed(name);
        pending(name).forEach(change -> change.applyTo(all));
        return all;
    }

    private UciPackage committed(String name) throws UciFailure, UciFault {
        Path file = file(name);
        if (!Files.exists(file)) throw new UciFailure(Reason.NOT_FOUND);
        return parse(file, read(file));
    }

    private UciPackage parse(Path file, String text) throws UciFault {
        String plain = OctetPath.name(file);
        if (faults.isPresent()) return UciParser.parseLeniently(plain, OctetPath.text(file), text, faults.get());
        return UciParser.parse(plain, OctetPath.text(file), text);
    }

    /** The text, at a moment when nobody writes it. */
    private static String read(Path file) throws UciFailure {
        try (DiskFile _ = lock(file, false)) {
            return text(file);
        } catch (IOException e) {
            throw new UciFailure(Reason.IO);
        }
    }

    private static String text(Path file) throws IOException {
        return WholeFile.latin1(file);
    }

    /** Locks a file as OpenWrt's own command does; one that was replaced meanwhile is left for the new one. */
    private static DiskFile lock(Path file, boolean exclusive) throws IOException {
        while (true) {
            DiskFile lock = DiskFile.open(OctetPath.text(file), false);
            try {
                lock.lock(exclusive);
                if (Files.isSameFile(file, Path.of("/proc/self/fd/" + lock.fd()))) return lock;
            } catch (IOException e) {
                lock.close();
                throw e;
            }
            lock.close();
        }
    }

    /** What is pending for a package, from all directories in order. */
    public List<UciChange> pending(String name) throws UciFailure {
        if (isPath(name)) return List.of();
        List<UciChange> all = foreign(name);
        Path file = save.resolve(OctetPath.of(name));
        if (Files.exists(file)) all.addAll(UciChange.parse(name, OctetPath.text(file), read(file)));
        return all;
    }

    /** What is pending in the directories that are only read. */
    private List<UciChange> foreign(String name) throws UciFailure {
        var all = new ArrayList<UciChange>();
        for (Path folder : search) {
            Path file = folder.resolve(OctetPath.of(name));
            if (Files.exists(file) && !folder.equals(save)) {
                all.addAll(UciChange.parse(name, OctetPath.text(file), read(file)));
            }
        }
        return all;
    }

    private List<UciChange> own(String name) throws IOException {
        Path file = save.resolve(OctetPath.of(name));
        return UciChange.parse(name, OctetPath.text(file), text(file));
    }

    /** Keeps a change that was made to a loaded package; a package given as a path is written at once. */
    public void keep(String name, UciPackage changed, UciChange change) throws UciFailure {
        try {
            if (isPath(name)) {
                write(file(name), UciPrinter.file(changed, false));
                return;
            }
            locked(name, channel -> {
                channel.position(channel.size());
                put(channel, change.line());
            });
        } catch (IOException e) {
            throw new UciFailure(Reason.IO);
        }
    }

    /** Drops those pending changes that fit. */
    public void revert(String name, Predicate<UciChange> dropped) throws UciFailure {
        Path file = save.resolve(OctetPath.of(name));
        if (isPath(name) || !Files.exists(file)) return;
        try {
            locked(name, channel -> {
                var kept = new StringBuilder();
                for (UciChange change : own(name)) {
                    if (!dropped.test(change)) kept.append(change.line());
                }
                channel.truncate(0);
                put(channel, kept.toString());
            });
        } catch (IOException e) {
            throw new UciFailure(Reason.IO);
        }
    }

    /** Applies what is pending to the file as it is now, and puts the whole in its place. */
    public void commit(String name) throws UciFailure, UciFault {
        if (!commits || isPath(name)) return;
        committed(name);
        if (pending(name).isEmpty()) return;
        try (DiskFile _ = lock(file(name), true)) {
            locked(name, channel -> {
                UciPackage all = parse(file(name), text(file(name)));
                foreign(name).forEach(change -> change.applyTo(all));
                own(name).forEach(change -> change.applyTo(all));
                write(file(name), UciPrinter.file(all, false));
                channel.truncate(0);
            });
        } catch (IOException e) {
            throw new UciFailure(Reason.IO);
        }
    }

    /** Puts a package in the place of its file, whatever is pending. */
    public void replace(UciPackage all) throws UciFailure {
        try {
            write(file(all.name()), UciPrinter.file(all, false));
        } catch (IOException e) {
            throw new UciFailure(Reason.IO);
        }
    }

    /** What is done while the file of pending changes is ours alone. */
    private interface Work {
        void on(FileChannel pending) throws IOException, UciFailure, UciFault;
    }

    private void locked(String name, Work work) throws IOException, UciFailure {
        if (!Files.exists(save)) {
            Files.createDirectories(save);
            Files.setPosixFilePermissions(save, mode(config, FOLDER_MODE));
        }
        Path file = save.resolve(OctetPath.of(name));
        if (!Files.exists(file)) {
            Files.createFile(file);
            Files.setPosixFilePermissions(file, mode(file(name), FILE_MODE));
        }
        try (DiskFile _ = lock(file, true);
                var channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            work.on(channel);
            channel.force(true);
        } catch (UciFault e) {
            throw new UciFailure(Reason.PARSE, e.text());
        }
    }

    private static Set<PosixFilePermission> mode(Path like, String otherwise) throws IOException {
        return Files.exists(like) ? Files.getPosixFilePermissions(like) : PosixFilePermissions.fromString(otherwise);
    }

    private static void put(FileChannel channel, String text) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (octets.hasRemaining()) channel.write(octets);
    }

    /**
     * Whole or not at all, also when power fails: a new file is on the disk, and the old one's owner's, before it takes
     * the old one's name.
     */
    private static void write(Path target, String text) throws IOException {
        Path file = Files.exists(target) ? target.toRealPath() : target;
        Path folder = file.toAbsolutePath().getParent();
        Path scratch = Files.createTempFile(folder, ".uci-", "");
        try {
            try (var channel = FileChannel.open(scratch, StandardOpenOption.WRITE)) {
                put(channel, text);
                if (Files.exists(file)) own(scratch, file);
                Files.setPosixFilePermissions(scratch, mode(file, FILE_MODE));
                channel.force(true);
            }
            Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    /** Gives a file the owner and group of another; who is not root can only have files of his own. */
    private static void own(Path scratch, Path like) throws IOException {
        var wanted = Files.readAttributes(like, "unix:uid,gid");
        if (wanted.equals(Files.readAttributes(scratch, "unix:uid,gid"))) return;
        try {
            int uid = (Integer) Objects.requireNonNull(wanted.get("uid"));
            int gid = (Integer) Objects.requireNonNull(wanted.get("gid"));
            OwnProcess.chown(OctetPath.text(scratch), uid, gid);
        } catch (LinuxException e) {
            if (!e.is(Errno.EPERM)) throw e;
        }
    }
}
