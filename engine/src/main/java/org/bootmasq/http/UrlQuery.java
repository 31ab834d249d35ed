package org.bootmasq.http;

import java.util.HashMap;
import java.util.Map;

/** What stands behind the question mark of a URL (RFC 3986 section 3.4), as programs write it: {@code a=b&c=d}. */
public final class UrlQuery {
    private static final int MOST = 16;

    private UrlQuery() {}

    /**
     * The first value of each name, decoded, one character an octet; what makes no sense is left out, or stands as it
     * is. Sixteen at most.
     *
     * @param target of a request
     */
    public static Map<String, String> of(String target) {
        String query = UrlPath.query(target);
        if (query.isEmpty()) return Map.of();
        var values = new HashMap<String, String>();
        for (String pair : query.substring(1).split("&", MOST + 1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && values.size() < MOST) {
                values.putIfAbsent(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        return Map.copyOf(values);
    }

    private static String decoded(String text) {
        var decoded = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            int octet = text.charAt(at) == '%' ? UrlPath.octet(text, at) : -1;
            decoded.append(octet < 0 ? text.charAt(at) : (char) octet);
            if (octet >= 0) at += 2;
        }
        return decoded.toString();
    }
}
