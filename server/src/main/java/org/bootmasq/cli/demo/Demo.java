package org.bootmasq.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bootmasq demo}: boots a machine from a server on the README's configuration, in a network of its own. The
 * launcher has made that network namespace before the JVM started, for a namespace belongs to threads.
 */
@Command(
        name = "bootmasq demo",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description =
                "Makes a network of its own, starts the server on the README's gPXE configuration, and boots a machine"
                        + " from it. Nothing outside of that network is touched.")
public final class Demo implements Callable<Integer> {
    private static final String MARKER = "Bootmasq booted this machine:";
    private static final long SERVER_SECONDS = 15;
    private static final long QEMU_SECONDS = 150;
    private static final long BUILT_IN_SECONDS = 30;
    private static final long TICK_MILLIS = 100;

    private final PrintStream out = System.out;
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @Option(
            names = "--machine",
            paramLabel = "KIND",
            description = "What boots: auto (the default: the first that is possible), uefi, bios, built-in.")
    private String machineName = "auto";

    @Option(
            names = "--san",
            description = "The README's second configuration: a PC boots from a SAN disk of this server.")
    private boolean san;

    @Option(
            names = "--v6",
            description = "Over IPv6 alone: router advertisements, DHCPv6, and TFTP to the same script.")
    private boolean v6;

    @Option(names = "--server", hidden = true, description = "The program to show, instead of Bootmasq itself.")
    private String server = "";

    /** Runs the subcommand on its arguments; returns the exit status: 0 if the machine booted. */
    public static int run(String[] arguments) {
        return new CommandLine(new Demo()).execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        if (!DemoNetwork.isOurs())
            return fail("this is not a network namespace of its own: start it as ./bootmasq demo");
        if (DemoNetwork.program("ip").isEmpty()) return fail("ip is missing: apt-get install iproute2");
        if (san && v6) return fail("--san and --v6 do not go together");
        Optional<DemoMachine> machine = choose(machineName.toLowerCase(Locale.ROOT));
        if (machine.isEmpty()) return 1;
        var hook = new Thread(this::closeAll, "clean up");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return boot(machine.get()) ? 0 : 1;
        } catch (IOException e) {
            return fail(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        } finally {
            closeAll();
        }
    }

    private Optional<DemoMachine> choose(String name) {
        List<String> lacking = new ArrayList<>();
        boolean qemu = DemoNetwork.program(DemoMachine.QEMU).isPresent();
        if (!qemu) lacking.add(DemoMachine.QEMU + " (apt-get install qemu-system-x86)");
        boolean tun = Files.isReadable(DemoMachine.TUN) && Files.isWritable(DemoMachine.TUN);
        if (!tun)
            lacking.add(DemoMachine.TUN
                    + (Files.exists(DemoMachine.TUN) ? " open to you (or be root)" : " (modprobe tun)"));
        Optional<DemoMachine> uefi = DemoMachine.Uefi.find();
        Optional<DemoMachine> bios = DemoMachine.Bios.find();
        if (san && !name.equals("auto") && !name.equals("bios")) {
            fail("--san boots a PC: leave --machine out, or give it as bios");
            return Optional.empty();
        }
        boolean uefiWanted = !san && (name.equals("auto") || name.equals("uefi"));
        if (v6 && name.equals("bios")) {
            fail("--v6 boots UEFI or the built-in client");
            return Optional.empty();
        }
        boolean biosWanted = !v6 && (name.equals("auto") || name.equals("bios"));
        if (uefiWanted && uefi.isEmpty()) lacking.add("OVMF and snponly.efi (apt-get install ovmf ipxe)");
        if (biosWanted && bios.isEmpty()) lacking.add("iPXE ROMs (apt-get install ipxe-qemu)");
        switch (name) {
            case "auto", "uefi", "bios" -> {
                if (qemu && tun && uefiWanted && uefi.isPresent()) return uefi;
                if (qemu && tun && biosWanted && bios.isPresent()) return bios;
            }
            case "built-in" -> {
                return Optional.of(new DemoMachine.BuiltIn());
            }
            default -> {
                fail("--machine is auto, uefi, bios or built-in, not " + name);
                return Optional.empty();
            }
        }
        if (san || !name.equals("auto")) {
            fail("a machine of kind " + (san ? "bios" : name) + " needs " + String.join(", ", lacking));
            return Optional.empty();
        }
        out.println("A real machine would need " + String.join(", ", lacking) + ".");
        return Optional.of(new DemoMachine.BuiltIn());
    }

    private DemoKind kind() {
        if (v6) return DemoKind.IP6;
        return san ? DemoKind.SAN : DemoKind.SCRIPT;
    }

    private boolean boot(DemoMachine machine) throws IOException {
        DemoFiles files = later(DemoFiles.make(machine.loader(), MARKER, kind()));
        introduce(machine, files);
        machine.plugIn(kind());
        var timeline = new DemoTimeline(out, MARKER, machine.hasTwoStages(), kind(), files::size);
        DemoProcess serving = later(DemoProcess.start(serverCommand(files), timeline::server));
        int port = v6 ? 547 : 67;
        if (!await(
                SERVER_SECONDS, timeline, serving::isAlive, () -> DemoNetwork.isOpen(port) && DemoNetwork.isOpen(69)))
            return explainFailure(
                    timeline, serving.isAlive() ? "the server does not open its ports" : "the server ended");
        timeline.ready();
        DemoMachine.Power power = later(machine.powerOn(files, timeline::console));
        timeline.say("machine", "power on");
        long seconds = machine instanceof DemoMachine.BuiltIn ? BUILT_IN_SECONDS : QEMU_SECONDS;
        if (await(seconds, timeline, () -> serving.isAlive() && power.isOn(), timeline::isComplete)) {
            timeline.end();
            out.printf(
                    Locale.ROOT,
                    "%nThe machine booted in %.1f s, and ran the %s that the configuration names.%n",
                    timeline.seconds(),
                    san ? "disk" : "script");
            return true;
        }
        String reason = "the time is over";
        if (!serving.isAlive()) reason = "the server ended";
        else if (!power.isOn()) reason = "the machine switched itself off";
        return explainFailure(timeline, reason);
    }

    private void introduce(DemoMachine machine, DemoFiles files) {
        out.println("The machine: " + machine.title() + ".");
        String network = v6 ? DemoNetwork.SERVER6 + "/64" : DemoNetwork.SERVER + "/24";
        out.println("The network: " + network + ", in a namespace of its own.");
        out.println(v6 ? "The configuration:" : "The configuration, as in the README:");
        out.println();
        files.text().lines().forEach(line -> out.println("    " + line));
        out.println();
    }

    private List<String> serverCommand(DemoFiles files) {
        List<String> command = new ArrayList<>();
        if (server.isEmpty())
            command.add(Path.of(System.getProperty("bootmasq.home", "."), "bootmasq")
                    .toString());
        else command.addAll(List.of(server.split(" ", -1)));
        command.addAll(List.of(
                "-k",
                "--log-facility=-",
                "--log-dhcp",
                "-C",
                files.configuration().toString()));
        // In the user namespace of somebody who is not root there is no other user to become.
        command.addAll(List.of("--user=root", "--group=root", "--port=0"));
        command.addAll(List.of("--pid-file=" + files.in("pid"), "--dhcp-leasefile=" + files.in("leases")));
        return command;
    }

    /** A condition that may come to hold, or cease to. */
    private interface Condition {
        boolean holds();
    }

    private static boolean await(long seconds, DemoTimeline timeline, Condition alive, Condition wanted) {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (!wanted.holds()) {
            // One more look after the end: what it said last may still have been on its way.
            boolean last = !alive.holds() || System.nanoTime() - deadline > 0;
            try {
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            timeline.progress();
            if (last) return wanted.holds();
        }
        return true;
    }

    private boolean explainFailure(DemoTimeline timeline, String reason) {
        out.println();
        out.println("The machine did not boot: " + reason + ". What was missing:");
        timeline.missing().forEach(step -> out.println("  " + step));
        timeline.lastLines().forEach(out::println);
        return false;
    }

    private <T extends AutoCloseable> T later(T closeable) {
        synchronized (toClose) {
            toClose.add(closeable);
        }
        return closeable;
    }

    /** Ends what was started, newest first; runs when interrupted, too. */
    private void closeAll() {
        synchronized (toClose) {
            for (AutoCloseable one : toClose.reversed()) {
                try {
                    one.close();
                } catch (Exception e) {
                    System.err.println("demo: " + e);
                }
            }
            toClose.clear();
        }
    }

    private static int fail(String message) {
        System.err.println("bootmasq demo: " + message);
        return 1;
    }
}
