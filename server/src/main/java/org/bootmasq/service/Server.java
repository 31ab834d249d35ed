package org.bootmasq.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Option;
import org.bootmasq.config.settings.InterfaceSettings.Binding;
import org.bootmasq.config.settings.LogSettings;
import org.bootmasq.edge.ControlSocket;
import org.bootmasq.edge.EndOfThread;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.FaultText;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.HeapRest;
import org.bootmasq.edge.InterfaceChanges;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.ProcessSignals;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.edge.file.Reason;
import org.bootmasq.edge.log.LogWriter;
import org.bootmasq.edge.log.Priority;
import org.bootmasq.edge.script.ScriptNeighbours;
import org.bootmasq.edge.script.ScriptRunner;
import org.bootmasq.linux.Credentials;
import org.bootmasq.linux.Epoll;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.OwnProcess;
import org.bootmasq.linux.Signals.Signal;
import org.bootmasq.service.command.ControlText;
import org.bootmasq.service.process.DumpFile;
import org.bootmasq.service.process.Privileges;
import org.bootmasq.service.process.ProgramName;
import org.bootmasq.service.process.Readiness;
import org.bootmasq.service.process.ServerLog;
import org.bootmasq.service.process.StartFailure;
import org.bootmasq.service.source.Source;
import org.bootmasq.service.source.SourceWatch;

/**
 * The server from its start to its end: ports first, then root is given up, then whoever started it may go, then it
 * serves.
 */
public final class Server {
    /** dnsmasq: the status of a server in debug mode that SIGINT ended. */
    private static final int INTERRUPTED = 5;

    private static final String NO_THREAD =
            "cannot start a thread: the limit of processes (ulimit -u, pids of a container) is reached";

    private final Source source;
    private final Configuration configuration;
    private final Settings settings;
    private final Readiness readiness;
    private final ProcessSignals signals;
    private Optional<ControlSocket> control = Optional.empty();
    private boolean interrupted;
    private volatile Optional<Path> pidFile = Optional.empty();
    private final List<AutoCloseable> open = new ArrayList<>();

    /**
     * @param configuration as read, without the files that may change while the server runs
     * @param source reads the configuration anew, for a reload
     * @param signals heard since the process began, and closed with the server
     */
    public Server(
            Configuration configuration,
            Source source,
            Settings settings,
            Readiness readiness,
            ProcessSignals signals) {
        this.configuration = configuration;
        this.source = source;
        this.settings = settings;
        this.readiness = readiness;
        this.signals = signals;
    }

    /** Serves until a signal ends it. Returns the process's exit status. */
    public int run() {
        LogWriter log;
        try {
            log = ServerLog.open(settings.server(), owner());
        } catch (IOException e) {
            System.err.println();
            System.err.println(ProgramName.says("cannot open log " + e.getMessage()));
            return 3;
        }
        EndOfThread.endsTheProcess(log);
        try {
            serve(log);
            return interrupted ? INTERRUPTED : 0;
        } catch (StartFailure e) {
            failed(log, String.valueOf(e.getMessage()));
            return e.exitStatus();
        } catch (LinuxException e) {
            failed(log, String.valueOf(e.getMessage()));
            return 5;
        } catch (RuntimeException | Error fault) {
            boolean full = fault instanceof OutOfMemoryError && !lacksThread(fault);
            failed(log, full ? StartFailure.NO_MEMORY : lacksThread(fault) ? NO_THREAD : FaultText.of(fault));
            return full ? StartFailure.NO_MEMORY_STATUS : EndOfThread.STATUS;
        } finally {
            closeAll(log);
            log.close();
        }
    }

    private Privileges privileges() throws LinuxException, StartFailure {
        Privileges privileges =
                Privileges.of(settings.server(), configuration.has(Option.USER), configuration.has(Option.GROUP));
        privileges.requireRights();
        return privileges;
    }

    /** Whose the log is; where that cannot be known, it says so. */
    private FileOwner owner() {
        try {
            return privileges().owner();
        } catch (LinuxException | StartFailure saidLater) {
            return FileOwner.UNCHANGED;
        }
    }

    /** dnsmasq: what ends a start is said on standard error as well as in the log. */
    private void failed(LogWriter log, String message) {
        System.err.println();
        System.err.println(ProgramName.says(message));
        if (!(settings.server().log().target() instanceof LogSettings.StandardError)) {
            log.log(Priority.CRIT, "", message);
        }
        log.log(Priority.CRIT, "", "FAILED to start up");
    }

    /** The JVM speaks of memory where the system gives it no thread. */
    private static boolean lacksThread(Throwable fault) {
        return fault instanceof OutOfMemoryError
                && String.valueOf(fault.getMessage()).contains("thread");
    }

    private void serve(LogWriter log) throws StartFailure, LinuxException {
        keep(signals);
        OwnProcess.umask(0022);
        var interfaces = new Interfaces(settings.server().interfaces());
        refuseMissing(interfaces);
        Privileges privileges = privileges();
        var loop = keep(new EventLoop(new Faults(log, "")));
        signals.attend(loop);
        var interfaceChanges = keep(new InterfaceChanges(loop, interfaces));
        signals.otherwise(endingSignals(), signal -> endAnyway(log, signal));
        DumpFile dump = keep(new DumpFile(privileges.owner(), log));
        dump.prepare(settings.server()).takeEffect();
        Optional<ScriptRunner> scripts = scripts(privileges, log);
        var around = new Surroundings(
                source,
                loop,
                interfaces,
                privileges,
                dump,
                scripts,
                new LeaseHome(privileges, log),
                keep(new PrefixMemory(privileges, log)),
                new DhcpClients(loop),
                new BootWatch(log),
                log);
        var services = keep(new Services(settings.server(), around));
        var files = keep(new DhcpFiles(configuration, settings.dhcp(), log));
        var configured = new Configured(configuration, settings);
        Settings complete = configured.with(files.read());
        services.open(complete);
        Optional<DbusDoor> dbus = dbus(around);
        writePidFile(privileges, log);
        control = control(privileges, log);
        privileges.take();
        services.requireAccess(complete);
        scripts.ifPresent(ScriptRunner::start);
        if (scripts.isPresent() && complete.dhcp4().has(Option.SCRIPT_ARP)) {
            keep(new ScriptNeighbours(scripts.get()::run, log)).start();
        }
        Greeting.say(configuration, settings, interfaces, log);
        if (dbus.isPresent()) dbus.get().greet();
        services.greet(complete);
        services.start(complete);
        var inForce = new InForce(configured, around, services, files, readiness);
        signals(around, services, inForce);
        interfaceChanges.tell(services::interfacesChanged);
        var commands = new Commands(inForce, around.clients(), around.boots(), log);
        if (dbus.isPresent()) dbus.get().start(commands::begin);
        changes(around, inForce, files, commands);
        readiness.ready(settings.server().debug());
        HeapRest.start();
        loop.run();
        readiness.stopping();
        if (!interrupted) log.log(Priority.INFO, "", "exiting on receipt of SIGTERM");
    }

    /** dnsmasq: SIGINT ends debug mode alone, as a terminal sends it. */
    private Set<Signal> endingSignals() {
        return settings.server().debug() ? EnumSet.of(Signal.TERM, Signal.INT) : EnumSet.of(Signal.TERM);
    }

    /** What was acknowledged is on the disk: nothing is lost but the good manners. */
    private void endAnyway(LogWriter log, Signal signal) {
        try {
            pidFile.ifPresent(Server::removePidFile);
            log.lastLine("exiting on receipt of SIG" + signal + " while a file does not come to its end");
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private void refuseMissing(Interfaces interfaces) throws StartFailure {
        if (settings.server().interfaces().binding() != Binding.INTERFACES) return;
        for (String name : interfaces.missing()) throw StartFailure.network("unknown interface " + name);
    }

    private Optional<ScriptRunner> scripts(Privileges privileges, LogWriter log) throws StartFailure, LinuxException {
        Optional<String> script = settings.dhcp4().scripts().script();
        if (script.isEmpty()) return Optional.empty();
        String path = script.get();
        String userName = settings.dhcp4().scripts().user().orElse("root");
        Credentials.User user = Credentials.user(userName)
                .orElseThrow(() -> StartFailure.badConfiguration("unknown user or group: " + userName));
        int ours = privileges.user().map(Credentials.User::uid).orElse(Credentials.effectiveUid());
        if (Credentials.effectiveUid() != 0 || user.uid() == ours) {
            return Optional.of(keep(ScriptRunner.asOurselves(path, log)));
        }
        return Optional.of(keep(ScriptRunner.asUser(path, user, log)));
    }

    private void signals(Surroundings around, Services services, InForce inForce) {
        signals.on(Signal.TERM, around.loop()::stop);
        // dnsmasq: where it does not end the server, it says that the clock is right (dnssec-no-timecheck).
        signals.on(Signal.INT, () -> {
            interrupted = settings.server().debug();
            if (interrupted) around.loop().stop();
            else services.interrupted();
        });
        signals.on(Signal.USR2, around.log()::reopen);
        signals.on(Signal.HUP, inForce::hangUp);
        signals.on(Signal.USR1, services::logStatistics);
    }

    /** What changes by what the server goes, besides signals: files and commands. */
    private void changes(Surroundings around, InForce inForce, DhcpFiles files, Commands commands)
            throws LinuxException {
        EventLoop loop = around.loop();
        loop.add(files.changes(), Epoll.IN, _ -> {
            if (files.hasChanged()) around.clients().reconfigure(files.read());
        });
        Optional<SourceWatch> watch = source.watch(around.log());
        if (watch.isPresent()) {
            SourceWatch kept = keep(watch.get());
            loop.add(kept.changes(), Epoll.IN, _ -> {
                if (kept.hasChanged()) inForce.reload();
            });
        }
        if (control.isPresent()) {
            loop.add(
                    control.get().requests(),
                    Epoll.IN,
                    _ -> control.get().answer(words -> ControlText.carryOut(words, commands::carryOut)));
            control.get().start();
        }
    }

    /** The system bus, if we are to be there: with the rights of the start. */
    private Optional<DbusDoor> dbus(Surroundings around) throws StartFailure {
        Optional<String> name = settings.server().dbus();
        if (name.isEmpty()) return Optional.empty();
        String address = Objects.requireNonNullElse(System.getenv("DBUS_SYSTEM_BUS_ADDRESS"), "");
        return Optional.of(keep(DbusDoor.open(name.get(), around, address)));
    }

    /** Where commands come in. The standard folder is nobody's without root. */
    private Optional<ControlSocket> control(Privileges privileges, LogWriter log) throws StartFailure, LinuxException {
        Optional<String> configured = settings.server().controlSocket();
        try {
            return Optional.of(keep(
                    configured.isPresent()
                            ? control(OctetPath.of(configured.get()), privileges.owner())
                            : ControlSocket.open(
                                    instanceName(),
                                    OwnProcess.pid(),
                                    privileges.user().stream()
                                            .mapToInt(Credentials.User::uid)
                                            .findFirst())));
        } catch (IOException e) {
            if (configured.isPresent()) {
                throw StartFailure.network("cannot listen for commands: " + Reason.of(e));
            }
            log.log(Priority.DEBUG, "", "no commands are taken: " + Reason.of(e));
            return Optional.empty();
        }
    }

    private static ControlSocket control(Path path, FileOwner owner) throws IOException {
        return owner.at(path, () -> ControlSocket.open(path));
    }

    /** Servers on one machine have different PID files. */
    private String instanceName() {
        Path pidFile = OctetPath.of(settings.server().pidFile().orElse(""));
        String name = OctetPath.name(pidFile).replaceFirst("\\.pid$", "");
        return name.isEmpty() || name.equals(".") || name.equals("..") ? "dnsmasq" : name;
    }

    private void writePidFile(Privileges privileges, LogWriter log) throws StartFailure {
        if (settings.server().debug() || settings.server().pidFile().isEmpty()) return;
        Path path = OctetPath.of(settings.server().pidFile().get());
        try {
            FileOwner owner = privileges.owner();
            owner.at(path, () -> {
                // Nobody's folder has a PID file's name by accident.
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) Files.deleteIfExists(path);
                Files.writeString(
                        path, OwnProcess.pid() + "\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                owner.own(path)
                        .ifPresent(reason -> log.log(
                                Priority.WARNING,
                                "",
                                "chown of PID file " + OctetPath.text(path) + " failed: " + reason));
                return path;
            });
        } catch (IOException e) {
            if (Credentials.effectiveUid() != 0) return; // dnsmasq: without root it goes on without one
            throw StartFailure.file("failed to open pidfile " + OctetPath.text(path) + ": " + Reason.of(e));
        }
        pidFile = Optional.of(path);
        keep(() -> removePidFile(path));
    }

    /** dnsmasq: a folder that the server's user may not write to keeps its PID file. */
    private static void removePidFile(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException notOurs) {
            return;
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    private void closeAll(LogWriter log) {
        for (AutoCloseable each : open.reversed()) {
            try {
                each.close();
            } catch (Exception e) {
                log.log(Priority.WARNING, "", "while ending: " + e.getMessage());
            }
        }
    }
}
