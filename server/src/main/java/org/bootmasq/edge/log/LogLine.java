package org.bootmasq.edge.log;

import org.bootmasq.wire.LogText;

/** A line that waits to be written. */
record LogLine(Priority priority, String subsystem, String text) {
    /** The line as a log may have it. */
    LogLine fit() {
        String fit = LogText.of(text);
        return fit.equals(text) ? this : new LogLine(priority, subsystem, fit);
    }
}
