package org.bootmasq.cli;

import java.util.List;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;
import org.bootmasq.server.Rehearsal;
import org.bootmasq.server.Settings;

/** The run whose classes the build keeps in the ahead-of-time cache: what a start does, without a port or a file of the system. */
final class Training {
    private Training() {}

    public static void main(String[] arguments) throws Exception {
        var problems = new Problems();
        List<String> line = List.of(
                "--port=0",
                "--log-facility=-",
                "--no-ping",
                "--enable-tftp",
                "--tftp-root=/",
                "--dhcp-range=192.0.2.10,192.0.2.90",
                "--dhcp-match=gpxe,175",
                "--dhcp-boot=net:#gpxe,gpxe.pxe",
                "--dhcp-option=175,8:1:1",
                "--dhcp-boot=pxelinux.0");
        if (!(CommandLine.parse(line, problems) instanceof CommandLine.Run run)) throw new IllegalStateException();
        var configuration = new Configuration(run.directives());
        Settings settings = Settings.read(configuration, problems);
        if (problems.hasErrors())
            throw new IllegalStateException(problems.errors().toString());
        Rehearsal.play(settings);
    }
}
