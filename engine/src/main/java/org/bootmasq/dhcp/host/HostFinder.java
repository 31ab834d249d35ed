package org.bootmasq.dhcp.host;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bootmasq.dhcp.Tags;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;

/**
 * Which {@code dhcp-host} line is a machine's: by client identifier, then hardware address, then name, then the
 * hardware wildcard with the fewest stars. Lines whose tags match go before all lines without tags.
 */
public final class HostFinder {
    private final HostIndex hosts;

    /** By what a machine shows itself. */
    public interface Machine {
        /** Its link address; without octets where it is not known. */
        HardwareAddress hardware();

        /** Option 61 of DHCPv4 or the DUID of DHCPv6; empty where there is none. */
        Bytes clientId();

        /** Another form of the identifier, by which a line may know the machine as well; empty where there is none. */
        default Bytes otherClientId() {
            return Bytes.EMPTY;
        }
    }

    public HostFinder(HostIndex hosts) {
        this.hosts = hosts;
    }

    /** All {@code dhcp-host} lines. */
    public HostIndex index() {
        return hosts;
    }

    /**
     * The line for a machine.
     *
     * @param name that the machine gives itself, empty for none
     * @param near whether a line may hold where the machine is, by the addresses that it gives
     */
    public Optional<Host> find(Machine machine, String name, Predicate<Host> near, Tags tags) {
        if (hosts.all().isEmpty()) return Optional.empty();
        Optional<Host> tagged = find(machine, name, near, tags, true);
        return tagged.isPresent() ? tagged : find(machine, name, near, tags, false);
    }

    /** Whether a line knows the machine, whatever network its address is in. */
    public boolean knowsElsewhere(Machine machine, Tags tags) {
        return !hosts.all().isEmpty()
                && find(machine, "", _ -> true, tags, false).isPresent();
    }

    private Optional<Host> find(Machine machine, String name, Predicate<Host> near, Tags tags, boolean tagged) {
        Optional<Host> found = Optional.empty();
        Bytes id = machine.clientId();
        if (!id.isEmpty()) {
            found = first(hosts.withClientId(id), near, tags, tagged);
            if (found.isEmpty()) {
                Bytes other = machine.otherClientId();
                if (!other.isEmpty()) found = first(hosts.withClientId(other), near, tags, tagged);
            }
        }
        if (found.isEmpty()) found = first(hosts.withHardware(machine.hardware()), near, tags, tagged);
        if (found.isEmpty() && !name.isEmpty()) {
            found = first(hosts.named(name), near, tags, tagged);
        }
        return found.isPresent() ? found : byWildcard(machine.hardware(), near, tags, tagged);
    }

    private Optional<Host> byWildcard(HardwareAddress hardware, Predicate<Host> near, Tags tags, boolean tagged) {
        Host best = null;
        int stars = Integer.MAX_VALUE;
        for (Host host : hosts.withWildcard(hardware)) {
            if (!fits(host, near, tags, tagged)) continue;
            for (HardwarePattern pattern : host.who().hardware()) {
                if (!pattern.isExact() && pattern.matches(hardware) && pattern.wildcardCount() < stars) {
                    best = host;
                    stars = pattern.wildcardCount();
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static Optional<Host> first(List<Host> candidates, Predicate<Host> near, Tags tags, boolean tagged) {
        for (Host host : candidates) {
            if (fits(host, near, tags, tagged)) return Optional.of(host);
        }
        return Optional.empty();
    }

    private static boolean fits(Host host, Predicate<Host> near, Tags tags, boolean tagged) {
        if (tagged && host.condition().isUnconditional()) return false;
        return host.condition().matches(tags.all()) && near.test(host);
    }
}
