package org.bootmasq.dhcp4.client;

import org.bootmasq.dhcp.host.HostFinder;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.HardwareType;

/**
 * By what a client is told from others.
 *
 * @param hardware as in the header of its messages
 * @param clientId option 61, empty if there is none or if it does not count
 * @param unique what spreads clients over a range and stands in the log; without octets the client cannot be told from
 *     others
 */
public record Identity(HardwareAddress hardware, Bytes clientId, HardwareAddress unique) implements HostFinder.Machine {
    /** @param ignoreClientId {@code dhcp-ignore-clid}: option 61 counts for nothing */
    public static Identity of(Dhcp4Message message, boolean ignoreClientId) {
        var hardware = new HardwareAddress(message.htype(), message.chaddr());
        Bytes clientId = ignoreClientId
                ? Bytes.EMPTY
                : message.option(OptionCode.CLIENT_ID).orElse(Bytes.EMPTY);
        return new Identity(hardware, clientId, unique(hardware, clientId));
    }

    /** Without a hardware address the client identifier stands for it, as RFC 4390 and RFC 2855 links need. */
    private static HardwareAddress unique(HardwareAddress hardware, Bytes clientId) {
        if (!hardware.octets().isEmpty() || clientId.length() <= 3) return hardware;
        int type = clientId.at(0);
        boolean typed = type == hardware.type()
                || (type == HardwareType.EUI_64.code() && hardware.type() == HardwareType.IEEE_1394.code());
        return new HardwareAddress(hardware.type(), typed ? clientId.slice(1) : clientId);
    }

    /** The same machine with another client identifier; what is unique about it stays. */
    Identity withClientId(Bytes other) {
        return new Identity(hardware, other, unique);
    }

    /** dnsmasq: dhcpcd puts a zero before an identifier that is text; the line need not. */
    @Override
    public Bytes otherClientId() {
        return !clientId.isEmpty() && clientId.at(0) == 0 ? clientId.slice(1) : Bytes.EMPTY;
    }

    /** Whether nothing tells the client from others. */
    public boolean isUnknown() {
        return unique.octets().isEmpty();
    }

    /** The octets only, as dnsmasq logs them. */
    public String text() {
        return isUnknown() ? "<null>" : unique.octets().colonHex();
    }

    /**
     * The hash (known as SDBM's) that spreads clients over a range; a client lands where dnsmasq would put it.
     *
     * @return 32 bits, never 0
     */
    public int hash() {
        Bytes octets = unique.octets();
        int hash = 0;
        for (int i = 0; i < octets.length(); i++) {
            hash = octets.at(i) + (hash << 6) + (hash << 16) - hash;
        }
        return hash == 0 ? 1 : hash;
    }
}
