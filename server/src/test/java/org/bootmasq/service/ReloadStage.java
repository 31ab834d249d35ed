package org.bootmasq.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.Prepared;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.log.LogSink;
import org.bootmasq.edge.log.LogWriter;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.service.command.Answer;
import org.bootmasq.service.process.DumpFile;
import org.bootmasq.service.process.Privileges;
import org.bootmasq.service.process.Readiness;
import org.bootmasq.service.process.StartFailure;
import org.bootmasq.service.source.Source;

/**
 * A server on a configuration file, with protocols that write down what the process asks of them and fail where a
 * test says so.
 */
final class ReloadStage implements AutoCloseable {
    /** What the process asked of the protocols, in order, as {@code name: what}. */
    final List<String> asked = new ArrayList<>();

    private final Path file;
    private final Path logFile;
    private final LogWriter log;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Protocol> protocols = new ArrayList<>();
    private Optional<InForce> inForce = Optional.empty();
    private Optional<Services> services = Optional.empty();

    ReloadStage(Path folder) throws IOException {
        file = folder.resolve("dnsmasq.conf");
        logFile = folder.resolve("log");
        log = new LogWriter(LogSink.file(logFile, 7, FileOwner.UNCHANGED), false, 0);
    }

    /** A protocol of this server; what it fails at is asked each time. */
    ReloadStage with(String name, Predicate<Settings> isWanted, Failing failing) {
        protocols.add(new Protocol(isWanted, (_, _, _) -> {
            asked.add(name + ": open");
            failing.at("open");
            return new Recorded(name, failing);
        }));
        return this;
    }

    /** Starts on these lines. */
    ReloadStage start(String lines) throws Exception {
        write(lines);
        if (!(CommandLine.parse(List.of("-C", file.toString(), "--log-facility=" + logFile, "--user="), new Problems())
                instanceof CommandLine.Run run)) throw new IllegalStateException("no such command line");
        var source = new Source.Files(run.directives());
        var problems = new Problems();
        Configuration configuration = source.read(problems);
        Settings settings = Settings.read(configuration, problems);
        if (problems.hasErrors())
            throw new IllegalStateException(problems.errors().toString());
        var loop = keep(new EventLoop(new Faults(log, "")));
        var privileges = new Privileges(Optional.empty(), OptionalInt.empty());
        var around = new Surroundings(
                source,
                loop,
                new Interfaces(settings.server().interfaces()),
                privileges,
                keep(new DumpFile(FileOwner.UNCHANGED, log)),
                Optional.empty(),
                new LeaseHome(privileges, log),
                keep(new PrefixMemory(privileges, log)),
                new DhcpClients(loop),
                new BootWatch(log),
                log);
        var made = keep(new Services(protocols, settings.server(), around));
        var files = keep(new DhcpFiles(configuration, settings.dhcp(), log));
        services = Optional.of(made);
        made.open(settings);
        made.start(settings);
        inForce = Optional.of(
                new InForce(new Configured(configuration, settings), around, made, files, Readiness.on("", "")));
        asked.clear();
        return this;
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    private void write(String lines) throws IOException {
        Files.writeString(file, lines);
    }

    /** Reloads on other lines. */
    Answer reload(String lines) throws IOException {
        write(lines);
        return inForce.orElseThrow().reload();
    }

    /** SIGHUP. */
    void hangUp() {
        inForce.orElseThrow().hangUp();
    }

    Services services() {
        return services.orElseThrow();
    }

    Commands commands() {
        return new Commands(inForce.orElseThrow(), new DhcpClients(loop()), new BootWatch(log), log);
    }

    private EventLoop loop() {
        return (EventLoop) open.getFirst();
    }

    /** What was logged so far, without times and names. */
    List<String> log() throws IOException {
        log.flush();
        return Files.readAllLines(logFile).stream()
                .map(line -> line.replaceFirst("^.*?\\]: ", ""))
                .toList();
    }

    @Override
    public void close() {
        try {
            for (AutoCloseable each : open.reversed()) each.close();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        log.close();
    }

    /** Where a protocol fails. */
    @FunctionalInterface
    interface Failing {
        /** Nowhere. */
        Failing NEVER = _ -> {};

        /** @param what is asked of it: open, prepare, take effect, abandon or reconfigure */
        void at(String what) throws StartFailure;
    }

    private final class Recorded implements Service {
        private final String name;
        private final Failing failing;

        private Recorded(String name, Failing failing) {
            this.name = name;
            this.failing = failing;
        }

        private void ask(String what) {
            asked.add(name + ": " + what);
            try {
                failing.at(what);
            } catch (StartFailure e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void start(Settings settings) throws LinuxException {
            ask("start");
        }

        @Override
        public Prepared prepare(Settings settings, Interfaces others) throws StartFailure {
            asked.add(name + ": prepare");
            failing.at("prepare");
            return new Prepared() {
                @Override
                public void takeEffect() {
                    ask("take effect");
                }

                @Override
                public void abandon() {
                    ask("abandon");
                }
            };
        }

        @Override
        public void reconfigure(Settings settings) {
            ask("reconfigure");
        }

        @Override
        public void interfacesChanged() {
            ask("interfaces changed");
        }

        @Override
        public void close() {
            ask("close");
        }
    }
}
