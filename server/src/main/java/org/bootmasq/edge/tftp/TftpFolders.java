package org.bootmasq.edge.tftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.Credentials;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.tftp.TftpFiles;

/**
 * The files below the TFTP roots. The kernel itself keeps a name in its root while it follows it, symbolic links
 * included.
 */
final class TftpFolders implements TftpFiles {
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
            return Files.isDirectory(OctetPath.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public Opening open(String root, String path) {
        try {
            ConfinedFile file = root.isEmpty() ? ConfinedFile.open(path) : openBelow(root, path);
            try {
                ConfinedFile.Status status = file.status();
                if (status.isDirectory()) return closing(file, new Opening.Failed("Is a directory"));
                if (!status.isRegular() || !mayBeRead(status)) return closing(file, new Opening.Forbidden());
                return new Opening.Opened(new TftpReadAhead(file, status, pool));
            } catch (LinuxException e) {
                file.close();
                throw e;
            }
        } catch (LinuxException e) {
            return switch (e.errno()) {
                case Errno.ENOENT -> new Opening.Missing();
                case Errno.EACCES, Errno.EXDEV, Errno.ENXIO -> new Opening.Forbidden();
                default -> new Opening.Failed(e.text());
            };
        }
    }

    private static Opening closing(ConfinedFile file, Opening instead) {
        file.close();
        return instead;
    }

    private static ConfinedFile openBelow(String root, String path) throws LinuxException {
        try (ConfinedFile folder = ConfinedFile.openDirectory(root)) {
            try {
                return folder.openBelow(relative(path.substring(root.length())));
            } catch (LinuxException e) {
                if (!e.is(Errno.EXDEV)) throw e;
                return folder.openBelow(withoutLinks(root, path));
            }
        }
    }

    /**
     * The kernel takes every absolute link for one that leads out; one that leads back into the root is harmless and
     * common.
     */
    private static String withoutLinks(String root, String path) throws LinuxException {
        try {
            Path realRoot = OctetPath.of(root).toRealPath();
            Path real = OctetPath.of(path).toRealPath();
            if (real.startsWith(realRoot)) return OctetPath.text(realRoot.relativize(real));
        } catch (IOException | InvalidPathException e) {
            throw outside(e);
        }
        throw new LinuxException("open", Errno.EXDEV);
    }

    private static LinuxException outside(Exception cause) {
        var outside = new LinuxException("open", Errno.EXDEV);
        outside.initCause(cause);
        return outside;
    }

    private static String relative(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') start++;
        return start == path.length() ? "." : path.substring(start);
    }

    /**
     * dnsmasq: a server that runs as root could read everything, so it keeps to what is meant for all, {@code
     * tftp-secure} or not.
     */
    private boolean mayBeRead(ConfinedFile.Status status) {
        int self = Credentials.effectiveUid();
        if (self == 0) return status.isWorldReadable();
        return !onlyOwnFiles || status.uid() == self;
    }
}
