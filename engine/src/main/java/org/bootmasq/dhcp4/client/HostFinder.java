package org.bootmasq.dhcp4.client;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.dhcp4.settings.HardwarePattern;
import org.bootmasq.dhcp4.settings.Host;
import org.bootmasq.dhcp4.settings.HostIndex;
import org.bootmasq.wire.Bytes;

/**
 * Which {@code dhcp-host} line is a machine's: by client identifier, then hardware address, then name, then the
 * hardware wildcard with the fewest stars. Lines whose tags match go before all lines without tags.
 */
public final class HostFinder {
    private final HostIndex hosts;

    public HostFinder(HostIndex hosts) {
        this.hosts = hosts;
    }

    /** All {@code dhcp-host} lines. */
    public HostIndex index() {
        return hosts;
    }

    /** The line for a machine that has one of these networks. */
    public Optional<Host> find(Identity machine, String name, List<Served> networks, Tags tags) {
        if (hosts.all().isEmpty()) return Optional.empty();
        Optional<Host> tagged = find(machine, name, networks, tags, true);
        return tagged.isPresent() ? tagged : find(machine, name, networks, tags, false);
    }

    /** Whether a line knows the machine, whatever network its address is in. */
    public boolean knowsElsewhere(Identity machine, Tags tags) {
        return !hosts.all().isEmpty()
                && find(machine, "", List.of(), tags, false).isPresent();
    }

    private Optional<Host> find(Identity machine, String name, List<Served> networks, Tags tags, boolean tagged) {
        Optional<Host> found = Optional.empty();
        Bytes id = machine.clientId();
        if (!id.isEmpty()) {
            found = first(hosts.withClientId(id), networks, tags, tagged);
            // dnsmasq: dhcpcd puts a zero before an identifier that is text; the line need not.
            if (found.isEmpty() && id.at(0) == 0) {
                found = first(hosts.withClientId(id.slice(1)), networks, tags, tagged);
            }
        }
        if (found.isEmpty()) found = first(hosts.withHardware(machine.hardware()), networks, tags, tagged);
        if (found.isEmpty() && !name.isEmpty()) {
            found = first(hosts.named(name), networks, tags, tagged);
        }
        if (found.isPresent()) return found;
        Host best = null;
        int stars = Integer.MAX_VALUE;
        for (Host host : hosts.withWildcard(machine.hardware())) {
            if (!fits(host, networks, tags, tagged)) continue;
            for (HardwarePattern pattern : host.hardware()) {
                if (!pattern.isExact() && pattern.matches(machine.hardware()) && pattern.wildcardCount() < stars) {
                    best = host;
                    stars = pattern.wildcardCount();
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static Optional<Host> first(List<Host> candidates, List<Served> networks, Tags tags, boolean tagged) {
        for (Host host : candidates) {
            if (fits(host, networks, tags, tagged)) return Optional.of(host);
        }
        return Optional.empty();
    }

    private static boolean fits(Host host, List<Served> networks, Tags tags, boolean tagged) {
        if (tagged && host.condition().isUnconditional()) return false;
        return host.condition().matches(tags.all()) && isNear(host, networks);
    }

    private static boolean isNear(Host host, List<Served> networks) {
        if (networks.isEmpty() || (host.address().isEmpty() && !host.hasIpv6())) return true;
        if (host.address().isEmpty()) return false;
        for (Served served : networks) {
            if (served.covers(host.address().get())) return true;
        }
        return false;
    }
}
