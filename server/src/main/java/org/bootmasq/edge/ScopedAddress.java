package org.bootmasq.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.bootmasq.config.settings.InterfaceSettings.Binding;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.ReceiveBatch;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * An address with its zone (RFC 4007 section 6): where to listen, or whom to answer.
 *
 * @param scope the index of the interface for a link-local address, else 0
 */
public record ScopedAddress(IpAddress address, int scope) {
    public static final ScopedAddress ANY_IP4 = new ScopedAddress(Ip4.UNSPECIFIED, 0);
    public static final ScopedAddress ANY_IP6 = new ScopedAddress(Ip6.UNSPECIFIED, 0);

    /** An address as seen at an interface. */
    public static ScopedAddress at(IpAddress address, int interfaceIndex) {
        boolean linkLocal = address instanceof Ip6 six && six.isLinkLocal();
        return new ScopedAddress(address, linkLocal ? interfaceIndex : 0);
    }

    /** An address in network order, of 4 or 16 octets. */
    public static IpAddress of(byte[] octets) {
        return octets.length == 16
                ? Ip6.ofOctets(Bytes.of(octets))
                : new Ip4(ByteBuffer.wrap(octets).getInt());
    }

    /** Who sent a datagram. */
    public static ScopedAddress source(ReceiveBatch received, int index) {
        IpAddress address = received.sourceIsIp4(index)
                ? new Ip4(received.sourceAddress(index))
                : Ip6.ofOctets(Bytes.of(received.sourceOctets(index)));
        return new ScopedAddress(address, received.sourceScope(index));
    }

    /**
     * Our address that a datagram was sent to, or for a broadcast the one to answer from; unspecified where the socket
     * does not tell.
     */
    public static ScopedAddress destination(ReceiveBatch received, int index) {
        if (received.sourceIsIp4(index)) return new ScopedAddress(new Ip4(received.localAddress(index)), 0);
        byte[] octets = received.destinationOctets(index);
        return octets.length == 16 ? at(Ip6.ofOctets(Bytes.of(octets)), received.interfaceIndex(index)) : ANY_IP6;
    }

    /** Whether it is an IPv6 address. */
    public boolean isIp6() {
        return address instanceof Ip6;
    }

    /** An unbound socket of its family. */
    public UdpSocket open() throws LinuxException {
        return isIp6() ? UdpSocket.openIp6() : UdpSocket.openIp4();
    }

    /** Binds a socket of its family to it. */
    public UdpSocket bind(UdpSocket socket, int port) throws LinuxException {
        return switch (address) {
            case Ip4 four -> socket.bind(four.bits(), port);
            case Ip6 six -> socket.bindIp6(six.octets().toArray(), scope, port);
        };
    }

    /**
     * Whether a server goes on without this one: a machine without IPv6, or an address that is still being checked for
     * duplicates or has just gone.
     */
    public boolean mayStayClosed(LinuxException refused, Binding binding) {
        boolean noAddress = refused.is(Errno.EADDRNOTAVAIL);
        return isIp6() ? noAddress || refused.is(Errno.EAFNOSUPPORT) : noAddress && binding == Binding.DYNAMIC;
    }

    /** dnsmasq: the words with which a start ends where a port is not to be had. */
    public IOException cannotListen(int port, Binding binding, String reason, IOException cause) {
        String where = binding == Binding.WILDCARD ? "port " + port : address.toString();
        return new IOException("failed to create listening socket for " + where + ": " + reason, cause);
    }
}
