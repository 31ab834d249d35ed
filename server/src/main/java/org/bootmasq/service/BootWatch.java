package org.bootmasq.service;

import java.util.List;
import java.util.Optional;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.log.Log;
import org.bootmasq.report.machine.Machine;
import org.bootmasq.report.machine.Machines;
import org.bootmasq.trace.Trace;

/**
 * What the services tell of the boots of machines. Nobody listens, and no class of it is loaded, until something wants
 * boots to be known. Safe for several threads.
 */
final class BootWatch implements Trace {
    private final Faults faults;
    private volatile Optional<Machines> machines = Optional.empty();

    BootWatch(Log log) {
        faults = new Faults(log, "");
    }

    /** Boots are kept from now on; of those before nothing is known. */
    synchronized void begin() {
        if (machines.isEmpty()) machines = Optional.of(new Machines(System::currentTimeMillis));
    }

    @Override
    public boolean isOn() {
        return machines.isPresent();
    }

    @Override
    public boolean wantsLines() {
        return false;
    }

    /** A fault here costs what is known of a boot, and never the boot. */
    @Override
    public void tell(TraceEvent event) {
        Optional<Machines> those = machines;
        if (those.isEmpty()) return;
        try {
            those.get().tell(event);
        } catch (RuntimeException | Error fault) {
            faults.dropped(() -> "what was told of a boot: " + event.getClass().getSimpleName(), fault);
        }
    }

    /** The machines that somebody means by an address or a name; all of them by nothing. Absent if none are kept. */
    Optional<List<Machine>> list(String which) {
        return machines.map(those -> those.list(which));
    }
}
