package org.bootmasq.cli.explain;

import java.util.Optional;
import java.util.stream.Collectors;
import org.bootmasq.config.Directive;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.report.BootReport;
import org.bootmasq.report.OptionText;
import org.bootmasq.report.StageReport;
import org.bootmasq.trace.Trace;

/** What a machine would be told, as text for people. */
final class ExplainText {
    private ExplainText() {}

    static String of(BootReport report) {
        var out = new StringBuilder();
        out.append(report.hardware())
                .append(", ")
                .append(architecture(report.architecture()))
                .append('\n');
        for (String assumption : report.assumptions()) line(out, "  assumed: " + assumption);
        for (int i = 0; i < report.stages().size(); i++)
            stage(out, i + 1, report.stages().get(i));
        if (!report.warnings().isEmpty()) line(out, "\nThis will not work:");
        for (String warning : report.warnings()) line(out, "  " + warning);
        return out.toString();
    }

    private static String architecture(int number) {
        String title = Architecture.of(number).map(Architecture::title).orElse("unknown");
        return "architecture " + number + " (" + title + ")";
    }

    private static void stage(StringBuilder out, int number, StageReport stage) {
        line(out, "\nStage " + number + ": " + stage.stage().title());
        for (var event : stage.events()) message(out, event.step());
        for (var refused : stage.steps(Trace.Refused.class))
            line(out, "  no answer    " + refused.reason() + where(refused.directive()));
        if (stage.reply().isEmpty()) line(out, "  reply        none");
        else line(out, "  reply        " + reply(stage));
        for (var chosen : stage.steps(Trace.AddressChosen.class))
            line(out, "  address      " + chosen.address() + ", from " + chosen.rule() + where(chosen.directive()));
        for (var tag : stage.steps(Trace.TagSet.class))
            line(out, "  tag          " + tag.tag() + ": " + tag.reason() + where(tag.directive()));
        String played = stage.item().isPresent() ? ", which is played here" : "";
        for (var entry : stage.steps(Trace.MenuEntry.class)) {
            String type = entry.type() == 0 ? "its own disk" : "type " + entry.type();
            line(
                    out,
                    "  menu         \"" + entry.text() + "\", " + type + played
                            + where(Optional.of(entry.directive())));
            played = "";
        }
        if (!stage.bootFile().isEmpty()) {
            Optional<Directive> chosen = stage.bootLine();
            line(
                    out,
                    "  boot file    " + stage.bootFile()
                            + (stage.bootFile().contains("://") ? "" : " from " + stage.bootServer()) + where(chosen));
        }
        for (var option : stage.steps(Trace.OptionChosen.class))
            line(
                    out,
                    "  option       " + option.code() + " " + OptionText.name(option.code()) + " = "
                            + OptionText.value(option.code(), option.value())
                            + (option.reason().isEmpty() ? "" : ", " + option.reason()) + where(option.directive()));
        for (var skipped : stage.steps(Trace.LineNotApplied.class))
            line(out, "  not applied  " + lacking(skipped) + where(Optional.of(skipped.directive())));
    }

    private static void message(StringBuilder out, Trace.DhcpStep step) {
        if (step instanceof Trace.MessageReceived received) line(out, "  received     " + received.type());
        if (step instanceof Trace.MessageSent sent) {
            String where = sent.destination() + " port " + sent.port();
            line(out, "  sent         " + sent.type() + ", " + sent.octets() + " octets to " + where);
        }
    }

    private static String reply(StageReport stage) {
        String type = stage.reply()
                .flatMap(message -> message.type())
                .map(one -> one.logName())
                .orElse("BOOTREPLY");
        return type + (stage.address().isUnspecified() ? " without an address" : " of " + stage.address());
    }

    private static String lacking(Trace.LineNotApplied line) {
        if (line.lacking().isEmpty()) return line.reason();
        String terms = line.lacking().stream()
                .map(term -> term.negated()
                        ? "the tag " + term.name() + " is set"
                        : "the tag " + term.name() + " is not set")
                .collect(Collectors.joining(", "));
        return terms;
    }

    private static String where(Optional<Directive> directive) {
        return directive
                .map(d -> "  <- " + d.origin() + ": " + d.origin().text().strip())
                .orElse("");
    }

    private static void line(StringBuilder out, String text) {
        out.append(text.stripTrailing()).append('\n');
    }
}
