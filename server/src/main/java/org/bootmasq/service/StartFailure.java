package org.bootmasq.service;

/** The server cannot start; the message is dnsmasq's, the status what the process ends with. */
public final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    private StartFailure(String message, int exitStatus) {
        super(message);
        this.exitStatus = exitStatus;
    }

    static StartFailure badConfiguration(String message) {
        return new StartFailure(message, 1);
    }

    /** A port or a right that is not to be had. */
    static StartFailure network(String message) {
        return new StartFailure(message, 2);
    }

    static StartFailure file(String message) {
        return new StartFailure(message, 3);
    }

    static StartFailure other(String message) {
        return new StartFailure(message, 5);
    }

    /** What dnsmasq exits with for it. */
    public int exitStatus() {
        return exitStatus;
    }
}
