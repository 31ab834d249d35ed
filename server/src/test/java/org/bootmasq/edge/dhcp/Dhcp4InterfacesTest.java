package org.bootmasq.edge.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.dhcp4.settings.reader.Dhcp4SettingsReader;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.linux.Credentials;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Namespaces;
import org.bootmasq.net.InterfaceView;
import org.junit.jupiter.api.Test;

/**
 * Which interfaces DHCP serves, and the one it binds to, as dnsmasq 2.90 does between {@code la0} (192.0.2.1) and
 * {@code la1} (198.51.100.1).
 */
class Dhcp4InterfacesTest {
    /**
     * @param dhcp the interfaces that are answered
     * @param device the one that sockets are bound to
     */
    private record Row(String configuration, List<String> dhcp, String device) {}

    private static final List<Row> TABLE = List.of(
            new Row("", List.of("lo", "la0", "la1"), ""),
            new Row("interface=la0", List.of("lo", "la0"), ""),
            new Row("interface=la0 bind-interfaces", List.of("lo", "la0"), "la0"),
            new Row("interface=la0 bind-dynamic", List.of("lo", "la0"), "la0"),
            new Row("interface=lo interface=la0 bind-interfaces", List.of("lo", "la0"), "la0"),
            new Row("interface=la0 interface=la1 bind-interfaces", List.of("lo", "la0", "la1"), ""),
            new Row("interface=la0 interface=la1 bind-interfaces no-dhcp-interface=la1", List.of("lo", "la0"), "la0"),
            new Row("interface=la0 interface=nope bind-dynamic", List.of("lo", "la0"), ""),
            new Row("interface=la0 except-interface=la0 bind-interfaces", List.of("lo"), ""),
            new Row("interface=la0 listen-address=198.51.100.1 bind-interfaces", List.of("lo", "la0", "la1"), ""),
            new Row(
                    "interface=la0 listen-address=198.51.100.1 bind-interfaces no-dhcp-interface=la1",
                    List.of("lo", "la0"),
                    "la0"),
            new Row("interface=la0 listen-address=192.0.2.1 bind-interfaces", List.of("lo", "la0"), "la0"),
            new Row("interface=la0 listen-address=192.0.2.1 bind-dynamic", List.of("lo", "la0"), "la0"),
            new Row("interface=la0 listen-address=127.0.0.1 bind-interfaces", List.of("lo", "la0"), "la0"),
            new Row("interface=la0 listen-address=203.0.113.9 bind-dynamic", List.of("lo", "la0"), "la0"),
            new Row(
                    "interface=la0 listen-address=192.0.2.1 bind-interfaces except-interface=la0",
                    List.of("lo", "la0"),
                    "la0"),
            new Row("listen-address=192.0.2.1 bind-interfaces", List.of("la0"), ""),
            new Row("interface=la0 interface=la1 bind-interfaces no-dhcpv4-interface=la1", List.of("lo", "la0"), ""),
            new Row("interface=la* bind-interfaces", List.of("lo", "la0", "la1"), ""),
            new Row("interface=la0* bind-dynamic", List.of("lo"), ""),
            new Row("except-interface=la1 bind-interfaces", List.of("lo", "la0"), ""),
            new Row("except-interface=la0*", List.of("lo", "la0", "la1"), ""),
            new Row("listen-address=192.0.2.1", List.of("la0"), ""),
            new Row("listen-address=192.0.2.1 except-interface=la0", List.of("la0"), ""),
            new Row("listen-address=192.0.2.1 no-dhcp-interface=la0", List.of(), ""),
            new Row("no-dhcpv4-interface=la1", List.of("lo", "la0"), ""),
            new Row("interface=la0 bridge-interface=la0,la1 except-interface=la1", List.of("lo", "la0", "la1"), ""),
            new Row("interface=la1 bridge-interface=la0,la1", List.of("lo"), ""));

    @Test
    void servesWhatDnsmasqServes() throws Exception {
        assumeTrue(Credentials.uid() == 0, "needs root: a network namespace");
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            Namespaces.unshare(Namespaces.NETWORK);
            String setup = "ip link set lo up; ip link add la0 type veth peer name la1;"
                    + "for i in 0 1; do ip link set la$i up; done;"
                    + "ip addr add 192.0.2.1/24 dev la0; ip addr add 198.51.100.1/24 dev la1";
            Process process = new ProcessBuilder("sh", "-ec", setup).inheritIO().start();
            assertThat(process.waitFor()).isZero();
            for (Row row : TABLE) check(row);
            return true;
        });
        Thread.ofPlatform().start(task);
        task.get(30, TimeUnit.SECONDS);
    }

    private static void check(Row row) throws LinuxException {
        List<Directive> directives = new ArrayList<>();
        for (String line : row.configuration().split(" ", -1)) {
            if (line.isEmpty()) continue;
            int equals = line.indexOf('=');
            Option option =
                    Option.named(equals < 0 ? line : line.substring(0, equals)).orElseThrow();
            String value = equals < 0 ? "" : line.substring(equals + 1);
            directives.add(new Directive(option, value, Origin.commandLine(1, line)));
        }
        var problems = new Problems();
        var configuration = new Configuration(directives);
        var interfaces =
                new Interfaces(ServerSettings.from(configuration, problems).interfaces());
        var served = new Dhcp4Interfaces(interfaces);
        served.reconfigure(Dhcp4SettingsReader.read(configuration, problems));
        assertThat(problems.errors()).as(row.configuration()).isEmpty();

        assertThat(interfaces.all())
                .as(row.configuration())
                .filteredOn(view -> served.serves(view.index()))
                .extracting(InterfaceView::name)
                .containsExactlyInAnyOrderElementsOf(row.dhcp());
        assertThat(served.onlyDevice(false)).as(row.configuration()).isEqualTo(row.device());
        assertThat(served.onlyDevice(true)).as(row.configuration()).isEmpty();
    }
}
