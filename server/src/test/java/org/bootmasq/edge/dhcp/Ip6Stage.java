package org.bootmasq.edge.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.bootmasq.dhcp6.settings.Dhcp6Settings;
import org.bootmasq.dhcp6.settings.reader.Dhcp6SettingsReader;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.linux.Credentials;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Namespaces;

/**
 * A network namespace of a test's own with {@code la0} (fe80::1, 2001:db8:1::1, 192.0.2.1) and, at the other end of its
 * cable, {@code la1} (fe80::7, 2001:db8:2::1, hardware address 02:00:00:00:00:07). Skips without the right to make one.
 */
final class Ip6Stage {
    private Ip6Stage() {}

    interface Body {
        void run() throws Exception;
    }

    static void run(Body body) throws Exception {
        assumeTrue(Credentials.uid() == 0, "needs root: a network namespace");
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "needs IPv6");
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            Namespaces.unshare(Namespaces.NETWORK);
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/default/accept_ra"), "0");
            command("ip link set lo up; ip link add la0 type veth peer name la1 address 02:00:00:00:00:07;"
                    + "for i in 0 1; do ip link set la$i addrgenmode none; ip link set la$i up; done;"
                    + "ip addr add 192.0.2.1/24 dev la0;"
                    + "ip addr add fe80::1/64 dev la0 nodad; ip addr add fe80::7/64 dev la1 nodad;"
                    + "ip addr add 2001:db8:1::1/64 dev la0 nodad; ip addr add 2001:db8:2::1/64 dev la1 nodad;"
                    + "for i in 0 1; do until ip link show la$i | grep -q 'state UP'; do sleep 0.01; done; done;"
                    + "sleep 0.03");
            body.run();
            return true;
        });
        Thread.ofPlatform().start(task);
        task.get(30, TimeUnit.SECONDS);
    }

    /** Runs commands of the shell there and returns what they print. */
    static String command(String commands) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-ec", commands)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(commands + ": " + output).isZero();
        return output;
    }

    /** Settings that give addresses at {@code la0}. */
    static Dhcp6Settings settings() {
        var problems = new Problems();
        var line = new Directive(Option.DHCP_RANGE, "2001:db8:1::100,2001:db8:1::1ff", Origin.commandLine(1, ""));
        Dhcp6Settings settings = Dhcp6SettingsReader.read(new Configuration(List.of(line)), problems);
        assertThat(problems.errors()).isEmpty();
        return settings;
    }

    /** The interfaces there, served as the lines say. */
    static Interfaces interfaces(String... lines) throws LinuxException {
        List<Directive> directives = new ArrayList<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            Option option =
                    Option.named(equals < 0 ? line : line.substring(0, equals)).orElseThrow();
            String value = equals < 0 ? "" : line.substring(equals + 1);
            directives.add(new Directive(option, value, Origin.commandLine(1, line)));
        }
        var problems = new Problems();
        var interfaces = new Interfaces(
                ServerSettings.from(new Configuration(directives), problems).interfaces());
        assertThat(problems.errors()).as(String.join(" ", lines)).isEmpty();
        return interfaces;
    }
}
