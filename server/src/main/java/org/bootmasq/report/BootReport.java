package org.bootmasq.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.HardwareAddress;

/**
 * What a machine would be told from one stage of its boot to the last.
 *
 * @param architecture option 93
 * @param assumptions about the network, where the configuration does not say
 * @param warnings of what will not work
 */
public record BootReport(
        HardwareAddress hardware,
        int architecture,
        List<String> assumptions,
        List<StageReport> stages,
        List<String> warnings) {
    public BootReport {
        assumptions = List.copyOf(assumptions);
        stages = List.copyOf(stages);
        warnings = List.copyOf(warnings);
    }

    /** As JSON; members are added to it in time, but none changes its meaning. */
    public String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("mac", hardware.toString());
        all.put("architecture", architecture);
        all.put("assumptions", assumptions);
        all.put("stages", stages.stream().map(BootReport::json).toList());
        all.put("warnings", warnings);
        return JsonText.of(all) + "\n";
    }

    private static Map<String, Object> json(StageReport stage) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("stage", stage.stage().toString());
        stage.reply().flatMap(message -> message.type()).ifPresent(type -> all.put("reply", type.logName()));
        if (!stage.address().isUnspecified()) all.put("address", stage.address().toString());
        if (!stage.bootFile().isEmpty()) {
            all.put("bootFile", stage.bootFile());
            all.put("bootServer", stage.bootServer().toString());
            TraceJson.put(all, "bootFileLine", stage.bootLine());
            stage.servedFile().ifPresent(file -> all.put("servedFile", file));
        }
        stage.events().stream().findFirst().ifPresent(first -> all.put("client", TraceJson.of(first.client())));
        all.put(
                "events",
                stage.events().stream()
                        .map(Trace.DhcpEvent::step)
                        .map(TraceJson::of)
                        .toList());
        return all;
    }
}
