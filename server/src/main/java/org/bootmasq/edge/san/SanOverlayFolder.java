package org.bootmasq.edge.san;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.linux.LinuxException;

/**
 * The overlays of one disk: in the folder of {@code overlay=} one folder a target, in it for each initiator the data
 * {@code NAME.lunN}, its map {@code NAME.lunN.map}, and snapshots {@code NAME.lunN@SNAPSHOT} with theirs. Whoever
 * uses an overlay holds the lock of its data file; that is how the server and {@code bootmasq san} stay out of each
 * other's way.
 */
public final class SanOverlayFolder {
    private static final int LONGEST_KEY = 180;

    private final Path folder;
    private final String lun;
    private final Path basePath;
    private final int blockSize;
    // Of whoever looks or copies; overlays that are written to share another one.
    private final SanMapBudget memory = SanMapBudget.ofHeap(_ -> {});

    /**
     * @param overlays the folder of {@code overlay=}
     * @param base the disk that is never written
     */
    public SanOverlayFolder(Path overlays, String target, int lun, Path base, int blockSize) {
        this.folder = overlays.resolve(target);
        this.lun = ".lun" + lun;
        this.basePath = base;
        this.blockSize = blockSize;
    }

    /**
     * An overlay or a snapshot of one, as its files tell.
     *
     * @param snapshot its name; empty for the overlay itself
     * @param octets of data that it holds
     * @param used whether somebody has it open
     * @param stale whether the disk below was written since it was begun, which makes it worthless
     */
    public record Entry(String initiator, String snapshot, long octets, boolean used, boolean stale) {}

    /** A name as part of a file name. */
    static String key(String initiator) {
        var key = new StringBuilder();
        for (char c : initiator.toLowerCase(Locale.ROOT).toCharArray()) {
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == ':' || c == '-';
            if (plain) key.append(c);
            else key.append('%').append(Integer.toHexString(c));
        }
        if (key.length() <= LONGEST_KEY) return key.toString();
        return key.substring(0, LONGEST_KEY) + "%"
                + Integer.toHexString(key.toString().hashCode());
    }

    Path dataPath(String initiator, String snapshot) {
        return folder.resolve(key(initiator) + lun + (snapshot.isEmpty() ? "" : "@" + snapshot));
    }

    /** When the disk below was last written; a device cannot tell. */
    private long baseModified() throws IOException {
        if (!Files.isRegularFile(basePath)) return 0;
        return Files.getLastModifiedTime(basePath).to(TimeUnit.NANOSECONDS);
    }

    /**
     * Opens an initiator's overlay, a new one if it has none.
     *
     * @param budget for its map
     */
    SanOverlay open(String initiator, SanFile base, SanMapBudget budget) throws IOException {
        Files.createDirectories(folder);
        Path path = dataPath(initiator, "");
        if (Files.exists(SanOverlayFiles.commitMark(path)))
            throw new IOException(
                    "committing " + OctetPath.text(path) + " was interrupted: run bootmasq san commit again");
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (FileChannel sized = FileChannel.open(path, options, FileOwner.FOR_NOBODY_ELSE)) {
            extend(sized, base.sizeBytes());
        }
        SanFile data = SanFile.open(path, blockSize, false);
        try {
            if (!data.tryLock(true)) throw new IOException(OctetPath.text(path) + " is in use by another process");
            if (!Files.exists(path)) throw new IOException(OctetPath.text(path) + " was reset at this moment");
            return new SanOverlay(base, data, openMap(initiator, path, budget));
        } catch (IOException e) {
            data.close();
            throw e;
        }
    }

    private SanOverlayMap openMap(String initiator, Path data, SanMapBudget budget) throws IOException {
        Path path = SanOverlayFiles.map(data);
        if (!Files.exists(path)) {
            // Data without a map: its making was interrupted, and nothing in it was ever acknowledged.
            return SanOverlayMap.create(path, new SanOverlayMap.Head(baseModified(), initiator), budget);
        }
        SanOverlayMap map = SanOverlayMap.open(path, true, budget);
        if (map.head().baseModifiedNanos() == baseModified()) return map;
        map.close();
        throw new IOException(OctetPath.text(basePath) + " was written since the overlay " + OctetPath.text(data)
                + " was begun; bootmasq san reset gives the machine a new one");
    }

    /** Makes a sparse file as long as the disk. */
    private static void extend(FileChannel channel, long size) throws IOException {
        if (channel.size() >= size) return;
        channel.write(ByteBuffer.allocate(1), size - 1);
    }

    /** Makes an overlay as long as the disk below has become. */
    void grow(SanOverlay overlay) throws IOException {
        try (FileChannel channel = FileChannel.open(overlay.data().path(), StandardOpenOption.WRITE)) {
            extend(channel, overlay.sizeBytes());
        }
        overlay.data().refreshSize();
    }

    /** As whoever owns the folder, for root as well: what lies there is that user's. */
    private <T> T asOwner(FileOwner.Step<T> step) throws IOException {
        return FileOwner.of(folder).within(step);
    }

    /** All that lies here, sorted. */
    public List<Entry> list() throws IOException {
        return asOwner(this::entries);
    }

    private List<Entry> entries() throws IOException {
        var entries = new ArrayList<Entry>();
        if (!Files.isDirectory(folder)) return entries;
        List<Path> maps;
        try (Stream<Path> files = Files.list(folder)) {
            maps = files.filter(file -> OctetPath.name(file).endsWith(SanOverlayFiles.MAP))
                    .sorted()
                    .toList();
        }
        for (Path map : maps) {
            String file = OctetPath.name(map);
            String name = file.substring(0, file.length() - SanOverlayFiles.MAP.length());
            int at = name.indexOf('@');
            boolean ours = (at < 0 ? name : name.substring(0, at)).endsWith(lun);
            if (ours)
                entries.add(entry(map, map.resolveSibling(OctetPath.of(name)), at < 0 ? "" : name.substring(at + 1)));
        }
        return entries;
    }

    private Entry entry(Path mapFile, Path data, String snapshot) throws IOException {
        try (SanOverlayMap map = SanOverlayMap.open(mapFile, false, memory)) {
            return new Entry(
                    map.head().initiator(),
                    snapshot,
                    map.clusters() * SanOverlayMap.CLUSTER,
                    isUsed(data),
                    map.head().baseModifiedNanos() != baseModified());
        }
    }

    private boolean isUsed(Path data) throws IOException {
        try (SanFile file = SanFile.open(data, blockSize, true)) {
            return !file.tryLock(false);
        }
    }

    /**
     * Opens an overlay's data for {@code bootmasq san}.
     *
     * @throws IOException if somebody uses it, or there is none
     */
    private SanFile take(Path data) throws IOException {
        return asOwner(() -> open(data));
    }

    private SanFile open(Path data) throws IOException {
        if (!Files.exists(SanOverlayFiles.map(data))) throw new IOException("there is no " + OctetPath.text(data));
        SanFile file = SanFile.open(data, blockSize, false);
        if (file.tryLock(true)) return file;
        file.close();
        throw new IOException(OctetPath.name(data) + " is in use: shut the machine down first");
    }

    /** Throws an overlay away, so that the initiator begins anew; or goes back to a snapshot of it. */
    public void reset(String initiator, Optional<String> snapshot) throws IOException {
        asOwner(() -> {
            begin(initiator, snapshot);
            return folder;
        });
    }

    private void begin(String initiator, Optional<String> snapshot) throws IOException {
        Path data = dataPath(initiator, "");
        if (snapshot.isPresent()) {
            Path kept = dataPath(initiator, snapshot.get());
            if (!Files.exists(SanOverlayFiles.map(kept)))
                throw new IOException("there is no snapshot " + snapshot.get());
            if (Files.exists(SanOverlayFiles.map(data))) remove(data);
            copy(kept, data);
        } else {
            remove(data);
        }
    }

    private void remove(Path data) throws IOException {
        try (SanFile _ = take(data)) {
            // The map first: data without one counts as nothing.
            Files.delete(SanOverlayFiles.map(data));
            Files.deleteIfExists(SanOverlayFiles.commitMark(data));
            Files.deleteIfExists(SanUnitState.beside(data));
            Files.delete(data);
        }
    }

    /** Throws a snapshot away. */
    public void forget(String initiator, String snapshot) throws IOException {
        asOwner(() -> {
            remove(dataPath(initiator, snapshot));
            return folder;
        });
    }

    /** Keeps an overlay as it is now under a name. */
    public void snapshot(String initiator, String name) throws IOException {
        asOwner(() -> {
            keep(initiator, name);
            return folder;
        });
    }

    private void keep(String initiator, String name) throws IOException {
        Path data = dataPath(initiator, "");
        Path kept = dataPath(initiator, name);
        if (Files.exists(SanOverlayFiles.map(kept))) throw new IOException("there is a snapshot " + name + " already");
        try (SanFile _ = take(data)) {
            copy(data, kept);
        }
    }

    private void copy(Path from, Path to) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try (SanFile source = SanFile.open(from, blockSize, true);
                SanOverlayMap map = SanOverlayMap.open(SanOverlayFiles.map(from), false, memory);
                FileChannel out = FileChannel.open(to, options, FileOwner.FOR_NOBODY_ELSE)) {
            extend(out, source.sizeBytes());
            SanCopy.held(map, source, out);
            out.force(true);
            try (SanOverlayMap copy = SanOverlayMap.create(SanOverlayFiles.map(to), map.head(), memory)) {
                SanCopy.bits(map, copy, source.sizeBytes());
            }
        }
    }

    /**
     * Writes an overlay into the disk below and throws it away. If that is interrupted, doing it again completes it.
     *
     * @throws IOException also if other overlays depend on the disk as it is
     */
    public void commit(String initiator) throws IOException {
        Path data = dataPath(initiator, "");
        for (Entry other : list()) {
            boolean own = other.snapshot().isEmpty() && key(other.initiator()).equals(key(initiator));
            if (!own && !other.stale())
                throw new IOException("the overlay of " + other.initiator()
                        + (other.snapshot().isEmpty() ? "" : " named " + other.snapshot())
                        + " depends on " + OctetPath.text(basePath) + ": reset it first, or commit --to a new file");
        }
        boolean again = Files.exists(SanOverlayFiles.commitMark(data));
        // The disk too may lie where the owner of the overlays decides what its name leads to.
        FileOwner owner = FileOwner.of(folder);
        try (SanFile source = take(data);
                SanFile base = owner.at(basePath, () -> SanFile.open(basePath, blockSize, false));
                SanOverlayMap map = asOwner(() -> SanOverlayMap.open(SanOverlayFiles.map(data), false, memory));
                FileChannel out = owner.at(basePath, () -> FileChannel.open(basePath, StandardOpenOption.WRITE))) {
            if (!base.tryLock(true)) throw new IOException(OctetPath.text(basePath) + " is in use by a session");
            if (!again && map.head().baseModifiedNanos() != baseModified())
                throw new IOException(OctetPath.text(basePath) + " was written since this overlay was begun");
            if (!again) asOwner(() -> Files.createFile(SanOverlayFiles.commitMark(data)));
            SanCopy.held(map, source, out);
            out.force(true);
            asOwner(() -> {
                for (Path each : List.of(SanOverlayFiles.map(data), SanOverlayFiles.commitMark(data), data))
                    Files.delete(each);
                return data;
            });
        }
    }

    /** Writes the disk below and an overlay, together, to a new file; both stay as they are. */
    public void commitTo(String initiator, Path target) throws IOException {
        Path data = dataPath(initiator, "");
        FileOwner owner = FileOwner.of(folder);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SanFile source = take(data);
                SanFile base = owner.at(basePath, () -> SanFile.open(basePath, blockSize, true));
                SanOverlayMap map = asOwner(() -> SanOverlayMap.open(SanOverlayFiles.map(data), false, memory));
                FileChannel out =
                        owner.at(target, () -> FileChannel.open(target, options, FileOwner.FOR_NOBODY_ELSE))) {
            if (map.head().baseModifiedNanos() != baseModified())
                throw new IOException(OctetPath.text(basePath) + " was written since this overlay was begun");
            extend(out, base.sizeBytes());
            SanCopy.all(base, out);
            SanCopy.held(map, source, out);
            out.force(true);
        } catch (LinuxException e) {
            throw new IOException(e.text(), e);
        }
    }
}
