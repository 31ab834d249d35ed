package org.bootmasq.edge.san;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;
import org.bootmasq.config.reader.ConfigReader;
import org.bootmasq.config.settings.InterfaceSettings;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.file.FileOwner;
import org.bootmasq.edge.log.Log;
import org.bootmasq.iscsi.SanSettings;
import org.bootmasq.iscsi.SanSettingsReader;
import org.bootmasq.service.source.ConfigFiles;
import org.bootmasq.trace.Trace;
import org.bootmasq.wire.Ip4;

/**
 * The iSCSI service by itself, for the conformance suite and for measuring: {@code SanStandalone <configuration>};
 * ends when its standard input does.
 */
final class SanStandalone {
    private SanStandalone() {}

    /** At any port, unless one is said. */
    static SanSettings settings(String text) throws IOException {
        var problems = new Problems();
        SanSettings settings = SanSettingsReader.read(read(text, problems), problems);
        if (problems.hasErrors()) throw new IOException(problems.errors().toString());
        int port = text.contains("san-port=") ? settings.port() : 0;
        return new SanSettings(settings.targets(), settings.roots(), port, settings.interfaces());
    }

    /** The loopback interface's address alone. */
    static Interfaces interfaces() throws IOException {
        return new Interfaces(new InterfaceSettings(
                List.of(),
                List.of(),
                List.of(Ip4.of(127, 0, 0, 1)),
                List.of(),
                List.of(),
                List.of(),
                InterfaceSettings.Binding.INTERFACES,
                InterfaceSettings.LocalService.EVERYBODY));
    }

    static SanRunner start(String text, Log log) throws IOException {
        var targets = new SanTargets(FileOwner.UNCHANGED, _ -> Set.of(), log);
        SanSettings settings = settings(text);
        targets.open(settings);
        Interfaces interfaces = interfaces();
        var service = new SanRunner(targets, settings, interfaces, interfaces, Trace.NONE, log);
        service.start();
        return service;
    }

    private static Configuration read(String text, Problems problems) throws IOException {
        Path file = Files.createTempFile("san", ".conf");
        try {
            Files.writeString(file, text);
            var line = List.of("--conf-file=" + file);
            if (!(CommandLine.parse(line, problems) instanceof CommandLine.Run run)) throw new IOException("no run");
            return ConfigReader.read(run.directives(), new ConfigFiles(), problems);
        } finally {
            Files.delete(file);
        }
    }

    public static void main(String[] arguments) throws IOException {
        Log log = (_, subsystem, text) -> System.err.println(subsystem + ": " + text);
        try (SanRunner service = start(Files.readString(Path.of(arguments[0])), log)) {
            System.out.println("port " + service.port());
            System.in.readAllBytes();
        }
    }
}
