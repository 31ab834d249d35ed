package org.bootmasq.edge.san;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.edge.SteadyClock;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.iscsi.TransferBuffers;
import org.bootmasq.trace.Trace;

/**
 * Ends connections to initiators that do not log in, that take nothing any more or send nothing of what they were asked
 * for, or that are gone; with whom nothing is on its way the kernel finds out. There are no NOP-In pings: gPXE has no
 * use for them, and a BIOS answers nothing while something else has the machine.
 */
final class SanWatch {
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private static final Duration STUCK = Duration.ofSeconds(60);
    // Whoever announces writes and sends nothing has the memory that others were refused.
    private static final Duration OWES_WHILE_SHORT = Duration.ofSeconds(10);

    private final Collection<SanConnection> connections;
    private final TransferBuffers buffers;
    private final Trace trace;
    private final Log log;

    SanWatch(Collection<SanConnection> connections, TransferBuffers buffers, Trace trace, Log log) {
        this.connections = connections;
        this.buffers = buffers;
        this.trace = trace;
        this.log = log;
    }

    void look() {
        Set<InetSocketAddress> silent = connections.isEmpty() ? Set.of() : silentPeers();
        Duration patience = buffers.wasShort() ? OWES_WHILE_SHORT : STUCK;
        for (SanConnection each : connections) {
            each.onTimer(SteadyClock.millis());
            Optional<String> why = why(each, patience, silent);
            if (why.isEmpty()) continue;
            trace.tell(new Trace.ConnectionEnded(each.client(), why.get()));
            each.end();
        }
    }

    private static Optional<String> why(SanConnection connection, Duration patience, Set<InetSocketAddress> silent) {
        if (connection.isStuck(STUCK) || silent.contains(connection.remote())) return Optional.of("is stuck or gone");
        if (connection.owesData(patience)) return Optional.of("is stuck, it sends nothing of what it writes");
        return Optional.empty();
    }

    private Set<InetSocketAddress> silentPeers() {
        try {
            return TcpTable.silentPeers();
        } catch (IOException e) {
            log.log(Priority.WARNING, SanTargets.SUBSYSTEM, "cannot see who is gone: " + e.getMessage());
            return Set.of();
        }
    }
}
