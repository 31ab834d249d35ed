package org.bootmasq.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One laboratory: a network namespace with a bridge where servers live, and one more namespace for each client on a
 * cable to it. IPv6 is off everywhere, because multicast from the bridge hangs old boot ROMs in the middle of a
 * transfer. Closing it stops what it started, newest first, and removes every namespace and its folder.
 */
public final class Lab implements AutoCloseable {
    /** The address of the bridge, and so of the server, unless a test names another. */
    public static final String SERVER = "192.168.77.1";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String id = "bm" + ProcessHandle.current().pid() + "n" + COUNT.incrementAndGet();
    private final Path folder;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final String serverNamespace;
    private int cables;

    private Lab() {
        try {
            folder = Files.createTempDirectory("bootmasq-lab");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        undo.push(this::removeFolder);
        serverNamespace = namespace("s");
    }

    /** A laboratory with the bridge {@code br0} at {@value #SERVER}/24. */
    public static Lab open() {
        Lab lab = empty();
        lab.ip(
                lab.serverNamespace,
                "link add br0 type bridge",
                "link set br0 address 02:00:00:00:77:01",
                "addr add " + SERVER + "/24 brd + dev br0",
                "link set br0 up");
        return lab;
    }

    /** A laboratory whose server namespace has only a loopback. */
    public static Lab empty() {
        Needs.root();
        return new Lab();
    }

    public Path folder() {
        return folder;
    }

    public String serverNamespace() {
        return serverNamespace;
    }

    /** A new namespace whose name ends in {@code suffix}, with its loopback up. */
    public String namespace(String suffix) {
        String name = id + suffix;
        run(List.of("ip", "netns", "add", name));
        undo.push(() -> run(List.of("ip", "netns", "del", name)));
        ip(name, "link set lo up");
        run(List.of(
                "ip",
                "netns",
                "exec",
                name,
                "sh",
                "-c",
                "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; echo 1"
                        + " >/proc/sys/net/ipv6/conf/default/disable_ipv6;echo 0"
                        + " >/proc/sys/net/ipv4/conf/all/rp_filter; echo 0"
                        + " >/proc/sys/net/ipv4/conf/default/rp_filter"));
        return name;
    }

    /**
     * A client namespace with {@code eth0} (that hardware address, no IP address) on a cable to the server's bridge.
     */
    public String client(String hardwareAddress) {
        String port = "port" + ++cables;
        String name = namespace("c" + cables);
        cable(serverNamespace, port, "", name, "eth0", hardwareAddress);
        ip(serverNamespace, "link set " + port + " master br0");
        return name;
    }

    /** A client with the hardware address 02:00:00:00:00:0a and 192.168.77.10, which asks for nothing by DHCP. */
    public String clientWithAddress() {
        String name = client("02:00:00:00:00:0a");
        ip(name, "addr add 192.168.77.10/24 dev eth0");
        return name;
    }

    /** A cable between two namespaces, both ends up; an empty hardware address leaves the kernel's. */
    public void cable(String a, String aName, String aAddress, String b, String bName, String bAddress) {
        ip(
                a,
                "link add " + aName + (aAddress.isEmpty() ? "" : " address " + aAddress) + " type veth peer name "
                        + bName + (bAddress.isEmpty() ? "" : " address " + bAddress) + " netns " + b,
                "link set " + aName + " up");
        ip(b, "link set " + bName + " up");
    }

    /** A tap device on the bridge for a virtual machine. */
    public String tap() {
        String name = "tap" + ++cables;
        ip(
                serverNamespace,
                "tuntap add dev " + name + " mode tap",
                "link set " + name + " master br0",
                "link set " + name + " up");
        return name;
    }

    /** Carries out {@code ip} commands in a namespace, all in one process. */
    public void ip(String namespace, String... commands) {
        Path batch = write("ip.batch", String.join("\n", commands) + "\n");
        run(List.of("ip", "-n", namespace, "-batch", batch.toString()));
    }

    /** Starts a program in a namespace; the laboratory stops it if the test does not. */
    public Running start(String namespace, List<String> command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        inside.addAll(command);
        Running running = Running.start(folder, inside);
        undo.push(running::close);
        return running;
    }

    public Running start(String namespace, String... command) {
        return start(namespace, List.of(command));
    }

    /** Runs a program in a namespace to its end; its exit status is {@link Running#awaitExit}. */
    public Running run(String namespace, Duration atMost, String... command) {
        Running running = start(namespace, command);
        running.awaitExit(atMost);
        return running;
    }

    /** Writes a file into the laboratory's folder, making the folders of its name. */
    public Path write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(List<String> command) {
        Running running = Running.start(folder, command);
        if (running.awaitExit(Duration.ofSeconds(20)) != 0) {
            throw new IllegalStateException("failed: " + running);
        }
    }

    @Override
    public void close() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    private void removeFolder() {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
