package org.bootmasq.edge.dhcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.lease.Durability;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.edge.script.ScriptCall;
import org.bootmasq.edge.script.ScriptRunner;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.Ip4;

/**
 * Carries out what the DHCPv4 engine decided about a batch of messages: makes all its leases durable with one write, then logs, sends and calls the
 * script in the engine's order. Where the leases could not be made durable, a client is acknowledged what is durable of its lease, or nothing. A message
 * whose effects cannot be carried out loses no others theirs.
 */
public final class Dhcp4Effects {
    /** Sends messages and probes; failures are its own to log. */
    public interface Outlet {
        void send(Effect.Send send);

        void ping(Effect.Ping ping);

        /** The batch is over: nothing may stay behind in a buffer. */
        void flush();
    }

    /** Hears who holds which address: of clients whose lease is durable, and of each lease's end. */
    public interface Holders {
        /** @param tags the client's at that moment */
        void acknowledged(Ip4 address, Set<String> tags);

        void ended(Ip4 address);

        /** Nobody listens. */
        Holders NONE = new Holders() {
            @Override
            public void acknowledged(Ip4 address, Set<String> tags) {}

            @Override
            public void ended(Ip4 address) {}
        };
    }

    private final Durability store;
    private final Holders holders;
    private final Outlet outlet;
    private final Optional<ScriptRunner> scripts;
    private final Log log;
    private final Faults faults;
    private final List<List<Effect>> batch = new ArrayList<>();
    private final List<LeaseChange> changes = new ArrayList<>();
    private Consumer<List<LeaseChange>> witness = _ -> {};

    public Dhcp4Effects(Durability store, Outlet outlet, Optional<ScriptRunner> scripts, Holders holders, Log log) {
        this.store = store;
        this.outlet = outlet;
        this.scripts = scripts;
        this.holders = holders;
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
        boolean holds = true;
        // What is done instead is decided by the engine, which may still have the list in hand.
        for (Effect effect : durable ? effects : List.copyOf(effects)) {
            switch (effect) {
                case Effect.SaveLease(LeaseChange change) -> {
                    if (change instanceof LeaseChange.Deleted) holders.ended(change.address());
                }
                case Effect.OnlyIfDurable acknowledge -> {
                    if (!durable) {
                        withheld = true;
                        List<Effect> instead = instead(acknowledge);
                        holds = !instead.isEmpty();
                        carryOut(instead, true);
                    }
                }
                case Effect.Holds held -> {
                    if (holds) holders.acknowledged(held.address(), held.tags());
                }
                case Effect.Send send -> {
                    if (!withheld) outlet.send(send);
                }
                case Effect.Ping ping -> outlet.ping(ping);
                case Effect.Log line -> {
                    if (!withheld) log(line);
                }
                case Effect.Script script -> scripts.ifPresent(runner -> runner.run(new ScriptCall.Decided(script)));
            }
        }
    }

    /** A client whose lease is durable until a later moment is acknowledged until then. */
    private List<Effect> instead(Effect.OnlyIfDurable acknowledge) {
        Lease lease = acknowledge.lease();
        return store.durable(lease.address())
                .filter(held -> held.hardware().equals(lease.hardware())
                        && held.clientId().equals(lease.clientId()))
                .map(held -> acknowledge.instead().apply(held.expires()))
                .orElse(List.of());
    }

    private void log(Effect.Log line) {
        log.log(priority(line.priority()), line.subsystem(), line.text());
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
