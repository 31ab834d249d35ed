package org.bootmasq.service.process;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.NotifySocket;
import org.bootmasq.linux.OwnProcess;

/**
 * Tells those who started the server how far it is. The launcher, when the server is to run in the background, waits
 * for one line on an inherited pipe (docs/decisions/0001); a service manager, where there is one, hears of every step
 * (sd_notify(3)).
 */
public final class Readiness {
    private final int descriptor;
    private final OutputStream pipe;
    private final Optional<NotifySocket> serviceManager;
    private final int[] inherited;

    private Readiness(int descriptor, OutputStream pipe, Optional<NotifySocket> serviceManager) {
        this.descriptor = descriptor;
        this.pipe = pipe;
        this.serviceManager = serviceManager;
        inherited = Arrays.stream(System.getProperty("bootmasq.inherited", "").split(",", -1))
                .filter(each -> !each.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /**
     * Opens both at once, for a server that gave up root may no longer do so.
     *
     * @param descriptor the pipe's number as text, as the launcher puts it in the environment; empty without one
     * @param notifySocket the service manager's address, as it puts it in the environment; empty without one
     */
    public static Readiness on(String descriptor, String notifySocket) {
        Optional<NotifySocket> serviceManager = serviceManager(notifySocket);
        if (descriptor.matches("[0-9]{1,3}")) {
            int number = Integer.parseInt(descriptor);
            try {
                return new Readiness(number, new FileOutputStream("/proc/self/fd/" + number), serviceManager);
            } catch (IOException e) {
                return new Readiness(-1, OutputStream.nullOutputStream(), serviceManager);
            }
        }
        return new Readiness(-1, OutputStream.nullOutputStream(), serviceManager);
    }

    private static Optional<NotifySocket> serviceManager(String address) {
        if (address.isEmpty()) return Optional.empty();
        try {
            return Optional.of(NotifySocket.open(address));
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }

    /** Whether somebody waits, so that the server is to go to the background. */
    public boolean isAwaited() {
        return descriptor >= 0;
    }

    /**
     * Ports are open: tells the service manager, lets the launcher return, and keeps nothing of whoever started the
     * server: session, terminal, standard streams, descriptors.
     *
     * @param keepsTerminal as in debug mode
     */
    public void ready(boolean keepsTerminal) throws LinuxException {
        notifyManager("READY=1\nMAINPID=" + OwnProcess.pid());
        if (isAwaited()) {
            OwnProcess.newSession();
            tell("ready");
            OwnProcess.closeDescriptor(descriptor);
        }
        for (int each : inherited) OwnProcess.closeDescriptor(each);
        if (!keepsTerminal) OwnProcess.detachStandardStreams();
    }

    /** A reload has begun, which the service manager shows until {@link #reloaded}. */
    public void reloading() {
        notifyManager("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000); // Linux: CLOCK_MONOTONIC
    }

    /** The other configuration is in force, or was refused. */
    public void reloaded() {
        notifyManager("READY=1");
    }

    /** The end has begun. */
    public void stopping() {
        notifyManager("STOPPING=1");
    }

    private void notifyManager(String assignments) {
        serviceManager.ifPresent(socket -> socket.send(assignments + "\n"));
    }

    /** The configuration itself asks for the foreground: the launcher starts over, there. */
    public void startAgainInForeground() {
        tell("again");
    }

    /** The launcher ends with this status. */
    public void exit(int status) {
        if (isAwaited()) tell("exit " + status);
    }

    private void tell(String word) {
        try {
            pipe.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
            pipe.close();
        } catch (IOException e) {
            // Nobody reads any more: the launcher was killed, which is no reason to stop serving.
            return;
        }
    }
}
