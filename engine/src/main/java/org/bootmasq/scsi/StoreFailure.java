package org.bootmasq.scsi;

/** A store could not do what it was asked; the reason chooses the sense data. */
public final class StoreFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** What is at fault. */
    public enum Reason {
        /** The medium below failed. */
        MEDIUM_ERROR,
        /** No room for what is written, though the disk is larger than that. */
        NO_SPACE,
        /** The store takes no writes. */
        WRITE_PROTECTED
    }

    private final Reason reason;

    public StoreFailure(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What is at fault, which chooses the sense data. */
    public Reason reason() {
        return reason;
    }
}
