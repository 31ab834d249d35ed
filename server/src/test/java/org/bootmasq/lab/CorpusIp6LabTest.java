package org.bootmasq.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bootmasq.wire.Ip6;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Configurations of a folder that are about IPv6, on an interface with the name and the networks that they speak of:
 * machines make themselves the addresses, and are given those, that the ranges say.
 */
final class CorpusIp6LabTest {
    private static final String FOLDER = "BOOTMASQ_CORPUS";
    private static final String NONE = "(none)";
    private static final Pattern IS_OF_IP6 = Pattern.compile("(?m)^dhcp-range=[^\\n]*(::|constructor:)");

    private final Ip6Lab lab = new Ip6Lab();
    private final String host = lab.lab().client("02:00:00:00:00:0a");

    static Stream<String> files() throws IOException {
        String folder = folder();
        if (folder.isEmpty()) return Stream.of(NONE);
        try (Stream<Path> all = Files.walk(Path.of(folder, "dnsmasq"))) {
            List<String> found = new ArrayList<>();
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                String text = Files.readString(file, ISO_8859_1);
                if (IS_OF_IP6.matcher(text).find())
                    found.add(Path.of(folder).relativize(file).toString());
            }
            return found.stream();
        }
    }

    private static String folder() {
        return Objects.requireNonNullElse(System.getenv(FOLDER), "");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    /** A range of IPv6 as its line has it; templates are for {@value #TEMPLATE}. */
    private record Range(Ip6 start, Optional<Ip6> end, List<String> words) {
        private static final String TEMPLATE = "2001:db8:77::";

        static Range of(String line) {
            List<String> words =
                    Arrays.asList(line.substring("dhcp-range=".length()).split(",", -1));
            long network = words.stream().anyMatch(word -> word.startsWith("constructor:"))
                    ? Ip6.parse(TEMPLATE).orElseThrow().high()
                    : 0;
            List<Ip6> ends = words.stream()
                    .filter(word -> word.contains("::"))
                    .map(word -> Ip6.parse(word).orElseThrow())
                    .map(each -> new Ip6(network | each.high(), each.low()))
                    .toList();
            return new Range(ends.getFirst(), ends.stream().skip(1).findFirst(), words);
        }

        boolean isAutonomous() {
            return words.stream().anyMatch(word -> word.equals("slaac") || word.startsWith("ra-"));
        }

        boolean isOfAddresses() {
            return end.isPresent() && words.stream().noneMatch(List.of("ra-only", "ra-stateless")::contains);
        }

        Ip6 network() {
            return start.network(64);
        }

        boolean holds(String address) {
            return Ip6.parse(address).orElseThrow().between(start, end.orElseThrow());
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void machinesGetWhatItSays(String file) throws IOException {
        assumeTrue(!file.equals(NONE), FOLDER + " names no folder of configurations");
        getWhatIsSaid(
                Files.readAllLines(Path.of(folder(), file), ISO_8859_1).stream()
                        .map(String::strip)
                        .map(line -> line.replaceFirst("\\s+#.*", ""))
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList(),
                () -> {});
    }

    /** Networks of containers: of LXD without and with {@code ipv6.dhcp.stateful}, of lxc-net. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dhcp-range=::,constructor:lxdbr0,ra-stateless,ra-names",
                "dhcp-range=2001:db8:77::2,2001:db8:77::ffff:ffff:ffff:ffff,64,1h",
                "dhcp-range=::100,::1ff,constructor:lxdbr0,64,1h",
                "dhcp-range=2001:db8:77::1,ra-only"
            })
    void containersGetTheirs(String range) throws IOException {
        List<String> lines = new ArrayList<>("""
            strict-order
            bind-interfaces
            except-interface=lo
            no-ping
            interface=lxdbr0
            dhcp-rapid-commit
            no-negcache
            quiet-dhcp
            quiet-dhcp6
            quiet-ra
            dhcp-no-override
            dhcp-authoritative
            dhcp-range=192.168.77.2,192.168.77.254,1h
            listen-address=192.168.77.1
            listen-address=2001:db8:77::1
            enable-ra
            domain=lxd
            server=/lxd/
            interface-name=_gateway.lxd,lxdbr0
            """.lines().toList());
        lines.add(range);
        getWhatIsSaid(
                lines, () -> assertThat(lab.digs(host, "_gateway.lxd", "AAAA")).contains(Ip6Lab.OWN));
    }

    private void getWhatIsSaid(List<String> lines, Runnable more) throws IOException {
        Needs.program("dhclient", "isc-dhcp-client");
        List<Range> ranges = lines.stream()
                .filter(line -> IS_OF_IP6.matcher(line).find())
                .map(Range::of)
                .toList();
        lay(lines, ranges);
        try (Server server = lab.serve(lines.stream().map(this::here).toArray(String[]::new))) {
            lab.turnOn(host, "eth0", "accept_ra=1");
            String routes = lab.await(
                    () -> lab.say(host, "ip", "-6", "route", "show", "default"),
                    text -> text.contains("via " + Ip6Lab.ROUTER),
                    server);
            assertThat(routes).contains("proto ra");
            for (Range range : ranges) {
                if (range.isAutonomous()) makesItself(range, server);
                if (range.isOfAddresses()) isGiven(range, lines, server);
            }
            more.run();
        }
    }

    /** The interface, with an address in each network that a range is of, and the files that lines name. */
    private void lay(List<String> lines, List<Range> ranges) throws IOException {
        String device = lines.stream()
                .filter(line -> line.startsWith("interface=") || line.contains("constructor:"))
                .map(line -> line.replaceFirst("^interface=|.*constructor:([^,]*).*", "$1"))
                .findFirst()
                .orElse("br0");
        List<String> commands = new ArrayList<>();
        if (!device.equals("br0")) {
            commands.addAll(List.of("link set br0 down", "link set br0 name " + device, "link set " + device + " up"));
        }
        for (Range range : ranges) {
            commands.add("addr replace " + new Ip6(range.network().high(), 1) + "/64 dev " + device + " nodad");
        }
        lines.stream()
                .filter(line -> line.matches("dhcp-range=[0-9.]+,.*"))
                .map(line -> line.replaceFirst("dhcp-range=(\\d+\\.\\d+\\.\\d+)\\..*", "$1"))
                .forEach(network -> commands.add("addr replace " + network + ".1/24 brd + dev " + device));
        lab.lab().ip(lab.lab().serverNamespace(), commands.toArray(String[]::new));
        for (String line : lines) {
            String value = here(line).substring(line.indexOf('=') + 1);
            if (line.startsWith("tftp-root=")) Files.createDirectories(Path.of(value));
            else if (line.matches("(dhcp-hostsfile|addn-hosts)=.*")) {
                lab.lab().write(lab.lab().folder().relativize(Path.of(value)).toString(), "");
            }
        }
    }

    /** Files of the machine are the laboratory's. */
    private String here(String line) {
        return line.replace("=/var/lib/", "=" + lab.lab().folder() + "/");
    }

    private void makesItself(Range range, Server server) {
        String address = new Ip6(range.network().high(), 0xfffe00000aL) + "/64";
        lab.await(() -> lab.addresses(host, "eth0"), text -> text.contains(address), server);
        lab.awaitEcho(address.replace("/64", ""), server);
    }

    private void isGiven(Range range, List<String> lines, Server server) throws IOException {
        Path seen = lab.lab().folder().resolve("seen");
        Path script = lab.lab().write("script", "#!/bin/sh\nenv >>" + seen + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        String files = " -cf /dev/null --no-pid -lf " + seen + ".leases -sf " + script;
        Running dhclient = lab.lab().start(host, "sh", "-c", "exec dhclient -6 -1 -d -D LL" + files + " eth0");
        lab.await(
                () -> Files.exists(seen) ? lab.say(host, "cat", seen.toString()) : "",
                text -> text.contains("reason=BOUND6"),
                dhclient,
                server);
        dhclient.close();
        String told = Files.readString(seen);
        String address = told.replaceFirst("(?s).*new_ip6_address=([0-9a-f:]+)\\n.*", "$1");
        assertThat(range.holds(address)).as(address).isTrue();
        String servers = lines.stream()
                .filter(line -> line.startsWith("dhcp-option=option6:dns-server,"))
                .map(line -> line.replaceFirst("[^\\[]*", "")
                        .replaceAll("[\\[\\]]", "")
                        .replace(',', ' '))
                .findFirst()
                .orElse(new Ip6(range.network().high(), 1).toString());
        assertThat(told).contains("new_dhcp6_name_servers=" + servers + "\n");
    }
}
