package org.bootmasq.edge.tftp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.edge.log.Log;
import org.bootmasq.tftp.TftpServer;
import org.bootmasq.tftp.TftpSettings;

/**
 * The TFTP server alone, on the lines of a configuration given as arguments: for tests and measurements of it and
 * nothing else.
 */
public final class TftpStandalone {
    private TftpStandalone() {}

    static Configuration configuration(String... lines) {
        var directives = new ArrayList<Directive>();
        for (int i = 0; i < lines.length; i++) {
            List<String> parts = List.of(lines[i].split("=", 2));
            directives.add(new Directive(
                    Option.named(parts.getFirst()).orElseThrow(),
                    parts.size() > 1 ? parts.get(1) : "",
                    Origin.commandLine(i + 1, lines[i])));
        }
        return new Configuration(directives);
    }

    /** @param lines {@code enable-tftp}, {@code tftp-root=/srv/tftp}... */
    public static void main(String[] lines) throws IOException, InterruptedException {
        Configuration configuration = configuration(lines);
        var problems = new Problems();
        TftpSettings settings = TftpSettings.from(configuration, problems);
        var interfaces =
                new Interfaces(ServerSettings.from(configuration, problems).interfaces());
        if (problems.hasErrors())
            throw new IllegalArgumentException(problems.errors().toString());
        Log log = (priority, _, text) -> System.out.println(priority + " " + text);
        try (var service = new TftpRunner(settings, interfaces, TftpServer.PORT, TftpWitness.NONE, log)) {
            TftpRunner.greet(settings, log);
            service.start();
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
