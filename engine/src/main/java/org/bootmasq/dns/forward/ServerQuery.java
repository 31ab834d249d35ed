package org.bootmasq.dns.forward;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.dns.query.Asker;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.wire.Bytes;

/**
 * Makes of a client's question the one that goes to servers: with an id of ours, and with the EDNS options that the
 * configuration adds.
 */
final class ServerQuery {
    /** A longer question is not forwarded. */
    static final int LONGEST = 4096;

    private static final int ADDED_OCTETS = 1024;

    private final DnsSettings settings;
    private final QueryEdns edns;
    private final Function<Asker, Optional<Bytes>> hardwareOf;
    private final byte[] scratch = new byte[LONGEST + ADDED_OCTETS];

    /** @param hardwareOf the hardware address of an asker, for {@code add-mac} */
    ServerQuery(DnsSettings settings, QueryEdns edns, Function<Asker, Optional<Bytes>> hardwareOf) {
        this.settings = settings;
        this.edns = edns;
        this.hardwareOf = hardwareOf;
    }

    /**
     * Makes it.
     *
     * @param id that no question on its way has
     * @param signed whether servers are asked for signatures
     */
    UpstreamMessage of(ClientQuery query, int id, boolean signed) {
        System.arraycopy(query.octets, 0, scratch, 0, query.length);
        int length =
                edns.rewrite(scratch, query.length, query.questionEnd, query.asker.address(), mac(query.asker), signed);
        byte[] own = Arrays.copyOf(scratch, length);
        MessageScan.u16(own, 0, id);
        if (signed && settings.has(Option.DNSSEC_DEBUG)) own[3] |= (byte) Dns.CD;
        return new UpstreamMessage(id, own, query.questionEnd, query.asker.tcp());
    }

    /** Whether the reply is for this asker alone. */
    boolean isPersonal(Asker asker) {
        return edns.isPersonal(asker.address(), mac(asker));
    }

    private Optional<Bytes> mac(Asker asker) {
        return settings.additions().mac().isPresent() ? hardwareOf.apply(asker) : Optional.empty();
    }
}
