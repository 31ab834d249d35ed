package org.bootmasq.edge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.UdpSocket;
import org.bootmasq.tftp.TftpSettings;
import org.bootmasq.wire.Ip4;

/**
 * The TFTP server: opens its ports, then serves on one platform thread of its own. Made and {@link #start started} in two steps, so that the port can be
 * opened with the rights that the thread no longer has.
 */
public final class TftpService implements AutoCloseable {
    /** The well-known port of RFC 1350. */
    public static final int PORT = 69;

    private final List<UdpSocket> listeners = new ArrayList<>();
    private final TftpLoop loop;
    private final Log log;
    private Optional<Thread> thread = Optional.empty();

    /**
     * Opens the ports.
     *
     * @param addresses to listen at; {@link Ip4#UNSPECIFIED} for all
     * @param port {@link #PORT}, but in tests
     * @param allowed whether the server answers at an interface at all; {@code enable-tftp=} is looked at besides
     */
    public TftpService(TftpSettings settings, List<Ip4> addresses, int port, Predicate<String> allowed, Log log)
            throws LinuxException {
        this(settings, addresses, port, allowed, TftpWitness.NONE, log);
    }

    /** As the other, with somebody who looks on. */
    public TftpService(
            TftpSettings settings,
            List<Ip4> addresses,
            int port,
            Predicate<String> allowed,
            TftpWitness witness,
            Log log)
            throws LinuxException {
        this.log = log;
        try {
            for (Ip4 address : addresses) listeners.add(listen(address, port));
            loop = new TftpLoop(settings, listeners, allowed, witness, log);
        } catch (LinuxException e) {
            listeners.forEach(UdpSocket::close);
            throw e;
        }
    }

    private static UdpSocket listen(Ip4 address, int port) throws LinuxException {
        UdpSocket socket = UdpSocket.openIp4();
        try {
            return socket.reuseAddress()
                    .packetInfo()
                    .reportErrors()
                    .allowFragments()
                    .receiveBuffer(1 << 20)
                    .sendBuffer(1 << 21)
                    .bind(address.bits(), port);
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    /** Begins to serve. */
    public void start() {
        thread = Optional.of(Thread.ofPlatform().name("tftp").daemon(true).start(loop));
    }

    /** Serves new requests by other settings; what is on its way goes on. Listening addresses and {@code enable-tftp} stay as they are. */
    public void reload(TftpSettings settings) {
        loop.reload(settings);
    }

    /** dnsmasq: what it says of TFTP when it has started. */
    public static void greet(TftpSettings settings, Log log) {
        log.log(Priority.INFO, TftpOutlet.SUBSYSTEM, settings.greeting());
        for (String root : settings.roots()) {
            if (!Files.isReadable(Path.of(root)) || !Files.isDirectory(Path.of(root)))
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
        if (settings.noFail()) return Optional.empty();
        for (String root : settings.roots()) {
            Path folder = Path.of(root);
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
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                log.log(Priority.WARNING, TftpOutlet.SUBSYSTEM, "interrupted while ending");
            }
        });
        if (thread.isEmpty()) loop.release();
        listeners.forEach(UdpSocket::close);
    }
}
