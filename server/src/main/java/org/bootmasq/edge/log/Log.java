package org.bootmasq.edge.log;

/** Where log lines go; safe to call from any thread. */
@FunctionalInterface
public interface Log {
    /**
     * Writes one line.
     *
     * @param subsystem {@code dhcp}, {@code tftp}, {@code script}; empty for the server itself
     * @param text without a line end
     */
    void log(Priority priority, String subsystem, String text);
}
