package org.bootmasq.edge.http;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.RootFolder;
import org.bootmasq.http.HttpFiles;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;

/** The files below the roots of HTTP. Safe for several threads. */
public final class HttpFolders implements HttpFiles {
    private static final int MOST_LISTED = 10_000;

    @Override
    public Opening open(String root, String path) {
        try {
            ConfinedFile file = RootFolder.open(root, path);
            try {
                ConfinedFile.Status status = file.status();
                if (status.isDirectory()) return closing(file, new Opening.Folder());
                if (!status.isRegular() || !RootFolder.mayBeRead(status, false)) {
                    return closing(file, new Opening.Forbidden());
                }
                return new Opening.Opened(new OpenFile(file, status));
            } catch (LinuxException e) {
                file.close();
                throw e;
            }
        } catch (LinuxException e) {
            return switch (e.errno()) {
                case Errno.ENOENT, Errno.ENOTDIR, Errno.ENAMETOOLONG -> new Opening.Missing();
                case Errno.EACCES, Errno.EXDEV, Errno.ENXIO, Errno.ELOOP -> new Opening.Forbidden();
                default -> new Opening.Failed(e.text());
            };
        }
    }

    private static Opening closing(ConfinedFile file, Opening instead) {
        file.close();
        return instead;
    }

    /** By way of the folder that is open: its name may be exchanged meanwhile. */
    @Override
    public List<Entry> list(String root, String path) {
        var entries = new ArrayList<Entry>();
        try (ConfinedFile folder = RootFolder.open(root, path);
                DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd/" + folder.fd()))) {
            for (Path each : all) {
                entry(each, entries);
                if (entries.size() == MOST_LISTED) break;
            }
        } catch (IOException unreadable) {
            return List.of();
        }
        return entries;
    }

    private static void entry(Path path, List<Entry> entries) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            entries.add(new Entry(
                    OctetPath.name(path),
                    attributes.isDirectory(),
                    attributes.isRegularFile() ? attributes.size() : 0,
                    attributes.lastModifiedTime().to(TimeUnit.SECONDS)));
        } catch (IOException gone) {
            // It is not listed.
        }
    }
}
