package org.bootmasq.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** The program under test, started on a configuration in a laboratory and ready to answer. */
public final class Server implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration START_AT_MOST = Duration.ofSeconds(15);

    private final Running running;
    private final Path leases;

    private Server(Running running, Path leases) {
        this.running = running;
        this.leases = leases;
    }

    /** Starts the program in the laboratory's server namespace and waits until the UDP port is open. */
    public static Server start(Lab lab, Program program, int port, String configuration) {
        return start(lab, lab.serverNamespace(), program, port, configuration);
    }

    /** @param more arguments */
    public static Server start(
            Lab lab, String namespace, Program program, int port, String configuration, String... more) {
        String name = "server" + COUNT.incrementAndGet();
        Path file = lab.write(name + "/dnsmasq.conf", configuration);
        Path leases = lab.folder().resolve(name + "/leases");
        List<String> command = new ArrayList<>(program.command());
        command.addAll(List.of("-k", "-C", file.toString(), "--log-facility=-", "--user=root"));
        command.addAll(List.of("--pid-file=" + lab.folder().resolve(name + "/pid"), "--dhcp-leasefile=" + leases));
        command.addAll(List.of(more));
        Server server = new Server(lab.start(namespace, command), leases);
        server.awaitPort(port);
        return server;
    }

    private void awaitPort(int port) {
        String wanted = String.format(Locale.ROOT, ":%04X ", port);
        Path table = Path.of("/proc/" + running.pid() + "/net/udp");
        long deadline = System.nanoTime() + START_AT_MOST.toNanos();
        while (running.isAlive() && System.nanoTime() < deadline) {
            try {
                // The launcher enters its namespace before it becomes the server: the table is then that namespace's.
                if (inNamespace() && Files.readString(table).contains(wanted)) {
                    return;
                }
                running.awaitText(_ -> false, Duration.ofMillis(3));
            } catch (IOException e) {
                break;
            }
        }
        running.close();
        throw new IllegalStateException("port " + port + " did not open: " + running);
    }

    private boolean inNamespace() throws IOException {
        return !Files.readSymbolicLink(Path.of("/proc/" + running.pid() + "/ns/net"))
                .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
    }

    public long pid() {
        return running.pid();
    }

    /** The lease file, which need not exist yet. */
    public Path leases() {
        return leases;
    }

    /** What it logged so far. */
    public List<String> log() {
        return running.lines();
    }

    public boolean awaitLog(String part, Duration atMost) {
        return running.awaitText(text -> text.contains(part), atMost);
    }

    @Override
    public void close() {
        running.close();
    }

    @Override
    public String toString() {
        return running.toString();
    }
}
