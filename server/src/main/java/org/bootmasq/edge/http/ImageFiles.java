package org.bootmasq.edge.http;

import java.nio.ByteBuffer;
import java.util.List;
import org.bootmasq.edge.file.RootFolder;
import org.bootmasq.http.HttpImageFiles;
import org.bootmasq.http.HttpPiece.FilePart;
import org.bootmasq.http.ServedFile;
import org.bootmasq.iso9660.AtPath;
import org.bootmasq.linux.ConfinedFile;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;

/** Images on the disk. Safe for several threads. */
public final class ImageFiles implements HttpImageFiles {
    @Override
    public Opening open(String path) {
        try {
            ConfinedFile file = ConfinedFile.open(path);
            try {
                ConfinedFile.Status status = file.status();
                if (status.isRegular() && RootFolder.mayBeRead(status, false)) {
                    return new Opening.Opened(new ImageFile(file, status));
                }
                file.close();
                return new Opening.Forbidden();
            } catch (LinuxException e) {
                file.close();
                throw e;
            }
        } catch (LinuxException e) {
            return switch (e.errno()) {
                case Errno.ENOENT, Errno.ENOTDIR, Errno.ENAMETOOLONG -> new Opening.Missing();
                case Errno.EACCES, Errno.ENXIO, Errno.ELOOP -> new Opening.Forbidden();
                default -> new Opening.Failed(e.text());
            };
        }
    }

    private record ImageFile(ConfinedFile file, ConfinedFile.Status status) implements OpenImage {
        @Override
        public long size() {
            return status.size();
        }

        @Override
        public int read(long offset, ByteBuffer into) throws Unreadable {
            try {
                return file.read(into, offset);
            } catch (LinuxException e) {
                throw new Unreadable(e.text());
            }
        }

        @Override
        public ServedFile whole() {
            return new OpenFile(file, status);
        }

        @Override
        public ServedFile inside(AtPath.File inside) {
            return new InsideImage(new OpenFile(file, status), inside);
        }

        @Override
        public void close() {
            file.close();
        }
    }

    /** A file in an image: it changes when the image does. */
    private record InsideImage(OpenFile image, AtPath.File inside) implements OnDisk {
        @Override
        public ConfinedFile file() {
            return image.file();
        }

        @Override
        public long size() {
            return inside.size();
        }

        @Override
        public long modifiedSeconds() {
            return inside.modified().getEpochSecond();
        }

        @Override
        public String version() {
            long place =
                    inside.extents().isEmpty() ? 0 : inside.extents().getFirst().offset();
            return image.version() + "-" + Long.toHexString(place) + "-" + Long.toHexString(size());
        }

        @Override
        public List<FilePart> places(long first, long length) {
            return inside.range(first, length).stream()
                    .map(extent -> new FilePart(extent.offset(), extent.length()))
                    .toList();
        }

        @Override
        public void close() {
            image.close();
        }
    }
}
