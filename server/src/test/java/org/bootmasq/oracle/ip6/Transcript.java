package org.bootmasq.oracle.ip6;

import java.util.List;
import java.util.Optional;
import org.bootmasq.lab.Packet6;

/**
 * What one server did with one case: the replies to each step of each client in turn, what it logged, and its lease
 * file at the end.
 */
record Transcript(List<Step> steps, List<String> log, List<String> leases) {
    Transcript {
        steps = List.copyOf(steps);
        log = List.copyOf(log);
        leases = List.copyOf(leases);
    }

    /** One packet sent, and everything that came back. */
    record Step(String client, String name, Packet6 sent, List<Seen> replies) {
        Step {
            replies = List.copyOf(replies);
        }
    }

    /** @param cable 0 is lan0, 1 is up0 */
    record Seen(int cable, Packet6 packet) {}

    Optional<Step> find(String client, String name) {
        return steps.stream()
                .filter(step -> step.client().equals(client) && step.name().equals(name))
                .findFirst();
    }
}
