package org.bootmasq.edge.san;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bootmasq.config.settings.InterfaceSettings.Binding;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.wire.Ip4;

/**
 * The network portals (RFC 7143 section 2.1) where disks are served: one open port for all addresses or, with {@code
 * bind-interfaces} and {@code bind-dynamic}, one for each that is served. Safe for several threads.
 */
final class SanPortals implements AutoCloseable {
    private final Interfaces interfaces;
    private final Map<InetSocketAddress, ServerSocketChannel> open = new LinkedHashMap<>();
    private volatile SanSettings settings;

    /** What other settings mean: ports that are open already, and those that are to be closed. */
    record Change(
            SanSettings settings, Map<InetSocketAddress, ServerSocketChannel> fresh, Set<InetSocketAddress> gone) {
        void abandon() {
            closeAll(fresh.values());
        }
    }

    /** @param first the interfaces by the settings that hold from the first moment */
    SanPortals(Interfaces interfaces, Interfaces first, SanSettings settings) throws IOException {
        this.interfaces = interfaces;
        this.settings = settings;
        open.putAll(prepare(settings, first).fresh());
    }

    /**
     * Opens what other settings want open; nothing is closed yet.
     *
     * @throws IOException if a port is not to be had; then none stays open
     */
    synchronized Change prepare(SanSettings wanted, Interfaces others) throws IOException {
        Set<InetSocketAddress> places = places(wanted, others);
        var fresh = new LinkedHashMap<InetSocketAddress, ServerSocketChannel>();
        try {
            for (InetSocketAddress place : places) {
                if (!open.containsKey(place)) fresh.put(place, listen(place));
            }
        } catch (IOException e) {
            closeAll(fresh.values());
            throw e;
        }
        var gone = new LinkedHashSet<>(open.keySet());
        gone.removeAll(places);
        return new Change(wanted, fresh, gone);
    }

    private static Set<InetSocketAddress> places(SanSettings wanted, Interfaces others) throws IOException {
        var places = new LinkedHashSet<InetSocketAddress>();
        if (!wanted.enabled()) return places;
        boolean wildcard = others.settings().binding() == Binding.WILDCARD;
        for (Ip4 address : wildcard ? List.of(Ip4.UNSPECIFIED) : others.servedAddresses()) {
            if (!wildcard && !admits(wanted, others, address)) continue;
            places.add(new InetSocketAddress(
                    InetAddress.getByAddress(address.octets().toArray()), wanted.port()));
        }
        return places;
    }

    private static ServerSocketChannel listen(InetSocketAddress place) throws IOException {
        // Else the address of all listens on :: as well.
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            return listener.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(place);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    /** Goes over to other settings, and closes what they do not want. Returns the ports that are new. */
    synchronized List<ServerSocketChannel> reconfigure(Change change) {
        settings = change.settings();
        var gone = new ArrayList<ServerSocketChannel>();
        open.entrySet().removeIf(each -> change.gone().contains(each.getKey()) && gone.add(each.getValue()));
        closeAll(gone);
        open.putAll(change.fresh());
        return List.copyOf(change.fresh().values());
    }

    /** {@code bind-dynamic}: goes after the addresses that there are now. Returns the ports that are new. */
    synchronized List<ServerSocketChannel> follow() throws IOException {
        return interfaces.settings().binding() == Binding.DYNAMIC
                ? reconfigure(prepare(settings, interfaces))
                : List.of();
    }

    /** Whether disks are served at an address of ours. */
    boolean admits(Ip4 address) {
        return admits(settings, interfaces, address);
    }

    private static boolean admits(SanSettings settings, Interfaces interfaces, Ip4 address) {
        for (InterfaceView view : interfaces.all()) {
            if (!view.has(address) || !interfaces.admits(interfaces.admission(view.index()), address)) continue;
            boolean named = settings.interfaces().isEmpty()
                    || settings.interfaces().stream().anyMatch(pattern -> matches(pattern, view.name()));
            if (named) return true;
        }
        return false;
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }

    synchronized List<ServerSocketChannel> all() {
        return List.copyOf(open.values());
    }

    private static void closeAll(Collection<ServerSocketChannel> listeners) {
        listeners.forEach(SanPortals::close);
    }

    private static void close(ServerSocketChannel listener) {
        try {
            listener.close();
        } catch (IOException closed) {
            return;
        }
    }

    @Override
    public synchronized void close() {
        closeAll(open.values());
        open.clear();
    }
}
