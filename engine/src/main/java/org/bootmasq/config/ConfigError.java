package org.bootmasq.config;

/**
 * A line that cannot be taken.
 *
 * @param origin its place; the column points at the offending part where that is known
 * @param message what is wrong, in dnsmasq's words where it has some
 * @param hint what was probably meant, or empty
 */
public record ConfigError(Origin origin, String message, String hint) {}
