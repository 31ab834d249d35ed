package org.bootmasq.edge.dhcp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.lease.Durability;
import org.bootmasq.edge.lease.Durability.Outcome;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.edge.script.ScriptCall;
import org.bootmasq.edge.script.ScriptRunner;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.wire.IpAddress;

/**
 * Carries out what an engine of DHCP decided about a batch of messages: commits all its changes of leases together, and
 * logs, sends and calls the script in the engine's order. What changes leases waits in a queue, in the order of the
 * commits, until its commit is answered; what does not, such as an offer, waits for nobody. Where a commit turns out
 * not to be durable, a client is acknowledged what is durable of its lease, or nothing. A message whose effects cannot
 * be carried out loses no others theirs.
 */
public final class DhcpEffects implements AutoCloseable {
    /** Hears who holds which address: of clients whose lease is durable, and of each lease's end. */
    public interface Holders {
        /** @param tags the client's at that moment */
        void acknowledged(IpAddress address, Set<String> tags);

        void ended(IpAddress address);

        /** Nobody listens. */
        Holders NONE = new Holders() {
            @Override
            public void acknowledged(IpAddress address, Set<String> tags) {}

            @Override
            public void ended(IpAddress address) {}
        };
    }

    private final Durability store;
    private final Holders holders;
    private final Outlet4 outlet4;
    private final Outlet6 outlet6;
    private final Optional<ScriptRunner> scripts;
    private final Log log;
    private final Faults faults;
    private List<Decision> batch = new ArrayList<>();
    private List<LeaseChange> changes = new ArrayList<>();
    private final Queue<Commit> commits = new ArrayDeque<>();
    private Consumer<List<LeaseChange>> witness = _ -> {};
    private Consumer<Effect.SignalLease> signals = _ -> {};

    public DhcpEffects(
            Durability store,
            Outlet4 outlet4,
            Outlet6 outlet6,
            Optional<ScriptRunner> scripts,
            Holders holders,
            Log log) {
        this.store = store;
        this.outlet4 = outlet4;
        this.outlet6 = outlet6;
        this.scripts = scripts;
        this.holders = holders;
        this.log = log;
        faults = new Faults(log, "dhcp");
    }

    /** What one message or timer led to. */
    private record Decision(List<Effect> effects, boolean pxePort, boolean changesLeases) {}

    /** The changes of one batch, and the decisions that wait until the changes are durable. */
    private final class Commit implements Durability.Answer {
        private final List<LeaseChange> changes;
        private List<Decision> waiting;
        private Optional<Outcome> outcome = Optional.empty();
        private boolean over;

        private Commit(List<LeaseChange> changes, List<Decision> waiting) {
            this.changes = changes;
            this.waiting = waiting;
        }

        @Override
        public void onDurable(Outcome answer) {
            if (outcome.isPresent()) return;
            outcome = Optional.of(answer);
            carryOutAnswered();
        }

        /** What need not wait for the answer. */
        private List<Decision> takeIndependent() {
            List<Decision> independent =
                    waiting.stream().filter(each -> !each.changesLeases()).toList();
            waiting = waiting.stream().filter(Decision::changesLeases).toList();
            return independent;
        }
    }

    /**
     * Tells of leases that are durable, before anything is sent that acknowledges them: a machine's name is known when
     * it hears of its address.
     */
    public void tell(Consumer<List<LeaseChange>> listener) {
        witness = listener;
    }

    /** Has signals of leases sent by this. */
    public void signalBy(Consumer<Effect.SignalLease> sender) {
        signals = sender;
    }

    /** Takes the effects of one message or timer; nothing happens before {@link #carryOut}. */
    public void add(List<Effect> effects) {
        add(effects, false);
    }

    /** @param pxePort whether the message arrived at the PXE port, and its answer leaves from there */
    public void add(List<Effect> effects, boolean pxePort) {
        if (effects.isEmpty()) return;
        int before = changes.size();
        for (Effect effect : effects) {
            if (effect instanceof Effect.SaveLease save) changes.add(save.change());
        }
        batch.add(new Decision(effects, pxePort, changes.size() > before));
    }

    /**
     * Does all that was added, but for what must wait until changes of leases are durable.
     *
     * @return whether there were such changes and they were made durable meanwhile, which takes time
     */
    public boolean carryOut() {
        if (batch.isEmpty()) return false;
        List<Decision> decisions = batch;
        batch = new ArrayList<>();
        if (changes.isEmpty()) {
            carryOut(decisions, Outcome.DURABLE);
            flush();
            return false;
        }
        var commit = new Commit(changes, decisions);
        changes = new ArrayList<>();
        commits.add(commit);
        begin(commit);
        if (!commit.over) {
            carryOut(commit.takeIndependent(), Outcome.DURABLE);
            flush();
        }
        return commit.outcome.isPresent();
    }

    /** Where nobody can tell whether leases are durable they are not. */
    private void begin(Commit commit) {
        try {
            store.commit(commit.changes, commit);
        } catch (RuntimeException | Error fault) {
            faults.dropped(() -> commit.changes.size() + " changes of leases", fault);
            commit.onDurable(new Outcome.NotDurable(Map.of()));
        }
    }

    /** In the order of the commits, whoever is answered first. */
    private void carryOutAnswered() {
        boolean any = false;
        for (Commit first = commits.peek(); first != null && first.outcome.isPresent(); first = commits.peek()) {
            commits.remove();
            first.over = true;
            Outcome outcome = first.outcome.get();
            if (outcome instanceof Outcome.Durable) tell(first.changes);
            carryOut(first.waiting, outcome);
            any = true;
        }
        if (any) flush();
    }

    private void tell(List<LeaseChange> changes) {
        try {
            witness.accept(changes);
        } catch (RuntimeException | Error fault) {
            faults.dropped(() -> "names of " + changes.size() + " leases", fault);
        }
    }

    private void flush() {
        outlet4.flush();
        outlet6.flush();
    }

    private void carryOut(List<Decision> decisions, Outcome outcome) {
        for (Decision decision : decisions) {
            try {
                carryOut(decision.effects, decision.pxePort, outcome);
            } catch (RuntimeException | Error fault) {
                faults.dropped(() -> "what was decided: " + decision.effects, fault);
            }
        }
    }

    private void carryOut(List<Effect> effects, boolean pxePort, Outcome outcome) {
        boolean withheld = false;
        boolean holds = true;
        // What is done instead is decided by the engine, which may still have the list in hand.
        for (Effect effect : outcome instanceof Outcome.Durable ? effects : List.copyOf(effects)) {
            switch (effect) {
                case Effect.SaveLease(LeaseChange change) -> {
                    if (change instanceof LeaseChange.Deleted) holders.ended(change.address());
                }
                case Effect.OnlyIfDurable acknowledge -> {
                    if (outcome instanceof Outcome.NotDurable(Map<IpAddress, Lease> held)) {
                        withheld = true;
                        List<Effect> instead = instead(acknowledge, held);
                        holds = !instead.isEmpty();
                        carryOut(instead, pxePort, Outcome.DURABLE);
                    }
                }
                case Effect.Holds held -> {
                    if (holds) holders.acknowledged(held.address(), held.tags());
                }
                case Effect.Send send -> {
                    if (!withheld) outlet4.send(send, pxePort);
                }
                case Effect.Ping ping -> outlet4.ping(ping);
                case Effect.Send6 send -> {
                    if (!withheld) outlet6.send(send);
                }
                case Effect.AskNeighbour question -> outlet6.ask(question);
                case Effect.AddRoute route -> {
                    if (!withheld) outlet6.add(route);
                }
                case Effect.RemoveRoute route -> outlet6.remove(route);
                case Effect.Log line -> {
                    if (!withheld) log(line);
                }
                case Effect.SignalLease signal -> signals.accept(signal);
                case Effect.Script script -> scripts.ifPresent(runner -> runner.run(new ScriptCall.Decided(script)));
            }
        }
    }

    /** What a client has durably of its leases, if anything, is acknowledged until it ends there. */
    private static List<Effect> instead(Effect.OnlyIfDurable acknowledge, Map<IpAddress, Lease> durable) {
        var had = new ArrayList<Lease>();
        for (Lease lease : acknowledge.leases()) {
            Lease held = durable.get(lease.address());
            if (held != null && held.isOfClientOf(lease)) had.add(held);
        }
        return had.isEmpty() ? List.of() : acknowledge.instead().apply(had);
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

    /**
     * Ends with what waits undone: no reply goes out whose lease nobody knows to be durable, and its client asks again.
     */
    @Override
    public void close() {
        int changes = 0;
        for (Commit commit : commits) changes += commit.changes.size();
        commits.clear();
        if (changes > 0) {
            log.log(
                    Priority.WARNING,
                    "dhcp",
                    "the server ends before " + changes + " changes of leases are known to be kept");
        }
    }
}
