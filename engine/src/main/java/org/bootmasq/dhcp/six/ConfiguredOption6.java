package org.bootmasq.dhcp.six;

import java.util.OptionalInt;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;

/**
 * One {@code dhcp-option} or {@code dhcp-option-force} line with {@code option6:}.
 *
 * @param condition what a client needs to get it
 * @param enterprise {@code vi-encap:n}: the vendor, inside whose option 17 it goes as a sub-option (RFC 8415 section
 *     21.17)
 * @param code of the option or sub-option
 * @param isWithheld whether the line has no value and only says that the option is not sent, not even by itself
 * @param isForced whether it is sent unasked
 */
public record ConfiguredOption6(
        Directive directive,
        TagExpression condition,
        OptionalInt enterprise,
        int code,
        OptionValue6 value,
        boolean isWithheld,
        boolean isForced) {
    /** The same, sent unasked. */
    public ConfiguredOption6 forced() {
        return new ConfiguredOption6(directive, condition, enterprise, code, value, isWithheld, true);
    }

    /** Whether it is an option by itself, of this code. */
    public boolean isAlone(int option) {
        return enterprise.isEmpty() && code == option;
    }
}
