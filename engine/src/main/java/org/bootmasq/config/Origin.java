package org.bootmasq.config;

/**
 * Where a directive stood.
 *
 * @param source a file's path, or {@link #COMMAND_LINE}
 * @param line from 1; for the command line the number of the argument
 * @param column of the value's first character, from 1
 * @param text the whole line as it was written, without its line end
 */
public record Origin(String source, int line, int column, String text) {
    public static final String COMMAND_LINE = "command line";

    /** How the source of a {@code conf-script} line begins; its command follows. */
    public static final String OUTPUT = "output from ";

    /** An argument of the command line, counted from 1. */
    public static Origin commandLine(int argument, String text) {
        return new Origin(COMMAND_LINE, argument, 1, text);
    }

    /** The same line, some characters further right. */
    public Origin shifted(int columns) {
        return new Origin(source, line, column + columns, text);
    }

    /** {@code dnsmasq.conf:12}, as compilers write it. */
    @Override
    public String toString() {
        return source + ":" + line;
    }
}
