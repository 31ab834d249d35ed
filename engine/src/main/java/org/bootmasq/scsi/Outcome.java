package org.bootmasq.scsi;

import org.bootmasq.wire.Bytes;

/**
 * How a command ended.
 *
 * @param sense empty but for CHECK CONDITION
 * @param dataInLength octets that the command had to give, which may be more than there was room for
 */
public record Outcome(Status status, Bytes sense, long dataInLength) {
    /** Done, with nothing to give. */
    public static final Outcome GOOD = new Outcome(Status.GOOD, Bytes.EMPTY, 0);

    public static final Outcome RESERVATION_CONFLICT = new Outcome(Status.RESERVATION_CONFLICT, Bytes.EMPTY, 0);

    public static final Outcome TASK_SET_FULL = new Outcome(Status.TASK_SET_FULL, Bytes.EMPTY, 0);

    /** Done, with so many octets to give. */
    public static Outcome good(long dataInLength) {
        return dataInLength == 0 ? GOOD : new Outcome(Status.GOOD, Bytes.EMPTY, dataInLength);
    }

    /** CHECK CONDITION, and what went wrong. */
    public static Outcome check(Sense sense) {
        return new Outcome(Status.CHECK_CONDITION, sense.octets(), 0);
    }
}
