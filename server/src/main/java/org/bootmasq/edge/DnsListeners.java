package org.bootmasq.edge;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.InterfaceSettings.Binding;
import org.bootmasq.dns.AuthSettings;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** The open ports of DNS: one for all addresses of a family, or with {@code bind-interfaces} and {@code bind-dynamic} one for each address, those of {@code auth-server} among them. */
final class DnsListeners implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int BACKLOG = 128;

    /** An open port. */
    record Listener(ScopedAddress place, UdpSocket udp, Optional<ServerSocketChannel> tcp) {
        boolean isIp6() {
            return place.isIp6();
        }
    }

    private final Interfaces interfaces;
    private final AuthSettings auth;
    private final int port;
    private final List<Listener> open = new ArrayList<>();

    DnsListeners(Interfaces interfaces, AuthSettings auth, int port) throws IOException {
        this.interfaces = interfaces;
        this.auth = auth;
        this.port = port;
        try {
            for (ScopedAddress place : places()) open(place);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    List<Listener> all() {
        return List.copyOf(open);
    }

    /** Opens ports at addresses that are new: {@code bind-dynamic}. Returns those. */
    List<Listener> openNew() throws IOException {
        var fresh = new ArrayList<Listener>();
        for (ScopedAddress place : places()) {
            boolean known = open.stream().anyMatch(each -> each.place().equals(place));
            if (!known && open(place)) fresh.add(open.getLast());
        }
        return fresh;
    }

    private Set<ScopedAddress> places() throws LinuxException {
        Set<ScopedAddress> places = interfaces.listeningAddresses(this::isForAuthority);
        if (interfaces.settings().binding() == Binding.WILDCARD) return places;
        auth.servers().stream()
                .flatMap(server -> server.addresses().stream())
                .forEach(address -> places.add(new ScopedAddress(address, 0)));
        return places;
    }

    private boolean isForAuthority(String device, IpAddress address) {
        return auth.servers().stream()
                .flatMap(server -> server.interfaces().stream())
                .anyMatch(named -> named.name().equals(device) && (address instanceof Ip6 ? named.ip6() : named.ip4()));
    }

    /** Returns whether it could: a machine without IPv6, and an address still being checked for duplicates, are passed over. */
    private boolean open(ScopedAddress place) throws IOException {
        UdpSocket udp;
        try {
            udp = udp(place);
        } catch (LinuxException e) {
            Binding binding = interfaces.settings().binding();
            if (place.mayStayClosed(e, binding)) return false;
            throw place.cannotListen(port, binding, e.text(), e);
        }
        try {
            open.add(new Listener(place, udp, tcp(place)));
            return true;
        } catch (IOException e) {
            udp.close();
            String reason = String.valueOf(e.getMessage());
            throw place.cannotListen(port, interfaces.settings().binding(), reason, e);
        }
    }

    private UdpSocket udp(ScopedAddress place) throws LinuxException {
        UdpSocket socket = place.open();
        try {
            // Nothing is shared: a second server on this host must fail to start rather than take half of the
            // questions.
            socket.packetInfo().receiveBuffer(RECEIVE_BUFFER);
            return place.bind(socket, port);
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    /** One channel serves both families where it serves all addresses: Java's IPv6 sockets take IPv4 too. */
    private Optional<ServerSocketChannel> tcp(ScopedAddress place) throws IOException {
        if (place.equals(ScopedAddress.ANY_IP6)) return Optional.empty();
        boolean all = place.equals(ScopedAddress.ANY_IP4);
        ServerSocketChannel channel = all ? ServerSocketChannel.open() : ServerSocketChannel.open(family(place));
        try {
            InetAddress address =
                    InetAddress.getByAddress(place.address().octets().toArray());
            if (place.scope() != 0) {
                address = Inet6Address.getByAddress("", address.getAddress(), place.scope());
            }
            channel.bind(all ? new InetSocketAddress(port) : new InetSocketAddress(address, port), BACKLOG);
            return Optional.of(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static ProtocolFamily family(ScopedAddress place) {
        return place.isIp6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    @Override
    public void close() {
        for (Listener each : open) {
            each.udp().close();
            each.tcp().ifPresent(DnsListeners::close);
        }
        open.clear();
    }

    /** A channel that cannot be closed ends with the process. */
    private static void close(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ended) {
            return;
        }
    }
}
