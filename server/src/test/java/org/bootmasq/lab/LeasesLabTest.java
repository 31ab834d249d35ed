package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bootmasq.edge.ControlSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who holds which address is changed while its holder, a real client, has it. */
final class LeasesLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String FIRST_MAC = "02:00:00:00:00:0a";
    private static final String SECOND_MAC = "02:00:00:00:00:0b";

    private final Lab lab = Lab.open();
    private final Path socket = lab.folder().resolve("control");

    @BeforeEach
    void needs() {
        Needs.program("udhcpc", "udhcpc");
        Needs.program("dig", "bind9-dnsutils");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    /** udhcpc, with its address on its interface: {@code SIGUSR1} has it renew. */
    private final class Client {
        private final Running udhcpc;
        private int heard;

        Client(String mac, String name) {
            String namespace = lab.client(mac);
            Path script = script(name + ".script", """
                #!/bin/sh
                case $1 in
                    deconfig) ip addr flush dev $interface ;;
                    bound | renew) ip addr flush dev $interface; ip addr add $ip/$mask dev $interface ;;
                esac
                echo "router $router"
                echo "heard $1 $ip."
                """);
            udhcpc = lab.start(
                    namespace, "udhcpc", "-i", "eth0", "-f", "-x", "hostname:" + name, "-s", script.toString());
        }

        /** What it next tells of an address, as {@code bound 192.0.2.1}. */
        String hears(Server server) {
            boolean told = udhcpc.awaitText(_ -> bound().size() > heard, SOON);
            assertThat(told).as(udhcpc + "\n" + server).isTrue();
            return bound().get(heard++);
        }

        private List<String> bound() {
            return udhcpc.lines().stream()
                    .filter(line -> line.matches("heard (bound|renew) .*\\."))
                    .map(line -> line.substring("heard ".length(), line.length() - 1))
                    .toList();
        }

        String bound(Server server) {
            String told = hears(server);
            assertThat(told).as(server.toString()).startsWith("bound ");
            return told.substring("bound ".length());
        }

        void renews() {
            assertThat(lab.run(lab.serverNamespace(), SOON, "kill", "-USR1", Long.toString(udhcpc.pid()))
                            .text())
                    .isEmpty();
        }
    }

    private Path script(String name, String text) {
        Path script = lab.write(name, text);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    private ControlSocket.Reply command(String... words) throws IOException {
        return ControlSocket.ask(socket, List.of(words));
    }

    private String dig(String... question) {
        var command = new ArrayList<>(List.of("dig", "+noall", "+answer", "+comments", "+tries=1", "@" + Lab.SERVER));
        command.addAll(List.of(question));
        return lab.run(lab.serverNamespace(), SOON, command.toArray(String[]::new))
                .text();
    }

    /**
     * What was read counts once DNS has looked up its names: then it has answered a later question, and DHCP a later
     * command.
     */
    private void awaitNames() throws IOException {
        dig("any.lab.example", "A");
        assertThat(command("leases", "list").ok()).isTrue();
    }

    private Server serve(String more) {
        return Server.start(lab, Program.underTest(), """
            no-ping
            no-resolv
            no-hosts
            domain=lab.example
            local=/lab.example/
            dhcp-range=192.168.77.100,192.168.77.150,1h
            control-socket=%s
            """.formatted(socket) + more);
    }

    @Test
    void whatACommandEndsTheScriptAndTheNamesHearOf() throws IOException {
        Path calls = lab.folder().resolve("calls");
        Path script = script("script", "#!/bin/sh\necho \"$@\" >>" + calls + "\necho called $1\n");
        try (Server server = serve("dhcp-script=" + script + "\n")) {
            for (String how : List.of("release", "delete")) {
                var client = new Client(how.equals("release") ? FIRST_MAC : SECOND_MAC, "walnut");
                String mac = how.equals("release") ? FIRST_MAC : SECOND_MAC;
                String address = client.bound(server);
                assertThat(dig("walnut.lab.example", "A")).contains("NOERROR", "\t" + address);
                assertThat(dig("-x", address)).contains("PTR\twalnut.lab.example.");
                assertThat(command("leases", how, address).ok()).as(how).isTrue();
                assertThat(dig("walnut.lab.example", "A"))
                        .as(how)
                        .contains("NXDOMAIN")
                        .doesNotContain(address);
                assertThat(dig("-x", address)).as(how).doesNotContain("walnut");
                assertThat(server.awaitLog("called del", SOON))
                        .as(server.toString())
                        .isTrue();
                String call = "del " + mac + " " + address + " walnut";
                assertThat(server.awaitLog("never said", Duration.ofMillis(300)))
                        .isFalse();
                assertThat(Files.readAllLines(calls)).contains(call);
                assertThat(Files.readAllLines(calls).stream().filter(call::equals))
                        .hasSize(1);
                assertThat(command("leases", "list").text()).doesNotContain(address);

                // Whoever had it learns when he next asks: what was released is his again, if nobody else has it by
                // then.
                client.renews();
                client.hears(server);
                assertThat(dig("walnut.lab.example", "A")).as(server.toString()).contains("\t" + address);
                assertThat(command("leases", how, address).ok()).isTrue();
            }
        }
    }

    @Test
    void aNewReservationWinsAtTheNextRenewal() throws IOException {
        Path hosts = Files.createDirectory(lab.folder().resolve("hosts"));
        Path options = Files.createDirectory(lab.folder().resolve("options"));
        Path file = lab.write("hosts.conf", "");
        try (Server server = serve("dhcp-hostsdir=" + hosts + "\nconf-file=" + file + "\n")) {
            var first = new Client(FIRST_MAC, "first");
            String taken = first.bound(server);
            var second = new Client(SECOND_MAC, "second");
            String other = second.bound(server);
            assertThat(other).isNotEqualTo(taken);

            lab.write("hosts.conf", "dhcp-host=" + SECOND_MAC + "," + taken + "\n");
            assertThat(command("reload").text()).contains("added host " + SECOND_MAC + "," + taken);
            second.renews();
            assertThat(second.hears(server))
                    .as("while another holds the address")
                    .isEqualTo("renew " + other);
            first.renews();
            String moved = first.bound(server);
            assertThat(moved).isNotIn(taken, other);
            second.renews();
            assertThat(second.bound(server)).isEqualTo(taken);

            // The client holds another address than the one that is now reserved for it, and nobody has that.
            lab.write("hosts/new", FIRST_MAC + ",192.168.77.77\n");
            assertThat(server.awaitLog("read " + hosts.resolve("new"), SOON)).isTrue();
            awaitNames();
            first.renews();
            assertThat(first.bound(server)).as(server.toString()).isEqualTo("192.168.77.77");
            assertThat(command("leases", "list").text())
                    .contains(FIRST_MAC + " 192.168.77.77 first", SECOND_MAC + " " + taken + " second");

            // A directory that a reload names is watched from then on, and no longer once none names it.
            lab.write("hosts.conf", "dhcp-optsdir=" + options + "\n");
            assertThat(command("reload").ok()).isTrue();
            lab.write("options/new", "option:router,192.168.77.9\n");
            assertThat(server.awaitLog("read " + options.resolve("new"), SOON)).isTrue();
            awaitNames();
            first.renews();
            assertThat(first.hears(server)).isEqualTo("renew 192.168.77.77");
            assertThat(first.udhcpc.text()).as(server.toString()).contains("router 192.168.77.9\n");
            lab.write("hosts.conf", "");
            assertThat(command("reload").ok()).isTrue();
            lab.write("options/late", "option:router,192.168.77.8\n");
            first.renews();
            assertThat(first.hears(server)).isEqualTo("renew 192.168.77.77");
            assertThat(first.udhcpc.text()).doesNotContain("router 192.168.77.8");
            assertThat(server.log()).noneMatch(line -> line.contains("options/late"));
        }
    }
}
