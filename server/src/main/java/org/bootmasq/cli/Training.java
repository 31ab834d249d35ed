package org.bootmasq.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.cli.demo.BuiltInClient;
import org.bootmasq.cli.demo.BuiltInClient6;
import org.bootmasq.cli.demo.BuiltInClientLink;
import org.bootmasq.cli.demo.DemoFiles;
import org.bootmasq.cli.demo.DemoKind;
import org.bootmasq.cli.demo.DemoNetwork;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;
import org.bootmasq.http.HttpSettings;
import org.bootmasq.linux.FrameSocket;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.OwnProcess;
import org.bootmasq.service.Settings;
import org.bootmasq.service.process.Readiness;
import org.bootmasq.service.rehearsal.Rehearsal;
import org.bootmasq.wire.HardwareAddress;

/**
 * The run whose classes the ahead-of-time cache keeps. In a network namespace of its own it is the server, and boots
 * the built-in clients from it, over IPv6 too where there is any; elsewhere it plays what a start does, without a port
 * or a file of the system.
 */
final class Training {
    private static final int SIGTERM = 15;
    private static final int LONGEST_START_MILLIS = 10_000;
    private static final String HTTP_FILE = "trained.img";
    private static final int HTTP_OCTETS = 8 << 20;
    private static final int HTTP_CONNECTIONS = 4;
    private static final int HTTP_REQUESTS = 64;
    private static final String IPXE_SCRIPT = "tftpboot/trained.ipxe";

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
            List<String> ip6 = ip6(files);
            Thread.ofPlatform().daemon().start(() -> bootAndEnd(!ip6.isEmpty()));
            var line = new ArrayList<>(List.of(
                    "-k",
                    "--log-facility=" + files.in("log"),
                    "--conf-file=" + files.configuration(),
                    "--user=root",
                    "--group=root",
                    "--pid-file=" + files.in("pid"),
                    "--dhcp-leasefile=" + files.in("leases"),
                    "--enable-http"));
            Files.write(files.in("tftpboot/" + HTTP_FILE), new byte[HTTP_OCTETS]);
            line.addAll(ip6);
            Main.start(line.toArray(String[]::new), Readiness.on("", ""));
        }
    }

    /** What makes the server serve IPv6 as well; nothing where the kernel has none. */
    private static List<String> ip6(DemoFiles files) throws IOException {
        try {
            DemoNetwork.addIp6();
        } catch (IOException none) {
            return List.of();
        }
        String url = "tftp://[" + DemoNetwork.SERVER6 + "]/";
        Files.writeString(files.in(IPXE_SCRIPT), "#!ipxe\necho trained\n");
        String script = files.in(IPXE_SCRIPT).getFileName().toString();
        return List.of(
                "--enable-ra",
                "--dhcp-range=2001:db8:77::100,2001:db8:77::1ff,64,1h",
                "--dhcp-pd=2001:db8:f00::/48,56",
                "--dhcp-userclass=set:ipxe,iPXE",
                "--dhcp-option=tag:!ipxe,option6:bootfile-url," + url + DemoKind.SCRIPT.loader(),
                "--dhcp-option=tag:ipxe,option6:bootfile-url," + url + script);
    }

    /** The machine; what it meets does not matter here, for the demonstration and the tests boot the same one. */
    private static void bootAndEnd(boolean ip6) {
        try {
            for (int waited = 0; waited < LONGEST_START_MILLIS && !DemoNetwork.isOpen(67); waited += 10)
                Thread.sleep(10);
            var card = new FrameSocket(DemoNetwork.index(DemoNetwork.CLIENT_SIDE));
            HardwareAddress hardware = HardwareAddress.ethernet(DemoNetwork.HARDWARE);
            try (var link = new BuiltInClientLink(card, hardware)) {
                new BuiltInClient(link, hardware, _ -> {}).boot();
            }
            if (ip6) bootByIp6(hardware);
            fetchByHttp();
        } catch (IOException | InterruptedException e) {
            System.err.println("training: " + e);
        } finally {
            end();
        }
    }

    private static void bootByIp6(HardwareAddress hardware) throws IOException {
        var card = new FrameSocket(DemoNetwork.index(DemoNetwork.CLIENT_SIDE));
        try (var machine = new BuiltInClient6(card, hardware, _ -> {})) {
            machine.boot();
        }
    }

    /** Many short files and long ones, as loaders and installers fetch them. */
    private static void fetchByHttp() throws IOException {
        var server = new InetSocketAddress(DemoNetwork.SERVER, HttpSettings.STANDARD_PORT);
        byte[] room = new byte[1 << 20];
        for (int i = 0; i < HTTP_CONNECTIONS; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(server);
                for (int request = 0; request < HTTP_REQUESTS; request++) {
                    String last = request + 1 < HTTP_REQUESTS ? "" : "Connection: close\r\n";
                    String file = request % 8 == 7 ? HTTP_FILE : DemoKind.SCRIPT.loader();
                    String head = "GET /" + file + " HTTP/1.1\r\nHost: a\r\n" + last + "\r\n";
                    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                    if (request % 8 == 7) socket.getInputStream().readNBytes(room, 0, room.length);
                }
                while (socket.getInputStream().read(room) >= 0) {}
            }
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
                "--dhcp-boot=pxelinux.0",
                "--enable-ra",
                "--dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h",
                "--dhcp-pd=2001:db8:f00::/48,56");
        if (!(CommandLine.parse(line, problems) instanceof CommandLine.Run run)) throw new IllegalStateException();
        Settings settings = Settings.read(new Configuration(run.directives()), problems);
        if (problems.hasErrors())
            throw new IllegalStateException(problems.errors().toString());
        Rehearsal.play(settings);
    }
}
