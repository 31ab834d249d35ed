package org.bootmasq.trace;

import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** What becomes of a request by HTTP. Several threads tell of them at once. */
public sealed interface HttpEvent extends Trace.TraceEvent {
    HttpPeer client();

    /** @param interfaceName where the client reached us */
    record HttpPeer(IpAddress address, String interfaceName) {
        /** As log lines call it: a link-local address has its interface behind it (RFC 4007 section 11). */
        public String name() {
            return address instanceof Ip6 six && six.isLinkLocal() ? address + "%" + interfaceName : address.toString();
        }
    }

    /**
     * The client has what it asked for.
     *
     * @param path of the file, or of the URL where it was made for this client
     * @param isWhole whether that was all of it
     */
    record ResourceSent(HttpPeer client, String path, long octets, boolean isWhole) implements HttpEvent {}

    /** The connection ended before the client had what it asked for. */
    record SendingFailed(HttpPeer client, String path, String reason) implements HttpEvent {}

    /** @param code the status that the client was told (RFC 9110 section 15) */
    record RequestRefused(HttpPeer client, int code, String reason) implements HttpEvent {}

    /** A connection over TLS came to nothing (RFC 8446 section 6.2). */
    record HandshakeFailed(HttpPeer client, String reason) implements HttpEvent {}

    /**
     * What a machine says of its own boot.
     *
     * @param isLog whether it goes on with what it said before, as lines of a log do
     * @param text as it came, one character an octet
     */
    record BootReported(HttpPeer client, boolean isLog, String text) implements HttpEvent {}

    /** A part of a file was asked for in a way that does not count (RFC 9110 section 14.2). */
    record RangeIgnored(HttpPeer client, String field, String reason) implements HttpEvent {}
}
