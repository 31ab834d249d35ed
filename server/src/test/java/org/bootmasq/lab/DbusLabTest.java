package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bootmasq on a bus of its own, with the clients of D-Bus, beside dnsmasq. */
final class DbusLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CONFIGURATION = """
            enable-dbus
            port=5353
            no-resolv
            no-hosts
            no-ping
            bind-interfaces
            interface=br0
            domain=lan
            dhcp-range=192.168.77.50,192.168.77.60,1h
            dhcp-range=fd77::10,fd77::20
            """;
    private static final String LEASES = "0 52:54:00:00:00:02 192.168.77.54 beta 01:52:54:00:00:00:02\n";

    @BeforeEach
    void needed() {
        Needs.root();
    }

    /** What came of the same calls. */
    private record Outcome(
            Set<String> introspection,
            List<String> answers,
            List<String> leases,
            Set<String> signals,
            List<String> log) {}

    private static Outcome play(Program program) throws IOException, InterruptedException {
        try (Lab lab = Lab.open();
                var bus = new PrivateBus(lab, PrivateBus.OPEN)) {
            lab.run(lab.serverNamespace(), SOON, "sysctl", "-qw", "net.ipv6.conf.br0.disable_ipv6=0");
            lab.ip(lab.serverNamespace(), "addr add fd77::1/64 dev br0 nodad");
            Running monitor = bus.monitor();
            try (Server server = Server.startWithLeases(lab, bus.with(program), CONFIGURATION, LEASES)) {
                var answers = new ArrayList<String>();
                callAll(bus, answers);
                awaitSignal(monitor, "DhcpLeaseDeleted");
                awaitLeases(server, text -> text.contains("siy") && !text.contains("six"));
                return new Outcome(
                        introspection(bus.sendTo(PrivateBus.OBJECT, "org.freedesktop.DBus.Introspectable.Introspect")),
                        answers,
                        leases(server.leases()),
                        new TreeSet<>(PrivateBus.signals(monitor)),
                        servers(server.log()));
            }
        }
    }

    /** The lease file follows the journal. */
    private static void awaitLeases(Server server, Predicate<String> expected)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        for (String text = ""; !expected.test(text); text = Files.readString(server.leases())) {
            assertThat(System.nanoTime()).as("the lease file is\n" + text).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static void awaitSignal(Running monitor, String name) {
        assertThat(monitor.awaitText(text -> text.contains(name) && text.contains("03\"\n   string \"six.lan\""), SOON))
                .as("%s", monitor)
                .isTrue();
    }

    private static void callAll(PrivateBus bus, List<String> answers) {
        String[] none = {};
        ask(bus, answers, "SetServers", none);
        ask(bus, answers, "SetServersEx", none);
        ask(bus, answers, "DeleteDhcpLease", none);
        ask(bus, answers, "DeleteDhcpLease", "string:nowhere");
        ask(bus, answers, "DeleteDhcpLease", "uint32:4");
        ask(bus, answers, "DeleteDhcpLease", "string:192.168.77.99");
        ask(bus, answers, "AddDhcpLease", none);
        ask(bus, answers, "AddDhcpLease", "uint32:1");
        ask(bus, answers, "AddDhcpLease", "string:192.168.77.55");
        ask(bus, answers, "AddDhcpLease", "string:192.168.77.55", "string:x", "string:y");
        ask(bus, answers, "AddDhcpLease", "string:192.168.77.55", "string:x", "array:byte:1", "string:y");
        ask(bus, answers, "AddDhcpLease", "string:192.168.77.55", "string:x", "array:byte:1", "array:byte:1");
        ask(bus, answers, "SetBogusPrivOption", "string:x");
        ask(bus, answers, "SetBogusPrivOption", "boolean:true");
        ask(bus, answers, "SetFilterWin2KOption", "boolean:true");
        ask(bus, answers, "SetLocaliseQueriesOption", "boolean:false");
        ask(bus, answers, "SetServersEx", "array:string:a");
        ask(bus, answers, "SetDomainServers", "string:x");
        ask(bus, answers, "SetDomainServers", "array:string:/unended");
        ask(bus, answers, "SetDomainServers", "array:string:10.0.0.1,/d1/10.0.0.2,/loc/,//10.0.0.4,/std/#");
        ask(
                bus,
                answers,
                "SetServers",
                "uint32:168361986",
                "uint32:168361987",
                "string:corp",
                "string:x.y",
                "boolean:true");
        ask(bus, answers, "GetLoopServers", none);
        call(
                bus,
                answers,
                "SetServersEx",
                "[['10.0.0.2@lo'],['10.0.0.2@lo','corp.example'],['fe80::1%lo'],"
                        + "['0.0.0.0','loc.al'],['10.0.0.3#5355','']]");
        call(bus, answers, "SetServersEx", "[['']]");
        call(bus, answers, "SetServersEx", "[@as [],['10.0.0.5']]");
        call(bus, answers, "SetServersEx", "@aas []");
        give(
                bus,
                answers,
                "192.168.77.55",
                "52:54:00:00:00:03",
                "b'Name.With.Dots'",
                "[byte 1,2]",
                "600",
                "0",
                "false");
        give(bus, answers, "192.168.77.56", "52:54:00:00:00:04", "b'name2'", "@ay []", "0", "0", "false");
        give(bus, answers, "192.168.77.56", "52:54:00:00:00:05", "b'name3'", "[byte 5]", "700", "0", "false");
        give(bus, answers, "192.168.77.57", "52:54:00:00:00:06", "b'name3'", "@ay []", "4294967295", "0", "false");
        give(bus, answers, "192.0.2.1", "52:54:00:00:00:09", "@ay []", "@ay []", "0", "0", "false");
        give(bus, answers, "192.168.77.58", "52:54:00:00:00:0a", "[byte 97,0]", "@ay []", "600", "0", "false");
        give(bus, answers, "192.168.77.59", "52:54:00:00:00:0b", "[byte 97,0,98]", "@ay []", "600", "0", "false");
        give(bus, answers, "192.168.77.59", "52:54:00:00:00:0b", "@ay []", "@ay []", "600", "1", "false");
        give(bus, answers, "192.168.77.59", "52:54:00:00:00:0b", "@ay []", "@ay []", "600", "0", "true");
        give(bus, answers, "192.168.77.x", "52:54:00:00:00:0b", "@ay []", "@ay []", "600", "0", "true");
        give(bus, answers, "fd77::6", "52:54:00:00:00:04", "b'siy'", "[byte 0,1,2,4]", "600", "78", "true");
        give(
                bus,
                answers,
                "fd77::5",
                "52:54:00:00:00:04",
                "[byte 115,105,120]",
                "[byte 0,1,2,3]",
                "600",
                "77",
                "false");
        call(bus, answers, "DeleteDhcpLease", "192.168.77.57");
        call(bus, answers, "DeleteDhcpLease", "fd77::5");
        answers.add(bus.sendTo("/", "org.freedesktop.DBus.Introspectable.Introspect"));
        answers.add(bus.sendTo("/uk/org", "org.freedesktop.DBus.Introspectable.Introspect"));
        answers.add(bus.sendTo("/else", "org.freedesktop.DBus.Introspectable.Introspect"));
        answers.add(bus.sendTo("/else", "org.freedesktop.DBus.Peer.Ping"));
        answers.add(bus.sendTo("/", "org.freedesktop.DBus.Peer.GetMachineId"));
        for (String unknown : List.of("x.y.Nothing", "org.freedesktop.DBus.Properties.GetAll", "x.y.Introspect")) {
            answers.add(unknown + " " + bus.sendTo(PrivateBus.OBJECT, unknown).split(":", 2)[0]);
        }
        answers.add(bus.sendTo(PrivateBus.OBJECT, "any.interface.DeleteDhcpLease", "string:10.0.0.1"));
        String metrics = bus.call("GetMetrics");
        answers.add(metrics.replaceAll("(?s), 'dhcp_leasequery'.*", "").replaceAll("[},)]+$", ""));
        ask(bus, answers, "GetServerMetrics");
        ask(bus, answers, "ClearMetrics");
    }

    private static void ask(PrivateBus bus, List<String> answers, String member, String... arguments) {
        answers.add(member + List.of(arguments) + ": " + bus.send(member, arguments));
    }

    private static void call(PrivateBus bus, List<String> answers, String member, String... arguments) {
        answers.add(member + List.of(arguments) + ": " + bus.call(member, arguments));
    }

    private static void give(PrivateBus bus, List<String> answers, String... arguments) {
        call(bus, answers, "AddDhcpLease", arguments);
    }

    /** Members and their arguments, whatever the order of attributes. */
    private static Set<String> introspection(String xml) {
        var members = new TreeSet<String>();
        String member = "";
        var element = Pattern.compile("<(\\w+)([^>]*)>");
        for (var found : element.matcher(xml).results().toList()) {
            String attributes = new TreeSet<>(
                            List.of(found.group(2).replace("/", " ").strip().split("\\s+", -1)))
                    .toString();
            if (!found.group(1).equals("arg")) member = found.group(1) + " " + attributes;
            members.add(found.group(1).equals("arg") ? member + " " + attributes : member);
        }
        return members;
    }

    /** The lease file without what depends on the moment and the machine. */
    private static List<String> leases(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("duid"))
                .map(line -> line.replaceFirst("^[1-9]\\d+", "SOME"))
                .sorted()
                .toList();
    }

    private static List<String> servers(List<String> log) {
        return log.stream()
                .map(line -> line.replaceFirst("^.*?dnsmasq: ", ""))
                .filter(line -> line.matches("(using|setting|Enabling|Disabling|DBus).*"))
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void theSameCallsHaveTheSameOutcomeAsWithDnsmasq() throws Exception {
        Outcome theirs = play(Program.dnsmasq());
        Outcome ours = play(Program.underTest());
        assertThat(ours.introspection()).isEqualTo(theirs.introspection());
        assertThat(ours.answers()).isEqualTo(theirs.answers());
        assertThat(ours.leases()).isEqualTo(theirs.leases());
        assertThat(ours.signals()).isEqualTo(theirs.signals());
        assertThat(ours.log()).isEqualTo(theirs.log());
    }

    /** As NetworkManager does it: its policy lets only root own the name, and the server gives root up. */
    @Test
    void theNameIsTakenWithTheRightsOfRootAndServersAreAskedAtOnce() throws Exception {
        Needs.program("dig", "bind9-dnsutils");
        try (Lab lab = Lab.open();
                var bus = new PrivateBus(lab, PrivateBus.ROOT_OWNS)) {
            String upstream = "port=5354\nno-resolv\nno-hosts\naddress=/corp.example/192.0.2.77\n";
            String configuration = "port=5353\nno-resolv\nno-hosts\nenable-dbus\ncache-size=400\n";
            Path file = lab.write("dnsmasq.conf", configuration);
            var command = new ArrayList<>(bus.with(Program.underTest()).command());
            command.addAll(List.of("-k", "-C", file.toString(), "--user=nobody", "--pid-file=", "--log-facility=-"));
            try (Server _ = Server.start(lab, Program.dnsmasq(), upstream);
                    Running server = lab.start(lab.serverNamespace(), command)) {
                assertThat(server.awaitText(
                                text -> text.contains("DBus support enabled: connected to system bus"), SOON))
                        .as("%s", server)
                        .isTrue();
                bus.await("GetVersion", "\"2.93\"");
                assertThat(dig(lab)).as("nobody is to be asked").isEmpty();
                assertThat(bus.call("SetServersEx", "@aas []")).isEqualTo("()");
                assertThat(bus.call("SetServersEx", "[['127.0.0.1#5354','corp.example']]"))
                        .isEqualTo("()");
                assertThat(dig(lab)).isEqualTo("192.0.2.77");
                assertThat(bus.send("GetServerMetrics")).contains("\"127.0.0.1\"", "\"5354\"");
                assertThat(bus.call("GetMetrics")).contains("'dns_queries_forwarded': 1");
                assertThat(bus.call("ClearMetrics")).isEqualTo("()");
                assertThat(bus.call("GetMetrics")).contains("'dns_queries_forwarded': 0");
                assertThat(bus.call("SetServersEx", "@aas []")).isEqualTo("()");
                assertThat(bus.call("ClearCache")).isEqualTo("()");
                assertThat(dig(lab)).isEmpty();
            }
        }
    }

    private static String dig(Lab lab) {
        return lab.run(
                        lab.serverNamespace(),
                        SOON,
                        "dig",
                        "+short",
                        "@127.0.0.1",
                        "-p",
                        "5353",
                        "www.corp.example",
                        "A")
                .text()
                .strip();
    }

    @Test
    void filtersAreTurnedWhileItRuns() throws Exception {
        Needs.program("dig", "bind9-dnsutils");
        try (Lab lab = Lab.open();
                var bus = new PrivateBus(lab, PrivateBus.OPEN)) {
            String upstream = "port=5354\nno-resolv\nno-hosts\naddress=/corp.example/192.0.2.77\n";
            String configuration = "port=5353\nno-resolv\nno-hosts\nenable-dbus\ncache-size=0\nserver=127.0.0.1#5354\n";
            try (Server _ = Server.start(lab, Program.dnsmasq(), upstream);
                    Server _ = Server.start(lab, bus.with(Program.underTest()), configuration)) {
                assertThat(dig(lab)).isEqualTo("192.0.2.77");
                assertThat(bus.call("SetFilterA", "true")).isEqualTo("()");
                assertThat(dig(lab)).isEmpty();
                assertThat(bus.call("ClearCache")).as("SIGHUP leaves it so").isEqualTo("()");
                assertThat(dig(lab)).isEmpty();
                assertThat(bus.call("SetFilterA", "false")).isEqualTo("()");
                assertThat(dig(lab)).isEqualTo("192.0.2.77");
            }
        }
    }

    @Test
    void whatIsTooLargeIsRefusedAlone() throws Exception {
        try (Lab lab = Lab.open();
                var bus = new PrivateBus(lab, PrivateBus.OPEN);
                Server _ = Server.start(lab, bus.with(Program.underTest()), "port=0\nenable-dbus\n")) {
            String large = "string:" + "x".repeat(100_000);
            String[] arguments = new String[11];
            for (int i = 0; i < arguments.length; i++) arguments[i] = large;
            assertThat(bus.send("SetServersEx", arguments))
                    .startsWith("Error org.freedesktop.DBus.Error.LimitsExceeded");
            assertThat(bus.send("GetVersion")).contains("\"2.93\"");
        }
    }

    /** Proxmox gives the name {@code *}, an identifier without octets, and an address of no range. */
    @Test
    void aLeaseThatIsGivenIsTheMachinesOwn() throws Exception {
        Needs.program("udhcpc", "udhcpc");
        try (Lab lab = Lab.open();
                var bus = new PrivateBus(lab, PrivateBus.OPEN)) {
            Path told = lab.write("told", "");
            Path script = lab.write("script", "#!/bin/sh\necho \"$*\" >>" + told + "\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            String client = lab.client("02:00:00:00:00:0b");
            String configuration = "port=0\nno-ping\nenable-dbus\ndhcp-range=192.168.77.50,192.168.77.60,1h\n"
                    + "dhcp-script=" + script + "\n";
            try (Server server = Server.start(lab, bus.with(Program.underTest()), configuration)) {
                assertThat(bus.call(
                                "AddDhcpLease",
                                "192.168.77.57",
                                "02:00:00:00:00:0b",
                                "b'*'",
                                "@ay []",
                                "0",
                                "0",
                                "false"))
                        .isEqualTo("()");
                awaitLeases(server, text -> text.contains("0 02:00:00:00:00:0b 192.168.77.57 * *\n"));
                Running asked =
                        lab.run(client, SOON, "udhcpc", "-i", "eth0", "-f", "-n", "-q", "-t", "5", "-s", "/bin/true");
                assertThat(asked.text()).contains("192.168.77.57");
                assertThat(bus.call("DeleteDhcpLease", "192.168.77.57")).isEqualTo("(true,)");
                assertThat(bus.call(
                                "AddDhcpLease",
                                "192.168.77.58",
                                "02:00:00:00:00:0b",
                                "b'a b'",
                                "@ay []",
                                "0",
                                "0",
                                "false"))
                        .contains("InvalidArgs", "Invalid hostname");
                // dnsmasq says so too, and keeps a lease of octets that nobody gave it.
                assertThat(bus.call("AddDhcpLease", "192.168.77.59", "zz", "@ay []", "@ay []", "600", "0", "false"))
                        .contains("InvalidArgs", "Invalid HW address 'zz'");
                assertThat(bus.call("DeleteDhcpLease", "192.168.77.59")).isEqualTo("(false,)");
                assertThat(bus.call(
                                "AddDhcpLease", "fd77::1", "02:00:00:00:00:0b", "b'ab'", "[byte 1]", "0", "0", "false"))
                        .contains("DHCPv6 not configured");
            }
            assertThat(Files.readAllLines(told))
                    .startsWith("add 02:00:00:00:00:0b 192.168.77.57")
                    .endsWith("del 02:00:00:00:00:0b 192.168.77.57");
        }
    }
}
