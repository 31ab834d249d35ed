package org.bootmasq.edge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.InterfaceSettings.Binding;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.UdpSocket;

/**
 * The open ports of TFTP: one for all addresses of a family, or with {@code bind-interfaces} and {@code bind-dynamic} one for each address. Those of
 * {@code bind-dynamic} come and go with their addresses. One thread at a time.
 */
final class TftpListeners implements AutoCloseable {
    private final Interfaces interfaces;
    private final int port;
    private final Map<ScopedAddress, UdpSocket> open = new LinkedHashMap<>();

    /** @throws IOException in dnsmasq's words if a port is not to be had */
    TftpListeners(Interfaces interfaces, int port) throws IOException {
        this.interfaces = interfaces;
        this.port = port;
        try {
            for (ScopedAddress place : interfaces.listeningAddresses()) open(place);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    List<UdpSocket> all() {
        return List.copyOf(open.values());
    }

    /** {@code bind-dynamic}: the ports whose addresses are gone, still open, but for the caller to close. */
    List<UdpSocket> takeGone() throws LinuxException {
        if (!isDynamic()) return List.of();
        Set<ScopedAddress> wanted = interfaces.listeningAddresses();
        var gone = new ArrayList<UdpSocket>();
        open.entrySet().removeIf(each -> !wanted.contains(each.getKey()) && gone.add(each.getValue()));
        return gone;
    }

    /** {@code bind-dynamic}: opens ports at addresses that are new. Returns those; what cannot be opened is logged. */
    List<UdpSocket> openNew(Log log) throws LinuxException {
        if (!isDynamic()) return List.of();
        var fresh = new ArrayList<UdpSocket>();
        for (ScopedAddress place : interfaces.listeningAddresses()) {
            if (open.containsKey(place)) continue;
            try {
                open(place).ifPresent(fresh::add);
            } catch (IOException e) {
                log.log(Priority.ERR, TftpOutlet.SUBSYSTEM, String.valueOf(e.getMessage()));
            }
        }
        return fresh;
    }

    private boolean isDynamic() {
        return interfaces.settings().binding() == Binding.DYNAMIC;
    }

    private Optional<UdpSocket> open(ScopedAddress place) throws IOException {
        try {
            UdpSocket socket = listen(place);
            open.put(place, socket);
            return Optional.of(socket);
        } catch (LinuxException e) {
            Binding binding = interfaces.settings().binding();
            if (place.mayStayClosed(e, binding)) return Optional.empty();
            throw place.cannotListen(port, binding, e.text(), e);
        }
    }

    private UdpSocket listen(ScopedAddress place) throws LinuxException {
        UdpSocket socket = place.open();
        try {
            socket.reuseAddress()
                    .packetInfo()
                    .reportErrors()
                    .allowFragments()
                    .receiveBuffer(1 << 20)
                    .sendBuffer(1 << 21);
            return place.bind(socket, port);
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void close() {
        open.values().forEach(UdpSocket::close);
        open.clear();
    }
}
