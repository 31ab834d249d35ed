package org.bootmasq.http;

import org.bootmasq.iso9660.AtPath;
import org.bootmasq.iso9660.Image;

/** The files of images that {@code http-iso} names, as the disk has them now. */
public interface HttpImageFiles {
    /** What lies at an image's place. */
    sealed interface Opening {
        /** Whoever is given it closes it, or what it becomes. */
        record Opened(OpenImage image) implements Opening {}

        /** No such file. */
        record Missing() implements Opening {}

        /** No plain file, or not readable for all. */
        record Forbidden() implements Opening {}

        /** It cannot be opened, for a reason in the words of strerror(3). */
        record Failed(String reason) implements Opening {}
    }

    /** An image that is open: it stays what it is when another takes its name. */
    interface OpenImage extends Image, AutoCloseable {
        /** Itself as a file, which is closed instead of this. */
        ServedFile whole();

        /** A file in it, which is closed instead of this. */
        ServedFile inside(AtPath.File file);

        @Override
        void close();
    }

    /** Opens an image for one request. */
    Opening open(String path);
}
