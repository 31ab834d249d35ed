package org.bootmasq.dns.query;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.dns.message.Dns;
import org.bootmasq.dns.message.MessageScan;
import org.bootmasq.trace.Trace;
import org.bootmasq.trace.Trace.DnsEvent;
import org.bootmasq.trace.Trace.DnsQuery;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/**
 * Tells the trace what is decided about the question of the moment, and warns of what whoever runs the server is to
 * hear even if nobody listens to the trace. One thread at a time.
 */
public final class QueryTrace {
    /** Nobody listens, and warnings are lost. */
    public static final QueryTrace NONE = new QueryTrace(Trace.NONE, _ -> {});

    private final Trace trace;
    private final Consumer<String> warnings;
    private int serial;
    private DnsQuery query = new DnsQuery(0, Ip4.UNSPECIFIED, 0, false, false);

    /** @param warnings takes lines for the log */
    public QueryTrace(Trace trace, Consumer<String> warnings) {
        this.trace = trace;
        this.warnings = warnings;
    }

    /** Whether anybody listens at all: ask before making texts. */
    public boolean isOn() {
        return trace.isOn();
    }

    /** As {@link Trace#wantsLines}. */
    public boolean wantsLines() {
        return trace.wantsLines();
    }

    /** A question has arrived; what is told from now on is about it. Returns its number, for {@link #about}. */
    public int query(Asker asker, String name, int type, boolean toAuthority) {
        query = of(++serial, asker, toAuthority);
        tell(new Trace.QueryReceived(query, name, type));
        return serial;
    }

    /** As the other, for a message whose question is still unchecked; one without a question is not told. */
    public int query(Asker asker, byte[] message, int length, boolean toAuthority) {
        int end = MessageScan.questionEnd(message, length);
        boolean usual = end >= 0 && (MessageScan.flags(message) & Dns.OPCODE_MASK) == 0;
        if (!usual) {
            about(++serial, asker);
            return serial;
        }
        return query(
                asker,
                MessageScan.text(message, Dns.HEADER_OCTETS, length),
                MessageScan.u16(message, end - 4),
                toAuthority);
    }

    /** What is told from now on is about this question. */
    public void about(int number, Asker asker) {
        if (isOn()) query = of(number, asker, false);
    }

    private static DnsQuery of(int number, Asker asker, boolean toAuthority) {
        return new DnsQuery(number, asker.address(), asker.port(), asker.tcp(), toAuthority);
    }

    /**
     * Something is known of a name: {@code reply name is value}.
     *
     * @param source {@code reply}, {@code cached}, {@code config}, the path of a hosts file...
     */
    public void answered(String source, String name, String value) {
        answered(source, name, value, Optional.empty());
    }

    /** @param line that is behind it */
    public void answered(String source, String name, String value, Optional<Directive> line) {
        tell(new Trace.NameAnswered(query, source, name, value, line));
    }

    /** The question is refused, or a server failed to answer it: {@code config error is REFUSED}. */
    public void failed(String source, String reason) {
        tell(new Trace.QueryFailed(query, source, reason));
    }

    /** Why, with the lines that had to be searched for: only where {@link #wantsLines} says so. */
    public void because(String rule, List<Directive> lines) {
        tell(new Trace.RuleApplied(query, rule, lines));
    }

    /** An option that says so. */
    public void because(Option option) {
        if (isOn()) because("of " + option.longName(), List.of());
    }

    /** @param server that the question goes to */
    public void forwarded(String name, UpstreamServer server) {
        tell(new Trace.QueryForwarded(query, name, server.address().toString()));
    }

    /** @param server that is asked for what the reply is to be judged by */
    public void asked(int type, String name, UpstreamServer server) {
        tell(new Trace.SignersAsked(query, type, name, server.address().toString()));
    }

    /** {@code validation name is BOGUS}. */
    public void validated(String name, String result) {
        tell(new Trace.ReplyValidated(query, name, result));
    }

    /** A server's reply was cut short. */
    public void truncated() {
        tell(new Trace.ReplyTruncated(query));
    }

    /** @param kind {@code ipset} or {@code nftset} */
    void putIntoSet(String kind, String set, IpAddress address, String domain) {
        if (isOn()) tell(new Trace.AddressPutIntoSet(query, kind, set, address, domain));
    }

    /** A line for the log, whether or not anybody listens to the trace. */
    public void warn(String line) {
        warnings.accept(line);
    }

    private void tell(DnsEvent event) {
        trace.tell(event);
    }
}
