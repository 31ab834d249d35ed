package org.bootmasq.service.process;

/** The server cannot start; the message is dnsmasq's, the status what the process ends with. */
public final class StartFailure extends Exception {
    /** What is said where the heap is too small for the configuration. */
    public static final String NO_MEMORY = "could not get memory";

    /** What the process ends with then. */
    public static final int NO_MEMORY_STATUS = 4;

    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    private StartFailure(String message, int exitStatus) {
        super(message);
        this.exitStatus = exitStatus;
    }

    /** What the lines say cannot be. */
    public static StartFailure badConfiguration(String message) {
        return new StartFailure(message, 1);
    }

    /** A port or a right that is not to be had. */
    public static StartFailure network(String message) {
        return new StartFailure(message, 2);
    }

    /** A file that cannot be read or written. */
    public static StartFailure file(String message) {
        return new StartFailure(message, 3);
    }

    /** Anything else. */
    public static StartFailure other(String message) {
        return new StartFailure(message, 5);
    }

    /** What dnsmasq exits with for it. */
    public int exitStatus() {
        return exitStatus;
    }
}
