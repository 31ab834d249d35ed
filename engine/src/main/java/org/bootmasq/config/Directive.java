package org.bootmasq.config;

/**
 * One option with its value, from whatever source.
 *
 * @param option which
 * @param value unquoted and unescaped, one character an octet; what stood in quotes is disguised, see {@link
 *     Quoting}; empty if the option stood
 *     alone
 * @param origin where it stood
 */
public record Directive(Option option, String value, Origin origin) {
    /** Whether the option has a value that is not empty. */
    public boolean hasValue() {
        return !value.isEmpty();
    }

    /** The whole value as text, for options whose value has no parts. */
    public String text() {
        return Quoting.reveal(value);
    }
}
