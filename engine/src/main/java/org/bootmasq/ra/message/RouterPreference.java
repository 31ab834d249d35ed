package org.bootmasq.ra.message;

/** Which of several routers a host takes first (RFC 4191 section 2.1). */
public enum RouterPreference {
    LOW(3),
    MEDIUM(0),
    HIGH(1);

    private final int code;

    RouterPreference(int code) {
        this.code = code;
    }

    /** The two bits on the wire. */
    public int code() {
        return code;
    }

    /** The one with these two bits; the value that is reserved counts as medium (RFC 4191 section 2.2). */
    public static RouterPreference of(int code) {
        for (RouterPreference preference : values()) {
            if (preference.code == code) return preference;
        }
        return MEDIUM;
    }
}
