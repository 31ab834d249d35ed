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
import org.bootmasq.config.ReferencedFiles;
import org.bootmasq.dhcp4.settings.Dhcp4Settings;
import org.bootmasq.dns.settings.DnsSettings;
import org.bootmasq.edge.FaultText;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.lease.Lease;
import org.bootmasq.linux.LinuxException;

/**
 * The configuration that the running services go by, and what changes it: SIGHUP, a reload, a command. On the main
 * loop's thread alone.
 */
final class InForce {
    private final Surroundings around;
    private final Services services;
    private final DhcpFiles files;
    private final Readiness readiness;
    private Configuration configuration;
    private Settings settings;
    private List<Directive> read;

    /**
     * Begins with what the server started by.
     *
     * @param files read those that {@code configuration} names
     * @param readiness tells the service manager of reloads
     */
    InForce(
            Configuration configuration,
            Settings settings,
            Surroundings around,
            Services services,
            DhcpFiles files,
            Readiness readiness) {
        this.configuration = configuration;
        this.settings = settings;
        this.around = around;
        this.services = services;
        this.files = files;
        this.readiness = readiness;
        read = ReferencedFiles.read(configuration, new ConfigFiles(), new Problems());
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

    private void readFiles() {
        Dhcp4Settings clients = files.read();
        services.hangUp(settings.with(withServersFile(configuration, settings), clients));
    }

    /** The DNS settings with {@code servers-file}; what is wrong there {@link DhcpFiles} logs. */
    static DnsSettings withServersFile(Configuration configuration, Settings settings) {
        if (settings.dns().files().serversFile().isEmpty()) return settings.dns();
        var problems = new Problems();
        List<Directive> more = ReferencedFiles.read(configuration, new ConfigFiles(), problems);
        return settings.dns().withServersOf(configuration.plus(more), problems);
    }

    /**
     * Reads the whole configuration anew and goes by it from now on or, if anything is wrong with it, by the one
     * there was.
     */
    Answer reload() {
        readiness.reloading();
        try {
            return readAnew();
        } catch (RuntimeException | Error fault) {
            return refused(List.of(), "the configuration cannot be read: " + FaultText.of(fault));
        } finally {
            readiness.reloaded();
        }
    }

    private Answer readAnew() {
        var problems = new Problems();
        Configuration next = around.source().read(problems);
        Settings others = Settings.read(next, problems);
        List<String> warnings = new ArrayList<>(logged(Priority.WARNING, problems.warnings()));
        if (problems.hasErrors()) return refused(warnings, problems);
        var inFiles = new Problems();
        Dhcp4Settings clients = files.read(next, others.dhcp4(), inFiles);
        warnings.addAll(logged(Priority.WARNING, inFiles.errors()));
        List<Directive> nextRead = ReferencedFiles.read(next, new ConfigFiles(), new Problems());
        List<String> changes = changes(next, nextRead, clients);
        try {
            services.reconfigure(others.with(withServersFile(next, others), clients));
        } catch (StartFailure e) {
            return refused(warnings, String.valueOf(e.getMessage()));
        } catch (LinuxException e) {
            return refused(warnings, e.text());
        }
        configuration = next;
        settings = others;
        read = nextRead;
        files.reconfigure(configuration, settings.dhcp4());
        changes.forEach(line -> around.log().log(Priority.INFO, "", "reload: " + line));
        return new Answer.Reloaded(warnings, changes);
    }

    private List<String> changes(Configuration next, List<Directive> nextRead, Dhcp4Settings clients) {
        var changes =
                new ArrayList<String>(ConfigurationChanges.between(configuration.plus(read), next.plus(nextRead)));
        changes.addAll(outside(settings.dhcp4(), clients));
        Optional<String> unbuilt = Feature.warning(next);
        if (!unbuilt.equals(Feature.warning(configuration))) unbuilt.ifPresent(text -> changes.add("warning: " + text));
        return changes.isEmpty() ? List.of("nothing changed") : changes;
    }

    private List<String> logged(Priority priority, List<ConfigError> errors) {
        List<String> lines = errors.stream().map(ErrorText::headline).toList();
        lines.forEach(line -> around.log().log(priority, "", line));
        return lines;
    }

    /** Leases that no range covers any more: nobody else can have their addresses before they end. */
    private List<String> outside(Dhcp4Settings before, Dhcp4Settings after) {
        long count = around.clients().leases().stream()
                .filter(lease -> covers(before, lease) && !covers(after, lease))
                .count();
        if (count == 0) return List.of();
        return List.of(
                count == 1
                        ? "1 lease is in a range that is gone: it stays until it ends"
                        : count + " leases are in ranges that are gone: they stay until they end");
    }

    private static boolean covers(Dhcp4Settings settings, Lease lease) {
        return settings.subnets().ranges().stream().anyMatch(range -> range.contains(lease.address()));
    }

    private Answer refused(List<String> warnings, Problems problems) {
        logged(Priority.ERR, problems.errors());
        return refused(
                warnings,
                problems.errors().stream()
                        .flatMap(error -> ErrorText.lines(error).stream())
                        .toList());
    }

    private Answer refused(List<String> warnings, String reason) {
        around.log().log(Priority.ERR, "", reason);
        return refused(warnings, List.of(reason));
    }

    private Answer refused(List<String> warnings, List<String> reasons) {
        around.log().log(Priority.ERR, "", "reload refused, the running configuration stays in force");
        var lines = new ArrayList<>(reasons);
        lines.add("the running configuration stays in force");
        return new Answer.Failed(Answer.Failure.REFUSED, warnings, lines);
    }
}
