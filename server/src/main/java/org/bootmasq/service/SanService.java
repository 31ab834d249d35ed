package org.bootmasq.service;

import java.io.IOException;
import java.net.BindException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Problems;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.dhcp.DhcpEffects;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.edge.san.SanRunner;
import org.bootmasq.edge.san.SanTargets;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.iscsi.SanSettingsReader;
import org.bootmasq.service.process.StartFailure;
import org.bootmasq.service.source.ConfigFiles;
import org.bootmasq.service.source.Source;
import org.bootmasq.wire.IpAddress;

/**
 * The SAN disks as this server runs them: their files and their port, whom DHCP knows at which address, and what a
 * reload changes.
 */
final class SanService implements Service, DhcpEffects.Holders {
    private final Source source;
    private final Interfaces interfaces;
    private final Log log;
    private final SanRunner runner;
    /** What opens targets: tags of clients that hold a lease now, so that there are no more of them than leases. */
    private final Map<IpAddress, Set<String>> tags = new ConcurrentHashMap<>();

    /**
     * Opens disks and port, with the rights that the server still has.
     *
     * @param first the interfaces by the settings that hold when this begins to serve
     */
    SanService(Settings settings, Interfaces first, Surroundings around) throws StartFailure {
        source = around.source();
        interfaces = around.interfaces();
        log = around.log();
        var targets = new SanTargets(around.privileges().owner(), this::tagsOf, log);
        try {
            SanSettings san = complete(settings.san());
            targets.open(san);
            runner = new SanRunner(targets, san, interfaces, first, around.boots(), log);
        } catch (IOException e) {
            targets.close();
            throw failure(e);
        }
    }

    /** With the disks of {@code san-root}, as they are now; what is wrong with one of them concerns that one. */
    private SanSettings complete(SanSettings san) {
        var problems = new Problems();
        SanSettings all = SanSettingsReader.withRoots(san, new ConfigFiles(), problems);
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

    /** Tags of clients open targets. */
    @Override
    public void meet(DhcpClients clients) {
        clients.heardBy(this);
    }

    @Override
    public void acknowledged(IpAddress address, Set<String> its) {
        if (its.isEmpty()) tags.remove(address);
        else tags.put(address, its);
    }

    @Override
    public void ended(IpAddress address) {
        tags.remove(address);
    }

    private Set<String> tagsOf(IpAddress address) {
        return tags.getOrDefault(address, Set.of());
    }

    @Override
    public void start(Settings settings) {
        runner.start();
    }

    @Override
    public Prepared prepare(Settings settings, Interfaces others) throws StartFailure {
        return prepare(settings.san(), others);
    }

    /** What is wrong with a folder of {@code san-root} refuses all of it here. */
    private Prepared prepare(SanSettings san, Interfaces others) throws StartFailure {
        var problems = new Problems();
        SanSettings all = SanSettingsReader.withRoots(san, new ConfigFiles(), problems);
        if (problems.hasErrors())
            throw StartFailure.file(ErrorText.headline(problems.errors().getFirst()));
        report(problems);
        try {
            return runner.prepare(all, others);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void interfacesChanged() {
        runner.interfacesChanged();
    }

    /** Reads the configuration's lines about the SAN anew. One that is wrong changes nothing. */
    @Override
    public void reconfigure(Settings settings) {
        var problems = new Problems();
        SanSettings san = SanSettingsReader.read(source.read(problems), problems);
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
        runner.close();
    }
}
