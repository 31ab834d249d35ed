package org.bootmasq.service;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bootmasq.edge.FaultText;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.Lease6;
import org.bootmasq.service.command.Answer;
import org.bootmasq.service.command.Answer.Failure;
import org.bootmasq.service.command.Command;
import org.bootmasq.wire.IpAddress;

/**
 * Carries out what a running server is asked to do, whichever way it is asked: each way only reads commands and
 * writes answers.
 */
public final class Commands {
    private final InForce inForce;
    private final DhcpClients clients;
    private final Log log;

    Commands(InForce inForce, DhcpClients clients, Log log) {
        this.inForce = inForce;
        this.clients = clients;
        this.log = log;
    }

    /** Carries out a command, on the main loop's thread. A fault of the server is an answer too. */
    public Answer carryOut(Command command) {
        try {
            return switch (command) {
                case Command.Reload() -> inForce.reload();
                case Command.ListLeases() -> new Answer.Leases(leases());
                case Command.ReleaseLease(IpAddress address) ->
                    end(address, lease -> "DHCPRELEASE(command) " + address + " " + holder(lease));
                case Command.DeleteLease(IpAddress address) ->
                    end(address, _ -> "lease of " + address + " deleted by command");
            };
        } catch (RuntimeException | Error fault) {
            String reason = FaultText.of(fault);
            return new Answer.Failed(Failure.FAULT, "the command could not be carried out: " + reason);
        }
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

    private Answer end(IpAddress address, Function<Lease, String> line) {
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
