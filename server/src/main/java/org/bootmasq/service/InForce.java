package org.bootmasq.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Feature;
import org.bootmasq.config.Problems;
import org.bootmasq.edge.FaultText;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.service.command.Answer;
import org.bootmasq.service.dhcp.CoveredLeases;
import org.bootmasq.service.dhcp.DhcpSettings;
import org.bootmasq.service.process.Readiness;
import org.bootmasq.service.process.StartFailure;

/**
 * The configuration that the running services go by, and what changes it: SIGHUP, a reload, a command. On the main
 * loop's thread alone.
 */
final class InForce {
    private final Surroundings around;
    private final Services services;
    private final DhcpFiles files;
    private final Readiness readiness;
    private Configured now;
    private List<Directive> read;

    /**
     * Begins with what the server started by.
     *
     * @param files those that it names of hosts and options
     * @param readiness tells the service manager of reloads
     */
    InForce(Configured now, Surroundings around, Services services, DhcpFiles files, Readiness readiness) {
        this.now = now;
        this.around = around;
        this.services = services;
        this.files = files;
        this.readiness = readiness;
        read = now.inFurtherFiles();
    }

    /** dnsmasq: SIGHUP reads the files that the configuration names, not the configuration. */
    void hangUp() {
        readiness.reloading();
        try {
            readFiles();
        } finally {
            readiness.reloaded();
        }
    }

    /** DNS, where it is served. */
    Optional<Resolving> resolving() {
        return services.resolving();
    }

    Optional<Booting> booting() {
        return services.booting();
    }

    private void readFiles() {
        services.hangUp(now.with(files.read()));
    }

    /**
     * Reads the whole configuration anew and goes by it from now on or, if anything is wrong with it, by the one
     * there was.
     */
    Answer.Worded reload() {
        readiness.reloading();
        try {
            return readAnew();
        } catch (RuntimeException | Error fault) {
            return refused(List.of(), "the configuration cannot be read: " + FaultText.of(fault));
        } finally {
            readiness.reloaded();
        }
    }

    private Answer.Worded readAnew() {
        var problems = new Problems();
        Configuration configuration = around.source().read(problems);
        var next = new Configured(configuration, Settings.read(configuration, problems));
        List<String> warnings = new ArrayList<>(logged(Priority.WARNING, problems.warnings()));
        if (problems.hasErrors()) return refused(warnings, problems);
        var inFiles = new Problems();
        DhcpSettings clients = files.read(configuration, next.settings().dhcp(), inFiles);
        warnings.addAll(logged(Priority.WARNING, inFiles.errors()));
        List<Directive> nextRead = next.inFurtherFiles();
        List<String> changes = changes(next, nextRead, clients);
        try {
            services.reconfigure(next.with(clients));
        } catch (StartFailure e) {
            return refused(warnings, String.valueOf(e.getMessage()));
        } catch (LinuxException e) {
            return refused(warnings, e.text());
        }
        now = next;
        read = nextRead;
        files.reconfigure(configuration, next.settings().dhcp());
        changes.forEach(line -> around.log().log(Priority.INFO, "", "reload: " + line));
        return new Answer.Reloaded(warnings, changes);
    }

    private List<String> changes(Configured next, List<Directive> nextRead, DhcpSettings clients) {
        Configuration before = now.configuration();
        Configuration after = next.configuration();
        var changes = new ArrayList<String>(ConfigurationChanges.between(before.plus(read), after.plus(nextRead)));
        changes.addAll(outside(now.settings().dhcp(), clients));
        Optional<String> unbuilt = Feature.warning(after);
        if (!unbuilt.equals(Feature.warning(before))) unbuilt.ifPresent(text -> changes.add("warning: " + text));
        return changes.isEmpty() ? List.of("nothing changed") : changes;
    }

    private List<String> logged(Priority priority, List<ConfigError> errors) {
        List<String> lines = errors.stream().map(ErrorText::headline).toList();
        lines.forEach(line -> around.log().log(priority, "", line));
        return lines;
    }

    /** Leases that no range covers any more: nobody else can have their addresses before they end. */
    private List<String> outside(DhcpSettings before, DhcpSettings after) {
        var was = new CoveredLeases(before, around.interfaces().all());
        var is = new CoveredLeases(after, around.interfaces().all());
        long count = around.clients().leases().stream()
                .filter(lease -> was.covers(lease) && !is.covers(lease))
                .count();
        if (count == 0) return List.of();
        return List.of(
                count == 1
                        ? "1 lease is in a range that is gone: it stays until it ends"
                        : count + " leases are in ranges that are gone: they stay until they end");
    }

    private Answer.Worded refused(List<String> warnings, Problems problems) {
        logged(Priority.ERR, problems.errors());
        return refused(
                warnings,
                problems.errors().stream()
                        .flatMap(error -> ErrorText.lines(error).stream())
                        .toList());
    }

    private Answer.Worded refused(List<String> warnings, String reason) {
        around.log().log(Priority.ERR, "", reason);
        return refused(warnings, List.of(reason));
    }

    private Answer.Worded refused(List<String> warnings, List<String> reasons) {
        around.log().log(Priority.ERR, "", "reload refused, the running configuration stays in force");
        var lines = new ArrayList<>(reasons);
        lines.add("the running configuration stays in force");
        return new Answer.Failed(Answer.Failure.REFUSED, warnings, lines);
    }
}
