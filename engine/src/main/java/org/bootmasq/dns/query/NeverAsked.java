package org.bootmasq.dns.query;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.wire.IpAddress;

/** Questions that are never asked elsewhere, whatever the name: {@code filterwin2k}, {@code bogus-priv}, and MAILB. */
public final class NeverAsked {
    /** Those of {@code in-addr.arpa}, and of {@code ip6.arpa}. */
    private static final int LABELS_ABOVE_ADDRESSES = 2;

    private final Set<Option> switches;
    private final Supplier<Upstreams> upstreams;
    private final QueryTrace trace;

    public NeverAsked(Set<Option> switches, Supplier<Upstreams> upstreams, QueryTrace trace) {
        this.switches = switches;
        this.upstreams = upstreams;
        this.trace = trace;
    }

    /** The response code; -1 for a question that may be asked. */
    public int rcode(Question question) {
        int type = question.type();
        if (type == Dns.TYPE_MAILB) {
            if (trace.isOn()) trace.answered("config", question.name().toString(), "NXDOMAIN");
            return Dns.NXDOMAIN;
        }
        if (switches.contains(Option.FILTERWIN2K) && isDialing(question)) {
            trace.because(Option.FILTERWIN2K);
            if (trace.isOn()) trace.answered("config", question.name().toString(), "NODATA");
            return Dns.NOERROR;
        }
        boolean reverse = type == Dns.TYPE_PTR && switches.contains(Option.BOGUS_PRIV);
        if (!reverse || isServed(question.name())) return -1;
        Optional<IpAddress> hidden = hidden(question.name());
        if (hidden.isEmpty()) return -1;
        trace.because(Option.BOGUS_PRIV);
        if (trace.isOn()) trace.answered("config", hidden.get().toString(), "NXDOMAIN");
        return Dns.NXDOMAIN;
    }

    /** The private address that a name stands for. dnsmasq: the name of a network stands for its first. */
    private static Optional<IpAddress> hidden(Name name) {
        if (name.labels() <= LABELS_ABOVE_ADDRESSES) return Optional.empty();
        return ReverseName.network(name).filter(ReverseName::isPrivate);
    }

    /** Whether a server is named for a domain that the name is in. */
    private boolean isServed(Name name) {
        Upstreams.Match match = upstreams.get().match(name.octets(), 0);
        return match.matchedOctets() > 0 && match.kind() != Upstreams.Kind.NONE;
    }

    /** What Windows asks again and again, so that it dials up. */
    private static boolean isDialing(Question question) {
        int type = question.type();
        if (type == Dns.TYPE_SOA || type == Dns.TYPE_SRV) return true;
        return type == Dns.TYPE_ANY && question.name().toString().indexOf('_') >= 0;
    }
}
