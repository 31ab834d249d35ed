package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A system bus of one laboratory alone: a dbus-daemon at a socket in its folder, and clients that come to it. */
final class PrivateBus implements AutoCloseable {
    /** Everybody may own names and send anything. */
    static final String OPEN = "<allow own=\"*\"/>";

    /** Names are root's alone. */
    static final String ROOT_OWNS = "<deny own=\"*\"/></policy><policy user=\"root\"><allow own=\"*\"/>";

    /** Nobody owns a name. */
    static final String NOBODY_OWNS = "<deny own=\"*\"/>";

    static final String OBJECT = "/uk/org/thekelleys/dnsmasq";

    private static final String NAME = "uk.org.thekelleys.dnsmasq";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Lab lab;
    private final Path socket;
    private Running daemon;

    PrivateBus(Lab lab, String owners) {
        Needs.program("dbus-daemon", "dbus-daemon");
        Needs.program("dbus-send", "dbus-bin");
        Needs.program("gdbus", "libglib2.0-bin");
        this.lab = lab;
        socket = lab.folder().resolve("bus");
        lab.write("bus.conf", """
                <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
                 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
                <busconfig><type>system</type><listen>unix:path=SOCKET</listen><auth>EXTERNAL</auth>
                <policy context="default"><allow user="*"/><allow send_destination="*"/><allow receive_sender="*"/>
                <allow send_type="signal"/>OWNERS</policy></busconfig>
                """.replace("SOCKET", socket.toString()).replace("OWNERS", owners));
        daemon = start();
    }

    private Running start() {
        Running started = lab.start(
                lab.serverNamespace(),
                "dbus-daemon",
                "--config-file=" + lab.folder().resolve("bus.conf"),
                "--nofork",
                "--nosyslog",
                "--print-address");
        assertThat(started.awaitText(text -> text.contains("unix:"), SOON))
                .as("%s", started)
                .isTrue();
        return started;
    }

    /** The bus goes away. */
    void stop() throws Exception {
        daemon.close();
        Files.deleteIfExists(socket);
    }

    /** It comes back. */
    void startAgain() {
        daemon = start();
    }

    private List<String> withBus(List<String> command) {
        var all = new ArrayList<>(List.of("env", "DBUS_SYSTEM_BUS_ADDRESS=unix:path=" + socket));
        all.addAll(command);
        return all;
    }

    /** The program where this is the system bus. */
    Program with(Program program) {
        return new Program(program.name(), withBus(program.command()));
    }

    /** What a call with the arguments of dbus-send brought, without the line that has times and numbers. */
    String send(String member, String... arguments) {
        return sendTo(OBJECT, NAME + "." + member, arguments);
    }

    String sendTo(String path, String member, String... arguments) {
        var command =
                new ArrayList<>(List.of("dbus-send", "--system", "--print-reply", "--dest=" + NAME, path, member));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** What a call with the arguments of gdbus brought, its types taken from the introspection. */
    String call(String member, String... arguments) {
        var command = new ArrayList<>(List.of(
                "gdbus",
                "call",
                "--system",
                "--dest=" + NAME,
                "--object-path=" + OBJECT,
                "--method=" + NAME + "." + member));
        command.addAll(List.of(arguments));
        return run(command)
                .replaceAll("\\(According to introspection data.*", "")
                .strip();
    }

    /** As {@link #send}, by a user who is not root. */
    String sendAsNobody(String member) throws IOException {
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwx--x--x"));
        return run(List.of(
                "setpriv",
                "--reuid=65534",
                "--clear-groups",
                "dbus-send",
                "--system",
                "--print-reply",
                "--dest=" + NAME,
                OBJECT,
                NAME + "." + member));
    }

    private String run(List<String> command) {
        Running client = lab.start(lab.serverNamespace(), withBus(command));
        client.awaitExit(SOON);
        return client.text().replaceAll("method return time=.*\n?", "").strip();
    }

    /** Somebody who listens to all signals of a server's object, from now on. */
    Running monitor() {
        Running monitor = lab.start(
                lab.serverNamespace(),
                withBus(List.of("dbus-monitor", "--system", "type='signal',path='" + OBJECT + "'")));
        assertThat(monitor.awaitText(text -> text.contains("NameLost"), SOON))
                .as("%s", monitor)
                .isTrue();
        return monitor;
    }

    /** The signals that came, each as its name and its texts. */
    static List<String> signals(Running monitor) {
        var signals = new ArrayList<String>();
        for (String line : monitor.lines()) {
            if (line.startsWith("signal ")) {
                boolean ours = line.contains("interface=" + NAME);
                signals.add(ours ? line.substring(line.indexOf("member=") + "member=".length()) : "");
            } else if (!signals.isEmpty() && !signals.getLast().isEmpty()) {
                signals.set(
                        signals.size() - 1,
                        signals.getLast() + " " + line.strip().replaceFirst("^string ", ""));
            }
        }
        signals.removeIf(String::isEmpty);
        return signals;
    }

    /** Waits until a call brings what is wanted. */
    void await(String member, String wanted) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            last = send(member);
            if (last.contains(wanted)) return;
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("last came " + last);
    }

    @Override
    public void close() {
        daemon.close();
    }
}
