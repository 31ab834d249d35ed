package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts for OpenWrt in its shell, BusyBox's. The functions of {@code /etc/rc.common} and procd are stand-ins that
 * say how they were called; OpenWrt itself has not run them.
 */
final class OpenWrtScriptsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path SCRIPTS = Program.root().resolve("packaging/openwrt");
    private static final String RC_COMMON = """
        config_load() { package=$1; }
        config_foreach() { for section in cfg01411c two off; do "$1" "$section" "$3"; done; }
        config_get_bool() {
            case $package.$2.$3 in
                bootmasq.main.enabled) eval "$1=$ENABLED" ;;
                dhcp.off.disabled) eval "$1=1" ;;
                *) eval "$1=$4" ;;
            esac
        }
        procd_open_instance() { echo "instance $1"; }
        procd_set_param() { echo "$@"; }
        procd_close_instance() { :; }
        pidof() { [ "$1" = "$RUNNING" ]; }
        """;

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void needs() {
        Needs.program("busybox", "busybox");
    }

    private Running shell(String text) {
        return finished(List.of("busybox", "ash", "-c", text));
    }

    private Running finished(List<String> command) {
        Running running = Running.start(folder, command);
        running.awaitExit(SOON);
        return running;
    }

    private Running service(String enabled, String running, String function) {
        return shell("set -e; ENABLED=" + enabled + "; RUNNING=" + running + "\n" + RC_COMMON + ". "
                + SCRIPTS.resolve("bootmasq.init") + "\n" + function);
    }

    @Test
    void oneServerForEachSectionThatIsNotDisabled() throws IOException {
        Running started = service("1", "odhcpd", "start_service");
        assertThat(started.lines().stream().filter(line -> line.startsWith("instance ")))
                .containsExactly("instance cfg01411c", "instance two");

        Path config = Files.createDirectory(folder.resolve("config"));
        Files.writeString(config.resolve("dhcp"), """
            config dnsmasq
            \tlist interface 'lan'
            \toption leasefile '/tmp/one.leases'
            config dnsmasq 'two'
            \toption port '5353'
            \tlist interface 'guest'
            \toption leasefile '/tmp/two.leases'
            """);
        Files.writeString(config.resolve("network"), """
            config interface 'lan'
            \toption device 'br-lan'
            config interface 'guest'
            \toption device 'br-guest'
            """);
        List<String> commands = started.lines().stream()
                .filter(line -> line.startsWith("command "))
                .toList();
        assertThat(commands).hasSize(2);
        for (String command : commands) {
            var words = new ArrayList<>(List.of(command.split(" ")));
            assertThat(words.subList(0, 2)).containsExactly("command", "/usr/lib/bootmasq/bootmasq");
            words.subList(0, 2).clear();
            words.set(words.indexOf("--uci"), "--uci=" + config);
            words.add("--test");
            Running checked = finished(Program.underTest().with(words));
            assertThat(checked.text()).contains("syntax check OK");
            words.set(words.size() - 1, "--print-conf");
            boolean second = words.contains("--uci-instance=two");
            assertThat(finished(Program.underTest().with(words)).lines())
                    .contains(
                            "interface=" + (second ? "br-guest" : "br-lan"),
                            "dhcp-leasefile=/tmp/" + (second ? "two" : "one") + ".leases")
                    .doesNotContain("interface=" + (second ? "br-lan" : "br-guest"));
        }
        assertThat(commands).anyMatch(line -> line.contains("--uci-instance=two"));
        assertThat(commands.getFirst()).contains("--pid-file= ").isNotEqualTo(commands.getLast());
    }

    @Test
    void aReloadReachesEachServer() {
        Running reloaded = service("1", "odhcpd", "PROG=echo; reload_service");
        assertThat(reloaded.lines())
                .containsExactly(
                        "reload --control-socket=/var/run/bootmasq.cfg01411c.sock",
                        "reload --control-socket=/var/run/bootmasq.two.sock");
    }

    @Test
    void standsBackUntilItIsSwitchedOnAndDnsmasqIsOff() {
        assertThat(service("0", "odhcpd", "start_service || echo status $?").text())
                .contains("uci set bootmasq.main.enabled=1", "status 1")
                .doesNotContain("instance");
        assertThat(service("1", "dnsmasq", "start_service || echo status $?").text())
                .contains("service dnsmasq stop", "status 1")
                .doesNotContain("instance");
    }

    @Test
    void theSwitchIsOffAtFirstAndStaysAsItIsSet() throws IOException {
        Path config = Files.createDirectory(folder.resolve("config"));
        String uci = "uci() { " + String.join(" ", Program.underTest().command()) + " uci -c " + config + " -t "
                + folder.resolve("save") + " \"$@\"; }\n";
        String defaults = uci
                + "("
                + Files.readString(SCRIPTS.resolve("bootmasq.defaults")).replace("/etc/config", config.toString())
                + ")\n";
        assertThat(shell(defaults + "uci get bootmasq.main.enabled").text()).isEqualTo("0\n");
        assertThat(shell(uci + "uci set bootmasq.main.enabled=1; uci commit bootmasq\n" + defaults
                                + "uci get bootmasq.main.enabled")
                        .text())
                .isEqualTo("1\n");
    }
}
