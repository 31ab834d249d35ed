package org.bootmasq.edge.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bootmasq.config.Option;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Neighbours;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.http.BadRequest;
import org.bootmasq.http.HttpAnswer;
import org.bootmasq.http.HttpClient;
import org.bootmasq.http.HttpLog;
import org.bootmasq.http.HttpReply;
import org.bootmasq.http.HttpRequest;
import org.bootmasq.http.HttpServer;
import org.bootmasq.http.HttpSettings;
import org.bootmasq.http.HttpSource;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.TcpConnection;
import org.bootmasq.linux.TcpListener;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.IpAddress;

/**
 * The HTTP server: opens its ports, then serves on a few threads, each with its share of the connections, which the
 * first takes from the kernel. Made and {@link #start started} in two steps, so that the ports can be opened with the
 * rights that the threads no longer have.
 */
public final class HttpRunner implements HttpConnection.Answers, AutoCloseable {
    static final String SUBSYSTEM = "http";

    private static final int MOST_WORKERS = 4;
    private static final int TAKEN_AT_ONCE = 64;

    /** What it serves besides files, and what it knows of clients. Asked by several threads at once. */
    public interface Serving {
        /** What comes before files, by these settings. */
        List<HttpSource> sources(HttpSettings settings);

        /** The tags of an address's lease. */
        Set<String> tags(IpAddress address);
    }

    private final Serving serving;
    private final HttpListeners listeners;
    private final HttpPlaces places;
    private final HttpRates rates;
    private final List<HttpWorker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Log log;
    private final Faults faults;
    private volatile InForce inForce;

    private record InForce(HttpServer server, Trace trace) {}

    /**
     * Opens the ports.
     *
     * @param interfaces where the server listens and answers; {@code http-interface} is looked at besides
     * @param first the interfaces by the settings that hold when this begins to serve
     * @throws IOException in dnsmasq's words if a port is not to be had
     */
    public HttpRunner(HttpSettings settings, Serving serving, Interfaces interfaces, Interfaces first, Log log)
            throws IOException {
        this.serving = serving;
        this.log = log;
        faults = new Faults(log, SUBSYSTEM);
        places = new HttpPlaces(settings.maxConnections());
        rates = new HttpRates(settings.rate());
        inForce = inForce(settings);
        listeners = new HttpListeners(interfaces, first, settings);
        try {
            int many = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_WORKERS);
            for (int i = 0; i < many; i++) workers.add(new HttpWorker(this, places, rates, faults));
            for (TcpListener port : listeners.all()) listen(port);
        } catch (LinuxException e) {
            workers.forEach(HttpWorker::release);
            listeners.close();
            throw e;
        }
    }

    private InForce inForce(HttpSettings settings) {
        var lines = new HttpLog(
                settings.has(Option.QUIET_HTTP),
                line -> log.log(Priority.INFO, SUBSYSTEM, line),
                line -> log.log(Priority.ERR, SUBSYSTEM, line));
        return new InForce(new HttpServer(settings, new HttpFolders(), serving.sources(settings), lines), lines);
    }

    /** Begins to serve. */
    public void start() {
        for (HttpWorker each : workers) {
            threads.add(Thread.ofPlatform().name("http").daemon(true).start(each));
        }
    }

    private void listen(TcpListener port) throws LinuxException {
        workers.getFirst().loop().add(port, Epoll.IN, _ -> takeFrom(port));
    }

    private void takeFrom(TcpListener port) throws LinuxException {
        for (int i = 0; i < TAKEN_AT_ONCE; i++) {
            Optional<TcpConnection> taken = port.accept();
            if (taken.isEmpty()) return;
            boolean served = false;
            try {
                served = admit(taken.get());
            } finally {
                if (!served) taken.get().close();
            }
        }
    }

    private boolean admit(TcpConnection connection) throws LinuxException {
        IpAddress local = ScopedAddress.of(connection.local());
        Optional<String> interfaceName = listeners.interfaceOf(local);
        if (interfaceName.isEmpty()) return false;
        IpAddress peer = ScopedAddress.of(connection.peer());
        HttpPlaces.Admission admission = places.admit(peer);
        if (!(admission instanceof HttpPlaces.Admitted(Optional<IpAddress> givingWay))) {
            faults.dropped(() -> "a connection of " + peer, "all places are taken");
            return false;
        }
        var newcomer = new HttpConnection(
                connection,
                local,
                interfaceName.get(),
                workers.getFirst().loop().now());
        givingWay.ifPresent(address -> workers.forEach(each -> each.post(() -> each.giveUpOne(address, newcomer))));
        workers.stream()
                .min(Comparator.comparingInt(HttpWorker::count))
                .orElseThrow()
                .take(newcomer);
        return true;
    }

    private static long nowSeconds() {
        return TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
    }

    @Override
    public HttpAnswer on(HttpRequest request, HttpConnection from) {
        HttpServer server = inForce.server();
        return server.on(nowSeconds(), request, client(from, server.settings()));
    }

    @Override
    public HttpReply refuse(BadRequest bad, HttpConnection from) {
        HttpServer server = inForce.server();
        return server.refuse(nowSeconds(), bad, client(from, server.settings()));
    }

    private HttpClient client(HttpConnection from, HttpSettings settings) {
        boolean byHardware = settings.ownFolder() == HttpSettings.OwnFolder.BY_HARDWARE_ADDRESS;
        return new HttpClient(
                from.peer(),
                from.name().interfaceName(),
                from.local(),
                settings.port(),
                byHardware
                        ? Neighbours.hardware(
                                new ScopedAddress(from.peer(), from.socket().peerScope()))
                        : Optional.empty(),
                serving.tags(from.peer()));
    }

    @Override
    public void tell(Trace.HttpEvent event) {
        inForce.trace().tell(event);
    }

    /**
     * Makes other settings ready: new requests go by them, and what is on its way goes on.
     *
     * @param others the interfaces by the other settings
     * @throws IOException in dnsmasq's words if a port is not to be had
     */
    public Prepared prepare(HttpSettings settings, Interfaces others) throws IOException {
        HttpListeners.Change change = listeners.prepare(settings, others);
        InForce next = inForce(settings);
        return new Prepared() {
            @Override
            public void takeEffect() {
                inForce = next;
                places.atMost(settings.maxConnections());
                rates.reconfigure(settings.rate());
                go(change);
            }

            @Override
            public void abandon() {
                change.abandon();
            }
        };
    }

    /** The first worker goes over to other ports; those that are gone end there, so that nobody asks them any more. */
    private void go(HttpListeners.Change change) {
        List<TcpListener> gone = listeners.reconfigure(change);
        workers.getFirst().post(() -> {
            gone.forEach(TcpListener::close);
            for (TcpListener port : change.fresh().values()) listen(port);
        });
    }

    /** {@code bind-dynamic}: addresses may have come or gone. */
    public void interfacesChanged() {
        try {
            listeners.follow().ifPresent(this::go);
        } catch (IOException e) {
            log.log(Priority.ERR, SUBSYSTEM, String.valueOf(e.getMessage()));
        }
    }

    /** How it serves, and what of it is not there. */
    public static void greet(HttpSettings settings, Log log) {
        log.log(Priority.INFO, SUBSYSTEM, settings.greeting());
        for (HttpSettings.Root root : settings.roots()) {
            Path folder = OctetPath.of(root.folder());
            if (!Files.isReadable(folder) || !Files.isDirectory(folder)) {
                log.log(Priority.WARNING, SUBSYSTEM, "warning: " + root.folder() + " inaccessible");
            }
        }
        for (HttpSettings.IsoLine line : settings.images()) {
            if (!Files.isReadable(OctetPath.of(line.image()))) {
                log.log(Priority.WARNING, SUBSYSTEM, "warning: " + line.image() + " inaccessible");
            }
        }
    }

    /** Logs what it has to do now. */
    public void logStatistics() {
        log.log(Priority.INFO, SUBSYSTEM, "HTTP connections: " + places.count());
    }

    /** Closes the ports and ends all connections. */
    @Override
    public void close() {
        workers.forEach(HttpWorker::stop);
        try {
            for (Thread each : threads) each.join(EventLoop.LAST_TURN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.log(Priority.WARNING, SUBSYSTEM, "interrupted while ending");
        }
        if (threads.isEmpty()) workers.forEach(HttpWorker::release);
        listeners.close();
    }
}
