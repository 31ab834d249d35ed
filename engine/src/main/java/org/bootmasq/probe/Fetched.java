package org.bootmasq.probe;

import java.util.OptionalLong;
import org.bootmasq.wire.Bytes;

/**
 * What came of fetching a file.
 *
 * @param detail what the server said, or what was wrong, in words; empty if all went well
 * @param octets how many came
 * @param told how many the server said beforehand
 * @param beginning the first octets, as many as were to be kept
 * @param millis from the first question to the last answer
 * @param repeated how often a question was asked again
 */
public record Fetched(
        Outcome outcome, String detail, long octets, OptionalLong told, Bytes beginning, long millis, int repeated) {
    /** How it ended. */
    public enum Outcome {
        /** All of it came. */
        WHOLE,
        /** Enough of it came, and the rest was not wanted. */
        ENOUGH,
        /** The server has no such file. */
        MISSING,
        /** The server refuses. */
        REFUSED,
        /** It lies elsewhere; the detail is the URL. */
        ELSEWHERE,
        /** The server's answer stopped before its end. */
        CUT,
        /** No name server knows the server's name. */
        NAMELESS,
        /** Nobody answers. */
        SILENT,
        /** The server's computer says that nobody listens there, or no way leads to it. */
        CLOSED,
        /** What came is no answer of this protocol. */
        BROKEN,
        /** It cannot be tried from here. */
        UNTRIED
    }

    /** Nothing came, for a reason. */
    public static Fetched nothing(Outcome outcome, String detail) {
        return new Fetched(outcome, detail, 0, OptionalLong.empty(), Bytes.EMPTY, 0, 0);
    }

    /** Whether the file is there. */
    public boolean isThere() {
        return outcome == Outcome.WHOLE || outcome == Outcome.ENOUGH;
    }
}
