package org.bootmasq.edge.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a file that is held in memory as a whole: at most what the heap has room for, so that a device without an end
 * or a file that somebody filled is refused with a reason rather than taking the memory of all.
 */
public final class WholeFile {
    private static final int PIECE = 1 << 16;
    private static final String TOO_LARGE = "File too large";

    private WholeFile() {}

    /** The most octets that a file may have here: half of the heap, for its lines need room too. */
    private static int most() {
        return (int) Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 2);
    }

    /**
     * The most octets of what tells no size beforehand, such as a pipe: it is gathered in pieces, and then once more as
     * one.
     */
    private static int mostWithoutSize() {
        return most() / 8;
    }

    /**
     * Reads it in pieces, unlike {@link Files#readAllBytes}, which fills a second copy outside the heap.
     *
     * @throws FileSystemException whose reason is {@code File too large}, if it is
     */
    public static byte[] octets(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            long size = Files.size(file);
            if (size > most()) throw tooLarge(file);
            var octets = new byte[(int) size];
            int length = 0;
            for (int count = 0; count >= 0 && length < octets.length; length += Math.max(0, count)) {
                count = in.read(octets, length, Math.min(PIECE, octets.length - length));
            }
            // What has no size, or has grown meanwhile.
            byte[] more = in.readNBytes(mostWithoutSize());
            if (more.length == mostWithoutSize()) throw tooLarge(file);
            if (length == octets.length && more.length == 0) return octets;
            var all = new byte[length + more.length];
            System.arraycopy(octets, 0, all, 0, length);
            System.arraycopy(more, 0, all, length, more.length);
            return all;
        } catch (OutOfMemoryError full) {
            throw new FileSystemException(file.toString(), null, "Cannot allocate memory");
        }
    }

    /** What comes from a program, or from whoever started this one. */
    public static byte[] octets(InputStream in) throws IOException {
        byte[] all = in.readNBytes(mostWithoutSize());
        if (all.length == mostWithoutSize()) throw new FileSystemException("", null, TOO_LARGE);
        return all;
    }

    private static FileSystemException tooLarge(Path file) {
        return new FileSystemException(file.toString(), null, TOO_LARGE);
    }

    /** The same as text with one character an octet. */
    public static String latin1(Path file) throws IOException {
        try {
            return new String(octets(file), StandardCharsets.ISO_8859_1);
        } catch (OutOfMemoryError full) {
            throw new FileSystemException(file.toString(), null, "Cannot allocate memory");
        }
    }
}
