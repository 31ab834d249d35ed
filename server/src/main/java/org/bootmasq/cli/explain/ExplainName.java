package org.bootmasq.cli.explain;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bootmasq.config.Directive;
import org.bootmasq.dns.local.InterfaceAddress;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.RecordType;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.report.JsonText;
import org.bootmasq.service.DnsInquiry;
import org.bootmasq.service.Settings;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code bootmasq explain NAME [TYPE]}: which line answers a name, or which server would be asked and why. Sends nothing. */
@Command(
        name = "bootmasq explain NAME [TYPE]",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Says which line of the configuration answers a name or an address, or which server would be"
                + " asked and why. All other options are dnsmasq's: -C FILE names the configuration.")
final class ExplainName implements Callable<Integer> {
    private static final int USAGE = 2;
    private static final List<String> RCODES =
            List.of("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED");
    private static final int AUTHORITATIVE = 0x04;
    private static final String BECAUSE = "because";
    private static final String FORWARDED = "forwarded";

    /**
     * What one event tells.
     *
     * @param source of what is known, {@code because} for a reason, {@code forwarded} for a server that is asked
     * @param name that it is about; empty for a reason
     * @param lines of the configuration; empty where none is behind it
     */
    private record Told(String source, String name, String value, List<Directive> lines) {
        private Told {
            lines = List.copyOf(lines);
        }
    }

    private final PrintStream out;
    private final PrintStream err;
    private final List<String> words;

    @Option(
            names = "--at",
            paramLabel = "ADDRESS[%%INTERFACE]",
            description = "Our address that is asked, for auth-server; 127.0.0.1 if not given.")
    private String at = "127.0.0.1%lo";

    @Option(names = "--json", description = "The same as JSON.")
    private boolean json;

    @Unmatched
    private List<String> dnsmasq = new ArrayList<>();

    /** @param words the name, and perhaps a type */
    ExplainName(List<String> words, PrintStream out, PrintStream err) {
        this.words = words;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        try {
            return explain();
        } catch (IllegalArgumentException e) {
            err.println("bootmasq explain: " + e.getMessage());
            return USAGE;
        }
    }

    private int explain() {
        if (dnsmasq.stream().anyMatch(argument -> argument.startsWith("--mac")))
            throw new IllegalArgumentException("either a name is asked about or --mac, not both");
        if (words.size() > 2)
            throw new IllegalArgumentException("a name and a type are wanted, not also " + words.get(2));
        var configuration = ExplainConfiguration.read(dnsmasq, err);
        if (configuration.settings().isEmpty()) return configuration.status();
        Settings settings = configuration.settings().get();
        Question question = question();
        InterfaceAddress here = here();
        DnsInquiry.Result result = DnsInquiry.ask(settings, question, here, List.of(here));
        out.print(json ? json(question, result) : text(question, result));
        return 0;
    }

    private Question question() {
        String name = words.getFirst();
        String type = words.size() > 1 ? words.get(1) : "";
        Optional<IpAddress> address = type.isEmpty() ? IpAddress.parse(name) : Optional.empty();
        if (address.isPresent())
            return Question.in(
                    ReverseName.of(address.get()), RecordType.number("PTR").orElseThrow());
        String wanted = type.isEmpty() ? "A" : type;
        int number = RecordType.number(wanted)
                .orElseThrow(() -> new IllegalArgumentException("no type of records: " + wanted));
        Name asked = Name.parse(name).orElseThrow(() -> new IllegalArgumentException("not a domain name: " + name));
        return Question.in(asked, number);
    }

    private InterfaceAddress here() {
        String[] parts = at.split("%", 2);
        IpAddress address = IpAddress.parse(parts[0])
                .orElseThrow(() -> new IllegalArgumentException("--at is not an address: " + at));
        return new InterfaceAddress(parts.length > 1 ? parts[1] : "eth0", 1, address, address instanceof Ip4 ? 24 : 64);
    }

    private static String reply(DnsInquiry.Result result) {
        if (result.reply().isEmpty()) return "none of ours: a server is asked first";
        Bytes octets = result.reply().get();
        int rcode = octets.at(3) & 0x0f;
        String text = rcode < RCODES.size() ? RCODES.get(rcode) : "RCODE " + rcode;
        int answers = octets.at(6) << 8 | octets.at(7);
        return text
                + (answers == 0 ? ", no records" : answers == 1 ? ", 1 record" : ", " + answers + " records")
                + ((octets.at(2) & AUTHORITATIVE) != 0 ? ", with authority" : "");
    }

    private static List<Told> told(DnsInquiry.Result result) {
        return result.events().stream().flatMap(event -> told(event).stream()).toList();
    }

    private static Optional<Told> told(Trace.TraceEvent event) {
        return switch (event) {
            case Trace.NameAnswered(var _, var source, var name, var value, var line) ->
                Optional.of(new Told(source, name, value, line.stream().toList()));
            case Trace.QueryFailed(var _, var source, var reason) ->
                Optional.of(new Told(source, "error", reason, List.of()));
            case Trace.RuleApplied(var _, var rule, var lines) -> Optional.of(new Told(BECAUSE, "", rule, lines));
            case Trace.QueryForwarded(var _, var name, var server) ->
                Optional.of(new Told(FORWARDED, name, server, List.of()));
            // The rest is about replies of servers, of which there is none here, or about machines.
            case Trace.DnsEvent _, Trace.DhcpEvent _, Trace.TftpEvent _ -> Optional.empty();
        };
    }

    private static String text(Question question, DnsInquiry.Result result) {
        var text = new StringBuilder(question.name() + " " + RecordType.text(question.type()) + "\n");
        line(text, "reply", reply(result), List.of());
        for (Told each : told(result)) {
            String what = switch (each.source) {
                case BECAUSE -> each.value;
                case FORWARDED -> each.name + " to " + each.value;
                default -> each.name + " is " + each.value;
            };
            line(text, each.source, what, each.lines);
        }
        for (String warning : result.warnings()) line(text, "warning", warning, List.of());
        return text.toString();
    }

    private static void line(StringBuilder text, String source, String what, List<Directive> lines) {
        text.append(String.format("  %-12s %s", source, what));
        for (Directive each : lines) {
            text.append("  <- ").append(each.origin()).append(": ");
            text.append(each.origin().text().strip());
        }
        text.append('\n');
    }

    private static String json(Question question, DnsInquiry.Result result) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", question.name().toString());
        all.put("type", RecordType.text(question.type()));
        all.put("forwarded", result.reply().isEmpty());
        all.put("reply", reply(result));
        all.put("events", told(result).stream().map(ExplainName::json).toList());
        all.put("warnings", result.warnings());
        return JsonText.of(all) + "\n";
    }

    private static Map<String, Object> json(Told told) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("source", told.source);
        if (!told.name.isEmpty()) all.put("name", told.name);
        all.put("value", told.value);
        all.put("lines", told.lines.stream().map(ExplainName::json).toList());
        return all;
    }

    private static Map<String, Object> json(Directive directive) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("source", directive.origin().source());
        line.put("line", directive.origin().line());
        line.put("text", directive.origin().text().strip());
        return line;
    }
}
