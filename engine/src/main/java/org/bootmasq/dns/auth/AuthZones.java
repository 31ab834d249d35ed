package org.bootmasq.dns.auth;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Punycode;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.dns.settings.AuthSettings;
import org.bootmasq.dns.settings.NamedInterface;
import org.bootmasq.net.InterfaceAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;

/**
 * The zones of {@code auth-zone}, later lines first as dnsmasq has them: which names lie in them, and which addresses
 * show.
 */
final class AuthZones {
    private static final int NIBBLE = 4;

    /** A zone. Without networks all addresses show that are not left out. */
    record Zone(Name name, AuthSettings.Zone line) {}

    /** Some addresses of one family. */
    record Network(IpAddress address, int length) {
        boolean contains(IpAddress other) {
            if (address instanceof Ip4 here && other instanceof Ip4 there)
                return here.sameNetwork(there, Ip4.maskOf(Math.min(length, 32)));
            return address instanceof Ip6 here && other instanceof Ip6 there && here.sameNetwork(there, length);
        }

        /**
         * dnsmasq: where the length cuts an octet, the reverse zone is the larger one, and where it cuts a nibble the
         * smaller.
         */
        Name reverseZone() {
            Name name = ReverseName.of(address);
            int skipped = address instanceof Ip4
                    ? 4 - Math.clamp(length / 8, 1, 3)
                    : 32 - Math.clamp((length + NIBBLE - 1) / NIBBLE, 1, 32);
            for (int i = 0; i < skipped; i++) name = name.parent();
            return name;
        }
    }

    private final List<Zone> zones;
    private final Supplier<List<InterfaceAddress>> interfaces;

    /** @param interfaces the addresses of this machine, as they are when asked */
    AuthZones(AuthSettings settings, Supplier<List<InterfaceAddress>> interfaces) {
        this.interfaces = interfaces;
        zones = settings.zones().stream()
                .flatMap(line -> Punycode.name(line.name()).map(name -> new Zone(name, line)).stream())
                .toList()
                .reversed();
    }

    /** The zone that a name is in. */
    Optional<Zone> of(Name name) {
        for (Zone zone : zones) if (name.isIn(zone.name)) return Optional.of(zone);
        return Optional.empty();
    }

    List<Zone> all() {
        return zones;
    }

    /** Whether an address may be told to the world. */
    boolean shows(Zone zone, IpAddress address) {
        if (networks(zone, true).anyMatch(network -> network.contains(address))) return false;
        boolean limited = zone.line.members().stream().anyMatch(member -> !member.excluded());
        return !limited || networkOf(zone, address).isPresent();
    }

    /** The network of a zone that an address is in. */
    Optional<Network> networkOf(Zone zone, IpAddress address) {
        return networks(zone, false)
                .filter(network -> network.contains(address))
                .findFirst();
    }

    private Stream<Network> networks(Zone zone, boolean excluded) {
        return zone.line.members().stream()
                .filter(member -> member.excluded() == excluded)
                .flatMap(member -> switch (member.addresses()) {
                    case AuthSettings.Member.Network(var address, int length) ->
                        Stream.of(new Network(address, length));
                    case AuthSettings.Member.OfInterface(var named) -> of(named);
                });
    }

    /** dnsmasq: addresses that are of use on their link alone give no network. */
    private Stream<Network> of(NamedInterface named) {
        return interfaces.get().stream()
                .filter(each -> each.device().equals(named.name()))
                .filter(each -> each.address() instanceof Ip4 ? named.ip4() : named.ip6())
                .filter(each -> !(each.address() instanceof Ip6 six && six.high() >>> 54 == 0xfe80 >>> 6))
                .map(each -> new Network(each.address(), each.prefixLength()));
    }
}
