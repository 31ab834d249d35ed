package org.bootmasq.dns.message;

import java.util.Optional;

/**
 * How a question was answered: the IANA table "DNS RCODEs", as far as four bits of the header hold it and the service
 * says or knows it. Other codes of servers pass as the numbers they are.
 */
public enum Rcode {
    NOERROR(0),
    FORMERR(1),
    SERVFAIL(2),
    NXDOMAIN(3),
    NOTIMP(4),
    REFUSED(5),
    NOTAUTH(9);

    private static final Rcode[] VALUES = values();

    private final int code;

    Rcode(int code) {
        this.code = code;
    }

    /** The code of a number, 0 to 15; empty for one that has no name here. */
    public static Optional<Rcode> of(int code) {
        for (Rcode each : VALUES) {
            if (each.code == code) return Optional.of(each);
        }
        return Optional.empty();
    }

    /** Its number in the header. */
    public int code() {
        return code;
    }

    /** Whether a number from a header is this code. */
    public boolean is(int number) {
        return number == code;
    }
}
