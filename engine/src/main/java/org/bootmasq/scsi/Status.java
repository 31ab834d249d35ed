package org.bootmasq.scsi;

/** Status codes of SAM-5 section 5.3. */
public enum Status {
    GOOD(0x00),
    CHECK_CONDITION(0x02),
    CONDITION_MET(0x04),
    BUSY(0x08),
    RESERVATION_CONFLICT(0x18),
    TASK_SET_FULL(0x28);

    private final int code;

    Status(int code) {
        this.code = code;
    }

    /** As SAM-5 numbers it, in one octet. */
    public int code() {
        return code;
    }
}
