package org.bootmasq.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootmasq.dhcp4.Effect;
import org.bootmasq.lease.LeaseChange;

/**
 * Carries out what the DHCPv4 engine decided about a batch of messages: makes all its leases durable with one write, then logs, sends and calls the
 * script in the engine's order. Where the leases could not be made durable, what follows them is not sent: the clients ask again. A message whose effects
 * cannot be carried out loses no others theirs.
 */
public final class Dhcp4Effects {
    /** Sends messages and probes; failures are its own to log. */
    public interface Outlet {
        void send(Effect.Send send);

        void ping(Effect.Ping ping);

        /** The batch is over: nothing may stay behind in a buffer. */
        void flush();
    }

    private final LeaseStore store;
    private final Outlet outlet;
    private final Optional<ScriptRunner> scripts;
    private final Log log;
    private final Faults faults;
    private final List<List<Effect>> batch = new ArrayList<>();
    private final List<LeaseChange> changes = new ArrayList<>();
    private Consumer<List<LeaseChange>> witness = _ -> {};

    public Dhcp4Effects(LeaseStore store, Outlet outlet, Optional<ScriptRunner> scripts, Log log) {
        this.store = store;
        this.outlet = outlet;
        this.scripts = scripts;
        this.log = log;
        faults = new Faults(log, "dhcp");
    }

    /** Tells of leases that are durable, before anything is sent that acknowledges them: a machine's name is known when it hears of its address. */
    public void tell(Consumer<List<LeaseChange>> listener) {
        witness = listener;
    }

    /** Takes the effects of one message or timer; nothing happens before {@link #carryOut}. */
    public void add(List<Effect> effects) {
        if (effects.isEmpty()) return;
        batch.add(effects);
        for (Effect effect : effects) {
            if (effect instanceof Effect.SaveLease save) changes.add(save.change());
        }
    }

    /** Does all that was added. Returns whether leases had to be made durable for it. */
    public boolean carryOut() {
        if (batch.isEmpty()) return false;
        boolean synced = !changes.isEmpty();
        try {
            boolean durable = !synced || append();
            if (synced && durable) tell();
            for (List<Effect> effects : batch) {
                try {
                    carryOut(effects, durable);
                } catch (RuntimeException | Error fault) {
                    faults.dropped(() -> "what was decided: " + effects, fault);
                }
            }
            outlet.flush();
        } finally {
            batch.clear();
            changes.clear();
        }
        return synced;
    }

    /** Whether the leases are durable; where nobody can tell they are not. */
    private boolean append() {
        try {
            return store.append(changes);
        } catch (RuntimeException | Error fault) {
            faults.dropped(() -> changes.size() + " changes of leases", fault);
            return false;
        }
    }

    private void tell() {
        try {
            witness.accept(List.copyOf(changes));
        } catch (RuntimeException | Error fault) {
            faults.dropped(() -> "names of " + changes.size() + " leases", fault);
        }
    }

    private void carryOut(List<Effect> effects, boolean durable) {
        boolean withheld = false;
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.SaveLease _ -> withheld = !durable;
                case Effect.Send send -> {
                    if (!withheld) outlet.send(send);
                }
                case Effect.Ping ping -> outlet.ping(ping);
                case Effect.Log line -> log.log(priority(line.priority()), line.subsystem(), line.text());
                case Effect.Script script -> scripts.ifPresent(runner -> runner.run(new ScriptCall.Decided(script)));
            }
        }
    }

    private static Priority priority(Effect.Priority priority) {
        return switch (priority) {
            case ERROR -> Priority.ERR;
            case WARNING -> Priority.WARNING;
            case NOTICE -> Priority.NOTICE;
            case INFO -> Priority.INFO;
        };
    }
}
