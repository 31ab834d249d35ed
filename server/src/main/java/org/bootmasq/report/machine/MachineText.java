package org.bootmasq.report.machine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.bootmasq.wire.LogText;

/** Machines and their boots for people, a line for each thing that happened. */
public final class MachineText {
    private MachineText() {}

    /** Of several the latest boot of each; of one all that there are, with their logs. */
    public static String of(List<Machine> machines) {
        var out = new StringBuilder();
        boolean whole = machines.size() == 1;
        for (Machine machine : machines) {
            if (!out.isEmpty()) out.append('\n');
            head(machine, out);
            List<Boot> boots = machine.boots();
            for (Boot boot : whole ? boots : boots.subList(0, Math.min(1, boots.size()))) add(boot, whole, out);
        }
        return out.toString();
    }

    private static void head(Machine machine, StringBuilder out) {
        out.append(machine.name());
        machine.addresses().stream()
                .limit(1)
                .forEach(address -> out.append("  ").append(address));
        if (!machine.architecture().isEmpty()) out.append("  ").append(machine.architecture());
        out.append("  ").append(machine.program()).append('\n');
    }

    private static void add(Boot boot, boolean withLog, StringBuilder out) {
        out.append("  boot of ")
                .append(Instant.ofEpochMilli(boot.beganMillis()).truncatedTo(ChronoUnit.SECONDS))
                .append('\n');
        for (Step step : boot.steps()) {
            double seconds = (step.firstMillis() - boot.beganMillis()) / 1000.0;
            out.append(String.format(
                    Locale.ROOT,
                    "    %+9.3f  %-6s  %s%s%s%n",
                    seconds,
                    step.stage().name().toLowerCase(Locale.ROOT),
                    step.failed() ? "failed: " : "",
                    step.text(),
                    step.times() > 1 ? " (" + step.times() + " times)" : ""));
        }
        if (boot.stepsLeftOut() > 0)
            out.append("    and ").append(boot.stepsLeftOut()).append(" more\n");
        if (withLog)
            boot.log()
                    .lines()
                    .forEach(line ->
                            out.append("    | ").append(LogText.of(line)).append('\n'));
    }
}
