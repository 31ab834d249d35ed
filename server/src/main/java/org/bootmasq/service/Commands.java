package org.bootmasq.service;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.edge.FaultText;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.Lease6;
import org.bootmasq.service.command.Answer;
import org.bootmasq.service.command.Answer.Failure;
import org.bootmasq.service.command.Command;
import org.bootmasq.service.dns.DnsCounts;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.IpAddress;

/**
 * Carries out what a running server is asked to do, whichever way it is asked: each way only reads commands and
 * writes answers.
 */
public final class Commands {
    private static final Optional<Answer> DONE = Optional.of(new Answer.Done());

    private final InForce inForce;
    private final DhcpClients clients;
    private final BootWatch boots;
    private final Log log;

    Commands(InForce inForce, DhcpClients clients, BootWatch boots, Log log) {
        this.inForce = inForce;
        this.clients = clients;
        this.boots = boots;
        this.log = log;
    }

    /** Carries out a command at once, on the main loop's thread. A fault of the server is an answer too. */
    public Answer.Worded carryOut(Command.Worded command) {
        try {
            return switch (command) {
                case Command.Reload() -> inForce.reload();
                case Command.ListLeases() -> new Answer.Leases(leases());
                case Command.ListMachines(String which) ->
                    boots.list(which)
                            .<Answer.Worded>map(Answer.Machines::new)
                            .orElseGet(() -> new Answer.Failed(
                                    Failure.REFUSED, "boots are kept where HTTP is served: enable-http"));
                case Command.BootOnce(HardwareAddress machine, String entry) -> bootOnce(machine, entry);
                case Command.ReleaseLease(IpAddress address) ->
                    end(address, lease -> "DHCPRELEASE(command) " + address + " " + holder(lease));
                case Command.DeleteLease(IpAddress address) ->
                    end(address, _ -> "lease of " + address + " deleted by command");
            };
        } catch (RuntimeException | Error fault) {
            return fault(fault);
        }
    }

    private static Answer.Failed fault(Throwable fault) {
        return new Answer.Failed(Failure.FAULT, "the command could not be carried out: " + FaultText.of(fault));
    }

    /**
     * Begins to carry out a command, on the main loop's thread.
     *
     * @param then is told, once and on that thread, what came of it: at once, or when another thread has done its part
     */
    public void begin(Command command, Consumer<Answer> then) {
        Optional<Answer> atOnce;
        try {
            atOnce = attempt(command, then);
        } catch (RuntimeException | Error fault) {
            atOnce = Optional.of(fault(fault));
        }
        atOnce.ifPresent(then);
    }

    /** The answer; empty where it comes later. */
    private Optional<Answer> attempt(Command command, Consumer<Answer> then) {
        return switch (command) {
            case Command.Worded worded -> Optional.of(carryOut(worded));
            case Command.ClearCache() -> {
                inForce.hangUp();
                yield DONE;
            }
            case Command.GiveLease(GivenLease lease) -> Optional.of(give(lease));
            case Command.SetServers(var servers) -> resolving(dns -> dns.setServers(servers, () -> done(then)));
            case Command.Turn(Option option, boolean on) -> resolving(dns -> dns.turn(option, on, () -> done(then)));
            case Command.ListLoopingServers() -> count(then, counts -> new Answer.LoopingServers(counts.looping()));
            case Command.CountServers() -> count(then, counts -> new Answer.Servers(counts.servers()));
            case Command.CountEvents() ->
                count(then, counts -> new Answer.Events(Metrics.of(counts, clients.counts())));
            case Command.ForgetCounts() -> {
                clients.forgetCounts();
                yield resolving(dns -> dns.forgetCounts(() -> done(then)));
            }
        };
    }

    /** What DNS is to do; without DNS there is nothing to do. */
    private Optional<Answer> resolving(Consumer<Resolving> work) {
        Optional<Resolving> dns = inForce.resolving();
        dns.ifPresent(work);
        return dns.isPresent() ? Optional.empty() : DONE;
    }

    /** On any thread. */
    private void done(Consumer<Answer> then) {
        clients.post(() -> then.accept(new Answer.Done()));
    }

    private Optional<Answer> count(Consumer<Answer> then, Function<DnsCounts, Answer> answer) {
        Optional<Resolving> dns = inForce.resolving();
        if (dns.isEmpty()) return Optional.of(answer.apply(DnsCounts.NONE));
        dns.get().count(counts -> clients.post(() -> then.accept(answer.apply(counts))));
        return Optional.empty();
    }

    private Answer.Worded bootOnce(HardwareAddress machine, String entry) {
        Optional<String> obstacle = inForce.booting()
                .map(booting -> booting.bootOnce(machine, entry))
                .orElse(Optional.of("no HTTP is served: enable-http"));
        if (obstacle.isPresent()) return new Answer.Failed(Failure.REFUSED, obstacle.get());
        log.log(Priority.INFO, "http", machine + " boots " + entry + " the next time");
        return new Answer.Done();
    }

    private Answer give(GivenLease lease) {
        Optional<String> obstacle = clients.give(lease);
        if (obstacle.isPresent()) return new Answer.Failed(Failure.REFUSED, obstacle.get());
        return new Answer.Done();
    }

    private List<Lease> leases() {
        return clients.leases().stream()
                .sorted(Comparator.comparing(Lease::address, IpAddress.ORDER))
                .toList();
    }

    private static String holder(Lease lease) {
        return switch (lease) {
            case Lease4 lease4 -> lease4.hardware().toString();
            case Lease6 lease6 -> lease6.binding().duid().colonHex();
        };
    }

    private Answer.Worded end(IpAddress address, Function<Lease, String> line) {
        Optional<Lease> lease = clients.leases().stream()
                .filter(each -> each.address().equals(address))
                .findFirst();
        if (lease.isEmpty() || !clients.withdraw(address)) {
            return new Answer.Failed(Failure.NOT_FOUND, "nobody holds " + address);
        }
        log.log(Priority.INFO, "dhcp", line.apply(lease.get()));
        return new Answer.LeaseEnded(lease.get());
    }
}
