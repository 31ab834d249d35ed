package org.bootmasq.config.reader;

import java.util.List;
import org.bootmasq.wire.Bytes;

/** The files behind a configuration, as its reader needs them; all text has one character an octet (ISO 8859-1). */
public interface FileSource {
    /** The path that stands for standard input. */
    String STANDARD_INPUT = "-";

    /** What came of reading. */
    sealed interface Content {}

    /**
     * It could be read.
     *
     * @param identity the same for every path that leads to the same file
     */
    record Text(String identity, Bytes octets) implements Content {
        public Text(String identity, String text) {
            this(identity, Bytes.latin1(text));
        }

        /** Its octets, one character each. */
        public String text() {
            return octets.latin1();
        }
    }

    /**
     * It could not be read.
     *
     * @param reason as strerror(3) says it: {@code No such file or directory}
     */
    record Unreadable(String reason) implements Content {}

    /** What came of looking into a directory. */
    sealed interface Listing {}

    /**
     * The directory's regular files, links followed.
     *
     * @param names without the directory, in any order
     */
    record Names(List<String> names) implements Listing {
        public Names {
            names = List.copyOf(names);
        }
    }

    /**
     * It could not be listed.
     *
     * @param reason as strerror(3) says it
     */
    record Unlistable(String reason) implements Listing {}

    /**
     * A command that ran to its end.
     *
     * @param output its standard output
     * @param status its exit status, or the signal that ended it
     * @param signalled whether a signal ended it
     */
    record Output(String output, int status, boolean signalled) {}

    /** A file's whole text; a directory reads as an empty one, as it does for dnsmasq. */
    Content read(String path);

    Listing list(String directory);

    boolean isDirectory(String path);

    /** Runs a command in {@code /bin/sh}, as {@code conf-script} is documented to do. */
    Output run(String command);

    /** The paths that match a pattern of {@code *}, {@code ?} and {@code [...]}, sorted; empty if none do. */
    List<String> expand(String pattern);
}
