package org.bootmasq.config;

/**
 * What makes a configuration unusable.
 *
 * @param origin its place; the column points at the offending part where that is known
 * @param message what is wrong, in dnsmasq's words where it has some; {@code error} where it says no more
 * @param hint a sentence that helps to mend it, or empty where {@link Hint} is to find one
 * @param kind what is at fault
 * @param exitStatus the process's, if this is the first error
 */
public record ConfigError(Origin origin, String message, String hint, Kind kind, int exitStatus) {
    public static final int BAD_CONFIGURATION = 1;
    public static final int FILE_PROBLEM = 3;

    /** What is at fault. */
    public enum Kind {
        /** The line at the origin. */
        LINE,
        /** Several lines together; dnsmasq's message names none. */
        WHOLE,
        /** A file or command that the line at the origin names. */
        FILE
    }

    public ConfigError(Origin origin, String message, String hint) {
        this(origin, message, hint, Kind.LINE, BAD_CONFIGURATION);
    }

    /** What is wrong with a whole file. */
    public static ConfigError file(Origin origin, String message) {
        return new ConfigError(origin, message, "", Kind.FILE, FILE_PROBLEM);
    }

    /** What is wrong with the configuration as a whole. */
    public static ConfigError whole(Origin origin, String message) {
        return new ConfigError(origin, message, "", Kind.WHOLE, BAD_CONFIGURATION);
    }
}
