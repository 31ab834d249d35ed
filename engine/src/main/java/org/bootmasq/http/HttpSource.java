package org.bootmasq.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.wire.Bytes;

/** What is served besides the files of the roots. It comes before these. */
public interface HttpSource {
    /** What has to be looked for elsewhere. Safe for several threads. */
    @FunctionalInterface
    interface Arrival {
        /**
         * What was found.
         *
         * @param news runs once, on any thread, when it is worth asking again, if nothing is known yet
         * @return empty as long as nothing is known
         */
        Optional<Found> found(Runnable news);

        /** Nobody waits for it any more. */
        default void leave() {}
    }

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
    /**
     * What another server says.
     *
     * @param fields of its reply, Content-Length aside, in the order in which they are sent
     * @param body empty where there is none, as for HEAD
     * @param length of the body, or what it would be; empty where that is not known
     * @param name by which the log calls it
     */
    record Relayed(
            HttpStatus status, Map<String, String> fields, Optional<HttpStream> body, OptionalLong length, String name)
            implements Found {}

    /** What is not known yet: the thread that asks does not wait for it. */
    record Awaited(Arrival arrival) implements Found {}

    /** What was sent is kept, and nothing is fetched. */
    record Kept() implements Found {}

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
