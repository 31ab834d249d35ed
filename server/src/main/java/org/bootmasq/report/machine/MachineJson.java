package org.bootmasq.report.machine;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Machines and their boots as members of JSON objects; members are added in time, but none changes its meaning. */
public final class MachineJson {
    private MachineJson() {}

    /** In the same order. */
    public static List<Map<String, Object>> of(List<Machine> machines) {
        return machines.stream().map(MachineJson::of).toList();
    }

    private static Map<String, Object> of(Machine machine) {
        var all = new LinkedHashMap<String, Object>();
        all.put("name", machine.name());
        all.put("program", machine.program());
        if (!machine.architecture().isEmpty()) all.put("architecture", machine.architecture());
        all.put("addresses", machine.addresses());
        all.put("boots", machine.boots().stream().map(MachineJson::of).toList());
        return all;
    }

    private static Map<String, Object> of(Boot boot) {
        var all = new LinkedHashMap<String, Object>();
        all.put("began", time(boot.beganMillis()));
        all.put("steps", boot.steps().stream().map(MachineJson::of).toList());
        if (boot.stepsLeftOut() > 0) all.put("stepsLeftOut", boot.stepsLeftOut());
        if (!boot.log().isEmpty()) all.put("log", boot.log());
        return all;
    }

    private static Map<String, Object> of(Step step) {
        var all = new LinkedHashMap<String, Object>();
        all.put("stage", step.stage().name().toLowerCase(Locale.ROOT));
        all.put("at", time(step.firstMillis()));
        if (step.times() > 1) {
            all.put("times", step.times());
            all.put("until", time(step.lastMillis()));
        }
        all.put("text", step.text());
        all.put("failed", step.failed());
        return all;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
