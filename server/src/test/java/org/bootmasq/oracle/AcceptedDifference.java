package org.bootmasq.oracle;

import java.util.regex.Pattern;

/**
 * A difference that is meant.
 *
 * @param where a regular expression over the difference's place
 * @param kind a regular expression over its kind
 * @param values a regular expression over what dnsmasq has, {@code " <> "}, and what ours has
 * @param reason why it is meant, for people to read
 */
public record AcceptedDifference(String where, String kind, String values, String reason) {
    public AcceptedDifference {
        if (reason.isBlank()) throw new IllegalArgumentException("a difference needs a reason: " + where);
    }

    public boolean covers(Difference difference) {
        return Pattern.matches(where, difference.where())
                && Pattern.matches(kind, difference.kind())
                && Pattern.matches(values, difference.dnsmasq() + " <> " + difference.ours());
    }
}
