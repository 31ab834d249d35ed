package org.bootmasq.report.machine;

import java.util.List;

/**
 * A boot of a machine, from the first word of its firmware on.
 *
 * @param beganMillis since 1970
 * @param steps in their order
 * @param stepsLeftOut how many there were besides, for there is no room for all
 * @param log what the machine has sent as its log: the end of it
 */
public record Boot(long beganMillis, List<Step> steps, int stepsLeftOut, String log) {
    public Boot {
        steps = List.copyOf(steps);
    }
}
