package org.bootmasq.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootmasq.edge.ControlSocket;
import org.bootmasq.edge.ControlSocket.Answer;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.server.ConfigFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code bootmasq reload} and {@code bootmasq leases}: commands to a running server, through its socket. */
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
        return new CommandLine(new Reload(new Control(System.out, System.err))).execute(arguments);
    }

    /** Runs {@code bootmasq leases}; returns the exit status. */
    public static int leases(String[] arguments) {
        return leases(arguments, System.out, System.err);
    }

    static int leases(String[] arguments, PrintStream out, PrintStream err) {
        return new CommandLine(new Leases(new Control(out, err))).execute(arguments);
    }

    /** A command that takes the place of a whole configuration. */
    @Command(
            name = "bootmasq reload",
            mixinStandardHelpOptions = true,
            description =
                    "Has the running server read its configuration again: all of it, or nothing if anything is wrong"
                            + " with it.")
    static final class Reload implements Runnable, CommandLine.IExitCodeGenerator {
        private final Control control;
        private int status;

        @Option(
                names = "--control-socket",
                paramLabel = "PATH",
                description = "Of the server; /run/bootmasq.sock unless said.")
        private Path socket = ControlSocket.STANDARD_PATH;

        Reload(Control control) {
            this.control = control;
        }

        @Override
        public void run() {
            status = control.print(socket, List.of("reload"));
        }

        @Override
        public int getExitCode() {
            return status;
        }
    }

    /** Who holds what, of the running server. */
    @Command(
            name = "bootmasq leases",
            mixinStandardHelpOptions = true,
            scope = ScopeType.INHERIT,
            description = "The leases of the running server.")
    static final class Leases {
        private final Control control;

        @Option(
                names = "--control-socket",
                paramLabel = "PATH",
                scope = ScopeType.INHERIT,
                description = "Of the server; /run/bootmasq.sock unless said.")
        private Path socket = ControlSocket.STANDARD_PATH;

        @Option(names = "--json", scope = ScopeType.INHERIT, description = "The answer as JSON.")
        private boolean json;

        Leases(Control control) {
            this.control = control;
        }

        @Command(
                name = "list",
                description = "Shows all leases, or those that have this address, hardware address or name.")
        int list(@Parameters(paramLabel = "WHICH", arity = "0..1", defaultValue = "") String which) {
            return control.list(socket, which, json);
        }

        @Command(name = "show", description = "Shows the leases that have this address, hardware address or name.")
        int show(@Parameters(paramLabel = "WHICH") String which) {
            return control.list(socket, which, json);
        }

        @Command(
                name = "delete",
                aliases = "release",
                description = "Ends a lease at once. Its client learns of it when it next asks.")
        int delete(@Parameters(paramLabel = "ADDRESS") String address) {
            return control.print(socket, List.of("leases", "delete", address));
        }
    }

    private int print(Path socket, List<String> words) {
        try {
            Answer answer = ControlSocket.ask(socket, words);
            (answer.ok() ? out : err).print(ConfigFiles.nativeText(answer.text()));
            return answer.ok() ? 0 : FAILURE;
        } catch (IOException e) {
            return nobody(socket);
        }
    }

    private int nobody(Path socket) {
        err.println("bootmasq: no server takes commands at " + socket);
        return FAILURE;
    }

    private int list(Path socket, String which, boolean json) {
        Answer answer;
        try {
            answer = ControlSocket.ask(socket, List.of("leases", "list"));
        } catch (IOException e) {
            return nobody(socket);
        }
        List<Lease> leases = LeaseFile.read(answer.text()).leases().stream()
                .filter(lease -> which.isEmpty() || has(lease, which))
                .toList();
        if (leases.isEmpty() && !which.isEmpty()) {
            err.println("bootmasq: no lease of " + which);
            return FAILURE;
        }
        if (json) out.println(JsonText.of(leases.stream().map(Control::members).toList()));
        else leases.forEach(lease -> out.println(String.join("\t", columns(lease))));
        return 0;
    }

    private static boolean has(Lease lease, String which) {
        return lease.address().toString().equals(which)
                || lease.hardware().toString().equalsIgnoreCase(which)
                || lease.hostname().equalsIgnoreCase(which)
                || lease.fullName().equalsIgnoreCase(which);
    }

    private static List<String> columns(Lease lease) {
        var columns = new ArrayList<>(
                List.of(lease.address().toString(), lease.hardware().toString(), expires(lease)));
        columns.add(lease.fullName().isEmpty() ? "*" : lease.fullName());
        return columns;
    }

    private static String expires(Lease lease) {
        if (lease.isInfinite()) return "infinite";
        return Instant.ofEpochSecond(lease.expires()).toString();
    }

    private static Map<String, Object> members(Lease lease) {
        var members = new LinkedHashMap<String, Object>();
        members.put("address", lease.address().toString());
        members.put("hardware", lease.hardware().toString());
        members.put("clientId", lease.clientId().toString());
        members.put("name", lease.fullName());
        members.put("expires", expires(lease));
        return members;
    }
}
