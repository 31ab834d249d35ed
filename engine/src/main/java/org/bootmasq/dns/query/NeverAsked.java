package org.bootmasq.dns.query;

import java.util.Set;
import java.util.function.Supplier;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.ReverseName;

/** Questions that are never asked elsewhere, whatever the name: {@code filterwin2k}, {@code bogus-priv}, and MAILB. */
public final class NeverAsked {
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
        boolean hidden = ReverseName.address(question.name())
                .filter(ReverseName::isPrivate)
                .isPresent();
        if (!hidden) return -1;
        trace.because(Option.BOGUS_PRIV);
        if (trace.isOn()) {
            trace.answered(
                    "config", ReverseName.address(question.name()).orElseThrow().toString(), "NXDOMAIN");
        }
        return Dns.NXDOMAIN;
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
