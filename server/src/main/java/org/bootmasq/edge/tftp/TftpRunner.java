package org.bootmasq.edge.tftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.tftp.TftpServer;
import org.bootmasq.tftp.TftpSettings;

/**
 * The TFTP server: opens its ports, then serves on one platform thread of its own. Made and {@link #start started} in
 * two steps, so that the port can be opened with the rights that the thread no longer has.
 */
public final class TftpRunner implements AutoCloseable {
    private final TftpListeners listeners;
    private final TftpLoop loop;
    private final Log log;
    private Optional<Thread> thread = Optional.empty();

    /**
     * Opens the ports.
     *
     * @param interfaces where the server listens and answers; {@code enable-tftp=} is looked at besides
     * @param port {@link TftpServer#PORT}, but in tests
     * @throws IOException in dnsmasq's words if a port is not to be had
     */
    public TftpRunner(TftpSettings settings, Interfaces interfaces, int port, TftpWitness witness, Log log)
            throws IOException {
        this(settings, interfaces, interfaces, port, witness, log);
    }

    /**
     * As the other.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     */
    public TftpRunner(
            TftpSettings settings, Interfaces interfaces, Interfaces first, int port, TftpWitness witness, Log log)
            throws IOException {
        this.log = log;
        listeners = new TftpListeners(interfaces, first, port);
        try {
            loop = new TftpLoop(settings, listeners, interfaces, witness, log);
        } catch (LinuxException e) {
            listeners.close();
            throw e;
        }
    }

    /** Begins to serve. */
    public void start() {
        thread = Optional.of(Thread.ofPlatform().name("tftp").daemon(true).start(loop));
    }

    /**
     * Makes other settings ready: new requests go by them, and what is on its way goes on.
     *
     * @param others the interfaces by the other settings
     * @throws IOException in dnsmasq's words if a port is not to be had
     */
    public Prepared prepare(TftpSettings settings, Interfaces others) throws IOException {
        TftpListeners.Change change = listeners.prepare(others, settings.enabled());
        return new Prepared() {
            @Override
            public void takeEffect() {
                loop.reconfigure(settings, change);
            }

            @Override
            public void abandon() {
                change.fresh().values().forEach(UdpSocket::close);
            }
        };
    }

    /** Does something on the thread of TFTP, soon. */
    public void post(Runnable work) {
        loop.post(work);
    }

    /** {@code bind-dynamic}: addresses may have come or gone. */
    public void interfacesChanged() {
        loop.interfacesChanged();
    }

    /** dnsmasq: what it says of TFTP when it has started. */
    public static void greet(TftpSettings settings, Log log) {
        log.log(Priority.INFO, TftpOutlet.SUBSYSTEM, settings.greeting());
        for (String root : settings.roots().all()) {
            if (!Files.isReadable(OctetPath.of(root)) || !Files.isDirectory(OctetPath.of(root)))
                log.log(Priority.WARNING, TftpOutlet.SUBSYSTEM, "warning: " + root + " inaccessible");
        }
        if (settings.transferLimit() < settings.maxTransfers()) {
            log.log(
                    Priority.WARNING,
                    TftpOutlet.SUBSYSTEM,
                    "restricting maximum simultaneous TFTP transfers to " + settings.transferLimit());
        }
    }

    /**
     * Why the server must not start, to be asked with the rights it will serve with.
     *
     * @return dnsmasq's words, or empty if the roots are there or {@code tftp-no-fail} is set
     */
    public static Optional<String> obstacle(TftpSettings settings) {
        if (settings.has(Option.TFTP_NO_FAIL)) return Optional.empty();
        for (String root : settings.roots().all()) {
            Path folder = OctetPath.of(root);
            String reason = !Files.exists(folder)
                    ? "No such file or directory"
                    : !Files.isDirectory(folder)
                            ? "Not a directory"
                            : !Files.isReadable(folder) ? "Permission denied" : "";
            if (!reason.isEmpty()) return Optional.of("TFTP directory " + root + " inaccessible: " + reason);
        }
        return Optional.empty();
    }

    /** Ends all transfers and closes the ports. */
    @Override
    public void close() {
        loop.stop();
        thread.ifPresent(running -> {
            try {
                running.join(EventLoop.LAST_TURN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                log.log(Priority.WARNING, TftpOutlet.SUBSYSTEM, "interrupted while ending");
            }
        });
        if (thread.isEmpty()) loop.release();
        listeners.close();
    }
}
