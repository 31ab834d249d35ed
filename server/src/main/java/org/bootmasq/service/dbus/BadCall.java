package org.bootmasq.service.dbus;

import org.bootmasq.wire.IpAddress;

/** What is wrong with the arguments of a call, in dnsmasq's words. */
final class BadCall extends Exception {
    private static final long serialVersionUID = 1L;

    /** What dnsmasq says where there is no argument at all. */
    static final String NO_ARGUMENTS = "Failed to initialize dbus message iter";

    BadCall(String message) {
        super(message, null, false, false);
    }

    /** An address of either family. */
    static IpAddress address(String text) throws BadCall {
        return IpAddress.parse(text).orElseThrow(() -> new BadCall("Invalid IP address '" + text + "'"));
    }
}
