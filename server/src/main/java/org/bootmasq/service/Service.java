package org.bootmasq.service;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.log.Log;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.service.process.StartFailure;

/**
 * What a protocol is to the process that serves it. Whoever makes one opens what needs the rights of the start:
 * ports, files, disks. It answers nobody before {@link #start}. All methods are called on the main loop's thread.
 */
interface Service extends AutoCloseable {
    /** Says what it gives and takes of DHCP's clients. Called once, before {@link #start}. */
    default void meet(DhcpClients clients) {}

    /**
     * Says beforehand what would fail later, asked with the rights that the server keeps.
     *
     * @throws StartFailure if the server must not start so, or must not go by these settings
     */
    default void requireAccess(Settings settings) throws StartFailure {}

    /** Logs how it serves, in dnsmasq's words, when the server starts. */
    default void greet(Settings settings, Log log) {}

    /** Begins to answer. */
    void start(Settings settings) throws LinuxException, StartFailure;

    /**
     * Makes other settings ready: opens what they want opened, and does everything else that could fail. Nothing of
     * it shows before it takes effect, while the threads of all services are held still.
     *
     * @param settings may want nothing of this protocol: then its ports are closed, and what it knows stays
     * @param others the interfaces by these settings
     * @throws StartFailure if something is not to be had; then nothing is left open, and nothing has changed
     */
    Prepared prepare(Settings settings, Interfaces others) throws StartFailure;

    /**
     * Goes by settings whose further files were read again, and reads its own files again: SIGHUP. Ports stay as they
     * are.
     *
     * @param settings as before, but for what files beside the configuration say
     */
    void reconfigure(Settings settings);

    /** Addresses of interfaces have come or gone. */
    void interfacesChanged();

    /** Logs what it counted: SIGUSR1. */
    default void logStatistics() {}

    /** SIGINT came, and does not end the server. */
    default void interrupted() {}

    /** Gives work to its own thread, which does it soon; empty if it has no thread that settings change under. */
    default Optional<Consumer<Runnable>> thread() {
        return Optional.empty();
    }

    /** Ends, and lets go of everything. */
    @Override
    void close() throws IOException;
}
