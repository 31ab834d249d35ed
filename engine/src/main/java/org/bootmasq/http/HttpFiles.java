package org.bootmasq.http;

import java.util.List;

/** The files that may be served. */
public interface HttpFiles {
    /** What lies at a path. */
    sealed interface Opening {
        /** A file; whoever is given it closes it. */
        record Opened(ServedFile file) implements Opening {}

        record Folder() implements Opening {}

        /** There is nothing. */
        record Missing() implements Opening {}

        /** Outside of the root, no plain file, or not readable for all. */
        record Forbidden() implements Opening {}

        /** It cannot be opened, for a reason in the words of strerror(3). */
        record Failed(String reason) implements Opening {}
    }

    /**
     * What a folder holds.
     *
     * @param size in octets; 0 of a folder
     */
    record Entry(String name, boolean isFolder, long size, long modifiedSeconds) {}

    /**
     * Opens a file for sending.
     *
     * @param root the folder that the file must lie in after all symbolic links are followed
     * @param path below it, without a slash in front; empty for the root itself
     */
    Opening open(String root, String path);

    /** What a folder below a root holds, in no order and bounded; empty where it cannot be read. */
    List<Entry> list(String root, String path);
}
