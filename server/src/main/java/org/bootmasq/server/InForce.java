package org.bootmasq.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.ConfigError;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.ErrorText;
import org.bootmasq.config.Problems;
import org.bootmasq.config.ReferencedFiles;
import org.bootmasq.dns.DnsSettings;
import org.bootmasq.edge.ControlSocket.Answer;
import org.bootmasq.edge.Log;
import org.bootmasq.edge.MainLoop;
import org.bootmasq.edge.Priority;
import org.bootmasq.edge.TftpService;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.wire.Ip4;

/** The configuration that the running services go by, and what changes it: SIGHUP, a reload, a command. On the main loop's thread alone. */
final class InForce {
    /**
     * The services that are told.
     *
     * @param files of hosts and options
     * @param namesOfLeases tells DNS again who holds what
     */
    record Services(
            MainLoop loop,
            ChangingFiles files,
            Optional<TftpService> tftp,
            Optional<NameService> dns,
            Optional<DiskService> san,
            Runnable namesOfLeases) {}

    private final Source source;
    private final Services services;
    private final Readiness readiness;
    private final Log log;
    private Configuration configuration;
    private Settings settings;

    InForce(
            Source source,
            Configuration configuration,
            Settings settings,
            Services services,
            Readiness readiness,
            Log log) {
        this.source = source;
        this.configuration = configuration;
        this.settings = settings;
        this.services = services;
        this.readiness = readiness;
        this.log = log;
    }

    /** dnsmasq: SIGHUP reads the files that the configuration names, not the configuration. */
    void hangUp() {
        readiness.reloading();
        services.loop().reconfigure(services.files().read());
        services.dns().ifPresent(names -> names.reload(withServersFile(configuration, settings)));
        services.san().ifPresent(DiskService::reload);
        services.namesOfLeases().run();
        readiness.reloaded();
    }

    /** The DNS settings with {@code servers-file}; what is wrong there {@link ChangingFiles} logs. */
    static DnsSettings withServersFile(Configuration configuration, Settings settings) {
        if (settings.dns().files().serversFile().isEmpty()) return settings.dns();
        var problems = new Problems();
        var all = new ArrayList<>(configuration.directives());
        all.addAll(ReferencedFiles.read(configuration, new ConfigFiles(), problems));
        return DnsSettings.from(new Configuration(all), problems);
    }

    /** Reads the whole configuration anew and goes by it from now on or, if anything is wrong with it, by the one there was. */
    Answer reload() {
        readiness.reloading();
        Answer answer = readAnew();
        readiness.reloaded();
        return answer;
    }

    private Answer readAnew() {
        var problems = new Problems();
        Configuration next = source.read(problems);
        Settings others = Settings.read(next, problems);
        var said = new StringBuilder();
        for (ConfigError warning : problems.warnings()) {
            log.log(Priority.WARNING, "", ErrorText.headline(warning));
            said.append("warning: ").append(ErrorText.headline(warning)).append('\n');
        }
        if (problems.hasErrors()) return refused(problems, said);
        List<String> changes = ConfigurationChanges.between(configuration, next);
        configuration = next;
        settings = others;
        services.files().use(configuration, settings.dhcp4());
        services.loop().adopt(services.files().read());
        services.tftp().ifPresent(service -> service.reload(settings.tftp()));
        services.dns().ifPresent(names -> names.reload(withServersFile(configuration, settings)));
        services.san().ifPresent(DiskService::reload);
        services.namesOfLeases().run();
        List<String> lines = changes.isEmpty() ? List.of("nothing changed") : changes;
        for (String line : lines) {
            log.log(Priority.INFO, "", "reload: " + line);
            said.append(line).append('\n');
        }
        return new Answer(true, said.toString());
    }

    private Answer refused(Problems problems, StringBuilder said) {
        for (ConfigError error : problems.errors()) {
            log.log(Priority.ERR, "", ErrorText.headline(error));
            said.append(String.join("\n", ErrorText.lines(error))).append('\n');
        }
        log.log(Priority.ERR, "", "reload refused, the running configuration stays in force");
        return new Answer(
                false, said.append("the running configuration stays in force\n").toString());
    }

    /** Carries out a command of the control socket. */
    Answer carryOut(List<String> words) {
        return switch (String.join(" ", words.subList(0, Math.min(2, words.size())))) {
            case "reload" -> reload();
            case "leases list" -> new Answer(true, LeaseFile.write(leases(), List.of()));
            case "leases delete" -> withdraw(words.size() == 3 ? words.get(2) : "");
            default -> new Answer(false, "unknown command: " + String.join(" ", words) + "\n");
        };
    }

    private List<Lease> leases() {
        return services.loop().leases().stream()
                .sorted(Comparator.comparing(Lease::address))
                .toList();
    }

    private Answer withdraw(String address) {
        Optional<Ip4> ip = Ip4.parse(address);
        if (ip.isEmpty()) return new Answer(false, "not an IPv4 address: " + address + "\n");
        if (!services.loop().withdraw(ip.get())) return new Answer(false, "nobody holds " + address + "\n");
        log.log(Priority.INFO, "dhcp", "lease of " + address + " deleted by command");
        return new Answer(true, "");
    }
}
