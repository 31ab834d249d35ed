package org.bootmasq.ra.message;

import java.util.Optional;

/** Options of router advertisements, of the IANA table "IPv6 Neighbor Discovery Option Formats". */
public enum NdOptionCode {
    /** RFC 4861 section 4.6.1. */
    SOURCE_LINK_LAYER(1),
    /** RFC 4861 section 4.6.2. */
    PREFIX_INFORMATION(3),
    /** RFC 4861 section 4.6.4. */
    MTU(5),
    /** RFC 6275 section 7.3. */
    ADVERTISEMENT_INTERVAL(7),
    /** RFC 8106 section 5.1. */
    RECURSIVE_DNS(25),
    /** RFC 8106 section 5.2. */
    DNS_SEARCH_LIST(31),
    /** RFC 8910 section 2.3. */
    CAPTIVE_PORTAL(37),
    /** RFC 8781 section 4. */
    PREF64(38);

    private final int code;

    NdOptionCode(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The option with a number; empty for one that nothing is known of. */
    public static Optional<NdOptionCode> of(int code) {
        for (NdOptionCode option : values()) {
            if (option.code == code) return Optional.of(option);
        }
        return Optional.empty();
    }
}
