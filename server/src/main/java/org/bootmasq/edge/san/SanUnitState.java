package org.bootmasq.edge.san;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.scsi.StoreFailure;
import org.bootmasq.scsi.StoreFailure.Reason;
import org.bootmasq.scsi.UnitState;

/** What outlasts the server, in a file beside the disk's or the overlay's: {@code NAME.reservations}. */
final class SanUnitState implements UnitState {
    private static final String SUFFIX = ".reservations";

    private final Path path;

    private SanUnitState(Path path) {
        this.path = path;
    }

    static Path beside(Path data) {
        return OctetPath.beside(data, SUFFIX);
    }

    /** A device has no folder where such a file belongs. */
    static UnitState of(Path data) {
        return Files.isRegularFile(data) ? new SanUnitState(beside(data)) : NONE;
    }

    @Override
    public boolean canKeep() {
        return true;
    }

    @Override
    public Optional<String> load() {
        try {
            return Files.exists(path)
                    ? Optional.of(Files.readString(path, StandardCharsets.ISO_8859_1))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void keep(Optional<String> lines) throws StoreFailure {
        try {
            if (lines.isEmpty()) {
                Files.deleteIfExists(path);
            } else {
                Path unfinished = OctetPath.beside(path, ".new");
                writeThrough(unfinished, lines.get());
                Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            }
            Path folder = path.toAbsolutePath().getParent();
            if (folder == null) return;
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new StoreFailure(Reason.MEDIUM_ERROR, OctetPath.text(path) + ": " + e.getMessage());
        }
    }

    private static void writeThrough(Path file, String text) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, FileOwner.FOR_NOBODY_ELSE)) {
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (octets.hasRemaining()) channel.write(octets);
            channel.force(true);
        }
    }
}
