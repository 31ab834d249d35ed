package org.bootmasq.pxe;

import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;

/**
 * {@code pxe-prompt}.
 *
 * @param timeoutSeconds 0 boots the first entry at once; absent waits for a key
 */
public record PxePrompt(Directive directive, TagExpression condition, String text, OptionalInt timeoutSeconds) {}
