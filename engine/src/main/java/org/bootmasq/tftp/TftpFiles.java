package org.bootmasq.tftp;

/** The files a server may send. */
public interface TftpFiles {
    /** What became of an attempt to open a file. */
    sealed interface Opening {
        /** It can be sent. */
        record Opened(FileBlocks blocks) implements Opening {}

        /** There is no such file. */
        record Missing() implements Opening {}

        /**
         * It must not be sent: outside of the root, not a plain file, not readable for all, or not the server's own.
         */
        record Forbidden() implements Opening {}

        /** It cannot be opened, for a reason in the words of strerror(3). */
        record Failed(String reason) implements Opening {}
    }

    /**
     * Opens a file for sending.
     *
     * @param root the folder that the file must lie in after all symbolic links are followed; empty for none
     * @param path absolute
     */
    Opening open(String root, String path);

    /** Whether there is such a folder. */
    boolean isFolder(String path);
}
