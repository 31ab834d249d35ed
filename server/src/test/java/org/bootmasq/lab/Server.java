package org.bootmasq.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** Starts the program in the laboratory's server namespace and waits until it says that it has started. */
    public static Server start(Lab lab, Program program, String configuration) {
        return start(lab, lab.serverNamespace(), program, configuration);
    }

    /** @param more arguments */
    public static Server start(Lab lab, String namespace, Program program, String configuration, String... more) {
        return start(lab, "server" + COUNT.incrementAndGet(), namespace, program, configuration, more);
    }

    /** Starts it on a lease file that holds this text already. */
    public static Server startWithLeases(Lab lab, Program program, String configuration, String leases) {
        String name = "server" + COUNT.incrementAndGet();
        lab.write(name + "/leases", leases);
        return start(lab, name, lab.serverNamespace(), program, configuration);
    }

    private static Server start(
            Lab lab, String name, String namespace, Program program, String configuration, String... more) {
        Path file = lab.write(name + "/dnsmasq.conf", configuration);
        Path leases = lab.folder().resolve(name + "/leases");
        List<String> command = new ArrayList<>(program.command());
        command.addAll(List.of("-k", "-C", file.toString(), "--log-facility=-", "--user=root"));
        command.addAll(List.of("--pid-file=" + lab.folder().resolve(name + "/pid"), "--dhcp-leasefile=" + leases));
        command.addAll(List.of(more));
        Server server = new Server(lab.start(namespace, command), leases);
        server.awaitStart();
        return server;
    }

    /** The line that says so is logged when every port is open. */
    private void awaitStart() {
        if (awaitLog("started, version", START_AT_MOST)) return;
        running.close();
        throw new IllegalStateException("did not start: " + running);
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

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        running.kill();
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
