package org.bootmasq.service.dbus;

import java.util.Optional;
import org.bootmasq.config.value.HexText;
import org.bootmasq.dbus.DbusMessage;
import org.bootmasq.dbus.DbusReader;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.HardwareType;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/** What AddDhcpLease is given. A lease that the lease file could not hold is refused. */
final class LeaseArguments {
    private static final int MOST_HARDWARE = 16;
    private static final int MOST_CLIENT_ID = 255;
    /** RFC 8415 section 11.1. */
    private static final int MOST_DUID = 130;

    private static final String NO_NAME = "*";
    private static final int FOR_EVER = -1;

    private LeaseArguments() {}

    static GivenLease of(DbusMessage call) throws BadCall, Malformed {
        requireTypes(call.signature());
        DbusReader reader = call.reader();
        String addressText = reader.text();
        String hardwareText = reader.text();
        Bytes name = reader.octets();
        Bytes clientId = reader.octets();
        int seconds = reader.u32();
        int iaid = reader.u32();
        boolean temporary = reader.bool();

        String hostname = hostname(name);
        IpAddress address = BadCall.address(addressText);
        if (address instanceof Ip4 && (iaid != 0 || temporary)) {
            throw new BadCall("ia_id and is_temporary must be zero for IPv4 lease");
        }
        HardwareAddress hardware = hardware(hardwareText);
        checkClientId(address, clientId);
        long lasting = seconds == FOR_EVER ? GivenLease.FOR_EVER : Integer.toUnsignedLong(seconds);
        return new GivenLease(address, hardware, clientId, hostname, lasting, iaid, temporary);
    }

    /** The first argument that is another than it should be is named, in dnsmasq's words. */
    private static void requireTypes(String types) throws BadCall {
        if (types.isEmpty()) throw new BadCall(BadCall.NO_ARGUMENTS);
        require(types, "s", "Expected string as first argument");
        require(types, "ss", "Expected string as second argument");
        require(types, "ssay", "Expected byte array as third argument");
        require(types, "ssayay", "Expected byte array as fourth argument");
        require(types, "ssayayu", "Expected uint32 as fifth argument");
        require(types, "ssayayuu", "Expected uint32 as sixth argument");
        // dnsmasq: it is a boolean, and it miscounts.
        require(types, "ssayayuub", "Expected uint32 as sixth argument");
    }

    private static void require(String types, String beginning, String otherwise) throws BadCall {
        if (!types.startsWith(beginning)) throw new BadCall(otherwise);
    }

    /** Octets as they are, without a NUL at the end. dnsmasq: a star is no name, as in the lease file. */
    private static String hostname(Bytes octets) throws BadCall {
        String name = octets.latin1();
        if (name.endsWith("\0")) name = name.substring(0, name.length() - 1);
        if (name.indexOf('\0') >= 0) throw new BadCall("Hostname contains an embedded NUL character");
        if (name.isEmpty() || name.equals(NO_NAME)) return "";
        if (!GivenLease.isName(name)) throw new BadCall("Invalid hostname '" + name + "'");
        return name;
    }

    private static HardwareAddress hardware(String text) throws BadCall {
        Optional<HexText.Parsed> parsed = HexText.parse(text, MOST_HARDWARE, true);
        if (parsed.isEmpty() || parsed.get().wildcards() != 0) throw new BadCall("Invalid HW address '" + text + "'");
        Bytes octets = parsed.get().octets();
        int type = parsed.get().type();
        boolean ethernet = type == 0 && !octets.isEmpty();
        return new HardwareAddress(ethernet ? HardwareType.ETHERNET.code() : type, octets);
    }

    private static void checkClientId(IpAddress address, Bytes clientId) throws BadCall {
        boolean four = address instanceof Ip4;
        if (clientId.length() > (four ? MOST_CLIENT_ID : MOST_DUID)) throw new BadCall("Client identifier too long");
        if (!four && clientId.isEmpty()) throw new BadCall("An IPv6 lease needs a client identifier");
    }
}
