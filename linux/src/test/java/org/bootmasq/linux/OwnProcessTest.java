package org.bootmasq.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bootmasq.linux.Credentials.Capability;
import org.bootmasq.linux.Credentials.User;
import org.bootmasq.linux.Signals.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as the kernel shows it in /proc; what cannot be undone happens in a JVM of its own. */
class OwnProcessTest {
    private static final int NOBODY = 65534;

    @Test
    void whoItIs() throws Exception {
        assertThat(OwnProcess.pid()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(Credentials.user("root")).contains(new User("root", 0, 0));
        assertThat(Credentials.user(0)).contains(new User("root", 0, 0));
        assertThat(Credentials.user("no such user")).isEmpty();
        assertThat(Credentials.group("root")).hasValue(0);
        assertThat(Credentials.group("no such group")).isEmpty();
        assertThat(OwnProcess.hostName())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        assertThat(OwnProcess.isTerminal(99)).isFalse();
        int mask = OwnProcess.umask(0027);
        assertThat(OwnProcess.umask(mask)).isEqualTo(0027);
        OwnProcess.setOpenFileLimit(OwnProcess.openFileLimit());
        assertThat(OwnProcess.openFileMaximum()).isGreaterThanOrEqualTo(OwnProcess.openFileLimit());
        OwnProcess.kill(OwnProcess.pid(), 0);
        assertThatThrownBy(() -> OwnProcess.kill(0x3fffffff, 0)).hasMessage("kill: No such process");
    }

    @Test
    void aSignalThatWhoeverStartedUsHadIgnoredIsReadable() throws Exception {
        long ignored = 1;
        Libc.call(Libc.function("signal"), 1, ignored);
        try (Signals signals = new Signals(EnumSet.of(Signal.HUP))) {
            OwnProcess.kill(OwnProcess.pid(), 1);
            assertThat(Poll.await(signals, Poll.IN, 5000)).isTrue();
            assertThat(signals.take()).containsExactly(Signal.HUP);
        }
    }

    @Test
    void aSignalIsReadable() throws Exception {
        try (Signals signals = new Signals(EnumSet.of(Signal.HUP, Signal.USR1, Signal.USR2))) {
            assertThat(signals.take()).isEmpty();
            for (Map.Entry<Integer, Signal> sent :
                    Map.of(1, Signal.HUP, 10, Signal.USR1, 12, Signal.USR2).entrySet()) {
                OwnProcess.kill(OwnProcess.pid(), sent.getKey());
                assertThat(Poll.await(signals, Poll.IN, 5000)).isTrue();
                assertThat(signals.take()).containsExactly(sent.getValue());
                assertThat(Poll.await(signals, Poll.IN, 0)).isFalse();
            }
        }
    }

    @Test
    void syslogAsTheDaemonSeesIt(@TempDir Path directory) throws Exception {
        LocalDateTime time = LocalDateTime.of(2026, 3, 7, 8, 9, 10);
        int daemon = Syslog.facility("DAEMON").orElseThrow();
        String line = Syslog.line(daemon, Syslog.Severity.INFO, time, "dnsmasq-dhcp", 42, "DHCPACK(eth0)");
        assertThat(line).isEqualTo("<30>Mar  7 08:09:10 dnsmasq-dhcp[42]: DHCPACK(eth0)");
        assertThat(Syslog.facility("local7")).hasValue(23);
        assertThat(Syslog.facility("local8")).isEmpty();

        assumeTrue(Files.isExecutable(Path.of("/usr/bin/socat")), "socat is missing: apt-get install socat");
        Path log = directory.resolve("log");
        try (Syslog syslog = new Syslog(log.toString())) {
            assertThat(syslog.send(line)).isEqualTo(Syslog.Outcome.ABSENT);
            for (int daemonNumber = 0; daemonNumber < 2; daemonNumber++) {
                Process listener = new ProcessBuilder("socat", "-u", "UNIX-RECV:" + log, "STDOUT").start();
                while (!Files.exists(log)) Thread.onSpinWait();
                Syslog.Outcome outcome = syslog.send(line);
                byte[] seen = listener.getInputStream().readNBytes(line.length());
                listener.destroy();
                listener.waitFor();
                Files.deleteIfExists(log);
                assertThat(outcome).isEqualTo(Syslog.Outcome.SENT);
                assertThat(new String(seen, UTF_8)).isEqualTo(line);
            }
        }
    }

    @Test
    void aServiceManagerHearsOfTheStart(@TempDir Path directory) throws Exception {
        assertThatThrownBy(() -> NotifySocket.open(directory + "/nobody"))
                .hasMessage("connect: No such file or directory");
        assertThatThrownBy(() -> NotifySocket.open("/" + "x".repeat(107))).hasMessage("connect: Invalid argument");

        assumeTrue(Files.isExecutable(Path.of("/usr/bin/socat")), "socat is missing: apt-get install socat");
        String inFiles = directory.resolve("notify").toString();
        assertThat(heard("UNIX-RECV:" + inFiles, inFiles)).isEqualTo("READY=1\nMAINPID=4711\n");
        String abstractName = "bootmasq-" + OwnProcess.pid();
        assertThat(heard("ABSTRACT-RECV:" + abstractName, "@" + abstractName)).isEqualTo("READY=1\nMAINPID=4711\n");
    }

    private static String heard(String listen, String address) throws Exception {
        Process listener = new ProcessBuilder("socat", "-u", listen, "STDOUT").start();
        try (NotifySocket socket = openOnceThere(address)) {
            socket.send("READY=1\nMAINPID=4711\n");
            return new String(listener.getInputStream().readNBytes(21), UTF_8);
        } finally {
            listener.destroy();
            listener.waitFor();
        }
    }

    private static NotifySocket openOnceThere(String address) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (true) {
            try {
                return NotifySocket.open(address);
            } catch (LinuxException e) {
                if (System.nanoTime() > deadline) throw e;
                Thread.onSpinWait();
            }
        }
    }

    /** The main method of the child: becomes nobody, keeps three capabilities, and shows what it can do still. */
    static final class Dropped {
        public static void main(String[] arguments) throws Exception {
            Credentials.becomeGroup(NOBODY);
            Credentials.becomeUser(
                    NOBODY, EnumSet.of(Capability.NET_ADMIN, Capability.NET_RAW, Capability.NET_BIND_SERVICE));
            Thread later = Thread.ofPlatform().start(Dropped::work);
            later.join();
            try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
                for (Path task : tasks.toList()) show(task);
            }
        }

        private static void work() {
            try (UdpSocket socket = UdpSocket.openIp4().bindToDevice("lo").bind(0x7f000001, 67)) {
                System.out.println("bound " + socket.localPort() + " " + Credentials.has(Capability.NET_RAW));
                new RawPacket().close();
                show(Path.of("/proc/thread-self"));
                Credentials.setCapabilities(EnumSet.noneOf(Capability.class));
                System.out.println("left " + Credentials.has(Capability.NET_RAW));
            } catch (IOException failure) {
                System.out.println(failure);
            }
        }

        private static void show(Path task) throws IOException {
            for (String line : Files.readAllLines(task.resolve("status")))
                if (line.startsWith("Uid")
                        || line.startsWith("Gid")
                        || line.startsWith("CapEff")
                        || line.startsWith("Groups"))
                    System.out.println(line.replace('\t', ' ').strip());
        }
    }

    /** A copy that nobody may read too: the tree may lie in a folder that is root's alone. */
    private static String classes(Class<?> type, Path to) throws Exception {
        Path from =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(copy);
                else Files.copy(file, copy);
            }
        }
        return to.toString();
    }

    @Test
    void stopsBeingRootInAllThreads(@TempDir Path folder) throws Exception {
        assumeTrue(Credentials.uid() == 0, "needs root");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classes(Credentials.class, folder.resolve("classes")) + ":"
                                + classes(Dropped.class, folder.resolve("tests")),
                        Dropped.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines;
        try (var reader = child.inputReader()) {
            lines = reader.lines().toList();
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).startsWith("bound 67 true");
        assertThat(lines).contains("left false");
        assertThat(lines.stream().filter(line -> line.startsWith("Uid:")))
                .hasSizeGreaterThan(5)
                .allMatch("Uid: 65534 65534 65534 65534"::equals);
        assertThat(lines.stream().filter(line -> line.startsWith("Gid:")))
                .allMatch("Gid: 65534 65534 65534 65534"::equals);
        assertThat(lines.stream().filter(line -> line.startsWith("Groups:"))).allMatch("Groups: 65534"::equals);
        // Nothing but the three: NET_BIND_SERVICE (10), NET_ADMIN (12), NET_RAW (13); the JVM's own threads have none.
        assertThat(lines.stream().filter(line -> line.startsWith("CapEff:")))
                .allMatch(line -> line.endsWith(" 0000000000003400") || line.endsWith(" 0000000000000000"));
        assertThat(lines).contains("CapEff: 0000000000003400");
    }
}
