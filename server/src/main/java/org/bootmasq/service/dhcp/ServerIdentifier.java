package org.bootmasq.service.dhcp;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp6.message.DuidCodec;
import org.bootmasq.dhcp6.settings.Policy6;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.lease.LeaseStore;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.HardwareAddress;

/** What clients of DHCPv6 call this server, and go on asking for it by (RFC 8415 section 11). */
public final class ServerIdentifier {
    private ServerIdentifier() {}

    /**
     * The name that the lease file holds, or a new one that it holds from now on. dnsmasq: what the file says wins over
     * {@code dhcp-duid}.
     */
    public static Bytes of(LeaseStore store, DhcpSettings settings) throws IOException {
        Optional<Bytes> kept = store.content().serverDuid();
        if (kept.isPresent()) return kept.get();
        Optional<Bytes> wanted = settings.six().policy().duid().map(Policy6.EnterpriseDuid::octets);
        Bytes made = wanted.isPresent() ? wanted.get() : made(settings, Interfaces.hardware());
        store.identify(made);
        return made;
    }

    /** dnsmasq: without a file, and without a script that could keep it, one that is the same at each start. */
    private static Bytes made(DhcpSettings settings, List<HardwareAddress> hardware) {
        if (hardware.isEmpty()) {
            byte[] random = new byte[16];
            new SecureRandom().nextBytes(random);
            return DuidCodec.uuid(Bytes.of(random));
        }
        boolean forgotten = settings.has(Option.LEASEFILE_RO)
                && settings.four().scripts().script().isEmpty();
        HardwareAddress first = hardware.getFirst();
        return forgotten
                ? DuidCodec.linkLayer(first)
                : DuidCodec.linkLayerTime(first, System.currentTimeMillis() / 1000);
    }
}
