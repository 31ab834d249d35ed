package org.bootmasq.dns.query;

import java.util.List;
import java.util.function.Consumer;
import org.bootmasq.dns.message.RecordType;
import org.bootmasq.trace.Trace;

/** The lines of {@code log-queries}, in dnsmasq's form, made of what the trace is told. One thread at a time. */
public final class QueryLog implements Trace {
    private static final String USUAL_PORT = "#53";

    private final Consumer<String> lines;
    private boolean on;
    private boolean extra;
    private boolean protocol;
    private boolean onlyFailed;
    private boolean onlyAuth;

    /** @param words of {@code log-queries}: empty for no lines, an empty word for the plain form */
    public QueryLog(List<String> words, Consumer<String> lines) {
        this.lines = lines;
        reconfigure(words);
    }

    /** Logs by other words of {@code log-queries} from now on. */
    public void reconfigure(List<String> words) {
        on = !words.isEmpty();
        protocol = words.contains("proto");
        extra = words.contains("extra") || protocol;
        onlyFailed = words.contains("only_failed");
        onlyAuth = words.contains("auth");
    }

    @Override
    public boolean isOn() {
        return on;
    }

    @Override
    public boolean wantsLines() {
        return false;
    }

    @Override
    public void tell(TraceEvent event) {
        if (event instanceof DnsEvent told) tell(told);
    }

    private void tell(DnsEvent event) {
        switch (event) {
            case QueryReceived received -> received(received);
            case NameAnswered(var query, var source, var name, var value, var _) -> said(query, source, name, value);
            case QueryFailed(var query, var source, var reason) -> said(query, source, "error", reason);
            case QueryForwarded(var query, var name, var server) -> {
                if (!onlyAuth && !onlyFailed) line(query, "forwarded " + name + " to " + server(server));
            }
            case SignersAsked(var query, var type, var name, var server) -> {
                String asked = "dnssec-query[" + RecordType.text(type) + "] " + name + " to " + server(server);
                if (!onlyAuth && !onlyFailed) line(query, asked);
            }
            case ReplyValidated(var query, var name, var result) -> {
                boolean failed = result.equals("BOGUS") || result.equals("ABANDONED");
                if (!onlyAuth && (!onlyFailed || failed)) line(query, "validation " + name + " is " + result);
            }
            case ReplyTruncated(var query) -> {
                if (!onlyAuth && !onlyFailed) line(query, "reply is truncated");
            }
            case AddressPutIntoSet(var query, var kind, var set, var address, var domain) -> {
                if (!onlyAuth && !onlyFailed) line(query, kind + " add " + set + " " + address + " " + domain);
            }
            case RuleApplied _ -> {
                // dnsmasq: the log does not tell why.
            }
        }
    }

    private void received(QueryReceived received) {
        DnsQuery query = received.query();
        if (onlyFailed || (onlyAuth && !query.toAuthority())) return;
        String kind = query.toAuthority() ? "auth" : "query";
        line(query, kind + "[" + RecordType.text(received.type()) + "] " + received.name() + " from " + query.client());
    }

    private void said(DnsQuery query, String source, String name, String value) {
        if ((onlyAuth && !query.toAuthority()) || (onlyFailed && !isFailure(value))) return;
        line(query, source + " " + name + " is " + value);
    }

    private static boolean isFailure(String value) {
        return value.startsWith("NXDOMAIN")
                || value.startsWith("NODATA")
                || value.startsWith("REFUSED")
                || value.startsWith("SERVFAIL");
    }

    private void line(DnsQuery query, String text) {
        if (!extra) {
            lines.accept(text);
            return;
        }
        String way = protocol ? (query.tcp() ? "TCP " : "UDP ") : "";
        lines.accept(way + query.number() + " " + query.client() + "/" + query.port() + " " + text);
    }

    /** dnsmasq: lines about single questions leave the usual port out. */
    private static String server(String server) {
        return server.endsWith(USUAL_PORT) ? server.substring(0, server.length() - USUAL_PORT.length()) : server;
    }
}
