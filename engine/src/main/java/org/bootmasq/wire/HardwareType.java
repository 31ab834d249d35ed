package org.bootmasq.wire;

/** Kinds of networks, of the IANA table "ARP Parameters, Hardware Types"; other numbers are kinds all the same. */
public enum HardwareType {
    ETHERNET(1),
    IEEE_1394(24),
    EUI_64(27);

    private final int code;

    HardwareType(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }
}
