package org.bootmasq.edge;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bootmasq.config.InterfaceSettings.Binding;
import org.bootmasq.dhcp4.InterfaceView;
import org.bootmasq.dns.AuthSettings;
import org.bootmasq.dns.NamedInterface;
import org.bootmasq.linux.Errno;
import org.bootmasq.linux.LinkIp;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Netlink;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/** The open ports of DNS: one for all addresses of a family, or with {@code bind-interfaces} and {@code bind-dynamic} one for each address, those of {@code auth-server} among them. */
final class DnsListeners implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int BACKLOG = 128;

    /** Where to listen; the scope is an interface's index for link-local addresses. */
    record Place(IpAddress address, int scope) {}

    /** An open port. */
    record Listener(Place place, UdpSocket udp, Optional<ServerSocketChannel> tcp) {
        boolean isIp6() {
            return place.address() instanceof Ip6;
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
            for (Place place : places()) open(place);
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
        for (Place place : places()) {
            boolean known = open.stream().anyMatch(each -> each.place().equals(place));
            if (!known && open(place)) fresh.add(open.getLast());
        }
        return fresh;
    }

    private Set<Place> places() throws LinuxException {
        var places = new LinkedHashSet<Place>();
        if (interfaces.settings().binding() == Binding.WILDCARD) {
            places.add(new Place(Ip4.UNSPECIFIED, 0));
            places.add(new Place(Ip6.UNSPECIFIED, 0));
            return places;
        }
        interfaces.servedAddresses().forEach(address -> places.add(new Place(address, 0)));
        for (InterfaceView view : interfaces.all()) {
            if (!isForAuthority(view.name(), NamedInterface::ip4)) continue;
            view.addresses().forEach(local -> places.add(new Place(local.address(), 0)));
        }
        auth.servers().forEach(server -> server.addresses().forEach(address -> places.add(new Place(address, 0))));
        List<IpAddress> wanted = interfaces.settings().addresses();
        boolean all = wanted.isEmpty() || !interfaces.settings().taken().isEmpty();
        try (Netlink netlink = Netlink.open()) {
            for (LinkIp each : netlink.addresses()) {
                String device = interfaces.nameOf(each.interfaceIndex());
                boolean authority = isForAuthority(device, NamedInterface::ip6);
                if (each.isIp4() || !(authority || interfaces.serves(device))) continue;
                Ip6 address = ip6(Bytes.of(each.address().toArray()));
                boolean linkLocal = address.group(0) >>> 6 == 0xfe80 >>> 6;
                if (all || authority || wanted.contains(address)) {
                    places.add(new Place(address, linkLocal ? each.interfaceIndex() : 0));
                }
            }
        }
        // dnsmasq: an address that is asked for by name is bound even if no interface has it yet.
        for (IpAddress address : wanted) {
            if (places.stream().noneMatch(place -> place.address().equals(address))) places.add(new Place(address, 0));
        }
        return places;
    }

    private boolean isForAuthority(String device, Predicate<NamedInterface> family) {
        return auth.servers().stream()
                .flatMap(server -> server.interfaces().stream())
                .anyMatch(named -> named.name().equals(device) && family.test(named));
    }

    static Ip6 ip6(Bytes octets) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < 8; i++) high = high << 8 | octets.at(i);
        for (int i = 8; i < 16; i++) low = low << 8 | octets.at(i);
        return new Ip6(high, low);
    }

    /** Returns whether it could: a machine without IPv6, and an address still being checked for duplicates, are passed over. */
    private boolean open(Place place) throws IOException {
        UdpSocket udp;
        try {
            udp = udp(place);
        } catch (LinuxException e) {
            boolean six = place.address() instanceof Ip6;
            boolean noIp6 = six && (e.is(Errno.EAFNOSUPPORT) || e.is(Errno.EADDRNOTAVAIL));
            if (noIp6 || (e.is(Errno.EADDRNOTAVAIL) && interfaces.settings().binding() == Binding.DYNAMIC))
                return false;
            throw failed(place, e.text(), e);
        }
        try {
            open.add(new Listener(place, udp, tcp(place)));
            return true;
        } catch (IOException e) {
            udp.close();
            throw failed(place, String.valueOf(e.getMessage()), e);
        }
    }

    private IOException failed(Place place, String reason, IOException cause) {
        String where = interfaces.settings().binding() == Binding.WILDCARD
                ? "port " + port
                : place.address().toString();
        return new IOException("failed to create listening socket for " + where + ": " + reason, cause);
    }

    private UdpSocket udp(Place place) throws LinuxException {
        boolean six = place.address() instanceof Ip6;
        UdpSocket socket = six ? UdpSocket.openIp6() : UdpSocket.openIp4();
        try {
            // Nothing is shared: a second server on this host must fail to start rather than take half of the
            // questions.
            socket.packetInfo().receiveBuffer(RECEIVE_BUFFER);
            return switch (place.address()) {
                case Ip4 four -> socket.bind(four.bits(), port);
                case Ip6 address -> socket.bindIp6(address.octets().toArray(), place.scope(), port);
            };
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    /** One channel serves both families where it serves all addresses: Java's IPv6 sockets take IPv4 too. */
    private Optional<ServerSocketChannel> tcp(Place place) throws IOException {
        if (place.address().equals(Ip6.UNSPECIFIED)) return Optional.empty();
        boolean all = place.address().equals(Ip4.UNSPECIFIED);
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

    private static ProtocolFamily family(Place place) {
        return place.address() instanceof Ip6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
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
