package org.bootmasq.edge;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import org.bootmasq.tftp.TftpFiles;

/** The files below the TFTP roots. A name is followed through all symbolic links first, and what it comes to must lie in the root. */
final class TftpFolders implements TftpFiles {
    private static final int TYPE = 0170000;
    private static final int PLAIN_FILE = 0100000;
    private static final int FOLDER = 0040000;
    private static final int READABLE_FOR_ALL = 04;

    private final boolean onlyOwnFiles;
    private final TftpReadAhead.Pool pool;

    /** @param onlyOwnFiles {@code tftp-secure} */
    TftpFolders(boolean onlyOwnFiles, TftpReadAhead.Pool pool) {
        this.onlyOwnFiles = onlyOwnFiles;
        this.pool = pool;
    }

    @Override
    public boolean isFolder(String path) {
        try {
            return Files.isDirectory(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public Opening open(String root, String path) {
        try {
            Path real = Path.of(path).toRealPath();
            if (!root.isEmpty() && !real.startsWith(Path.of(root).toRealPath())) return new Opening.Forbidden();
            Map<String, Object> attributes = Files.readAttributes(real, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
            int mode = number(attributes, "mode");
            // Asked of the name, because a slash at its end is gone from the real path.
            if ((mode & TYPE) == FOLDER) return new Opening.Failed("Is a directory");
            if (path.endsWith("/")) return new Opening.Failed("Not a directory");
            if ((mode & TYPE) != PLAIN_FILE || !mayBeRead(mode, number(attributes, "uid"))) {
                return new Opening.Forbidden();
            }
            FileChannel channel = FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            try {
                return new Opening.Opened(new TftpReadAhead(real, channel, pool));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException | InvalidPathException e) {
            return new Opening.Missing();
        } catch (AccessDeniedException e) {
            return new Opening.Forbidden();
        } catch (FileSystemLoopException e) {
            return new Opening.Failed("Too many levels of symbolic links");
        } catch (FileSystemException e) {
            return new Opening.Failed(Objects.requireNonNullElse(e.getReason(), "Input/output error"));
        } catch (IOException e) {
            return new Opening.Failed(Objects.requireNonNullElse(e.getMessage(), "Input/output error"));
        }
    }

    /** A server that runs as root could read everything, so it keeps to what is meant for all. */
    private boolean mayBeRead(int mode, int owner) throws IOException {
        int self = number(Files.readAttributes(Path.of("/proc/self"), "unix:uid"), "uid");
        if (onlyOwnFiles) return owner == self;
        return self != 0 || (mode & READABLE_FOR_ALL) != 0;
    }

    private static int number(Map<String, Object> attributes, String name) {
        return (Integer) attributes.getOrDefault(name, 0);
    }
}
