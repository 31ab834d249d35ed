package org.bootmasq.service;

import java.util.ArrayList;
import java.util.Comparator;
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
import org.bootmasq.edge.ControlSocket.Answer;
import org.bootmasq.edge.FaultText;
import org.bootmasq.edge.log.Log;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.Ip4;

/** The configuration that the running services go by, and what changes it: SIGHUP, a reload, a command. On the main loop's thread alone. */
final class InForce {
    private final Source source;
    private final Services services;
    private final Readiness readiness;
    private final ChangingFiles files;
    private final Log log;
    private Configuration configuration;
    private Settings settings;
    private List<Directive> read;

    InForce(
            Source source,
            Configuration configuration,
            Settings settings,
            Services services,
            Readiness readiness,
            ChangingFiles files,
            Log log) {
        this.source = source;
        this.configuration = configuration;
        this.settings = settings;
        this.services = services;
        this.readiness = readiness;
        this.files = files;
        read = ReferencedFiles.read(configuration, new ConfigFiles(), new Problems());
        this.log = log;
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
        services.dns().ifPresent(names -> names.reconfigure(withServersFile(configuration, settings)));
        services.san().ifPresent(SanService::reload);
        services.nameLeases(clients);
        services.reconfigureAndTell(clients);
    }

    /** The DNS settings with {@code servers-file}; what is wrong there {@link ChangingFiles} logs. */
    static DnsSettings withServersFile(Configuration configuration, Settings settings) {
        if (settings.dns().files().serversFile().isEmpty()) return settings.dns();
        var problems = new Problems();
        List<Directive> more = ReferencedFiles.read(configuration, new ConfigFiles(), problems);
        return settings.dns().withServersOf(configuration.plus(more), problems);
    }

    /** Reads the whole configuration anew and goes by it from now on or, if anything is wrong with it, by the one there was. */
    Answer reload() {
        readiness.reloading();
        try {
            return readAnew();
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError fault) {
            return refused("the configuration cannot be read: " + FaultText.of(fault), new StringBuilder());
        } finally {
            readiness.reloaded();
        }
    }

    private Answer readAnew() {
        var problems = new Problems();
        Configuration next = source.read(problems);
        Settings others = Settings.read(next, problems);
        var said = new StringBuilder();
        warn(problems.warnings(), said);
        if (problems.hasErrors()) return refused(problems, said);
        var inFiles = new Problems();
        Dhcp4Settings clients = files.read(next, others.dhcp4(), inFiles);
        warn(inFiles.errors(), said);
        try {
            services.reconfigure(others, withServersFile(next, others), clients);
        } catch (StartFailure e) {
            return refused(String.valueOf(e.getMessage()), said);
        } catch (LinuxException e) {
            return refused(e.text(), said);
        }
        List<Directive> nextRead = ReferencedFiles.read(next, new ConfigFiles(), new Problems());
        List<String> lines =
                new ArrayList<>(ConfigurationChanges.between(configuration.plus(read), next.plus(nextRead)));
        lines.addAll(outside(settings.dhcp4(), clients));
        Optional<String> unbuilt = Feature.warning(next);
        if (!unbuilt.equals(Feature.warning(configuration))) unbuilt.ifPresent(text -> lines.add("warning: " + text));
        configuration = next;
        settings = others;
        read = nextRead;
        files.reconfigure(configuration, settings.dhcp4());
        if (lines.isEmpty()) lines.add("nothing changed");
        for (String line : lines) {
            log.log(Priority.INFO, "", "reload: " + line);
            said.append(line).append('\n');
        }
        return new Answer(true, said.toString());
    }

    private void warn(List<ConfigError> warnings, StringBuilder said) {
        for (ConfigError warning : warnings) {
            log.log(Priority.WARNING, "", ErrorText.headline(warning));
            said.append("warning: ").append(ErrorText.headline(warning)).append('\n');
        }
    }

    /** Leases that no range covers any more: nobody else can have their addresses before they end. */
    private List<String> outside(Dhcp4Settings before, Dhcp4Settings after) {
        long count = services.leases().stream()
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

    private Answer refused(Problems problems, StringBuilder said) {
        for (ConfigError error : problems.errors()) {
            log.log(Priority.ERR, "", ErrorText.headline(error));
            said.append(String.join("\n", ErrorText.lines(error))).append('\n');
        }
        return refused(said);
    }

    private Answer refused(String reason, StringBuilder said) {
        log.log(Priority.ERR, "", reason);
        return refused(said.append(reason).append('\n'));
    }

    private Answer refused(StringBuilder said) {
        log.log(Priority.ERR, "", "reload refused, the running configuration stays in force");
        return new Answer(
                false, said.append("the running configuration stays in force\n").toString());
    }

    /** Carries out a command of the control socket. */
    Answer carryOut(List<String> words) {
        return switch (String.join(" ", words.subList(0, Math.min(2, words.size())))) {
            case "reload" -> reload();
            case "leases list" -> new Answer(true, LeaseFile.write(leases(), List.of()));
            case "leases delete", "leases release" -> withdraw(words.get(1), words.size() == 3 ? words.get(2) : "");
            default -> new Answer(false, "unknown command: " + String.join(" ", words) + "\n");
        };
    }

    private List<Lease> leases() {
        return services.leases().stream()
                .sorted(Comparator.comparing(Lease::address))
                .toList();
    }

    private Answer withdraw(String how, String address) {
        Optional<Ip4> ip = Ip4.parse(address);
        if (ip.isEmpty()) return new Answer(false, "not an IPv4 address: " + address + "\n");
        Optional<Lease> lease = leases().stream()
                .filter(each -> each.address().equals(ip.get()))
                .findFirst();
        if (lease.isEmpty() || !services.withdraw(ip.get())) {
            return new Answer(false, "nobody holds " + address + "\n");
        }
        String line = how.equals("release")
                ? "DHCPRELEASE(command) " + address + " " + lease.get().hardware()
                : "lease of " + address + " deleted by command";
        log.log(Priority.INFO, "dhcp", line);
        return new Answer(true, "");
    }
}
