package org.bootmasq.edge.file;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.Credentials;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;

/**
 * Files below a folder that is served. The kernel itself keeps a name in it while it follows the name, symbolic links
 * included.
 */
public final class RootFolder {
    private RootFolder() {}

    /**
     * Opens a file for reading.
     *
     * @param relative below the folder; slashes in front of it do not count, and empty is the folder itself
     * @throws LinuxException EXDEV where the name leads out of the folder, ENOENT, EACCES, ENAMETOOLONG, ELOOP, EMFILE
     */
    public static ConfinedFile open(String root, String relative) throws LinuxException {
        try (ConfinedFile folder = ConfinedFile.openDirectory(root)) {
            String name = relative(relative);
            try {
                return folder.openBelow(name);
            } catch (LinuxException e) {
                if (!e.is(Errno.EXDEV)) throw e;
                return folder.openBelow(withoutLinks(root, name));
            }
        }
    }

    private static String relative(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') start++;
        return start == path.length() ? "." : path.substring(start);
    }

    /**
     * The kernel takes every absolute link for one that leads out; one that leads back into the root is harmless and
     * common.
     */
    private static String withoutLinks(String root, String relative) throws LinuxException {
        try {
            Path realRoot = OctetPath.of(root).toRealPath();
            Path real = OctetPath.of(root + "/" + relative).toRealPath();
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

    /**
     * dnsmasq: a server that runs as root could read everything, so it keeps to what is meant for all.
     *
     * @param onlyOwn whether one that does not run as root keeps to its user's files, {@code tftp-secure}
     */
    public static boolean mayBeRead(ConfinedFile.Status status, boolean onlyOwn) {
        int self = Credentials.effectiveUid();
        if (self == 0) return status.isWorldReadable();
        return !onlyOwn || status.uid() == self;
    }
}
