package org.bootmasq.dhcp.host;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.bootmasq.config.Directive;
import org.bootmasq.config.value.TagExpression;
import org.bootmasq.dhcp.LeaseTime;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6Prefix;

/**
 * One {@code dhcp-host} line (or a line of {@code dhcp-hostsfile} or /etc/ethers).
 *
 * @param who which machine it is about
 * @param setTags set when the line is chosen, besides {@code known}
 * @param condition tags that the line needs
 * @param addresses to be given
 * @param name to be given, or by which the machine is known
 * @param leaseSeconds or {@link LeaseTime#INFINITE}; absent for the range's
 * @param ignored no DHCP for this machine
 */
public record Host(
        Directive directive,
        Who who,
        List<String> setTags,
        TagExpression condition,
        Addresses addresses,
        Name name,
        OptionalLong leaseSeconds,
        boolean ignored) {
    /**
     * By what a machine is known.
     *
     * @param hardware any of these identifies the machine
     * @param clientId what identifies it as well: DHCPv4's option 61, the type octet included if it was written so,
     *     or DHCPv6's DUID
     * @param ignoresClientId {@code id:*}: the client id of this machine does not count in DHCPv4
     */
    public record Who(List<HardwarePattern> hardware, Optional<Bytes> clientId, boolean ignoresClientId) {
        public Who {
            hardware = List.copyOf(hardware);
        }

        /** Known by a hardware address alone. */
        static Who of(HardwarePattern pattern) {
            return new Who(List.of(pattern), Optional.empty(), false);
        }

        /** Whether nothing of this kind is said: then the name is what a machine is known by. */
        public boolean isNobody() {
            return hardware.isEmpty() && clientId.isEmpty();
        }
    }

    /**
     * What a machine is given.
     *
     * @param six in the order in which they are tried; a length of less than 128 means any one of these addresses, and
     *     where the first 64 bits are zero they are those of the range that serves the machine
     * @param delegated {@code pd:}: whole prefixes, each for the machine to give addresses from (RFC 8415 section 6.3)
     */
    public record Addresses(Optional<Ip4> four, List<Ip6Prefix> six, List<Ip6Prefix> delegated) {
        public static final Addresses NONE = new Addresses(Optional.empty(), List.of(), List.of());

        public Addresses {
            six = List.copyOf(six);
            delegated = List.copyOf(delegated);
        }

        /** Whether an address of IPv6 leaves its network to the range: it has a host part alone. */
        public static boolean isHostPart(Ip6Prefix address) {
            return address.address().high() == 0;
        }
    }

    /**
     * The name on the line, which is cut at its first dot.
     *
     * @param label as written, lower case kept as is
     * @param domain the rest of a name written with dots
     */
    public record Name(Optional<String> label, Optional<String> domain) {
        public static final Name NONE = new Name(Optional.empty(), Optional.empty());

        /** A name, cut at its first dot. */
        static Name of(String text) {
            int dot = text.indexOf('.');
            if (dot < 0) return new Name(Optional.of(text), Optional.empty());
            return new Name(Optional.of(text.substring(0, dot)), Optional.of(text.substring(dot + 1)));
        }
    }

    public Host {
        setTags = List.copyOf(setTags);
    }

    /**
     * Whether the line names exactly this hardware address. One machine may have several, and the lease of one
     * passes to another. dnsmasq: a wildcard takes many machines, and none may take another's lease.
     */
    public boolean isOf(HardwareAddress hardwareAddress) {
        for (HardwarePattern pattern : who.hardware()) {
            if (pattern.isExact() && pattern.matches(hardwareAddress)) return true;
        }
        return false;
    }

    /** The same for exactly one hardware address. */
    public Host withHardware(HardwarePattern only) {
        return with(new Who(List.of(only), who.clientId(), who.ignoresClientId()));
    }

    private Host with(Who others) {
        return new Host(directive, others, setTags, condition, addresses, name, leaseSeconds, ignored);
    }

    /** The same line with an IPv4 address. */
    public Host withAddress(Ip4 given) {
        return with(new Addresses(Optional.of(given), addresses.six(), addresses.delegated()));
    }

    /** The same line with one more address of IPv6, which is tried last. */
    public Host withAddress(Ip6Prefix given) {
        List<Ip6Prefix> six =
                Stream.concat(addresses.six().stream(), Stream.of(given)).toList();
        return with(new Addresses(addresses.four(), six, addresses.delegated()));
    }

    private Host with(Addresses others) {
        return new Host(directive, who, setTags, condition, others, name, leaseSeconds, ignored);
    }

    /** The same line with a name; its domain stays. */
    public Host withLabel(String label) {
        var other = new Name(Optional.of(label), name.domain());
        return new Host(directive, who, setTags, condition, addresses, other, leaseSeconds, ignored);
    }
}
