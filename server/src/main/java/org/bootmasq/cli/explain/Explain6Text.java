package org.bootmasq.cli.explain;

import java.util.List;
import java.util.Optional;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.ra.message.NdOption;
import org.bootmasq.report.Boot6Report;
import org.bootmasq.report.OptionText6;
import org.bootmasq.report.Stage6Report;
import org.bootmasq.trace.Trace;

/** What a machine would be told by DHCPv6, as text for people. */
final class Explain6Text {
    private Explain6Text() {}

    static String of(Boot6Report report) {
        var text = new ExplainSteps(OptionText6::name, OptionText6::value);
        String machine = report.duid().colonHex();
        if (report.architecture().isPresent()) {
            int number = report.architecture().getAsInt();
            String title = Architecture.of(number).map(Architecture::title).orElse("unknown");
            machine += ", architecture " + number + " (" + title + ")";
        }
        text.line(machine);
        for (String assumption : report.assumptions()) text.line("  assumed: " + assumption);
        for (int i = 0; i < report.stages().size(); i++)
            stage(text, i + 1, report.stages().get(i));
        advertised(text, report.advertised());
        text.warnings(report.warnings());
        return text.toString();
    }

    private static void advertised(ExplainSteps text, List<Trace.RaStep> steps) {
        text.line("\nRouter advertisement" + (steps.isEmpty() ? ": none" : ""));
        for (Trace.RaStep step : steps) {
            switch (step) {
                case Trace.RouterSolicited(var source, var _) -> text.line("  asked by     " + source);
                case Trace.RouterAdvertised(var seconds, var flags, var preference, var line) ->
                    text.line("  router       for " + seconds + " s, preference " + preference
                            + (flags.isEmpty() ? "" : ", " + String.join(", ", flags)) + ExplainSteps.where(line));
                case Trace.PrefixAdvertised prefix -> {
                    text.line("  prefix       " + prefix.address() + "/" + prefix.length() + " "
                            + String.join(", ", prefix.flags()) + ", valid " + seconds(prefix.validSeconds())
                            + ", preferred " + seconds(prefix.preferredSeconds())
                            + ExplainSteps.where(Optional.of(prefix.lines().getLast())));
                }
                case Trace.RaOptionAdvertised(var name, var value, var line, var reason) ->
                    text.line("  tells        " + name + " = " + value + (reason.isEmpty() ? "" : ", " + reason)
                            + ExplainSteps.where(line));
                case Trace.RaLineNotApplied(var line, var code, var lacking, var _) ->
                    text.line("  not told     option " + code + ": "
                            + (lacking.isEmpty() ? "another line is told instead" : ExplainSteps.lacking(lacking))
                            + ExplainSteps.where(Optional.of(line)));
            }
        }
    }

    private static String seconds(long seconds) {
        return seconds == NdOption.INFINITE ? "for ever" : seconds + " s";
    }

    private static void stage(ExplainSteps text, int number, Stage6Report stage) {
        text.line("\nStage " + number + ": " + stage.title());
        List<Trace.DhcpStep> steps =
                stage.events().stream().map(Trace.DhcpEvent::step).toList();
        text.messages(steps);
        text.refusals(steps);
        text.line("  reply        " + reply(stage));
        for (String status : stage.statuses()) text.line("  status       " + status);
        text.addresses(steps);
        text.tags(steps);
        if (!stage.bootFile().isEmpty()) text.line("  boot file    " + stage.bootFile());
        stage.servedFile().ifPresent(file -> text.line("  served       " + file));
        text.options(steps);
        text.linesNotApplied(steps);
    }

    private static String reply(Stage6Report stage) {
        if (stage.replyName().isEmpty()) return "none";
        String places = String.join(", ", stage.places());
        return stage.replyName().get() + (places.isEmpty() ? " without an address" : " of " + places);
    }
}
