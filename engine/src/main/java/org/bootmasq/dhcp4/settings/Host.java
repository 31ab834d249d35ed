package org.bootmasq.dhcp4.settings;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/**
 * One {@code dhcp-host} line (or a line of {@code dhcp-hostsfile} or /etc/ethers).
 *
 * @param hardware any of these identifies the machine
 * @param clientId option 61 that identifies it, the type octet included if it was written so
 * @param ignoreClientId {@code id:*}: the client id of this machine does not count
 * @param setTags set when the line is chosen, besides {@code known}
 * @param condition tags that the line needs
 * @param address an address to be given
 * @param hasIpv6 whether the line names IPv6 addresses too
 * @param hostname first label as written, lower case kept as is
 * @param domain the rest of a name written with dots
 * @param leaseSeconds or {@link LeaseTime#INFINITE}; absent for the range's
 * @param ignored no DHCP for this machine
 */
public record Host(
        Directive directive,
        List<HardwarePattern> hardware,
        Optional<Bytes> clientId,
        boolean ignoreClientId,
        List<String> setTags,
        TagExpression condition,
        Optional<Ip4> address,
        boolean hasIpv6,
        Optional<String> hostname,
        Optional<String> domain,
        OptionalLong leaseSeconds,
        boolean ignored) {
    public Host {
        hardware = List.copyOf(hardware);
        setTags = List.copyOf(setTags);
    }

    /**
     * Whether the line names exactly this hardware address. One machine may have several, and the lease of one
     * passes to
     * another. dnsmasq: a wildcard takes many machines, and none may take another's lease.
     */
    public boolean isOf(HardwareAddress hardwareAddress) {
        for (HardwarePattern pattern : hardware) {
            if (pattern.isExact() && pattern.matches(hardwareAddress)) return true;
        }
        return false;
    }

    /** The same for exactly one hardware address. */
    public Host withHardware(HardwarePattern only) {
        return new Host(
                directive,
                List.of(only),
                clientId,
                ignoreClientId,
                setTags,
                condition,
                address,
                hasIpv6,
                hostname,
                domain,
                leaseSeconds,
                ignored);
    }

    /** The same line with an address. */
    public Host withAddress(Ip4 given) {
        return new Host(
                directive,
                hardware,
                clientId,
                ignoreClientId,
                setTags,
                condition,
                Optional.of(given),
                hasIpv6,
                hostname,
                domain,
                leaseSeconds,
                ignored);
    }

    /** The same line with a name. */
    public Host withHostname(String name) {
        return new Host(
                directive,
                hardware,
                clientId,
                ignoreClientId,
                setTags,
                condition,
                address,
                hasIpv6,
                Optional.of(name),
                domain,
                leaseSeconds,
                ignored);
    }
}
