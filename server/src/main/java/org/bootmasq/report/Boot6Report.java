package org.bootmasq.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Bytes;

/**
 * What a machine would be told by DHCPv6, and from stage to stage of its boot if it boots from the network.
 *
 * @param duid by which it shows itself
 * @param architecture option 61, absent if it does not boot from the network
 * @param assumptions about the network, where the configuration does not say
 * @param advertised what a host on its link is told by the router; empty where none advertises
 * @param warnings of what will not work
 */
public record Boot6Report(
        Bytes duid,
        OptionalInt architecture,
        List<String> assumptions,
        List<Stage6Report> stages,
        List<Trace.RaStep> advertised,
        List<String> warnings) {
    public Boot6Report {
        advertised = List.copyOf(advertised);
        assumptions = List.copyOf(assumptions);
        stages = List.copyOf(stages);
        warnings = List.copyOf(warnings);
    }

    /** As JSON; members are added to it in time, but none changes its meaning. */
    public String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("duid", duid.colonHex());
        architecture.ifPresent(number -> all.put("architecture", number));
        all.put("assumptions", assumptions);
        all.put("stages", stages.stream().map(Boot6Report::json).toList());
        all.put("advertised", advertised.stream().map(TraceJson::of).toList());
        all.put("warnings", warnings);
        return JsonText.of(all) + "\n";
    }

    private static Map<String, Object> json(Stage6Report stage) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("stage", stage.title());
        stage.replyName().ifPresent(name -> all.put("reply", name));
        all.put("addresses", stage.places());
        all.put("statuses", stage.statuses());
        if (!stage.bootFile().isEmpty()) all.put("bootFile", stage.bootFile());
        stage.servedFile().ifPresent(file -> all.put("servedFile", file));
        all.put(
                "events",
                stage.events().stream()
                        .map(Trace.DhcpEvent::step)
                        .map(TraceJson::of6)
                        .toList());
        return all;
    }
}
