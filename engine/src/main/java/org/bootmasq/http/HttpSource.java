package org.bootmasq.http;

import java.util.List;
import java.util.Optional;
import org.bootmasq.wire.Bytes;

/** What is served besides the files of the roots. It comes before these. */
public interface HttpSource {
    /** What there is at a path. */
    sealed interface Found {}

    /** @param mediaType as Content-Type has it */
    record Page(String mediaType, Bytes text) implements Found {}

    /**
     * A file.
     *
     * @param file whoever is given it closes it
     * @param name that its type follows from, and by which the log calls it
     */
    record File(ServedFile file, String name) implements Found {}

    /** A folder, which is listed if any are. */
    record Folder(List<HttpFiles.Entry> entries) implements Found {
        public Folder {
            entries = List.copyOf(entries);
        }
    }

    /** @param reason for the log */
    record Failed(HttpStatus status, String reason) implements Found {}

    /**
     * Looks at a path, as {@link UrlPath} has it.
     *
     * @return empty where the path is none of this source's
     */
    Optional<Found> find(String path, HttpRequest request, HttpClient client);

    /** The methods that it takes besides GET and HEAD at this path. */
    default boolean takes(String method, String path) {
        return false;
    }
}
