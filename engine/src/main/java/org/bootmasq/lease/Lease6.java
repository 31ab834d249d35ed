package org.bootmasq.lease;

import java.util.List;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;

/**
 * An IPv6 address or a delegated prefix that a client holds (RFC 8415 section 12).
 *
 * @param address the address held; of a delegated prefix its first
 * @param prefixLength 128 for an address
 * @param binding by what the client names it
 * @param hostname the name without domain, empty if the client has none
 * @param domain the domain behind the name, empty if there is none
 * @param nameIsConfigured whether this server's configuration gave the name, which then outranks a client's own
 * @param expires the first second (Unix time) at which it is over; {@link Lease#INFINITE} for never
 * @param via where a delegated prefix is reached; {@link Via#NOWHERE} for an address, or behind a relay
 */
public record Lease6(
        Ip6 address,
        int prefixLength,
        Binding binding,
        String hostname,
        String domain,
        boolean nameIsConfigured,
        long expires,
        Via via)
        implements Lease {
    /** What kind of identity association (RFC 8415 section 4.2) a lease belongs to. */
    public enum Kind {
        /** Addresses that stay with the client: IA_NA. */
        ADDRESS,
        /** Addresses that it changes for privacy: IA_TA. */
        TEMPORARY,
        /** Prefixes that it gives on: IA_PD. */
        PREFIX
    }

    /**
     * By what a client names what it holds.
     *
     * @param duid the client's identifier
     * @param iaid of the identity association, unsigned
     */
    public record Binding(Kind kind, Bytes duid, int iaid) implements Comparable<Binding> {
        /** An order of some kind: whoever makes up identifiers with one hash code makes no search longer by it. */
        @Override
        public int compareTo(Binding other) {
            int order = duid.compareTo(other.duid);
            if (order == 0) order = Integer.compare(iaid, other.iaid);
            return order != 0 ? order : kind.compareTo(other.kind);
        }
    }

    /**
     * The next hop to a delegated prefix.
     *
     * @param linkLocal the client's address on the link, {@code ::} for none
     * @param device our interface, empty for none
     */
    public record Via(Ip6 linkLocal, String device) {
        public static final Via NOWHERE = new Via(Ip6.UNSPECIFIED, "");
    }

    /** The length of a single address, in bits. */
    public static final int ADDRESS_BITS = 128;

    /** The lease of an address, without a name. */
    public static Lease6 ofAddress(Ip6 address, Binding binding, long expires) {
        return new Lease6(address, ADDRESS_BITS, binding, "", "", false, expires, Via.NOWHERE);
    }

    /** The lease of a prefix, without a name. */
    public static Lease6 ofPrefix(Ip6 first, int length, Binding binding, long expires, Via via) {
        return new Lease6(first, length, binding, "", "", false, expires, via);
    }

    /** Whether it is a delegated prefix rather than an address. */
    public boolean isPrefix() {
        return binding.kind() == Kind.PREFIX;
    }

    /** Whether an address is among those held. */
    public boolean covers(Ip6 other) {
        return address.sameNetwork(other, prefixLength);
    }

    @Override
    public boolean isOfClientOf(Lease other) {
        return other instanceof Lease6 it && binding.equals(it.binding) && prefixLength == it.prefixLength;
    }

    /** The same lease with another end, in seconds since 1970, or {@link Lease#INFINITE}. */
    public Lease6 expiring(long moment) {
        return new Lease6(address, prefixLength, binding, hostname, domain, nameIsConfigured, moment, via);
    }

    /** The same lease with another name; {@code configured} tells that the configuration gives it, not the client. */
    public Lease6 named(String name, String itsDomain, boolean configured) {
        return new Lease6(address, prefixLength, binding, name, itsDomain, configured, expires, via);
    }

    /** The same prefix, reached another way. */
    public Lease6 via(Via hop) {
        return new Lease6(address, prefixLength, binding, hostname, domain, nameIsConfigured, expires, hop);
    }

    /** dnsmasq: lines that belong to a lease stand behind those of IPv4 only. */
    @Override
    public List<String> fileLines() {
        return List.of();
    }
}
