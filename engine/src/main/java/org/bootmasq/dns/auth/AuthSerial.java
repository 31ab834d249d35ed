package org.bootmasq.dns.auth;

import java.util.OptionalInt;

/** The serial number of the zones, RFC 1035 section 3.3.13: dnsmasq counts every change of what is known here. */
final class AuthSerial {
    private final OptionalInt first;
    private boolean told;
    private int serial;
    private int counted;

    /** @param first of {@code auth-soa}; absent for the time of the first question, in epoch seconds */
    AuthSerial(OptionalInt first) {
        this.first = first;
    }

    /** @param changes of the local data of the moment, since they were read */
    int at(long nowMillis, int changes) {
        if (told) serial += changes - counted;
        else serial = first.orElse((int) (nowMillis / 1000));
        told = true;
        counted = changes;
        return serial;
    }

    /** All was read anew, which is a change too; changes are counted from nothing again. */
    void reread() {
        counted = -1;
    }
}
