package org.bootmasq.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bootmasq.cli.demo.BuiltInClient;
import org.bootmasq.cli.demo.BuiltInClientLink;
import org.bootmasq.cli.demo.DemoFiles;
import org.bootmasq.cli.demo.DemoKind;
import org.bootmasq.cli.demo.DemoNetwork;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;
import org.bootmasq.linux.FrameSocket;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.OwnProcess;
import org.bootmasq.service.Rehearsal;
import org.bootmasq.service.Settings;
import org.bootmasq.service.process.Readiness;
import org.bootmasq.wire.HardwareAddress;

/**
 * The run whose classes the ahead-of-time cache keeps. In a network namespace of its own it is the server, and boots
 * the built-in client from it; elsewhere it plays what a start does, without a port or a file of the system.
 */
final class Training {
    private static final int SIGTERM = 15;
    private static final int LONGEST_START_MILLIS = 10_000;

    private Training() {}

    public static void main(String[] arguments) throws Exception {
        if (hasOwnNetwork()) boot();
        else rehearse();
        // Whatever thread is left does not matter.
        Runtime.getRuntime().halt(0);
    }

    private static boolean hasOwnNetwork() {
        try {
            if (!DemoNetwork.isOurs() || DemoNetwork.program("ip").isEmpty()) return false;
            DemoNetwork.makeCable(DemoKind.SCRIPT);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void boot() throws IOException {
        try (DemoFiles files = DemoFiles.make(Optional.empty(), "trained", DemoKind.SCRIPT)) {
            Thread.ofPlatform().daemon().start(Training::bootAndEnd);
            var line = List.of(
                    "-k",
                    "--log-facility=" + files.in("log"),
                    "--conf-file=" + files.configuration(),
                    "--user=root",
                    "--group=root",
                    "--pid-file=" + files.in("pid"),
                    "--dhcp-leasefile=" + files.in("leases"));
            Main.start(line.toArray(String[]::new), Readiness.on("", ""));
        }
    }

    /** The machine; what it meets does not matter here, for the demonstration and the tests boot the same one. */
    private static void bootAndEnd() {
        try {
            for (int waited = 0; waited < LONGEST_START_MILLIS && !DemoNetwork.isOpen(67); waited += 10)
                Thread.sleep(10);
            var card = new FrameSocket(DemoNetwork.index(DemoNetwork.CLIENT_SIDE));
            HardwareAddress hardware = HardwareAddress.ethernet(DemoNetwork.HARDWARE);
            try (var link = new BuiltInClientLink(card, hardware)) {
                new BuiltInClient(link, hardware, _ -> {}).boot();
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("training: " + e);
        } finally {
            end();
        }
    }

    private static void end() {
        try {
            OwnProcess.kill(OwnProcess.pid(), SIGTERM);
        } catch (LinuxException e) {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void rehearse() throws IOException {
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
        Settings settings = Settings.read(new Configuration(run.directives()), problems);
        if (problems.hasErrors())
            throw new IllegalStateException(problems.errors().toString());
        Rehearsal.play(settings);
    }
}
