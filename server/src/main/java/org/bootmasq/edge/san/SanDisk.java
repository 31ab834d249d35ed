package org.bootmasq.edge.san;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.iscsi.ForeignFormat;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.scsi.LogicalUnit;
import org.bootmasq.scsi.StoreFailure;
import org.bootmasq.wire.Bytes;

/**
 * A disk of a target, open. Its lock keeps other processes out, or those that write if it is only read; below
 * overlays it is held while a session needs it.
 */
final class SanDisk implements AutoCloseable {
    private final int lun;
    private final String serial;
    private final SanFile file;
    private final OptionalLong wanted;
    private final Optional<SanOverlayFolder> overlays;
    private final boolean made;
    private Optional<LogicalUnit> shared = Optional.empty();
    private int users;

    private SanDisk(
            int lun,
            String serial,
            SanFile file,
            OptionalLong wanted,
            Optional<SanOverlayFolder> overlays,
            boolean made) {
        this.lun = lun;
        this.serial = serial;
        this.file = file;
        this.wanted = wanted;
        this.overlays = overlays;
        this.made = made;
    }

    /**
     * Opens a disk, and makes it if {@code size=} says how large.
     *
     * @param locked whether to lock it as well; otherwise {@link #lock} is to be called
     */
    static SanDisk open(SanSettings.Target target, int lun, FileOwner owner, Predicate<Path> locked)
            throws IOException {
        String configured = target.disks().get(lun).path();
        Path path = OctetPath.of(configured).toAbsolutePath();
        owner.claim(path, false, _ -> {});
        return owner.at(path, () -> open(target, lun, path, owner, locked));
    }

    private static SanDisk open(SanSettings.Target target, int lun, Path path, FileOwner owner, Predicate<Path> locked)
            throws IOException {
        SanSettings.Disk settings = target.disks().get(lun);
        boolean fresh = !Files.exists(path);
        if (fresh && settings.size().isEmpty())
            throw new IOException(OctetPath.text(path) + " is not there, and size= does not say how large to make it");
        if (fresh) Files.createFile(path, FileOwner.FOR_NOBODY_ELSE);
        try {
            if (fresh) own(path, owner);
            SanDisk disk = open(target, lun, path, owner, fresh);
            try {
                if (locked.test(path)) disk.lock();
                return disk;
            } catch (IOException e) {
                disk.file.close();
                throw e;
            }
        } catch (IOException e) {
            if (fresh) Files.deleteIfExists(path);
            throw e;
        }
    }

    private static SanDisk open(SanSettings.Target target, int lun, Path path, FileOwner owner, boolean made)
            throws IOException {
        SanSettings.Disk settings = target.disks().get(lun);
        refuseForeign(path);
        Optional<SanOverlayFolder> overlays = Optional.empty();
        if (settings.overlay().isPresent()) {
            Path folder = OctetPath.of(settings.overlay().get()).toAbsolutePath();
            makeFolders(folder, target.name(), owner);
            overlays = Optional.of(new SanOverlayFolder(folder, target.name(), lun, path, settings.blockSize()));
        }
        boolean writes = !settings.readOnly() && overlays.isEmpty();
        SanFile file = SanFile.open(path, settings.blockSize(), !writes);
        return new SanDisk(lun, serial(target.name(), lun), file, settings.size(), overlays, made);
    }

    private static void makeFolders(Path overlays, String target, FileOwner owner) throws IOException {
        Path folder = overlays.resolve(target);
        owner.claim(overlays, false, _ -> {});
        owner.claim(folder, true, _ -> {});
        owner.at(folder, () -> {
            boolean fresh = !Files.exists(overlays);
            Files.createDirectories(folder);
            if (fresh) own(overlays, owner);
            own(folder, owner);
            return folder;
        });
    }

    private static void own(Path path, FileOwner owner) throws IOException {
        Optional<String> refused = owner.own(path);
        if (refused.isPresent()) throw new FileSystemException(OctetPath.text(path), null, refused.get());
    }

    /** Keeps others out, below overlays only while it grows, and makes it as large as it is to be. */
    void lock() throws IOException {
        if (overlays.isEmpty() && !file.tryLock(!file.readOnly()))
            throw new IOException(OctetPath.text(path()) + " is in use by another process");
        resize(wanted);
        // Only now: who had the file before may have changed what outlasts.
        if (overlays.isEmpty())
            shared = Optional.of(new LogicalUnit(file, serial, SanUnitState.of(file.path()), SanGuard::new));
    }

    /** Closes it, and takes away what was made for it. */
    void abandon() throws IOException {
        file.close();
        if (made) Files.deleteIfExists(path());
    }

    private static void refuseForeign(Path path) throws IOException {
        if (!Files.isRegularFile(path)) return;
        try (InputStream in = Files.newInputStream(path)) {
            Optional<String> format = ForeignFormat.ofContent(Bytes.of(in.readNBytes(ForeignFormat.ENOUGH)));
            if (format.isPresent()) throw new IOException(ForeignFormat.advice(OctetPath.text(path), format.get()));
        }
    }

    /** Makes a file longer without taking room; overlays above it stay good, so its time of change does not move. */
    private void extend(long size) throws IOException {
        Path path = path();
        if (!Files.isRegularFile(path) || Files.size(path) >= size) return;
        FileTime before = Files.getLastModifiedTime(path);
        // Only the file's owner may: better no growth than overlays that are worthless.
        if (hasOverlays()) Files.setLastModifiedTime(path, before);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
        try {
            Files.setLastModifiedTime(path, before);
        } catch (IOException notOwner) {
            return;
        }
    }

    private static String serial(String target, int lun) {
        long hash = 0xcbf29ce484222325L;
        for (char c : (target + ":" + lun).toCharArray()) hash = (hash ^ c) * 0x100000001b3L;
        return "%016x".formatted(hash);
    }

    int lun() {
        return lun;
    }

    Path path() {
        return file.path();
    }

    boolean isSameFile(Path other) {
        try {
            return Files.isSameFile(path(), other);
        } catch (IOException gone) {
            return false;
        }
    }

    long size() {
        return file.sizeBytes();
    }

    boolean hasOverlays() {
        return overlays.isPresent();
    }

    /** The unit that all sessions share. */
    LogicalUnit unit() {
        return shared.orElseThrow();
    }

    /** A unit over an overlay of this disk. */
    LogicalUnit unit(SanOverlay overlay) {
        return new LogicalUnit(overlay, serial, SanUnitState.of(overlay.data().path()), SanGuard::new);
    }

    /** Opens an initiator's overlay; {@link #leave} belongs to it. */
    synchronized SanOverlay overlay(String initiator, SanMapBudget budget) throws IOException {
        enter();
        try {
            return overlays.orElseThrow().open(initiator, file, budget);
        } catch (IOException e) {
            leave();
            throw e;
        }
    }

    private void enter() throws IOException {
        if (users == 0 && !file.tryLock(false))
            throw new IOException(OctetPath.text(path()) + " is being committed to");
        users++;
    }

    synchronized void leave() {
        if (--users == 0) file.unlock();
    }

    /** Refuses a size that cannot be had. */
    void refuse(OptionalLong wanted) throws IOException {
        boolean grows = wanted.isPresent() && wanted.getAsLong() > size();
        if (grows && !Files.isWritable(path()))
            throw new IOException(OctetPath.text(path()) + " cannot be made larger");
    }

    /** Makes the disk as large as it is to be, never smaller. Returns whether it is another size than before. */
    synchronized boolean resize(OptionalLong least) throws IOException {
        boolean grows = least.isPresent() && least.getAsLong() > size();
        if (grows && hasOverlays()) {
            enter();
            try {
                extend(least.getAsLong());
            } finally {
                leave();
            }
        } else if (grows) {
            extend(least.getAsLong());
        }
        return file.refreshSize();
    }

    void grow(SanOverlay overlay) throws IOException {
        overlays.orElseThrow().grow(overlay);
    }

    @Override
    public void close() throws IOException {
        try {
            file.flush();
        } catch (StoreFailure e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            file.close();
        }
    }
}
