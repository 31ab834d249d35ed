package org.bootmasq.template;

import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;

/**
 * A line of {@code boot-entry}: a line of iPXE's menu.
 *
 * @param name letters, digits, {@code . _ -}
 * @param text what the menu shows
 * @param target {@link #LOCAL}, a path of ours with its slash in front, or a URL
 * @param condition which machines see it
 */
public record BootEntry(Directive directive, String name, String text, String target, TagExpression condition) {
    /** What boots from the machine's own disk. */
    public static final String LOCAL = "local";
}
