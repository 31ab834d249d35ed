package org.bootmasq.dns.query;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.Rcode;
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

    /** The response code; empty for a question that may be asked. */
    public Optional<Rcode> rcode(Question question) {
        int type = question.type();
        if (type == Dns.TYPE_MAILB) {
            if (trace.isOn()) trace.answered("config", question.name().toString(), "NXDOMAIN");
            return Optional.of(Rcode.NXDOMAIN);
        }
        if (switches.contains(Option.FILTERWIN2K) && isDialing(question)) {
            trace.because(Option.FILTERWIN2K);
            if (trace.isOn()) trace.answered("config", question.name().toString(), "NODATA");
            return Optional.of(Rcode.NOERROR);
        }
        boolean reverse = type == Dns.TYPE_PTR && switches.contains(Option.BOGUS_PRIV);
        if (!reverse || isServed(question.name())) return Optional.empty();
        Optional<IpAddress> hidden = hidden(question.name());
        if (hidden.isEmpty()) return Optional.empty();
        trace.because(Option.BOGUS_PRIV);
        if (trace.isOn()) trace.answered("config", hidden.get().toString(), "NXDOMAIN");
        return Optional.of(Rcode.NXDOMAIN);
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
