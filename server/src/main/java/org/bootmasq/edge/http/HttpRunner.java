package org.bootmasq.edge.http;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bootmasq.config.Option;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Neighbours;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.ScopedAddress;
import org.bootmasq.edge.file.FileOwner;
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
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.IpAddress;

/**
 * The HTTP server: opens its ports, then serves on a few threads, each with its share of the connections, which the
 * first takes from the kernel. Made and {@link #start started} in two steps, so that the ports can be opened with the
 * rights that the threads no longer have.
 */
public final class HttpRunner implements HttpConnection.Answers, AutoCloseable {
    private static final String SUBSYSTEM = HttpLog.SUBSYSTEM;

    private static final int ROOM = 64 << 10;
    private static final int TAKEN_AT_ONCE = 64;

    /**
     * What it serves.
     *
     * @param sources what comes before files
     */
    public record Offer(HttpSettings settings, List<HttpSource> sources) {
        public Offer {
            sources = List.copyOf(sources);
        }
    }

    /** What it knows of clients and of its own user. Asked by several threads at once. */
    public interface Serving {
        /** The tags of an address's lease. */
        Set<String> tags(IpAddress address);

        /** Hears what becomes of requests, as the log does; by several threads at once. */
        default Trace witness() {
            return Trace.NONE;
        }

        /** With whose rights root reads what that user could have laid out. */
        default FileOwner owner() {
            return FileOwner.UNCHANGED;
        }
    }

    private final Serving serving;
    private final HttpListeners listeners;
    private final HttpPlaces places;
    private final HttpRates rates;
    private final HttpWorkers workers;
    /** Others than those, so that no handshake holds up who needs none. */
    private volatile Optional<HttpWorkers> secureWorkers = Optional.empty();

    private final Log log;
    private final Faults faults;
    private volatile InForce inForce;

    private record InForce(HttpServer server, Trace trace, Optional<TlsCertificates> certificates) {}

    /**
     * Opens the ports.
     *
     * @param interfaces where the server listens and answers; {@code http-interface} is looked at besides
     * @param first the interfaces by the settings that hold when this begins to serve
     * @throws FileSystemException if a certificate or key is of no use
     * @throws IOException in dnsmasq's words if a port is not to be had
     */
    public HttpRunner(Offer offer, Serving serving, Interfaces interfaces, Interfaces first, Log log)
            throws IOException {
        HttpSettings settings = offer.settings();
        this.serving = serving;
        this.log = log;
        faults = new Faults(log, SUBSYSTEM);
        places = new HttpPlaces(settings.maxConnections());
        rates = new HttpRates(settings.rate());
        inForce = inForce(offer, Optional.empty());
        workers = new HttpWorkers("http", this, places, rates, faults, ROOM);
        listeners = listeners(interfaces, first, settings);
        try {
            if (settings.secure().enabled()) secureWorkers = Optional.of(secureWorkers());
            listen(listeners.all());
        } catch (LinuxException e) {
            close();
            throw e;
        }
    }

    private HttpListeners listeners(Interfaces interfaces, Interfaces first, HttpSettings settings) throws IOException {
        try {
            return new HttpListeners(interfaces, first, settings);
        } catch (IOException e) {
            end(workers);
            throw e;
        }
    }

    private HttpWorkers secureWorkers() throws LinuxException {
        return new HttpWorkers("https", this, places, rates, faults, SecureTransport.BUFFER);
    }

    /** @param before certificates that are there; they are kept where the same files are wanted */
    private InForce inForce(Offer offer, Optional<TlsCertificates> before) throws FileSystemException {
        HttpSettings settings = offer.settings();
        var lines = new HttpLog(
                settings.has(Option.QUIET_HTTP),
                line -> log.log(Priority.INFO, SUBSYSTEM, line),
                line -> log.log(Priority.ERR, SUBSYSTEM, line));
        Trace all = Trace.both(lines, serving.witness());
        return new InForce(
                new HttpServer(settings, new HttpFolders(), offer.sources(), all), all, certificates(settings, before));
    }

    private Optional<TlsCertificates> certificates(HttpSettings settings, Optional<TlsCertificates> before)
            throws FileSystemException {
        if (!settings.enabled() || !settings.secure().enabled()) return Optional.empty();
        Optional<TlsCertificates> same =
                before.filter(each -> each.pairs().equals(settings.secure().pairs()));
        // Who gave root up may not be able to read them again.
        same.ifPresent(TlsCertificates::look);
        return same.isPresent()
                ? same
                : Optional.of(new TlsCertificates(settings.secure().pairs(), serving.owner(), log));
    }

    /** Begins to serve. */
    public void start() {
        workers.start();
        secureWorkers.ifPresent(HttpWorkers::start);
    }

    private void listen(Map<HttpListeners.Place, TcpListener> ports) throws LinuxException {
        for (var each : ports.entrySet()) {
            TcpListener port = each.getValue();
            boolean secure = each.getKey().isSecure();
            workers.first().loop().add(port, Epoll.IN, _ -> takeFrom(port, secure));
        }
    }

    private void takeFrom(TcpListener port, boolean secure) throws LinuxException {
        for (int i = 0; i < TAKEN_AT_ONCE; i++) {
            Optional<TcpConnection> taken = port.accept();
            if (taken.isEmpty()) return;
            boolean served = false;
            try {
                served = admit(taken.get(), secure);
            } finally {
                if (!served) taken.get().close();
            }
        }
    }

    private boolean admit(TcpConnection connection, boolean secure) throws LinuxException {
        IpAddress local = ScopedAddress.of(connection.local());
        Optional<String> interfaceName = listeners.interfaceOf(local);
        Optional<HttpWorkers> takers = secure ? secureWorkers : Optional.of(workers);
        if (interfaceName.isEmpty() || takers.isEmpty()) return false;
        IpAddress peer = ScopedAddress.of(connection.peer());
        HttpPlaces.Admission admission = places.admit(peer);
        if (!(admission instanceof HttpPlaces.Admitted(Optional<IpAddress> givingWay))) {
            faults.dropped(() -> "a connection of " + peer, "all places are taken");
            return false;
        }
        var name = new HttpEvent.HttpPeer(peer, interfaceName.get());
        Transport transport = secure ? secure(connection, name) : new PlainTransport(connection);
        var newcomer = new HttpConnection(
                connection, transport, local, name, workers.first().loop().now());
        givingWay.ifPresent(address -> {
            workers.giveUpOne(address, newcomer);
            secureWorkers.ifPresent(each -> each.giveUpOne(address, newcomer));
        });
        takers.get().take(newcomer);
        return true;
    }

    private Transport secure(TcpConnection connection, HttpEvent.HttpPeer name) {
        return new SecureTransport(
                connection,
                () -> inForce.certificates().map(TlsCertificates::engine),
                reason -> tell(new HttpEvent.HandshakeFailed(name, reason)));
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
                from.isSecure() ? settings.secure().port() : settings.port(),
                from.isSecure(),
                byHardware
                        ? Neighbours.hardware(
                                new ScopedAddress(from.peer(), from.socket().peerScope()))
                        : Optional.empty(),
                serving.tags(from.peer()));
    }

    @Override
    public void tell(HttpEvent event) {
        inForce.trace().tell(event);
    }

    /**
     * Makes something else ready: new requests go by them, and what is on its way goes on.
     *
     * @param others the interfaces by the other settings
     * @throws IOException in dnsmasq's words if a port is not to be had
     */
    public Prepared prepare(Offer offer, Interfaces others) throws IOException {
        HttpSettings settings = offer.settings();
        InForce next = inForce(offer, inForce.certificates());
        HttpListeners.Change change = listeners.prepare(settings, others);
        Optional<HttpWorkers> fresh = freshWorkers(next, change);
        return new Prepared() {
            @Override
            public void takeEffect() {
                inForce = next;
                places.atMost(settings.maxConnections());
                rates.reconfigure(settings.rate());
                fresh.ifPresent(each -> {
                    secureWorkers = fresh;
                    each.start();
                });
                go(change);
            }

            @Override
            public void abandon() {
                change.abandon();
                fresh.ifPresent(HttpRunner.this::end);
            }
        };
    }

    /** Those of HTTPS, where it is wanted for the first time. */
    private Optional<HttpWorkers> freshWorkers(InForce next, HttpListeners.Change change) throws LinuxException {
        if (next.certificates().isEmpty() || secureWorkers.isPresent()) return Optional.empty();
        try {
            return Optional.of(secureWorkers());
        } catch (LinuxException e) {
            change.abandon();
            throw e;
        }
    }

    /** Certificates may have been renewed: SIGHUP. */
    public void lookAgain() {
        inForce.certificates().ifPresent(TlsCertificates::look);
    }

    /** The first worker goes over to other ports; those that are gone end there, so that nobody asks them any more. */
    private void go(HttpListeners.Change change) {
        List<TcpListener> gone = listeners.reconfigure(change);
        workers.first().post(() -> {
            gone.forEach(TcpListener::close);
            listen(change.fresh());
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
        end(workers);
        secureWorkers.ifPresent(this::end);
        listeners.close();
    }

    private void end(HttpWorkers which) {
        try {
            which.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.log(Priority.WARNING, SUBSYSTEM, "interrupted while ending");
        }
    }
}
