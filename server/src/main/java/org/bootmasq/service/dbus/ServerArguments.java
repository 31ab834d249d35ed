package org.bootmasq.service.dbus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Refused;
import org.bootmasq.dbus.DbusMessage;
import org.bootmasq.dbus.DbusReader;
import org.bootmasq.dns.settings.Upstream;
import org.bootmasq.wire.ByteWriter;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.Malformed;

/**
 * The name servers that a call names: of SetServers, SetServersEx or SetDomainServers.
 *
 * @param servers those that can be asked
 * @param flaw what is wrong with the last of the others
 */
record ServerArguments(List<Upstream> servers, Optional<String> flaw) {
    private static final String UNSPECIFIED = "0.0.0.0";
    private static final String UNSPECIFIED6 = "::";

    private static final class Collected {
        private final List<Upstream> servers = new ArrayList<>();
        private Optional<String> flaw = Optional.empty();

        private void add(String address, List<String> domains) {
            try {
                List<String> named = domains.contains("") ? List.of() : domains;
                // dnsmasq: an address that is none, with domains: these are known here alone.
                boolean local = !named.isEmpty() && (address.equals(UNSPECIFIED) || address.equals(UNSPECIFIED6));
                servers.add(Upstream.ordered(named, local ? "" : address));
            } catch (Refused refused) {
                flaw = Optional.of("Invalid IP address '" + address + "': " + refused.getMessage());
            }
        }

        private ServerArguments all() {
            return new ServerArguments(servers, flaw);
        }
    }

    /** A UINT32 or sixteen BYTEs are an address, STRINGs behind it its domains; another type ends the reading. */
    static ServerArguments ofServers(DbusMessage call) throws BadCall, Malformed {
        if (call.signature().isEmpty()) throw new BadCall(BadCall.NO_ARGUMENTS);
        String types = call.signature();
        DbusReader reader = call.reader();
        var collected = new Collected();
        int at = 0;
        while (at < types.length()) {
            Optional<IpAddress> address;
            if (types.charAt(at) == 'u') {
                at++;
                address = Optional.of(new Ip4(reader.u32()));
            } else if (types.charAt(at) == 'y') {
                var octets = new ByteWriter(16);
                while (at < types.length() && types.charAt(at) == 'y' && octets.length() < 16) {
                    octets.u8(reader.u8());
                    at++;
                }
                address = octets.length() < 16 ? Optional.empty() : Optional.of(Ip6.ofOctets(octets.bytes()));
            } else {
                break;
            }
            var domains = new ArrayList<String>();
            for (; at < types.length() && types.charAt(at) == 's'; at++) domains.add(reader.text());
            address.ifPresent(known -> collected.add(known.toString(), domains));
        }
        return collected.all();
    }

    /** Arrays of an address and its domains; none means all. */
    static ServerArguments ofServersEx(DbusMessage call) throws BadCall, Malformed {
        if (call.signature().isEmpty()) throw new BadCall(BadCall.NO_ARGUMENTS);
        if (!call.signature().startsWith("aas")) throw new BadCall("Expected array of string arrays");
        var collected = new Collected();
        for (List<String> each : call.reader().listsOfTexts()) {
            if (each.isEmpty()) {
                collected.flaw = Optional.of("Expected IP address");
                break;
            }
            if (each.getFirst().isEmpty()) {
                collected.flaw = Optional.of("Empty IP address");
                break;
            }
            collected.add(each.getFirst(), each.subList(1, each.size()));
        }
        return collected.all();
    }

    /** As behind {@code server=}. */
    static ServerArguments ofDomainServers(DbusMessage call) throws BadCall, Malformed {
        if (call.signature().isEmpty()) throw new BadCall(BadCall.NO_ARGUMENTS);
        if (!call.signature().startsWith("as")) throw new BadCall("Expected array of string");
        var collected = new Collected();
        for (String each : call.reader().texts()) {
            if (each.isEmpty()) {
                collected.flaw = Optional.of("Empty string");
            } else if (each.startsWith("/") && each.lastIndexOf('/') == 0) {
                collected.flaw = Optional.of("No domain terminator '" + each.substring(1) + "'");
            } else {
                try {
                    Upstream server = Upstream.orderedWithDomains(each);
                    // dnsmasq: here an empty domain means all.
                    boolean everything = server.domains().contains("");
                    collected.servers.add(
                            everything ? new Upstream(server.directive(), List.of(), server.target()) : server);
                } catch (Refused refused) {
                    String address = each.substring(each.lastIndexOf('/') + 1);
                    collected.flaw = Optional.of("Invalid IP address '" + address + "': " + refused.getMessage());
                }
            }
        }
        return collected.all();
    }
}
