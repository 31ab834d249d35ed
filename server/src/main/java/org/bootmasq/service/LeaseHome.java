package org.bootmasq.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bootmasq.config.Option;
import org.bootmasq.dhcp.Scripts;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.lease.LeaseStore;
import org.bootmasq.edge.log.LogWriter;
import org.bootmasq.edge.script.ScriptRunner;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.service.process.Privileges;
import org.bootmasq.service.process.StartFailure;

/**
 * Where all leases are kept, those of DHCPv4 and of DHCPv6 in one file: opened with the first of them, and closed with
 * the last. On the main loop's thread.
 */
final class LeaseHome {
    private static final String DEFAULT_LEASE_FILE = "/var/lib/misc/dnsmasq.leases";

    private final Privileges privileges;
    private final LogWriter log;
    private Optional<LeaseStore> opened = Optional.empty();
    private int users;

    LeaseHome(Privileges privileges, LogWriter log) {
        this.privileges = privileges;
        this.log = log;
    }

    /** The leases, for a user more; each calls {@link #leave} once. */
    LeaseStore enter(Settings wanted) throws StartFailure {
        if (opened.isEmpty()) opened = Optional.of(open(wanted));
        users++;
        return opened.get();
    }

    private LeaseStore open(Settings wanted) throws StartFailure {
        Scripts scripts = wanted.dhcp4().scripts();
        try {
            if (wanted.dhcp4().has(Option.LEASEFILE_RO)) {
                Optional<String> script = scripts.script();
                String text = script.isPresent() ? ScriptRunner.init(script.get()) : "";
                return LeaseStore.withoutFile(LeaseFile.read(text), log);
            }
            return LeaseStore.open(file(wanted), privileges.owner(), withExtras(wanted), log);
        } catch (IOException e) {
            throw StartFailure.file(String.valueOf(e.getMessage()));
        }
    }

    /** The lease file, whether or not it is there. */
    static Path file(Settings wanted) {
        return OctetPath.of(wanted.dhcp4().scripts().leaseFile().orElse(DEFAULT_LEASE_FILE));
    }

    private static boolean withExtras(Settings wanted) {
        return wanted.dhcp4().relays().leaseQuery().enabled();
    }

    /** Makes ready what other settings want kept. */
    Prepared prepare(Settings wanted) throws StartFailure {
        if (opened.isEmpty()) return Prepared.NOTHING;
        try {
            return opened.get().prepare(withExtras(wanted));
        } catch (IOException e) {
            throw StartFailure.file(String.valueOf(e.getMessage()));
        }
    }

    /** A user less. */
    void leave() {
        if (users == 0 || --users > 0) return;
        opened.ifPresent(LeaseStore::close);
        opened = Optional.empty();
    }
}
