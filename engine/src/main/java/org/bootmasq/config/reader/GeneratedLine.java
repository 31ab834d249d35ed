package org.bootmasq.config.reader;

import org.bootmasq.config.Origin;

/**
 * A line of configuration that was made from something else.
 *
 * @param text as it would stand in {@code dnsmasq.conf}
 * @param origin of the value it was made from, where errors and {@code explain} are to point
 */
public record GeneratedLine(String text, Origin origin) {}
