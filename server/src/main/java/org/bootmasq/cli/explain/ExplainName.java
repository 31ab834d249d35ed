package org.bootmasq.cli.explain;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bootmasq.config.Directive;
import org.bootmasq.dns.message.Name;
import org.bootmasq.dns.message.Question;
import org.bootmasq.dns.message.RecordType;
import org.bootmasq.dns.message.ReverseName;
import org.bootmasq.net.InterfaceAddress;
import org.bootmasq.report.NameReport;
import org.bootmasq.service.Settings;
import org.bootmasq.service.rehearsal.DnsInquiry;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * {@code bootmasq explain NAME [TYPE]}: which line answers a name, or which server would be asked and why. Sends
 * nothing.
 */
@Command(
        name = "bootmasq explain NAME [TYPE]",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Says which line of the configuration answers a name or an address, or which server would be"
                + " asked and why. All other options are dnsmasq's: -C FILE names the configuration.")
final class ExplainName implements Callable<Integer> {
    private static final int USAGE = 2;

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
        var report = new NameReport(question, result.reply(), result.events(), result.warnings());
        out.print(json ? report.json() : text(report));
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

    private static String text(NameReport report) {
        Question question = report.question();
        var text = new StringBuilder(question.name() + " " + RecordType.text(question.type()) + "\n");
        line(text, "reply", report.replyText(), List.of());
        for (NameReport.Step step : report.steps()) {
            String what = switch (step.source()) {
                case NameReport.BECAUSE -> step.value();
                case NameReport.FORWARDED -> step.name() + " to " + step.value();
                default -> step.name() + " is " + step.value();
            };
            line(text, step.source(), what, step.lines());
        }
        for (String warning : report.warnings()) line(text, "warning", warning, List.of());
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
}
