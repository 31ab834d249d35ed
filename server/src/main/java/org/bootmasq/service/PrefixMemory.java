package org.bootmasq.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.KeptLines;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.log.LogWriter;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.ra.settings.RaRange;
import org.bootmasq.service.process.Privileges;
import org.bootmasq.wire.Ip6Prefix;

/**
 * What of prefixes outlasts the server, in {@code <leasefile>.prefixes}: those that hosts were told of, and pools that
 * are made unreachable. Where no file may be made, and with {@code leasefile-ro}, it lasts as long as the server. On
 * the main loop's thread.
 */
final class PrefixMemory implements AutoCloseable {
    private static final String SUFFIX = ".prefixes";
    private static final String SUBSYSTEM = "dhcp";
    private static final String TOLD = "told";
    private static final String POOL = "pool";

    private final Privileges privileges;
    private final LogWriter log;
    private final Faults faults;
    private final Map<String, List<String>> lines = new HashMap<>();
    private Optional<Path> path = Optional.empty();
    private Optional<KeptLines> file = Optional.empty();

    PrefixMemory(Privileges privileges, LogWriter log) {
        this.privileges = privileges;
        this.log = log;
        faults = new Faults(log, SUBSYSTEM);
    }

    /** At the start: opens the file where these settings have something to keep, or something is left. */
    void begin(Settings wanted) {
        if (wanted.dhcp4().has(Option.LEASEFILE_RO)) return;
        FileOwner owner = privileges.owner();
        try {
            path = beside(LeaseHome.file(wanted), owner);
            if (needs(wanted)) open(wanted);
            else if (path.isPresent() && Files.exists(path.get(), LinkOption.NOFOLLOW_LINKS)) open(path.get());
        } catch (IOException another) {
            return;
        }
    }

    /** Opens the file, unless it is open, where these settings have something to keep. */
    void open(Settings wanted) {
        if (file.isPresent() || path.isEmpty() || !needs(wanted)) return;
        try {
            open(path.get());
        } catch (IOException failure) {
            String reason = String.valueOf(failure.getMessage());
            log.log(Priority.WARNING, SUBSYSTEM, reason + ": a restart will not know what hosts are told of prefixes");
        }
    }

    private void open(Path beside) throws IOException {
        KeptLines opened =
                KeptLines.open(beside, privileges.owner(), text -> log.log(Priority.WARNING, SUBSYSTEM, text));
        file = Optional.of(opened);
        for (String kind : List.of(TOLD, POOL)) lines.put(kind, opened.of(kind));
    }

    /** Lets another server have the file where these settings have nothing to keep, and what was left is removed. */
    void begun(Settings wanted) {
        if (needs(wanted)) return;
        close();
        lines.clear();
    }

    /** Asked at every start, whatever is served. */
    private static boolean needs(Settings wanted) {
        for (RaRange each : wanted.ra().ranges()) if (each.isTemplate()) return true;
        return !wanted.dhcp6().subnets().pools().isEmpty();
    }

    /** The administrator may have put the lease file elsewhere by a link; beside a device there is no place. */
    private static Optional<Path> beside(Path leaseFile, FileOwner owner) throws IOException {
        return owner.at(leaseFile, () -> {
            if (Files.notExists(leaseFile)) return Optional.of(OctetPath.beside(leaseFile, SUFFIX));
            if (!Files.isRegularFile(leaseFile)) return Optional.empty();
            return Optional.of(OctetPath.beside(leaseFile.toRealPath(), SUFFIX));
        });
    }

    /** The prefixes that hosts were told of, a line each. */
    List<String> told() {
        return lines.getOrDefault(TOLD, List.of());
    }

    /** From now on these are kept. */
    void told(List<String> prefixes) {
        keep(TOLD, prefixes);
    }

    /** The pools that are made unreachable by this server. */
    List<Ip6Prefix> pools() {
        return lines.getOrDefault(POOL, List.of()).stream()
                .map(Ip6Prefix::parse)
                .flatMap(Optional::stream)
                .filter(Ip6Prefix::isNetwork)
                .toList();
    }

    /** From now on these are kept. */
    void pools(Collection<Ip6Prefix> pools) {
        keep(POOL, pools.stream().map(Ip6Prefix::toString).toList());
    }

    private void keep(String kind, List<String> some) {
        lines.put(kind, List.copyOf(some));
        if (file.isEmpty()) return;
        try {
            file.get().put(kind, some);
        } catch (IOException failure) {
            faults.dropped(() -> "what the next start is to know of prefixes", Reason.of(failure));
        }
    }

    @Override
    public void close() {
        file.ifPresent(KeptLines::close);
        file = Optional.empty();
    }
}
