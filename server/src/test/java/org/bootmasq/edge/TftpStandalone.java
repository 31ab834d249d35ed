package org.bootmasq.edge;

import java.util.ArrayList;
import java.util.List;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.tftp.TftpSettings;
import org.bootmasq.wire.Ip4;

/** The TFTP server alone, on the lines of a configuration given as arguments: for tests and measurements of it and nothing else. */
public final class TftpStandalone {
    private TftpStandalone() {}

    static TftpSettings settings(String... lines) {
        var directives = new ArrayList<Directive>();
        for (int i = 0; i < lines.length; i++) {
            List<String> parts = List.of(lines[i].split("=", 2));
            directives.add(new Directive(
                    Option.named(parts.getFirst()).orElseThrow(),
                    parts.size() > 1 ? parts.get(1) : "",
                    Origin.commandLine(i + 1, lines[i])));
        }
        var problems = new Problems();
        TftpSettings settings = TftpSettings.from(new Configuration(directives), problems);
        if (problems.hasErrors())
            throw new IllegalArgumentException(problems.errors().toString());
        return settings;
    }

    /** @param lines {@code enable-tftp}, {@code tftp-root=/srv/tftp}... */
    public static void main(String[] lines) throws LinuxException, InterruptedException {
        TftpSettings settings = settings(lines);
        Log log = (priority, _, text) -> System.out.println(priority + " " + text);
        try (var service = new TftpService(settings, List.of(Ip4.UNSPECIFIED), TftpService.PORT, _ -> true, log)) {
            TftpService.greet(settings, log);
            service.start();
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
