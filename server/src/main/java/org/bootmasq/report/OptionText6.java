package org.bootmasq.report;

import org.bootmasq.dhcp6.message.OptionCode6;
import org.bootmasq.dhcp6.reply.OptionLog;
import org.bootmasq.wire.Bytes;

/** Options of DHCPv6 as text. */
public final class OptionText6 {
    private OptionText6() {}

    /** The name that dnsmasq has for an option. */
    public static String name(int code) {
        String name = OptionCode6.nameOf(code);
        return name.isEmpty() ? "(no name)" : name;
    }

    /** Addresses, names, times and text as such, all else as octets. */
    public static String value(int code, Bytes value) {
        return OptionLog.value(code, value);
    }
}
