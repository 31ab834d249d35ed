package org.bootmasq.dhcp.boot;

import java.util.Optional;
import org.bootmasq.config.value.CNumber;
import org.bootmasq.wire.Ip4;

/**
 * A URL of HTTP, as far as DHCP looks into it (RFC 9110 section 4.2, RFC 3986 section 3).
 *
 * @param text as it is sent
 * @param secure whether it is one of {@code https}
 * @param host an address of IPv6 in its brackets
 * @param port the standard one unless written
 * @param path all that is behind host and port; firmware asks for nonsense if it is empty
 */
public record HttpUrl(String text, boolean secure, String host, int port, String path) {
    private static final String PLAIN = "http://";
    private static final String SECURE = "https://";

    /** Empty if a text is no such URL; letters of the scheme may be large or small. */
    public static Optional<HttpUrl> of(String text) {
        boolean secure = text.regionMatches(true, 0, SECURE, 0, SECURE.length());
        if (!secure && !text.regionMatches(true, 0, PLAIN, 0, PLAIN.length())) return Optional.empty();
        int start = (secure ? SECURE : PLAIN).length();
        int end = start;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) end++;
        String authority = text.substring(start, end);
        String server = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = server.indexOf(':', Math.max(0, server.lastIndexOf(']')));
        String host = colon < 0 ? server : server.substring(0, colon);
        int port = port(colon < 0 ? "" : server.substring(colon + 1), secure ? 443 : 80);
        if (host.isEmpty() || port < 0) return Optional.empty();
        return Optional.of(new HttpUrl(text, secure, host, port, text.substring(end)));
    }

    /** Negative if it is none. */
    private static int port(String text, int standard) {
        if (text.isEmpty()) return standard;
        long number = CNumber.isDigits(text) ? CNumber.leading(text) : 0;
        return number > 0 && number <= 0xffff ? (int) number : -1;
    }

    /** Whether the host is a name, for which the client needs a name server. */
    public boolean hasName() {
        return !host.startsWith("[") && Ip4.parse(host).isEmpty();
    }
}
