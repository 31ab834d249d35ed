package org.bootmasq.service;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.edge.FaultText;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;

/**
 * Several things that were made ready for other settings: all of them take effect, in the order in which they were
 * made ready, or none.
 */
final class PreparedTogether implements Prepared {
    private final List<Prepared> all = new ArrayList<>();
    private final Log log;

    PreparedTogether(Log log) {
        this.log = log;
    }

    /** One more is ready. */
    void add(Prepared ready) {
        all.add(ready);
    }

    @Override
    public void takeEffect() {
        all.forEach(Prepared::takeEffect);
    }

    /** Lets go of all of them, the last one first, even if one of them fails at that. */
    @Override
    public void abandon() {
        for (Prepared each : all.reversed()) {
            try {
                each.abandon();
            } catch (RuntimeException | Error fault) {
                log.log(Priority.ERR, "", "while giving up a change: " + FaultText.of(fault));
            }
        }
    }
}
