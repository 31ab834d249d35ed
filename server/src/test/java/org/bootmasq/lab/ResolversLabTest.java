package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The resolvers that machines really have, before the program under test: what it knows, what it forwards, and long
 * answers over TCP.
 */
final class ResolversLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ABOVE =
            "port=5353\nno-hosts\nno-resolv\nlocal-ttl=60\nhost-record=far.example,198.51.100.9\n";

    private final Lab lab = Lab.open();
    private String client = "";
    private Server above;
    private Server server;

    @BeforeEach
    void connect() {
        client = lab.clientWithAddress();
        var lines = new StringBuilder("no-hosts\nno-resolv\nserver=127.0.0.1#5353\nlog-queries\n");
        lines.append("host-record=near.example,198.51.100.7\n");
        for (int i = 1; i <= 120; i++)
            lines.append("host-record=many.example,203.0.113.").append(i).append('\n');
        above = Server.start(lab, Program.underTest(), ABOVE);
        server = Server.start(lab, Program.underTest(), lines.toString());
    }

    @AfterEach
    void closeLab() {
        server.close();
        above.close();
        lab.close();
    }

    private String client(String... command) {
        Running run = lab.run(client, SOON, command);
        assertThat(run.awaitExit(SOON)).as(run.toString()).isZero();
        return run.text();
    }

    /** With an /etc of its own, where resolv.conf names the server. */
    private String withResolvConf(String command) {
        String mount = "mount -t tmpfs none /etc; echo nameserver " + Lab.SERVER + " >/etc/resolv.conf; ";
        return client("unshare", "-m", "sh", "-ec", mount + command);
    }

    @Test
    void kdig() {
        Needs.program("kdig", "knot-dnsutils");
        assertThat(client("kdig", "+short", "@" + Lab.SERVER, "near.example")).isEqualTo("198.51.100.7\n");
        assertThat(client("kdig", "+tcp", "+short", "@" + Lab.SERVER, "far.example"))
                .isEqualTo("198.51.100.9\n");
        assertThat(client("kdig", "+short", "@" + Lab.SERVER, "many.example")
                        .lines()
                        .filter(line -> line.startsWith("203.0.113.")))
                .hasSize(120);
        assertThat(client("kdig", "+tcp", "+keepopen", "+short", "@" + Lab.SERVER, "near.example", "far.example"))
                .contains("198.51.100.7", "198.51.100.9");
    }

    @Test
    void glibc() {
        Needs.program("unshare", "util-linux");
        assertThat(withResolvConf("getent ahostsv4 near.example")).startsWith("198.51.100.7 ");
        assertThat(withResolvConf("getent ahosts far.example")).startsWith("198.51.100.9 ");
        assertThat(withResolvConf("getent ahostsv4 many.example").lines().filter(line -> line.contains("STREAM")))
                .hasSize(120);
        assertThat(withResolvConf("getent hosts 198.51.100.7")).contains("near.example");
        assertThat(withResolvConf("getent ahosts nowhere.example || echo none")).isEqualTo("none\n");
    }

    @Test
    void cAres() {
        Needs.file("/usr/lib/python3/dist-packages/pycares/__init__.py", "python3-pycares");
        Path script = lab.write("ask.py", """
                import pycares, select, sys
                channel = pycares.Channel(servers=[sys.argv[1]], timeout=3)
                def told(answer, error):
                    print(len(answer) if answer else pycares.errno.strerror(error), min(each.host for each in answer or []))
                for name in sys.argv[2:]:
                    channel.query(name, pycares.QUERY_TYPE_A, told)
                while True:
                    reading, writing = channel.getsock()
                    if not reading and not writing:
                        break
                    read, written, _ = select.select(reading, writing, [], 1)
                    for fd in read:
                        channel.process_fd(fd, pycares.ARES_SOCKET_BAD)
                    for fd in written:
                        channel.process_fd(pycares.ARES_SOCKET_BAD, fd)
                    if not read and not written:
                        channel.process_fd(pycares.ARES_SOCKET_BAD, pycares.ARES_SOCKET_BAD)
                """);
        String text = client(
                "/usr/bin/python3", script.toString(), Lab.SERVER, "near.example", "far.example", "many.example");
        assertThat(text.lines()).containsExactlyInAnyOrder("1 198.51.100.7", "1 198.51.100.9", "120 203.0.113.1");
    }

    @Test
    void systemdResolved() {
        Path resolved = Needs.file("/lib/systemd/systemd-resolved", "systemd-resolved");
        Needs.program("dbus-daemon", "dbus");
        Path settings = lab.write(
                "resolved.conf",
                "[Resolve]\nDNS=" + Lab.SERVER + "\nFallbackDNS=\nDNSSEC=no\nLLMNR=no\nMulticastDNS=no\n");
        // A /run, and processes, of its own; the machine's are left alone.
        Path script = lab.write("resolved.sh", """
                set -e
                mount -t tmpfs none /run
                mkdir -p /run/systemd/resolve /run/dbus
                chown systemd-resolve: /run/systemd/resolve
                mount --bind %s /etc/systemd/resolved.conf
                dbus-daemon --system --fork --nopidfile
                export SYSTEMD_LOG_TARGET=console
                exec %s
                """.formatted(settings, resolved));
        Running running = lab.start(client, "unshare", "-mpf", "--mount-proc", "--kill-child", "sh", script.toString());
        assertThat(running.awaitText(text -> text.contains("Using system hostname"), SOON))
                .as(running.toString())
                .isTrue();
        for (List<String> each :
                List.of(List.of("near.example", "198.51.100.7"), List.of("far.example", "198.51.100.9"))) {
            assertThat(client("dig", "+short", "@127.0.0.53", each.getFirst()).strip())
                    .isEqualTo(each.getLast());
        }
        assertThat(client("dig", "+short", "@127.0.0.53", "many.example").lines())
                .hasSize(120);
        assertThat(server.awaitLog("query[A] far.example from 192.168.77.10", Duration.ofSeconds(5)))
                .as(server.toString())
                .isTrue();
    }

    @Test
    void dnsperf() {
        Needs.program("dnsperf", "dnsperf");
        Path questions = lab.write("questions", "near.example A\nfar.example A\nmany.example A\n");
        // Over TCP fewer than the hundred after which a connection ends, as dnsmasq's does: dnsperf does not ask again
        // what was on its way then.
        for (String transport : List.of("udp", "tcp")) {
            String perSecond = transport.equals("udp") ? "500" : "30";
            String text = client(
                    "dnsperf",
                    "-s",
                    Lab.SERVER,
                    "-d",
                    questions.toString(),
                    "-m",
                    transport,
                    "-Q",
                    perSecond,
                    "-l",
                    "3");
            assertThat(text).containsPattern("Queries lost: +0 ").containsPattern("NOERROR [0-9]+ \\(100.00%\\)");
        }
    }
}
