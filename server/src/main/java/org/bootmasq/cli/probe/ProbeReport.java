package org.bootmasq.cli.probe;

import java.util.List;
import org.bootmasq.probe.Finding;
import org.bootmasq.probe.Judgement;
import org.bootmasq.probe.ProbedStage;
import org.bootmasq.wire.HardwareAddress;

/**
 * What a probe has seen, and what it thinks of it.
 *
 * @param network the interface's name
 * @param architecture of the machine that was played, option 93
 */
record ProbeReport(
        String network, HardwareAddress hardware, int architecture, List<ProbedStage> stages, List<Finding> findings) {
    private static final int FINE = 0;
    private static final int WARNING = 1;
    private static final int CRITICAL = 2;

    ProbeReport {
        stages = List.copyOf(stages);
        findings = List.copyOf(findings);
    }

    static ProbeReport of(String network, HardwareAddress hardware, int architecture, List<ProbedStage> stages) {
        return new ProbeReport(network, hardware, architecture, stages, Judgement.of(architecture, stages));
    }

    /** As monitoring plugins have it. */
    int exitStatus() {
        return Judgement.worst(findings)
                .map(worst -> switch (worst) {
                    case NOTE -> FINE;
                    case WARNING -> WARNING;
                    case CRITICAL -> CRITICAL;
                })
                .orElse(FINE);
    }
}
