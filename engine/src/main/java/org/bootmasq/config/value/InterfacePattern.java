package org.bootmasq.config.value;

/**
 * Names of interfaces as lines write them.
 *
 * @param text a name; dnsmasq: a star at its end stands for at least one character
 */
public record InterfacePattern(String text) {
    /** Whether an interface of this name is meant. */
    public boolean matches(String name) {
        return text.endsWith("*")
                ? name.length() >= text.length() && name.startsWith(text.substring(0, text.length() - 1))
                : name.equals(text);
    }

    /** As written. */
    @Override
    public String toString() {
        return text;
    }
}
