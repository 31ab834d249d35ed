package org.bootmasq.dhcp;

import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;

/** A line that holds for clients with certain tags: where there are several, any one that matches is enough. */
public record TagGate(Directive directive, TagExpression condition) {}
