package org.bootmasq.config.value;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** iSCSI names (RFC 7143 section 4.2.7): compared without regard to case, at most 223 octets. */
public final class IscsiName {
    private static final int LONGEST = 223;
    private static final Pattern FORM =
            Pattern.compile("iqn\\.[0-9]{4}-[0-9]{2}\\.[^\\s:]+(:\\S+)?|eui\\.[0-9a-f]{16}|naa\\.([0-9a-f]{16}){1,2}");

    private IscsiName() {}

    /** The name in its one spelling, lower case; empty if the text is none. */
    public static Optional<String> of(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        boolean good = name.length() <= LONGEST
                && FORM.matcher(name).matches()
                && name.chars().noneMatch(c -> c <= ' ' || c == ',' || c == '/' || c == '\\' || c >= 0x7f);
        return good ? Optional.of(name) : Optional.empty();
    }
}
