package org.bootmasq.edge.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bootmasq.linux.ChildProcess;
import org.bootmasq.linux.ChildProcess.Ending;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Poll;
import org.bootmasq.wire.Bytes;

/** Runs the script itself, one call after the other, as the user that this process is. */
final class ScriptProcess {
    /** A longer line of output becomes several: syslog takes no more. */
    static final int MAX_LINE = 1000;

    private static final int MAX_LEASES = 64 << 20;
    /** How often a script whose background children hold the pipe open is asked whether it has ended. */
    private static final int LOOK_EVERY_MILLIS = 50;
    /** What it wrote before its end and nobody has read is no more (pipe(7)). */
    private static final int PIPE_CAPACITY = 1 << 16;

    /** Of a launcher or a service manager, and meant for the server alone. */
    private static final List<String> NOT_FOR_SCRIPTS =
            List.of("DNSMASQ_", "NOTIFY_SOCKET=", "BOOTMASQ_READY=", "_JAVA_SR_SIGNUM=");

    private final String path;
    private final List<byte[]> inherited = inheritedEnvironment();

    ScriptProcess(String path) {
        this.path = path;
    }

    /**
     * Our own environment, whose octets Java's map would not preserve, without what another server or a service manager
     * may have told us.
     */
    private static List<byte[]> inheritedEnvironment() {
        var variables = new ArrayList<byte[]>();
        try {
            String all = Files.readString(Path.of("/proc/self/environ"), StandardCharsets.ISO_8859_1);
            for (String each : all.split("\0", -1)) {
                if (!each.isEmpty() && isForScripts(each)) variables.add(each.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException noProcOrNotOurs) {
            // A program with file capabilities may not read its own.
            System.getenv().forEach((name, value) -> {
                String each = name + "=" + value;
                if (isForScripts(each)) variables.add(each.getBytes(StandardCharsets.UTF_8));
            });
        }
        return variables;
    }

    private static boolean isForScripts(String variable) {
        return NOT_FOR_SCRIPTS.stream().noneMatch(variable::startsWith);
    }

    /** Runs one call and returns when it has ended; the last report is the end. */
    void run(List<Bytes> arguments, List<Bytes> environment, Consumer<ScriptReport> reports) throws IOException {
        try {
            ChildProcess child = start(arguments, environment, true);
            try (child) {
                tellLines(child, reports);
            } finally {
                // Whoever could not take a line: the script's end is waited for, and what it writes then is nobody's.
                child.await();
            }
            reports.accept(
                    switch (child.await()) {
                        case Ending.Exited(int status) -> new ScriptReport.Exited(status);
                        case Ending.Killed(int signal) -> new ScriptReport.Killed(signal);
                    });
        } catch (LinuxException failure) {
            if (!failure.call().equals("execve")) throw failure;
            reports.accept(new ScriptReport.NotExecuted(failure.errno()));
        }
    }

    /** Reads until the script has ended: its children in the background may keep the pipe open, and write, for ever. */
    private static void tellLines(ChildProcess child, Consumer<ScriptReport> reports) throws LinuxException {
        var lines = new Lines(reports);
        byte[] buffer = new byte[4096];
        int left = PIPE_CAPACITY;
        boolean ended = false;
        long looked = System.nanoTime();
        while (left > 0) {
            boolean output = Poll.await(child, Poll.IN, ended ? 0 : LOOK_EVERY_MILLIS);
            if (!output && ended) break;
            if (output) {
                int length = child.read(buffer);
                if (length < 0) break;
                lines.add(buffer, length);
                if (ended) left -= length;
            }
            if (!ended && System.nanoTime() - looked >= LOOK_EVERY_MILLIS * 1_000_000L) {
                ended = child.poll().isPresent();
                looked = System.nanoTime();
            }
        }
        lines.end();
    }

    private ChildProcess start(List<Bytes> arguments, List<Bytes> environment, boolean errorsToo)
            throws LinuxException {
        var argv = new ArrayList<byte[]>();
        argv.add(path.getBytes(StandardCharsets.ISO_8859_1));
        for (Bytes argument : arguments) argv.add(argument.toArray());
        var envp = new ArrayList<>(inherited);
        for (Bytes variable : environment) envp.add(variable.toArray());
        return ChildProcess.start(path, argv, envp, errorsToo);
    }

    /**
     * Calls the script with {@code init}, for leasefile-ro.
     *
     * @return what it printed: the text of a lease file
     * @throws IOException with the line to show
     */
    String init() throws IOException {
        try (ChildProcess child = start(List.of(Bytes.latin1("init")), List.of(), false)) {
            var output = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int length = child.read(buffer); length >= 0; length = child.read(buffer)) {
                if (output.size() > MAX_LEASES) throw new IOException("lease-init script " + path + " does not stop");
                output.write(buffer, 0, length);
            }
            int status = switch (child.await()) {
                case Ending.Exited(int code) -> code;
                case Ending.Killed(int signal) -> 128 + signal;
            };
            if (status != 0) throw new IOException("lease-init script returned exit code " + status);
            return output.toString(StandardCharsets.ISO_8859_1);
        } catch (LinuxException failure) {
            throw new IOException("cannot run lease-init script " + path + ": " + failure.text(), failure);
        }
    }

    /** Cuts a stream of octets into lines. */
    private static final class Lines {
        private final Consumer<ScriptReport> reports;
        private final byte[] line = new byte[MAX_LINE];
        private int length;

        Lines(Consumer<ScriptReport> reports) {
            this.reports = reports;
        }

        void add(byte[] octets, int count) {
            for (int i = 0; i < count; i++) {
                if (octets[i] == '\n') {
                    flush();
                } else {
                    if (length == MAX_LINE) flush();
                    line[length++] = octets[i];
                }
            }
        }

        void end() {
            if (length > 0) flush();
        }

        private void flush() {
            reports.accept(new ScriptReport.Line(Bytes.of(Arrays.copyOf(line, length))));
            length = 0;
        }
    }
}
