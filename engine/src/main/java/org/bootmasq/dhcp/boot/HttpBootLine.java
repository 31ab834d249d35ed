package org.bootmasq.dhcp.boot;

import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * One {@code http-boot} line, of ours alone: what machines that boot by HTTP load.
 *
 * @param condition the tags that it asks for
 * @param architecture of the machines that it is for, if not for all
 * @param target a URL; or a path on this server, as it stands in a URL, with its first slash
 * @param port of our HTTP server
 */
public record HttpBootLine(
        Directive directive, TagExpression condition, Optional<Architecture> architecture, String target, int port) {
    /** Of HTTP (RFC 9110 section 4.2.1). */
    public static final int STANDARD_PORT = 80;

    /** The URL for who reaches us at an address; empty if it is a path, and we have no address there. */
    Optional<HttpUrl> url(Optional<? extends IpAddress> here) {
        if (!target.startsWith("/")) return HttpUrl.of(target);
        return here.flatMap(address -> {
            String host = address instanceof Ip6 ? "[" + address + "]" : address.toString();
            return HttpUrl.of("http://" + host + (port == STANDARD_PORT ? "" : ":" + port) + target);
        });
    }

    /** Of two lines that hold, the one that asks for more wins: for tags, or else for an architecture. */
    int rank() {
        return (condition.isUnconditional() ? 0 : 2) + (architecture.isPresent() ? 1 : 0);
    }
}
