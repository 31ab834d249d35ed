package org.bootmasq.dhcp;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.value.Parts;
import org.bootmasq.config.value.TagExpression;

/** A line that holds for clients with certain tags: where there are several, any one that matches is enough. */
public record TagGate(Directive directive, TagExpression condition) {
    /** The lines of an option whose value is nothing but tags. */
    public static List<TagGate> all(Configuration configuration, Option option) {
        List<TagGate> gates = new ArrayList<>();
        for (Directive directive : configuration.all(option)) {
            gates.add(new TagGate(directive, new Parts(directive).allAsCondition()));
        }
        return gates;
    }
}
