package org.bootmasq.dhcp;

import java.util.List;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;

/** A {@code tag-if} line: sets all its tags if the condition holds. */
public record TagIf(Directive directive, List<String> setTags, TagExpression condition) {
    public TagIf {
        setTags = List.copyOf(setTags);
    }
}
