package org.bootmasq.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bootmasq.linux.Link;
import org.bootmasq.linux.Netlink;

/**
 * The network of the demonstration, inside the namespace that the launcher made: one interface with the server's
 * address, and behind it the machine's card. It vanishes with the namespace.
 */
public final class DemoNetwork {
    /** The server's address. */
    public static final String SERVER = "10.77.0.1";

    static final String FIRST = "10.77.0.100";
    static final String LAST = "10.77.0.199";

    /** The server's address of IPv6. */
    public static final String SERVER6 = "2001:db8:77::1";

    static final String FIRST6 = "2001:db8:77::100";
    static final String LAST6 = "2001:db8:77::1ff";

    /** The interface with the server's address. */
    static final String SERVER_SIDE = "boot0";

    /** The built-in client's card. */
    public static final String CLIENT_SIDE = "card0";

    public static final String HARDWARE = "52:54:00:12:34:56";

    private DemoNetwork() {}

    /**
     * A namespace that nobody uses has nothing that is up, not even its loopback; the machine's own network always has.
     */
    public static boolean isOurs() throws IOException {
        return links().stream().noneMatch(Link::isUp);
    }

    /** The number of an interface. */
    public static int index(String name) throws IOException {
        for (Link link : links()) {
            if (link.name().equals(name)) return link.index();
        }
        throw new IOException("no interface " + name);
    }

    private static List<Link> links() throws IOException {
        try (Netlink netlink = Netlink.open()) {
            return netlink.links();
        }
    }

    /** A tap device, for QEMU. */
    static void makeTap(DemoKind kind) throws IOException {
        ip("tuntap add dev " + SERVER_SIDE + " mode tap");
        up(kind);
    }

    /** A cable to a card without an address, for the built-in client. */
    public static void makeCable(DemoKind kind) throws IOException {
        ip("link add name " + SERVER_SIDE + " type veth peer name " + CLIENT_SIDE + " address " + HARDWARE);
        withoutIp6(CLIENT_SIDE);
        ip("link set " + CLIENT_SIDE + " up");
        up(kind);
    }

    /**
     * Gives the server's side an address of IPv6 too, beside what it has.
     *
     * @throws IOException if this kernel has no IPv6
     */
    public static void addIp6() throws IOException {
        set(SERVER_SIDE, "disable_ipv6", "0");
        // The server's own kernel does not listen to routers, and nobody else can have the addresses.
        set(SERVER_SIDE, "accept_ra", "0");
        set(SERVER_SIDE, "accept_dad", "0");
        ip("addr add " + SERVER6 + "/64 dev " + SERVER_SIDE + " nodad");
    }

    private static void up(DemoKind kind) throws IOException {
        ip("link set lo up");
        if (kind == DemoKind.IP6) {
            addIp6();
        } else {
            withoutIp6(SERVER_SIDE);
            ip("addr add " + SERVER + "/24 brd + dev " + SERVER_SIDE);
        }
        ip("link set " + SERVER_SIDE + " up");
    }

    /** IPv6 multicast has hung old boot ROMs in the middle of a transfer. */
    private static void withoutIp6(String name) {
        set(name, "disable_ipv6", "1");
    }

    private static void set(String name, String setting, String value) {
        try {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/" + name + "/" + setting), value);
        } catch (IOException e) {
            // A kernel without IPv6, or a container that does not let it be switched: then there is none, or the boot
            // may take a second try.
        }
    }

    /** How many octets the server's side has sent; 0 if it cannot be told. */
    static long sentOctets() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/net/dev"))) {
                String[] words = line.strip().split("[\\s:]+", -1);
                if (words[0].equals(SERVER_SIDE)) return Long.parseLong(words[9]);
            }
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Whether something listens on a UDP port here. */
    public static boolean isOpen(int port) {
        try {
            String hex = ":%04X ".formatted(port);
            return Files.readString(Path.of("/proc/self/net/udp")).contains(hex)
                    || Files.readString(Path.of("/proc/self/net/udp6")).contains(hex);
        } catch (IOException e) {
            return false;
        }
    }

    private static void ip(String arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program("ip").map(Path::toString).orElse("ip"));
        command.addAll(List.of(arguments.split(" ", -1)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) throw new IOException("ip " + arguments + ": " + output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Finds a program in PATH or where administrators' programs are. */
    public static Optional<Path> program(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin";
        return Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
