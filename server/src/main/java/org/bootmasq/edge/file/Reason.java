package org.bootmasq.edge.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** Why something could not be done with a file, in the words of strerror(3). */
public final class Reason {
    private Reason() {}

    /** Without the file's name, which the line that quotes this has already. */
    public static String of(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "Permission denied";
            case FileAlreadyExistsException _ -> "File exists";
            case NoSuchFileException _ -> "No such file or directory";
            case NotDirectoryException _ -> "Not a directory";
            case FileSystemLoopException _ -> "Too many levels of symbolic links";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default ->
                Objects.requireNonNullElse(
                        failure.getMessage(), failure.getClass().getSimpleName());
        };
    }
}
