package org.bootmasq.service;

import java.io.IOException;
import java.net.BindException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Problems;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.edge.san.SanRunner;
import org.bootmasq.edge.san.SanTargets;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;

/** The SAN disks as this server runs them: their files and their port, whom DHCP knows at which address, and what a reload changes. */
final class SanService implements AutoCloseable {
    private final Function<Problems, Configuration> files;
    private final Interfaces interfaces;
    private final Log log;
    private final SanRunner service;
    /** What opens targets: tags of clients that hold a lease now, so that there are no more of them than leases. */
    private final Map<IpAddress, Set<String>> tags = new ConcurrentHashMap<>();

    /**
     * Opens disks and port, with the rights that the server still has.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     * @param files reads the configuration anew, for a reload
     */
    SanService(
            Settings settings,
            Interfaces interfaces,
            Interfaces first,
            Privileges privileges,
            Function<Problems, Configuration> files,
            Log log)
            throws StartFailure {
        this.files = files;
        this.interfaces = interfaces;
        this.log = log;
        var targets = new SanTargets(privileges.owner(), this::tagsOf, log);
        try {
            SanSettings san = complete(settings.san());
            targets.open(san);
            service = new SanRunner(targets, san, interfaces, first, log);
        } catch (IOException e) {
            targets.close();
            throw failure(e);
        }
    }

    /** With the disks of {@code san-root}, as they are now; what is wrong with one of them concerns that one. */
    private SanSettings complete(SanSettings san) {
        var problems = new Problems();
        SanSettings all = san.withRoots(new ConfigFiles(), problems);
        report(problems);
        return all;
    }

    private void report(Problems problems) {
        problems.errors().forEach(error -> log.log(Priority.ERR, "san", ErrorText.headline(error)));
        problems.warnings().forEach(warning -> log.log(Priority.WARNING, "san", ErrorText.headline(warning)));
    }

    private static StartFailure failure(IOException e) {
        return e instanceof BindException
                ? StartFailure.network("failed to create listening socket for SAN: " + Reason.of(e))
                : StartFailure.file("cannot serve a SAN disk: " + Reason.of(e));
    }

    /** A client of DHCP holds an address, and has tags that may open a target to it. */
    void client(Ip4 address, Set<String> its) {
        if (its.isEmpty()) tags.remove(address);
        else tags.put(address, its);
    }

    /** Nobody holds the address any more. */
    void clientGone(Ip4 address) {
        tags.remove(address);
    }

    private Set<String> tagsOf(IpAddress address) {
        return tags.getOrDefault(address, Set.of());
    }

    void start() {
        service.start();
    }

    /**
     * Makes another configuration ready.
     *
     * @param others the interfaces by the other settings
     * @throws StartFailure if a port, a disk or a folder of {@code san-root} is not to be had; nothing has changed then
     */
    Prepared prepare(SanSettings san, Interfaces others) throws StartFailure {
        var problems = new Problems();
        SanSettings all = san.withRoots(new ConfigFiles(), problems);
        if (problems.hasErrors())
            throw StartFailure.file(ErrorText.headline(problems.errors().getFirst()));
        report(problems);
        try {
            return service.prepare(all, others);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    void interfacesChanged() {
        service.interfacesChanged();
    }

    /** Reads the configuration's lines about the SAN anew. One that is wrong changes nothing. */
    void reload() {
        var problems = new Problems();
        SanSettings san = SanSettings.from(files.apply(problems), problems);
        report(problems);
        try {
            if (!problems.hasErrors()) {
                prepare(san, interfaces).takeEffect();
                return;
            }
        } catch (StartFailure e) {
            log.log(Priority.ERR, "san", String.valueOf(e.getMessage()));
        }
        log.log(Priority.ERR, "san", "the SAN stays as it was");
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
