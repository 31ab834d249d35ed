package org.bootmasq.edge.http;

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
import org.bootmasq.http.HttpSettings;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.TcpListener;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.IpAddress;

/**
 * The open ports of HTTP: one for all addresses of a family, or with {@code bind-interfaces} and {@code bind-dynamic}
 * one for each address. Safe for several threads.
 */
final class HttpListeners implements AutoCloseable {
    /** As many as the kernel lets wait: they are taken when their turn comes. */
    private static final int BACKLOG = 4096;

    private static final int SILENT_SECONDS = 60;

    private final Interfaces interfaces;
    private final Map<Place, TcpListener> open = new LinkedHashMap<>();
    private volatile HttpSettings settings;

    /** Where to listen, and whether to talk TLS there. */
    record Place(ScopedAddress address, int port, boolean isSecure) {}

    /** What other settings mean: ports that are open already, and those that are to be closed. */
    record Change(HttpSettings settings, Map<Place, TcpListener> fresh, Set<Place> gone) {
        void abandon() {
            fresh.values().forEach(TcpListener::close);
        }
    }

    /** @param first the interfaces by the settings that hold from the first moment */
    HttpListeners(Interfaces interfaces, Interfaces first, HttpSettings settings) throws IOException {
        this.interfaces = interfaces;
        this.settings = settings;
        open.putAll(prepare(settings, first).fresh());
    }

    /**
     * Opens what other settings want open; nothing is closed yet.
     *
     * @throws IOException in dnsmasq's words if a port is not to be had; then none stays open
     */
    synchronized Change prepare(HttpSettings wanted, Interfaces others) throws IOException {
        var places = new LinkedHashSet<Place>();
        if (wanted.enabled()) {
            for (ScopedAddress each : others.listeningAddresses()) {
                places.add(new Place(each, wanted.port(), false));
                if (wanted.secure().enabled())
                    places.add(new Place(each, wanted.secure().port(), true));
            }
        }
        var fresh = new LinkedHashMap<Place, TcpListener>();
        try {
            for (Place place : places) {
                if (!open.containsKey(place)) listen(place, others).ifPresent(port -> fresh.put(place, port));
            }
        } catch (IOException e) {
            fresh.values().forEach(TcpListener::close);
            throw e;
        }
        var gone = new LinkedHashSet<>(open.keySet());
        gone.removeAll(places);
        return new Change(wanted, fresh, gone);
    }

    private static Optional<TcpListener> listen(Place place, Interfaces others) throws IOException {
        ScopedAddress at = place.address();
        Binding binding = others.settings().binding();
        try {
            byte[] octets = at.address().octets().toArray();
            return Optional.of(TcpListener.open(octets, at.scope(), place.port(), BACKLOG, SILENT_SECONDS));
        } catch (LinuxException e) {
            if (at.mayStayClosed(e, binding)) return Optional.empty();
            throw at.cannotListen(place.port(), binding, e.text(), e);
        }
    }

    /** Goes over to other settings. Returns the ports that nobody wants any more, for the caller to close. */
    synchronized List<TcpListener> reconfigure(Change change) {
        settings = change.settings();
        var gone = new ArrayList<TcpListener>();
        open.entrySet().removeIf(each -> change.gone().contains(each.getKey()) && gone.add(each.getValue()));
        open.putAll(change.fresh());
        return gone;
    }

    /** {@code bind-dynamic}: what the addresses that there are now mean; empty where nothing follows them. */
    synchronized Optional<Change> follow() throws IOException {
        return interfaces.settings().binding() == Binding.DYNAMIC
                ? Optional.of(prepare(settings, interfaces))
                : Optional.empty();
    }

    synchronized Map<Place, TcpListener> all() {
        return Map.copyOf(open);
    }

    /** The interface by whose address of ours a client asks, if it is served there. */
    Optional<String> interfaceOf(IpAddress asked) {
        for (InterfaceView view : interfaces.all()) {
            if (has(view, asked)
                    && interfaces.admits(interfaces.admission(view.index()), asked)
                    && settings.serves(view.name())) {
                return Optional.of(view.name());
            }
        }
        // Such as 127.0.0.2, which no interface lists.
        boolean named = interfaces.settings().addresses().contains(asked) && settings.serves(Interfaces.LOOPBACK);
        return named ? Optional.of(Interfaces.LOOPBACK) : Optional.empty();
    }

    private static boolean has(InterfaceView view, IpAddress asked) {
        return view.addresses().stream().anyMatch(each -> asked.equals(each.address()))
                || view.addresses6().stream().anyMatch(each -> asked.equals(each.address()));
    }

    @Override
    public synchronized void close() {
        open.values().forEach(TcpListener::close);
        open.clear();
    }
}
