package org.bootmasq.edge.dns;

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
import org.bootmasq.config.settings.InterfaceSettings.Binding;
import org.bootmasq.dns.settings.AuthSettings;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * The open ports of DNS: one for all addresses of a family, or with {@code bind-interfaces} and {@code bind-dynamic}
 * one for each address, those of {@code auth-server} among them.
 */
final class DnsListeners implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 1 << 20;
    /** So many connections wait to be taken; a further one would be tried again after a second. */
    private static final int BACKLOG = 1024;

    /** An open port. */
    record Listener(ScopedAddress place, int port, UdpSocket udp, Optional<ServerSocketChannel> tcp) {
        boolean isIp6() {
            return place.isIp6();
        }
    }

    /** What other places mean: sockets that are open already, and those that are to be closed. */
    record Change(List<Listener> fresh, List<Listener> gone) {}

    private final Interfaces interfaces;
    private final List<Listener> open = new ArrayList<>();
    private AuthSettings auth;
    private int port;

    /** @param first the interfaces by the settings that hold from the first moment */
    DnsListeners(Interfaces interfaces, Interfaces first, DnsSettings settings) throws IOException {
        this.interfaces = interfaces;
        auth = settings.auth();
        port = settings.limits().port();
        open.addAll(prepare(first, settings).fresh());
    }

    synchronized List<Listener> all() {
        return List.copyOf(open);
    }

    /**
     * Opens ports at addresses that are new, and leaves those that are gone to the caller to close: {@code
     * bind-dynamic}.
     */
    synchronized Change follow() throws IOException {
        Change change = change(places(interfaces, auth, port), port);
        open.removeAll(change.gone());
        open.addAll(change.fresh());
        return change;
    }

    /**
     * Opens what other interfaces or another port want open; nothing is closed yet.
     *
     * @throws IOException in dnsmasq's words if one is not to be had; then none stays open
     */
    synchronized Change prepare(Interfaces others, DnsSettings settings) throws IOException {
        int otherPort = settings.limits().port();
        return change(places(others, settings.auth(), otherPort), otherPort);
    }

    private Change change(Set<ScopedAddress> places, int at) throws IOException {
        List<Listener> gone = open.stream()
                .filter(each -> each.port() != at || !places.contains(each.place()))
                .toList();
        return new Change(fresh(places, at), gone);
    }

    private List<Listener> fresh(Set<ScopedAddress> places, int at) throws IOException {
        var fresh = new ArrayList<Listener>();
        try {
            for (ScopedAddress place : places) {
                boolean known = open.stream()
                        .anyMatch(each -> each.port() == at && each.place().equals(place));
                if (!known) open(place, at).ifPresent(fresh::add);
            }
            return fresh;
        } catch (IOException e) {
            fresh.forEach(DnsListeners::close);
            throw e;
        }
    }

    /** Goes over to other places. */
    synchronized void reconfigure(Change change, DnsSettings settings) {
        auth = settings.auth();
        port = settings.limits().port();
        open.removeAll(change.gone());
        open.addAll(change.fresh());
        change.gone().forEach(DnsListeners::close);
    }

    private static Set<ScopedAddress> places(Interfaces interfaces, AuthSettings auth, int port) {
        if (port == 0) return Set.of();
        Set<ScopedAddress> places =
                interfaces.listeningAddresses((device, address) -> isForAuthority(auth, device, address));
        if (interfaces.settings().binding() == Binding.WILDCARD) return places;
        auth.servers().stream()
                .flatMap(server -> server.addresses().stream())
                .forEach(address -> places.add(new ScopedAddress(address, 0)));
        return places;
    }

    private static boolean isForAuthority(AuthSettings auth, String device, IpAddress address) {
        return auth.servers().stream()
                .flatMap(server -> server.interfaces().stream())
                .anyMatch(named -> named.name().equals(device) && (address instanceof Ip6 ? named.ip6() : named.ip4()));
    }

    /**
     * Empty where it cannot: a machine without IPv6, and an address still being checked for duplicates, are passed
     * over.
     */
    private Optional<Listener> open(ScopedAddress place, int at) throws IOException {
        Binding binding = interfaces.settings().binding();
        UdpSocket udp;
        try {
            udp = udp(place, at);
        } catch (LinuxException e) {
            if (place.mayStayClosed(e, binding)) return Optional.empty();
            throw place.cannotListen(at, binding, e.text(), e);
        }
        try {
            return Optional.of(new Listener(place, at, udp, tcp(place, at)));
        } catch (IOException e) {
            udp.close();
            throw place.cannotListen(at, binding, String.valueOf(e.getMessage()), e);
        }
    }

    private static UdpSocket udp(ScopedAddress place, int port) throws LinuxException {
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
    private static Optional<ServerSocketChannel> tcp(ScopedAddress place, int port) throws IOException {
        if (place.equals(ScopedAddress.ANY_IP6)) return Optional.empty();
        boolean all = place.equals(ScopedAddress.ANY_IP4);
        ServerSocketChannel channel = channel(place, all);
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

    private static ServerSocketChannel channel(ScopedAddress place, boolean all) throws IOException {
        try {
            return all ? ServerSocketChannel.open() : ServerSocketChannel.open(family(place));
        } catch (UnsupportedOperationException lacking) {
            // Java looks once, at its start, whether the machine has an address of IPv6.
            throw new IOException("this JVM started where there was no IPv6 yet", lacking);
        }
    }

    private static ProtocolFamily family(ScopedAddress place) {
        return place.isIp6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    @Override
    public synchronized void close() {
        open.forEach(DnsListeners::close);
        open.clear();
    }

    static void close(Listener listener) {
        listener.udp().close();
        listener.tcp().ifPresent(DnsListeners::close);
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
