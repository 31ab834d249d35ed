package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A laboratory for DHCPv6 whose bridge has {@value #OWN}/64, and servers that go on with the leases of those before.
 * An address of the server can be made to last for seconds only, again and again: what is given out of its network
 * lasts no longer, so that clients renew it soon.
 */
final class Ip6Lab implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(40);
    static final String OWN = "2001:db8:77::1";
    static final String ROUTER = "fe80::ff:fe00:7701";
    private static final int SHORT_SECONDS = 8;

    private final Lab lab = Lab.open();
    private Optional<Running> lengthening = Optional.empty();

    Ip6Lab() {
        turnOn(lab.serverNamespace(), "lo");
        turnOn(lab.serverNamespace(), "br0", "accept_ra=0");
        lab.ip(lab.serverNamespace(), "addr add " + OWN + "/64 dev br0 nodad");
    }

    Lab lab() {
        return lab;
    }

    /** Turns IPv6 on for a device, without looking for duplicates; more settings are written {@code name=value}. */
    void turnOn(String namespace, String device, String... more) {
        var script = new StringBuilder("cd /proc/sys/net/ipv6/conf/" + device + "; echo 0 >accept_dad; ");
        for (String each : more) {
            String[] pair = each.split("=", 2);
            script.append("echo ").append(pair[1]).append(" >").append(pair[0]).append("; ");
        }
        script.append("echo 0 >disable_ipv6");
        Running running = lab.run(namespace, SOON, "sh", "-ec", script.toString());
        assertThat(running.awaitExit(SOON)).as(running.toString()).isZero();
    }

    /** Starts the program under test. */
    Server serve(String... lines) {
        String kept = "dhcp-leasefile=" + lab.folder().resolve("kept") + "\n";
        return Server.start(lab, Program.underTest(), String.join("\n", lines) + "\n" + kept);
    }

    /**
     * From now on an address of the server, {@code address/length dev device}, is preferred for seconds at a time, and
     * for as many again each second.
     */
    void lastsShortly(String address) {
        String change = "ip addr change " + address + " valid_lft 3600 preferred_lft " + SHORT_SECONDS;
        lengthening =
                Optional.of(lab.start(lab.serverNamespace(), "sh", "-c", "while " + change + "; do sleep 1; done"));
    }

    /** An address of the server that another takes the place of, which lasts. */
    void replace(String address, String other) {
        lab.ip(lab.serverNamespace(), "addr add " + other + " nodad", "addr del " + address);
    }

    /** From now on no address changes by itself. */
    void lastAsTheyAre() {
        lengthening.ifPresent(Running::close);
    }

    /** What a command printed in a namespace. */
    String say(String namespace, String... command) {
        return lab.run(namespace, SOON, command).text();
    }

    /** What a device's addresses are, link-local ones aside. */
    String addresses(String namespace, String device) {
        return say(namespace, "ip", "-6", "addr", "show", "dev", device, "scope", "global");
    }

    /** Waits until a state is as wanted, and returns it. */
    String await(Supplier<String> state, Predicate<String> wanted, Object... told) {
        long end = System.nanoTime() + SOON.toNanos();
        String seen = state.get();
        while (!wanted.test(seen) && System.nanoTime() < end) {
            lab.run(lab.serverNamespace(), SOON, "sleep", "0.1");
            seen = state.get();
        }
        assertThat(wanted.test(seen)).as(seen + "\n" + List.of(told)).isTrue();
        return seen;
    }

    /** Waits for a line of the server's log. */
    void awaitLog(Server server, String part, Object... told) {
        await(server::toString, text -> text.contains(part), told);
    }

    /** Waits until an address answers the server's machine. */
    void awaitEcho(String address, Object... told) {
        Needs.program("ping", "iputils-ping");
        await(
                () -> say(lab.serverNamespace(), "ping", "-6", "-n", "-c", "1", "-W", "1", address),
                text -> text.contains(" 1 received"),
                told);
    }

    /** What a machine hears of the server about a name, in one line for each record. */
    String digs(String namespace, String... question) {
        Needs.program("dig", "bind9-dnsutils");
        List<String> command = new ArrayList<>(List.of("dig", "+short", "+tries=1", "@" + ROUTER + "%eth0"));
        command.addAll(List.of(question));
        return say(namespace, command.toArray(String[]::new)).strip();
    }

    @Override
    public void close() {
        lab.close();
    }
}
