package org.bootmasq.oracle;

import java.util.List;
import org.bootmasq.lab.Datagram;

/** What one server did with one case: the replies to each step of each client in turn, and what it logged. */
record Transcript(List<Step> steps, List<String> log) {
    Transcript {
        steps = List.copyOf(steps);
        log = List.copyOf(log);
    }

    /** One packet sent, and everything that came back: on which cable (0 is eth0), and what. */
    record Step(String client, String name, Datagram sent, List<Seen> replies) {
        Step {
            replies = List.copyOf(replies);
        }
    }

    record Seen(int cable, Datagram datagram) {}
}
