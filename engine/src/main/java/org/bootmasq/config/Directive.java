package org.bootmasq.config;

/**
 * One option with its value, from whatever source.
 *
 * @param option which
 * @param value unquoted and unescaped; empty if the option stood alone
 * @param origin where it stood
 */
public record Directive(Option option, String value, Origin origin) {
    public boolean hasValue() {
        return !value.isEmpty();
    }
}
