package org.bootmasq.probe;

import java.util.Locale;
import java.util.Optional;
import org.bootmasq.dhcp.boot.HttpUrl;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * Where a boot file is to be had.
 *
 * @param text as the answer names it
 * @param host an address, or a name that the machine asks a name server for; empty if nobody is named
 * @param path what that server is asked for: by TFTP without the first slash of a URL, by HTTP with it
 */
public record BootPlace(Protocol protocol, String text, String host, int port, String path) {
    /** How a boot file is fetched. */
    public enum Protocol {
        TFTP,
        HTTP,
        HTTPS,
        /** Another than is played here. */
        OTHER
    }

    private static final int TFTP_PORT = 69;
    private static final String BETWEEN = "://";

    /** A file that a program asks for: a URL, which a ROM takes for a mere name, or a name at a TFTP server. */
    public static BootPlace of(BootStage stage, String file, Optional<Ip4> server) {
        if (stage != BootStage.ROM && file.contains(BETWEEN)) return ofUrl(file, server);
        return new BootPlace(Protocol.TFTP, file, server.map(Ip4::toString).orElse(""), TFTP_PORT, file);
    }

    /** A URL, of RFC 3617 for TFTP. */
    public static BootPlace ofUrl(String url, Optional<Ip4> server) {
        Optional<HttpUrl> web = HttpUrl.of(url);
        if (web.isPresent()) {
            String path = web.get().path();
            int end = path.indexOf('#');
            return new BootPlace(
                    web.get().secure() ? Protocol.HTTPS : Protocol.HTTP,
                    url,
                    bare(web.get().host()),
                    web.get().port(),
                    end < 0 ? path : path.substring(0, end));
        }
        int scheme = url.indexOf(BETWEEN);
        if (scheme < 0 || !url.substring(0, scheme).toLowerCase(Locale.ROOT).equals("tftp"))
            return new BootPlace(Protocol.OTHER, url, "", 0, "");
        int start = scheme + BETWEEN.length();
        int slash = url.indexOf('/', start);
        if (slash < 0) return new BootPlace(Protocol.OTHER, url, "", 0, "");
        String authority = url.substring(start, slash);
        int colon = authority.indexOf(':', Math.max(0, authority.lastIndexOf(']')));
        String host = bare(colon < 0 ? authority : authority.substring(0, colon));
        if (host.isEmpty()) host = server.map(Ip4::toString).orElse("");
        int port = colon < 0 ? TFTP_PORT : port(authority.substring(colon + 1));
        return port < 0
                ? new BootPlace(Protocol.OTHER, url, "", 0, "")
                : new BootPlace(Protocol.TFTP, url, host, port, url.substring(slash + 1));
    }

    /** Negative if it is none. */
    private static int port(String digits) {
        if (!digits.matches("[0-9]{1,5}")) return -1;
        int port = Integer.parseInt(digits);
        return port > 0 && port <= 0xffff ? port : -1;
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The server's address, if it is named by one. */
    public Optional<IpAddress> address() {
        Optional<Ip6> six = Ip6.parse(host);
        return six.isPresent()
                ? six.map(IpAddress.class::cast)
                : Ip4.parse(host).map(IpAddress.class::cast);
    }

    /** Whether the server is named by a name, which has to be looked up. */
    public boolean hasName() {
        return !host.isEmpty() && address().isEmpty();
    }

    /** For people: the name and the server, or the URL. */
    @Override
    public String toString() {
        return text.contains(BETWEEN) || host.isEmpty() ? text : text + " from " + host;
    }
}
