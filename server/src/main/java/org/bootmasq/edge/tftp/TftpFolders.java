package org.bootmasq.edge.tftp;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.RootFolder;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.tftp.TftpFiles;

/**
 * The files below the TFTP roots.
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
            ConfinedFile file =
                    root.isEmpty() ? ConfinedFile.open(path) : RootFolder.open(root, path.substring(root.length()));
            try {
                ConfinedFile.Status status = file.status();
                if (status.isDirectory()) return closing(file, new Opening.Failed("Is a directory"));
                if (!status.isRegular() || !RootFolder.mayBeRead(status, onlyOwnFiles))
                    return closing(file, new Opening.Forbidden());
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
}
