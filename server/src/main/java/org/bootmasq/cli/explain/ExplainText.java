package org.bootmasq.cli.explain;

import java.util.List;
import java.util.Optional;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.report.BootReport;
import org.bootmasq.report.OptionText;
import org.bootmasq.report.StageReport;
import org.bootmasq.trace.Trace;

/** What a machine would be told, as text for people. */
final class ExplainText {
    private ExplainText() {}

    static String of(BootReport report) {
        var text = new ExplainSteps(OptionText::name, OptionText::value);
        text.line(report.hardware() + ", " + architecture(report.architecture()));
        for (String assumption : report.assumptions()) text.line("  assumed: " + assumption);
        for (int i = 0; i < report.stages().size(); i++)
            stage(text, i + 1, report.stages().get(i));
        text.warnings(report.warnings());
        return text.toString();
    }

    private static String architecture(int number) {
        String title = Architecture.of(number).map(Architecture::title).orElse("unknown");
        return "architecture " + number + " (" + title + ")";
    }

    private static void stage(ExplainSteps text, int number, StageReport stage) {
        text.line("\nStage " + number + ": " + stage.stage().title());
        List<Trace.DhcpStep> steps =
                stage.events().stream().map(Trace.DhcpEvent::step).toList();
        text.messages(steps);
        text.refusals(steps);
        text.line("  reply        " + (stage.reply().isEmpty() ? "none" : reply(stage)));
        text.addresses(steps);
        text.tags(steps);
        menu(text, stage);
        if (!stage.bootFile().isEmpty()) {
            text.line("  boot file    " + stage.bootFile()
                    + (stage.bootFile().contains("://") ? "" : " from " + stage.bootServer())
                    + ExplainSteps.where(stage.bootLine()));
        }
        stage.servedFile().ifPresent(file -> text.line("  served       " + file));
        text.options(steps);
        text.linesNotApplied(steps);
    }

    private static void menu(ExplainSteps text, StageReport stage) {
        String played = stage.item().isPresent() ? ", which is played here" : "";
        for (var entry : stage.steps(Trace.MenuEntry.class)) {
            String type = entry.type() == 0 ? "its own disk" : "type " + entry.type();
            text.line("  menu         \"" + entry.text() + "\", " + type + played
                    + ExplainSteps.where(Optional.of(entry.directive())));
            played = "";
        }
    }

    private static String reply(StageReport stage) {
        String type = stage.reply()
                .flatMap(message -> message.type())
                .map(one -> one.logName())
                .orElse("BOOTREPLY");
        return type + (stage.address().isUnspecified() ? " without an address" : " of " + stage.address());
    }
}
