package org.bootmasq.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bootmasq.edge.ControlSocket;
import org.bootmasq.edge.ControlSocket.Reply;
import org.bootmasq.edge.file.OctetPath;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.Lease6;
import org.bootmasq.report.JsonText;
import org.bootmasq.service.command.Command;
import org.bootmasq.service.command.ControlText;
import org.bootmasq.wire.HardwareAddress;
import org.bootmasq.wire.IpAddress;
import org.bootmasq.wire.LogText;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code bootmasq reload}, {@code leases} and {@code machines}: commands to a running server, through its socket. */
public final class Control {
    private static final int FAILURE = 1;

    private final PrintStream out;
    private final PrintStream err;

    private Control(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs {@code bootmasq reload}; returns the exit status. */
    public static int reload(String[] arguments) {
        return execute(new Reload(new Control(System.out, System.err)), arguments);
    }

    /** Runs {@code bootmasq leases}; returns the exit status. */
    public static int leases(String[] arguments) {
        return leases(arguments, System.out, System.err);
    }

    static int leases(String[] arguments, PrintStream out, PrintStream err) {
        return execute(new Leases(new Control(out, err)), arguments);
    }

    /** Runs {@code bootmasq machines}; returns the exit status. */
    public static int machines(String[] arguments) {
        return execute(new Machines(new Control(System.out, System.err)), arguments);
    }

    /** Runs {@code bootmasq boot-once}; returns the exit status. */
    public static int bootOnce(String[] arguments) {
        return execute(new BootsOnce(new Control(System.out, System.err)), arguments);
    }

    private static int execute(OfServer command, String[] arguments) {
        return new CommandLine(command)
                .registerConverter(Path.class, OctetPath::of)
                .execute(arguments);
    }

    /** What all of these have. */
    abstract static class OfServer {
        final Control control;

        @Option(
                names = "--control-socket",
                paramLabel = "PATH",
                scope = ScopeType.INHERIT,
                description = "Of the server; needed where several run.")
        Optional<Path> socket = Optional.empty();

        OfServer(Control control) {
            this.control = control;
        }
    }

    /** A command that takes the place of a whole configuration. */
    @CommandLine.Command(
            name = "bootmasq reload",
            mixinStandardHelpOptions = true,
            description =
                    "Has the running server read its configuration again: all of it, or nothing if anything is wrong"
                            + " with it.")
    static final class Reload extends OfServer implements Callable<Integer> {
        Reload(Control control) {
            super(control);
        }

        @Override
        public Integer call() {
            return control.print(socket, new Command.Reload());
        }
    }

    /** What became of machines that boot by the network. */
    @CommandLine.Command(
            name = "bootmasq machines",
            mixinStandardHelpOptions = true,
            description = {
                "The machines that boot by the network, and how far each came: the latest boot of all, or all boots of"
                        + " one with the logs that it sent.",
                "They are kept where HTTP is served (enable-http), as long as the server runs."
            })
    static final class Machines extends OfServer implements Callable<Integer> {
        @Option(names = "--json", description = "The answer as JSON.")
        private boolean json;

        @Parameters(
                paramLabel = "WHICH",
                arity = "0..1",
                defaultValue = "",
                description = "A hardware address, a DUID or an address.")
        private String which = "";

        Machines(Control control) {
            super(control);
        }

        @Override
        public Integer call() {
            return control.machines(socket, which, json);
        }
    }

    /** An order for one boot. */
    @CommandLine.Command(
            name = "bootmasq boot-once",
            mixinStandardHelpOptions = true,
            description = {
                "Has a machine boot an entry of iPXE's menu the next time that it asks for boot.ipxe or autoexec.ipxe,"
                        + " without showing the menu, and then as before.",
                "The order is kept over restarts of the server. It needs boot-entry lines."
            })
    static final class BootsOnce extends OfServer implements Callable<Integer> {
        @Parameters(paramLabel = "MACHINE", index = "0", description = "Its hardware address.")
        private String machine = "";

        @Parameters(
                paramLabel = "ENTRY",
                index = "1",
                description = "The name of a boot-entry, or local for the machine's own disk.")
        private String entry = "";

        BootsOnce(Control control) {
            super(control);
        }

        @Override
        public Integer call() {
            return control.bootOnce(socket, machine, entry);
        }
    }

    /** Who holds what, of the running server. */
    @CommandLine.Command(
            name = "bootmasq leases",
            mixinStandardHelpOptions = true,
            scope = ScopeType.INHERIT,
            description = "The leases of the running server.")
    static final class Leases extends OfServer {
        @Option(names = "--json", scope = ScopeType.INHERIT, description = "The answer as JSON.")
        private boolean json;

        Leases(Control control) {
            super(control);
        }

        @CommandLine.Command(
                name = "list",
                description = "Shows all leases, or those that have this address, hardware address or name.")
        int list(@Parameters(paramLabel = "WHICH", arity = "0..1", defaultValue = "") String which) {
            return control.list(socket, which, json);
        }

        @CommandLine.Command(
                name = "show",
                description = "Shows the leases that have this address, hardware address or name.")
        int show(@Parameters(paramLabel = "WHICH") String which) {
            return control.list(socket, which, json);
        }

        @CommandLine.Command(
                name = "delete",
                description = "Takes an address from its client, who learns of it when it next asks.")
        int delete(@Parameters(paramLabel = "ADDRESS") String address) {
            return control.end(socket, address, json, Command.DeleteLease::new);
        }

        @CommandLine.Command(name = "release", description = "Ends a lease as if its client had sent DHCPRELEASE.")
        int release(@Parameters(paramLabel = "ADDRESS") String address) {
            return control.end(socket, address, json, Command.ReleaseLease::new);
        }
    }

    private int machines(Optional<Path> socket, String which, boolean json) {
        return print(ask(socket, ControlText.machines(which, json)));
    }

    private int bootOnce(Optional<Path> socket, String machine, String entry) {
        Optional<HardwareAddress> address = HardwareAddress.read(machine);
        if (address.isPresent()) return print(socket, new Command.BootOnce(address.get(), entry));
        err.println("not a hardware address: " + machine);
        return FAILURE;
    }

    private int print(Optional<Path> socket, Command.Worded command) {
        return print(ask(socket, ControlText.words(command)));
    }

    private int print(Optional<Reply> reply) {
        reply.ifPresent(said -> (said.ok() ? out : err).print(forTerminal(said.text())));
        return reply.filter(Reply::ok).isPresent() ? 0 : FAILURE;
    }

    /**
     * Lines and columns stay, and nothing in them steers a terminal: where a server has given up root, whoever has its
     * user may answer in its place.
     */
    private static String forTerminal(String text) {
        return text.lines()
                .map(line ->
                        Arrays.stream(line.split("\t", -1)).map(LogText::of).collect(Collectors.joining("\t")))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** Empty, and said, if no server answers. */
    private Optional<Reply> ask(Optional<Path> socket, List<String> words) {
        List<Path> found = socket.map(List::of).orElseGet(ControlSocket::answering);
        if (found.size() > 1) {
            err.println("bootmasq: several servers run: name one of them with --control-socket");
            found.forEach(path -> err.println("  " + OctetPath.text(path)));
            return Optional.empty();
        }
        try {
            if (found.size() == 1) return Optional.of(ControlSocket.ask(found.getFirst(), words));
            err.println("bootmasq: no server takes commands from you in " + ControlSocket.FOLDER);
        } catch (IOException e) {
            err.println("bootmasq: no server takes commands from you at " + OctetPath.text(found.getFirst()));
        }
        return Optional.empty();
    }

    /** Ends a lease; as JSON it says which. */
    private int end(Optional<Path> socket, String which, boolean json, Function<IpAddress, Command.Worded> how) {
        Optional<IpAddress> address = IpAddress.parse(which);
        if (address.isEmpty()) {
            err.println("not an IP address: " + which);
            return FAILURE;
        }
        Command.Worded command = how.apply(address.get());
        if (!json) return print(socket, command);
        Optional<Reply> listed = ask(socket, ControlText.words(new Command.ListLeases()));
        if (listed.isEmpty()) return FAILURE;
        int status = print(socket, command);
        if (status == 0) {
            out.println(JsonText.of(ControlText.leases(listed.get()).stream()
                    .filter(lease -> lease.address().equals(address.get()))
                    .map(Control::members)
                    .toList()));
        }
        return status;
    }

    private int list(Optional<Path> socket, String which, boolean json) {
        Optional<Reply> reply = ask(socket, ControlText.words(new Command.ListLeases()));
        if (reply.isEmpty()) return FAILURE;
        List<Lease> leases = ControlText.leases(reply.get()).stream()
                .filter(lease -> which.isEmpty() || has(lease, which))
                .toList();
        if (leases.isEmpty() && !which.isEmpty()) {
            err.println("bootmasq: no lease of " + which);
            return FAILURE;
        }
        if (json) out.println(JsonText.of(leases.stream().map(Control::members).toList()));
        else leases.forEach(lease -> out.print(forTerminal(String.join("\t", columns(lease)))));
        return 0;
    }

    private static boolean has(Lease lease, String which) {
        return place(lease).equals(which)
                || lease.address().toString().equals(which)
                || client(lease).equalsIgnoreCase(which)
                || lease.hostname().equalsIgnoreCase(which)
                || lease.fullName().equalsIgnoreCase(which);
    }

    /** The address, or the delegated prefix with its length. */
    private static String place(Lease lease) {
        return lease instanceof Lease6 six && six.isPrefix()
                ? six.address() + "/" + six.prefixLength()
                : lease.address().toString();
    }

    /** Who holds it: a hardware address, or the DUID of a client of IPv6. */
    private static String client(Lease lease) {
        return switch (lease) {
            case Lease4 four -> four.hardware().toString();
            case Lease6 six -> six.binding().duid().colonHex();
        };
    }

    private static List<String> columns(Lease lease) {
        var columns = new ArrayList<>(List.of(place(lease), client(lease), expires(lease)));
        columns.add(lease.fullName().isEmpty() ? "*" : lease.fullName());
        return columns;
    }

    private static String expires(Lease lease) {
        if (lease.isInfinite()) return "infinite";
        return Instant.ofEpochSecond(lease.expires()).toString();
    }

    private static Map<String, Object> members(Lease lease) {
        var members = new LinkedHashMap<String, Object>();
        members.put("address", place(lease));
        switch (lease) {
            case Lease4 four -> {
                members.put("hardware", four.hardware().toString());
                members.put("clientId", four.clientId().toString());
            }
            case Lease6 six -> {
                members.put("duid", six.binding().duid().colonHex());
                members.put("iaid", Integer.toUnsignedLong(six.binding().iaid()));
                members.put("kind", six.binding().kind().name().toLowerCase(Locale.ROOT));
            }
        }
        members.put("name", lease.fullName());
        members.put("expires", expires(lease));
        return members;
    }
}
