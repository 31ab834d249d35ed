package org.bootmasq.dhcp4.message;

import java.util.Optional;
import org.bootmasq.wire.Bytes;

/** What devices behind broadband gateways say in option 125 (TR-111 of the Broadband Forum, part 1 section 2). */
public enum BroadbandSubOption {
    MANUFACTURER_OUI(1),
    SERIAL_NUMBER(2),
    PRODUCT_CLASS(3);

    /** The Broadband Forum in the IANA table "Private Enterprise Numbers". */
    public static final int ENTERPRISE = 3561;

    private final int code;

    BroadbandSubOption(int code) {
        this.code = code;
    }

    /** Its value among what option 125 holds for {@link #ENTERPRISE}. */
    public Optional<Bytes> in(Bytes inside) {
        return SubOptions.find(inside, code);
    }
}
