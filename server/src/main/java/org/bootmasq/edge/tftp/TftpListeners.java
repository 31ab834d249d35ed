package org.bootmasq.edge.tftp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.settings.InterfaceSettings.Binding;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.UdpSocket;

/**
 * The open ports of TFTP: one for all addresses of a family, or with {@code bind-interfaces} and {@code bind-dynamic}
 * one for each address. Those of {@code bind-dynamic} come and go with their addresses. One thread at a time.
 */
final class TftpListeners implements AutoCloseable {
    private final Interfaces interfaces;
    private final int port;
    private final Map<ScopedAddress, UdpSocket> open = new LinkedHashMap<>();
    private boolean enabled = true;

    /** What other interfaces mean: sockets that are open already, and the places of those that are to be closed. */
    record Change(Map<ScopedAddress, UdpSocket> fresh, Set<ScopedAddress> gone, boolean enabled) {}

    /**
     * @param first the interfaces by the settings that hold from the first moment
     * @throws IOException in dnsmasq's words if a port is not to be had
     */
    TftpListeners(Interfaces interfaces, Interfaces first, int port) throws IOException {
        this.interfaces = interfaces;
        this.port = port;
        open.putAll(prepare(first, true).fresh());
    }

    /**
     * Opens what other interfaces want open; nothing is closed yet.
     *
     * @param wanted whether anything is
     * @throws IOException if one is not to be had; then none stays open
     */
    synchronized Change prepare(Interfaces others, boolean wanted) throws IOException {
        Set<ScopedAddress> places = wanted ? others.listeningAddresses() : Set.of();
        var fresh = new LinkedHashMap<ScopedAddress, UdpSocket>();
        try {
            for (ScopedAddress place : places) {
                if (!open.containsKey(place)) opened(place).ifPresent(socket -> fresh.put(place, socket));
            }
        } catch (IOException e) {
            fresh.values().forEach(UdpSocket::close);
            throw e;
        }
        var gone = new LinkedHashSet<>(open.keySet());
        gone.removeAll(places);
        return new Change(fresh, gone, wanted);
    }

    /**
     * Goes over to other places. Returns the sockets that are no longer wanted, still open, but for the caller to
     * close.
     */
    synchronized List<UdpSocket> reconfigure(Change change) {
        enabled = change.enabled();
        var gone = new ArrayList<UdpSocket>();
        open.entrySet().removeIf(each -> change.gone().contains(each.getKey()) && gone.add(each.getValue()));
        open.putAll(change.fresh());
        return gone;
    }

    synchronized List<UdpSocket> all() {
        return List.copyOf(open.values());
    }

    /** {@code bind-dynamic}: the ports whose addresses are gone, still open, but for the caller to close. */
    synchronized List<UdpSocket> takeGone() {
        if (!isDynamic()) return List.of();
        Set<ScopedAddress> wanted = interfaces.listeningAddresses();
        var gone = new ArrayList<UdpSocket>();
        open.entrySet().removeIf(each -> !wanted.contains(each.getKey()) && gone.add(each.getValue()));
        return gone;
    }

    /** {@code bind-dynamic}: opens ports at addresses that are new. Returns those; what cannot be opened is logged. */
    synchronized List<UdpSocket> openNew(Log log) {
        if (!isDynamic()) return List.of();
        var fresh = new ArrayList<UdpSocket>();
        for (ScopedAddress place : interfaces.listeningAddresses()) {
            if (open.containsKey(place)) continue;
            try {
                Optional<UdpSocket> socket = opened(place);
                socket.ifPresent(each -> open.put(place, each));
                socket.ifPresent(fresh::add);
            } catch (IOException e) {
                log.log(Priority.ERR, TftpOutlet.SUBSYSTEM, String.valueOf(e.getMessage()));
            }
        }
        return fresh;
    }

    private boolean isDynamic() {
        return enabled && interfaces.settings().binding() == Binding.DYNAMIC;
    }

    private Optional<UdpSocket> opened(ScopedAddress place) throws IOException {
        try {
            return Optional.of(listen(place));
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
    public synchronized void close() {
        open.values().forEach(UdpSocket::close);
        open.clear();
    }
}
