package org.bootmasq.uci;

import org.bootmasq.config.Origin;

/**
 * One value of an option.
 *
 * @param text unquoted, one character an octet
 * @param origin of its first character inside the quotes; the line is that of the file
 */
public record UciValue(String text, Origin origin) {}
