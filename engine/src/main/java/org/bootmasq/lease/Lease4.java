package org.bootmasq.lease;

import java.util.List;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.Ip4;

/**
 * An IPv4 address that a client holds until a moment.
 *
 * @param address the address held
 * @param hardware type and octets of the client's link address; no octets if it has none
 * @param clientId the whole content of option 61 (type octet included), empty if the client sent none
 * @param hostname the name without domain, empty if the client has none
 * @param domain the domain behind the name, empty if there is none
 * @param nameIsConfigured whether this server's configuration gave the name, which then outranks a client's own
 * @param expires the first second (Unix time) at which it is over; {@link Lease#INFINITE} for never
 * @param extra what RFC 4388 answers need and dnsmasq's plain line has no room for
 * @param fileLines lines of the lease file that followed this one and belong to it, verbatim
 */
public record Lease4(
        Ip4 address,
        HardwareAddress hardware,
        Bytes clientId,
        String hostname,
        String domain,
        boolean nameIsConfigured,
        long expires,
        Extra extra,
        List<String> fileLines)
        implements Lease {

    /**
     * What a relay may ask for (RFC 4388 section 6.4).
     *
     * @param agentInformation content of option 82 of the last request, empty if there was none
     * @param vendorClass content of option 60, empty if there was none
     * @param lastTransaction second (Unix time) of the client's last message, 0 if unknown
     */
    public record Extra(Bytes agentInformation, Bytes vendorClass, long lastTransaction) {
        public static final Extra NONE = new Extra(Bytes.EMPTY, Bytes.EMPTY, 0);
    }

    public Lease4 {
        fileLines = List.copyOf(fileLines);
    }

    /** A lease without name or extras. */
    public static Lease4 of(Ip4 address, HardwareAddress hardware, Bytes clientId, long expires) {
        return new Lease4(address, hardware, clientId, "", "", false, expires, Extra.NONE, List.of());
    }

    @Override
    public boolean isOfClientOf(Lease other) {
        return other instanceof Lease4 it && hardware.equals(it.hardware) && clientId.equals(it.clientId);
    }

    /** The same lease with another end, in seconds since 1970, or {@link Lease#INFINITE}. */
    public Lease4 expiring(long moment) {
        return new Lease4(address, hardware, clientId, hostname, domain, nameIsConfigured, moment, extra, fileLines);
    }

    /** The same lease with another name; {@code configured} tells that the configuration gives it, not the client. */
    public Lease4 named(String name, String itsDomain, boolean configured) {
        return new Lease4(address, hardware, clientId, name, itsDomain, configured, expires, extra, fileLines);
    }

    /**
     * The same address for a client that shows itself by other identifiers.
     *
     * @param itsClientId empty leaves the one it showed before
     */
    public Lease4 identifiedBy(HardwareAddress itsHardware, Bytes itsClientId) {
        Bytes id = itsClientId.isEmpty() ? clientId : itsClientId;
        return new Lease4(address, itsHardware, id, hostname, domain, nameIsConfigured, expires, extra, fileLines);
    }

    /** The same lease with what leasequery remembers of its client. */
    public Lease4 with(Extra more) {
        return new Lease4(address, hardware, clientId, hostname, domain, nameIsConfigured, expires, more, fileLines);
    }

    /** The same lease with the lines that stand behind it in the lease file. */
    public Lease4 withFileLines(List<String> lines) {
        return new Lease4(address, hardware, clientId, hostname, domain, nameIsConfigured, expires, extra, lines);
    }
}
