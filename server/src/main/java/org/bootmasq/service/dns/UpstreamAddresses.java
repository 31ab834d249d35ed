package org.bootmasq.service.dns;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.wire.IpAddress;

/**
 * The addresses of servers that a configuration calls by name. Each is looked up on a thread of its own, so that
 * nobody waits; an address that was found stays until another is found.
 */
public final class UpstreamAddresses {
    private static final int AGAIN_MILLIS = 10_000;

    private final Map<String, IpAddress> known = new ConcurrentHashMap<>();
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Log log;
    private final Runnable changed;

    /** @param changed is called, on any thread, when a name has another address */
    public UpstreamAddresses(Log log, Runnable changed) {
        this.log = log;
        this.changed = changed;
    }

    /** The address as far as it is known; a name without one is looked up until it has one. */
    public Optional<IpAddress> of(String host) {
        wanted.add(host);
        Optional<IpAddress> found = Optional.ofNullable(known.get(host));
        if (found.isEmpty()) lookUp(host);
        return found;
    }

    /** From now on these alone are looked up: no configuration in force names others. */
    public void only(Set<String> hosts) {
        wanted.retainAll(hosts);
        known.keySet().retainAll(hosts);
    }

    /** Looks all names up again. */
    public void refresh() {
        known.keySet().forEach(this::lookUp);
    }

    private void lookUp(String host) {
        if (!underWay.add(host)) return;
        // The system's resolver may hold the thread for minutes, and is not to hold up the end of the process.
        try {
            Thread.ofPlatform().daemon(true).name("server-name").start(() -> find(host));
        } catch (OutOfMemoryError noThread) {
            underWay.remove(host);
            log.log(Priority.ERR, "", "no thread to look up the server " + host);
        }
    }

    private void find(String host) {
        try {
            Optional<IpAddress> found = SystemResolver.server(host);
            if (found.isEmpty()) log.log(Priority.WARNING, "", "no address for server " + host);
            while (found.isEmpty() && wanted.contains(host)) {
                Thread.sleep(AGAIN_MILLIS);
                found = SystemResolver.server(host);
            }
            boolean other =
                    found.isPresent() && wanted.contains(host) && !found.get().equals(known.put(host, found.get()));
            if (other) changed.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.remove(host);
        }
    }
}
