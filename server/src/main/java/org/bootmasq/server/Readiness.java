package org.bootmasq.server;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.OwnProcess;

/**
 * What the launcher waits for when the server is to run in the background: one line on an inherited pipe
 * (docs/decisions/0001). Without such a pipe the server was started in the foreground, and nobody is told anything.
 */
public final class Readiness {
    private final int descriptor;
    private final OutputStream pipe;

    private Readiness(int descriptor, OutputStream pipe) {
        this.descriptor = descriptor;
        this.pipe = pipe;
    }

    /**
     * Opens the pipe at once, for a server that gave up root may no longer do so.
     *
     * @param descriptor the pipe's number as text, as the launcher puts it in the environment; empty without one
     */
    public static Readiness on(String descriptor) {
        if (!descriptor.matches("[0-9]{1,3}")) return new Readiness(-1, OutputStream.nullOutputStream());
        try {
            int number = Integer.parseInt(descriptor);
            return new Readiness(number, new FileOutputStream("/proc/self/fd/" + number));
        } catch (IOException e) {
            return new Readiness(-1, OutputStream.nullOutputStream());
        }
    }

    /** Whether somebody waits, so that the server is to go to the background. */
    public boolean isAwaited() {
        return descriptor >= 0;
    }

    /** Ports are open: lets the launcher return and leaves its session and its terminal. */
    public void ready() throws LinuxException {
        if (!isAwaited()) return;
        OwnProcess.newSession();
        tell("ready");
        OwnProcess.detachStandardStreams();
        OwnProcess.closeDescriptor(descriptor);
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
