package org.bootmasq.edge.http.mirror;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.RootFolder;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.LinuxException;

/**
 * The folder where a mirror keeps what it has fetched: a file a URL, named by its digest, whole or not there at all.
 * When it was last read is the time of its last access, when it was last compared with upstream that of its last
 * change. Those that were not read for longest make room for others. Safe for several threads.
 */
final class MirrorFolder {
    private static final String PART = ".part";
    private static final int NAME = 64;
    private static final int MINUTE_MILLIS = 60_000;

    private final Path folder;
    private final Map<String, Kept> copies = new LinkedHashMap<>(16, 0.75f, true);
    private long most;
    private long kept;
    private long coming;
    private int parts;

    /**
     * Takes over what is kept there, and removes what was not fetched whole.
     *
     * @param owner who the server becomes, and the folder belongs to
     */
    MirrorFolder(Path folder, FileOwner owner) throws IOException {
        this.folder = folder;
        owner.claim(folder, true, _ -> {});
        owner.at(folder, () -> Files.createDirectories(folder));
        Optional<String> refused = owner.own(folder);
        if (refused.isPresent()) throw new FileSystemException(folder.toString(), null, refused.get());
        owner.within(this::takeOver);
    }

    private record Kept(long size, long usedMillis) {}

    private record Found(String name, Kept kept) {}

    private Path takeOver() throws IOException {
        var found = new ArrayList<Found>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path each : all) {
                String name = OctetPath.name(each);
                if (name.length() < NAME || !name.substring(0, NAME).matches("[0-9a-f]*")) continue;
                if (name.endsWith(PART)) Files.deleteIfExists(each);
                if (name.length() > NAME) continue;
                var status = Files.readAttributes(each, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (!status.isRegularFile()) continue;
                found.add(new Found(
                        name, new Kept(status.size(), status.lastAccessTime().toMillis())));
            }
        }
        found.sort(Comparator.comparingLong(each -> each.kept().usedMillis()));
        for (Found each : found) {
            copies.put(each.name(), each.kept());
            kept += each.kept().size();
        }
        return folder;
    }

    /** So many octets from now on. */
    synchronized void atMost(long octets) {
        most = octets;
        makeRoom(0);
    }

    private static String name(String url) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.ISO_8859_1));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The copy of what lies at a URL. */
    Optional<KeptFile> open(String url) {
        String name = name(url);
        synchronized (this) {
            if (!copies.containsKey(name)) return Optional.empty();
        }
        try {
            ConfinedFile file = RootFolder.open(OctetPath.text(folder), name);
            Optional<KeptFile> copy = KeptFile.of(file, url);
            if (copy.isPresent()) {
                used(name);
                return copy;
            }
            file.close();
        } catch (LinuxException gone) {
            // As if it had never been there.
        }
        forget(url);
        return Optional.empty();
    }

    /** Removes the copy of what lies at a URL. */
    void forget(String url) {
        String name = name(url);
        synchronized (this) {
            Optional.ofNullable(copies.remove(name)).ifPresent(copy -> kept -= copy.size());
            delete(folder.resolve(name));
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Whoever has taken the right to do so has to do it.
        }
    }

    /** Upstream has said that the copy is right. */
    void checked(String url) {
        times(name(url), true);
    }

    /** Somebody reads the copy. */
    private void used(String name) {
        long now = System.currentTimeMillis();
        synchronized (this) {
            Kept copy = copies.get(name);
            if (copy == null || now - copy.usedMillis() < MINUTE_MILLIS) return;
            copies.put(name, new Kept(copy.size(), now));
        }
        times(name, false);
    }

    private void times(String name, boolean checked) {
        Path file = folder.resolve(name);
        FileTime now = FileTime.fromMillis(System.currentTimeMillis());
        var view = Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            FileTime before = view.readAttributes().lastModifiedTime();
            view.setTimes(checked ? now : before, now, null);
        } catch (IOException e) {
            // It counts as older than it is, which costs a question upstream.
        }
    }

    /**
     * Makes room, and a file for what is to be fetched, which is not kept before {@link #keep}.
     *
     * @param octets as many as it will have
     * @throws IOException if it cannot be kept
     */
    Part begin(String url, long octets) throws IOException {
        Path path;
        synchronized (this) {
            reserve(octets);
            path = folder.resolve(name(url) + "." + ++parts + PART);
        }
        try {
            // 0 where it cannot be known. A FileStore would want a mount point, which a chroot does not show.
            long free = folder.toFile().getUsableSpace();
            if (free > 0 && free < octets)
                throw new FileSystemException(path.toString(), null, "No space left on device");
            var options = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            FileChannel channel = FileChannel.open(path, options, FileOwner.FOR_NOBODY_ELSE);
            try {
                return new Part(path, channel, RootFolder.open(OctetPath.text(folder), OctetPath.name(path)), octets);
            } catch (LinuxException e) {
                channel.close();
                delete(path);
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            release(octets);
            throw e;
        }
    }

    /** A file that is being fetched. */
    static final class Part {
        private final Path path;
        final FileChannel channel;
        final ConfinedFile reading;
        private long reserved;

        private Part(Path path, FileChannel channel, ConfinedFile reading, long reserved) {
            this.path = path;
            this.channel = channel;
            this.reading = reading;
            this.reserved = reserved;
        }
    }

    /** Of a file whose length nobody told: it will have as many octets at least. */
    synchronized void grow(Part part, long octets) throws IOException {
        if (octets <= part.reserved) return;
        reserve(octets - part.reserved);
        part.reserved = octets;
    }

    private synchronized void reserve(long octets) throws IOException {
        if (coming + octets > most) throw new FileSystemException(folder.toString(), null, "No room in http-mirror");
        makeRoom(octets);
        coming += octets;
    }

    private synchronized void release(long octets) {
        coming -= octets;
    }

    private synchronized void makeRoom(long octets) {
        Iterator<Map.Entry<String, Kept>> oldest = copies.entrySet().iterator();
        while (kept + coming + octets > most && oldest.hasNext()) {
            Map.Entry<String, Kept> each = oldest.next();
            kept -= each.getValue().size();
            delete(folder.resolve(each.getKey()));
            oldest.remove();
        }
    }

    /** Keeps what is whole, in place of what was kept of it, once it is safe on the disk. */
    void keep(String url, Part part, long octets) throws IOException {
        part.channel.force(true);
        String name = name(url);
        synchronized (this) {
            Files.move(part.path, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            Optional.ofNullable(copies.put(name, new Kept(octets, System.currentTimeMillis())))
                    .ifPresent(before -> kept -= before.size());
            kept += octets;
            coming -= part.reserved;
            part.reserved = 0;
        }
        try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Ends what was begun, kept or not. */
    void end(Part part) throws IOException {
        release(part.reserved);
        delete(part.path);
        part.channel.close();
    }
}
