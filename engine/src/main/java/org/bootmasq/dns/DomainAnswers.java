package org.bootmasq.dns;

import java.util.Set;
import java.util.function.Supplier;
import org.bootmasq.config.Option;
import org.bootmasq.dns.local.DomainDecision;
import org.bootmasq.dns.local.DomainReasons;
import org.bootmasq.dns.local.LocalSearch;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.ExtendedError;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.message.ReplyWriter;
import org.bootmasq.dns.message.ResourceRecord;
import org.bootmasq.dns.query.LocalAnswers.Outcome;
import org.bootmasq.dns.query.QueryTrace;
import org.bootmasq.dns.query.Upstreams;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.dns.settings.DomainPattern;

/**
 * Answers names of which nothing else is known by the lines {@code address}, {@code local} and {@code server}, or
 * leaves them to servers.
 */
final class DomainAnswers {
    private final Set<Option> switches;
    private final LocalSearch local;
    private final Supplier<Upstreams> upstreams;
    private final ReplyWriter writer;
    private final QueryTrace trace;
    private final DomainDecision domains;
    private final DomainReasons reasons;

    DomainAnswers(
            DnsSettings settings,
            LocalSearch local,
            Supplier<Upstreams> upstreams,
            ReplyWriter writer,
            QueryTrace trace) {
        switches = settings.switches();
        this.local = local;
        this.upstreams = upstreams;
        this.writer = writer;
        this.trace = trace;
        domains = new DomainDecision(local.data().addresses());
        reasons = new DomainReasons(settings, trace);
    }

    /** dnsmasq: lines of address and synth-domain make a name known too, whatever type they answer. */
    boolean isKnown(Name name) {
        return local.data().knows(name)
                || domains.gives(name)
                || local.data().synth().address(name).isPresent();
    }

    /** Writes the answer to a question of the Internet's class, or leaves it to servers. */
    Outcome answer(Question question, byte[] octets) {
        Name name = question.name();
        Upstreams.Match servers = upstreams.get().match(question.type(), octets);
        boolean known =
                local.data().knows(name) || local.data().synth().address(name).isPresent();
        DomainDecision.Verdict verdict = domains.of(question, servers, known);
        if (trace.wantsLines()) reasons.tell(name, domains.decided(), servers);
        return switch (verdict) {
            case DomainDecision.Answers(var records) -> {
                for (ResourceRecord entry : records) {
                    writer.answer(name, Dns.CLASS_IN, local.ttl(entry), entry);
                    if (trace.isOn()) trace.answered("config", name.toString(), LocalSearch.text(entry));
                }
                writer.set(Dns.AA);
                yield end(Rcode.NOERROR);
            }
            case DomainDecision.NoData() -> nothing(question, Rcode.NOERROR);
            case DomainDecision.NoSuchName() -> nothing(question, Rcode.NXDOMAIN);
            case DomainDecision.Elsewhere() ->
                isUndotted(question, servers) ? undotted(question, servers, known) : Outcome.FORWARD;
        };
    }

    /** {@code domain-needed}: addresses of names without a dot are not asked for elsewhere. */
    private boolean isUndotted(Question question, Upstreams.Match servers) {
        int type = question.type();
        return (type == Dns.TYPE_A || type == Dns.TYPE_AAAA || type == Dns.TYPE_ANY)
                && switches.contains(Option.DOMAIN_NEEDED)
                && question.name().labels() == 1
                && servers.specificity() == DomainPattern.EVERY_NAME;
    }

    private Outcome undotted(Question question, Upstreams.Match servers, boolean known) {
        trace.because(Option.DOMAIN_NEEDED);
        if (servers.group().isEmpty()) writer.reason(ExtendedError.NOT_READY);
        return nothing(question, known ? Rcode.NOERROR : Rcode.NXDOMAIN);
    }

    private Outcome nothing(Question question, Rcode rcode) {
        if (trace.isOn()) {
            String family = question.type() == Dns.TYPE_A ? "-IPv4" : question.type() == Dns.TYPE_AAAA ? "-IPv6" : "";
            trace.answered(
                    "config", question.name().toString(), rcode == Rcode.NXDOMAIN ? "NXDOMAIN" : "NODATA" + family);
        }
        return end(rcode);
    }

    /** dnsmasq: names that are not for servers elsewhere are so in every class. */
    Outcome inOtherClass(Question question, byte[] octets) {
        Upstreams.Match servers = upstreams.get().match(question.type(), octets);
        return switch (domains.of(question, servers, local.data().knows(question.name()))) {
            case DomainDecision.NoData() -> nothing(question, Rcode.NOERROR);
            case DomainDecision.NoSuchName() -> nothing(question, Rcode.NXDOMAIN);
            case DomainDecision.Answers _, DomainDecision.Elsewhere() -> Outcome.FORWARD;
        };
    }

    private Outcome end(Rcode rcode) {
        writer.end(rcode);
        return Outcome.ANSWERED;
    }
}
