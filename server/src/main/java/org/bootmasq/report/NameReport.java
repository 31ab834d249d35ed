package org.bootmasq.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Directive;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.Rcode;
import org.bootmasq.dns.message.RecordType;
import org.bootmasq.trace.HttpEvent;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;

/**
 * What becomes of a question about a name.
 *
 * @param reply absent where a server would be asked first
 * @param events why, in the order in which it was decided
 * @param warnings about files and servers
 */
public record NameReport(
        Question question, Optional<Bytes> reply, List<Trace.TraceEvent> events, List<String> warnings) {
    /** The source of a step that is a reason. */
    public static final String BECAUSE = "because";

    /** The source of a step that is a server which is asked. */
    public static final String FORWARDED = "forwarded";

    private static final int AUTHORITATIVE = 0x04;

    public NameReport {
        events = List.copyOf(events);
        warnings = List.copyOf(warnings);
    }

    /**
     * What one event tells.
     *
     * @param source of what is known; {@link #BECAUSE} and {@link #FORWARDED} are none
     * @param name that it is about; empty for a reason
     * @param lines of the configuration; empty where none is behind it
     */
    public record Step(String source, String name, String value, List<Directive> lines) {
        public Step {
            lines = List.copyOf(lines);
        }
    }

    /** What the events tell. */
    public List<Step> steps() {
        return events.stream().flatMap(event -> step(event).stream()).toList();
    }

    private static Optional<Step> step(Trace.TraceEvent event) {
        return switch (event) {
            case Trace.NameAnswered(var _, var source, var name, var value, var line) ->
                Optional.of(new Step(source, name, value, line.stream().toList()));
            case Trace.QueryFailed(var _, var source, var reason) ->
                Optional.of(new Step(source, "error", reason, List.of()));
            case Trace.RuleApplied(var _, var rule, var lines) -> Optional.of(new Step(BECAUSE, "", rule, lines));
            case Trace.QueryForwarded(var _, var name, var server) ->
                Optional.of(new Step(FORWARDED, name, server, List.of()));
            // The rest is about replies of servers, of which there is none here, or about machines.
            case Trace.DnsEvent _,
                    Trace.DhcpEvent _,
                    Trace.RaEvent _,
                    Trace.TftpEvent _,
                    HttpEvent _,
                    Trace.SanEvent _ -> Optional.empty();
        };
    }

    /** The reply in words: its response code, how many records it has, and whether it speaks with authority. */
    public String replyText() {
        if (reply.isEmpty()) return "none of ours: a server is asked first";
        Bytes octets = reply.get();
        int rcode = octets.at(3) & 0x0f;
        String text = Rcode.of(rcode).map(Rcode::name).orElse("RCODE " + rcode);
        int answers = octets.at(6) << 8 | octets.at(7);
        return text
                + (answers == 0 ? ", no records" : answers == 1 ? ", 1 record" : ", " + answers + " records")
                + ((octets.at(2) & AUTHORITATIVE) != 0 ? ", with authority" : "");
    }

    /** As JSON; members are added to it in time, but none changes its meaning. */
    public String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", question.name().toString());
        all.put("type", RecordType.text(question.type()));
        all.put("forwarded", reply.isEmpty());
        all.put("reply", replyText());
        all.put("events", steps().stream().map(NameReport::json).toList());
        all.put("warnings", warnings);
        return JsonText.of(all) + "\n";
    }

    private static Map<String, Object> json(Step step) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("source", step.source());
        if (!step.name().isEmpty()) all.put("name", step.name());
        all.put("value", step.value());
        all.put("lines", step.lines().stream().map(TraceJson::of).toList());
        return all;
    }
}
