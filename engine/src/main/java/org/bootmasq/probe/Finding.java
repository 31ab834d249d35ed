package org.bootmasq.probe;

import org.bootmasq.wire.LogText;

/**
 * Something that is, or may become, wrong with a boot.
 *
 * @param kind one word or a few with hyphens, which stays the same from version to version
 * @param text for people, in one line
 */
public record Finding(Severity severity, String kind, String text) {
    /** How bad it is. */
    public enum Severity {
        /** Worth to know, and no fault. */
        NOTE,
        /** Machines boot, but not all, not always, or not as somebody meant. */
        WARNING,
        /** Machines of this kind do not boot. */
        CRITICAL
    }

    public Finding {
        text = LogText.of(text);
    }

    static Finding note(String kind, String text) {
        return new Finding(Severity.NOTE, kind, text);
    }

    static Finding warning(String kind, String text) {
        return new Finding(Severity.WARNING, kind, text);
    }

    static Finding critical(String kind, String text) {
        return new Finding(Severity.CRITICAL, kind, text);
    }
}
