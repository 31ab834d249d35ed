package org.bootmasq.edge.script;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bootmasq.linux.Credentials;
import org.bootmasq.linux.OwnProcess;
import org.bootmasq.linux.Signals;
import org.bootmasq.wire.Bytes;

/**
 * A process of its own that runs the script as {@code dhcp-scriptuser} after the server has given up root. It takes
 * calls from its standard input, and runs nothing but the one script that its command line names.
 */
public final class ScriptHelper {
    private ScriptHelper() {}

    /** @param arguments path of the script as in a URL, uid and gid to run as */
    public static void main(String[] arguments) throws IOException {
        int uid = Integer.parseInt(arguments[1]);
        if (uid != 0) {
            Credentials.becomeGroup(Integer.parseInt(arguments[2]));
            Credentials.becomeUser(uid, Set.of());
        }
        OwnProcess.umask(0b000_010_010);
        // The server's end is ours: what it still has to say on its way out is run first.
        try (var _ = new Signals(EnumSet.of(Signals.Signal.TERM, Signals.Signal.INT, Signals.Signal.HUP))) {
            serve(new ScriptProcess(URLDecoder.decode(arguments[0], StandardCharsets.ISO_8859_1)));
        }
    }

    private static void serve(ScriptProcess script) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(System.in));
        var out = new DataOutputStream(new BufferedOutputStream(System.out));
        // Tells the server that the user has been changed and calls are welcome.
        ScriptProtocol.writeReport(out, new ScriptReport.Exited(0));
        while (true) {
            ScriptProtocol.Call call;
            try {
                call = ScriptProtocol.readCall(in);
            } catch (EOFException serverHasEnded) {
                return;
            }
            script.run(call.arguments(), call.environment(), report -> send(out, report));
        }
    }

    private static void send(DataOutputStream out, ScriptReport report) {
        try {
            ScriptProtocol.writeReport(out, report);
        } catch (IOException serverHasEnded) {
            if (report.isEnd()) throw new UncheckedIOException(serverHasEnded);
        }
    }

    /** The command that starts this class on the runtime and the modules (or class path) of this process. */
    static List<String> command(String script, Credentials.User user) {
        String java = System.getProperty("java.home") + "/bin/java";
        String modules = System.getProperty("jdk.module.path", "");
        String name = ScriptHelper.class.getName();
        List<String> where = ScriptHelper.class.getModule().isNamed()
                ? List.of(
                        "--enable-native-access=org.bootmasq.linux",
                        "-p",
                        modules,
                        "-m",
                        ScriptHelper.class.getModule().getName() + "/" + name)
                : List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath(), name);
        var command = new ArrayList<>(List.of(
                java,
                "-XX:+UseSerialGC",
                "-Xms4m",
                "-Xmx24m",
                "-Xss512k",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                // It may be root's: nobody is to attach to it.
                "-XX:+DisableAttachMechanism"));
        command.addAll(where);
        command.addAll(List.of(
                // Java would translate it by the locale.
                URLEncoder.encode(script, StandardCharsets.ISO_8859_1),
                Integer.toString(user.uid()),
                Integer.toString(user.gid())));
        return command;
    }

    /** Where the classes are that this one needs; a test runner's {@code java.class.path} does not name them. */
    private static String classPath() {
        return Stream.of(ScriptHelper.class, Credentials.class, Bytes.class)
                .map(each ->
                        each.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(":"));
    }
}
