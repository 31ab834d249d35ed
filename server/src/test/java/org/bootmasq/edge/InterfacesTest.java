package org.bootmasq.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.config.settings.ServerSettings;
import org.bootmasq.linux.Credentials;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.linux.Namespaces;
import org.bootmasq.net.InterfaceView;
import org.bootmasq.net.InterfaceView.Lifetime;
import org.bootmasq.net.InterfaceView.LocalAddress6;
import org.bootmasq.net.InterfaceView.Scope;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.Test;

/**
 * Which questions for DNS, TFTP and SAN are answered, as dnsmasq 2.90 does between {@code la0} (192.0.2.1, 192.0.2.9)
 * and {@code la1} (198.51.100.1).
 */
class InterfacesTest {
    /**
     * @param arrival the interface that a question comes through
     * @param asked our address that it is sent to
     */
    private record Question(String configuration, String arrival, String asked, boolean answered) {}

    private static final List<Question> QUESTIONS = List.of(
            new Question("", "la0", "198.51.100.1", true),
            new Question("interface=la1", "la0", "198.51.100.1", false),
            new Question("interface=la1 bind-dynamic", "la0", "198.51.100.1", false),
            new Question("interface=la1 bind-interfaces", "la0", "198.51.100.1", true),
            new Question("interface=la1", "la1", "192.0.2.1", true),
            new Question("listen-address=192.0.2.1 interface=la1", "la0", "192.0.2.1", true),
            new Question("listen-address=192.0.2.1 interface=la1", "la0", "192.0.2.9", false),
            new Question("listen-address=192.0.2.1 interface=la1", "la0", "198.51.100.1", false),
            new Question("listen-address=192.0.2.1 interface=la1", "lo", "192.0.2.9", true),
            new Question("listen-address=192.0.2.1 except-interface=la0", "la0", "192.0.2.1", true),
            new Question("listen-address=192.0.2.1", "lo", "192.0.2.1", true),
            new Question("listen-address=192.0.2.1", "lo", "127.0.0.1", false));

    @Test
    void answersWhatDnsmasqAnswers() throws Exception {
        assumeTrue(Credentials.uid() == 0, "needs root: a network namespace");
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            Namespaces.unshare(Namespaces.NETWORK);
            String setup = "ip link set lo up; ip link add la0 type veth peer name la1;"
                    + "for i in 0 1; do ip link set la$i up; done;"
                    + "ip addr add 192.0.2.1/24 dev la0; ip addr add 192.0.2.9/24 dev la0;"
                    + "ip addr add 198.51.100.1/24 dev la1";
            Process process = new ProcessBuilder("sh", "-ec", setup).inheritIO().start();
            assertThat(process.waitFor()).isZero();
            for (Question question : QUESTIONS) ask(question);
            bind("listen-address=192.0.2.1 interface=la1", "127.0.0.1", "192.0.2.1", "198.51.100.1");
            bind("listen-address=192.0.2.1", "192.0.2.1");
            bind("interface=la0 except-interface=lo", "192.0.2.1", "192.0.2.9");
            return true;
        });
        Thread.ofPlatform().start(task);
        task.get(30, TimeUnit.SECONDS);
    }

    @Test
    void seesAddressesOfIp6WithTheirNetworksAndScopes() throws Exception {
        assumeTrue(Credentials.uid() == 0, "needs root: a network namespace");
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "needs IPv6");
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            Namespaces.unshare(Namespaces.NETWORK);
            String setup = "ip link set lo up; ip link add la0 type veth peer name la1;"
                    + "for i in 0 1; do ip link set la$i up; done;"
                    + "ip addr add fe80::7/64 dev la0 nodad; ip addr add fd00:7::1/48 dev la0 nodad";
            Process process = new ProcessBuilder("sh", "-ec", setup).inheritIO().start();
            assertThat(process.waitFor()).isZero();
            Interfaces interfaces = read("interface=la0 bind-interfaces");
            assertThat(interfaces.view("lo").orElseThrow().addresses6())
                    .containsExactly(new LocalAddress6(ip6("::1"), 128, Scope.HOST));
            assertThat(interfaces.view("la0").orElseThrow().addresses6())
                    .contains(
                            new LocalAddress6(ip6("fe80::7"), 64, Scope.LINK),
                            new LocalAddress6(ip6("fd00:7::1"), 48, Scope.GLOBAL));
            assertThat(interfaces.listeningAddresses())
                    .extracting(place -> place.address().toString())
                    .contains("::1", "fe80::7", "fd00:7::1");
            new ProcessBuilder("ip", "addr", "del", "fd00:7::1/48", "dev", "la0")
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(interfaces.refresh()).isTrue();
            assertThat(interfaces.view("la0").orElseThrow().has(ip6("fd00:7::1")))
                    .isFalse();
            return true;
        });
        Thread.ofPlatform().start(task);
        task.get(30, TimeUnit.SECONDS);
    }

    @Test
    void seesHowLongAddressesOfIp6Last() throws Exception {
        assumeTrue(Credentials.uid() == 0, "needs root: a network namespace");
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "needs IPv6");
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            Namespaces.unshare(Namespaces.NETWORK);
            run("ip link add la0 mtu 1400 type veth peer name la1; ip link set la0 up; ip link set la1 up;"
                    + "ip addr add 2001:db8:1::1/64 dev la0 nodad;"
                    + "ip addr add 2001:db8:2::1/64 dev la0 nodad valid_lft 5000 preferred_lft 2000;"
                    + "ip addr add 2001:db8:3::1/64 dev la0");
            long before = SteadyClock.millis();
            Interfaces interfaces = read("");
            assertThat(interfaces.view("la0").orElseThrow().mtu()).isEqualTo(1400);
            assertThat(lifetime(interfaces, "2001:db8:1::1")).isEqualTo(Lifetime.PERMANENT);
            assertThat(lifetime(interfaces, "2001:db8:3::1").tentative())
                    .as("is still looked for on the link")
                    .isTrue();
            Lifetime ending = lifetime(interfaces, "2001:db8:2::1");
            assertThat(ending.preferredUntilMillis()).isBetween(before + 1_998_000, before + 2_003_000);
            assertThat(ending.validUntilMillis()).isBetween(before + 4_998_000, before + 5_003_000);
            assertThat(ending.deprecated()).isFalse();

            for (int i = 0; i < 5; i++) {
                Thread.sleep(210);
                interfaces.refresh();
                assertThat(lifetime(interfaces, "2001:db8:2::1"))
                        .as("the same end, whenever it is asked for")
                        .isEqualTo(ending);
            }
            run("ip addr change 2001:db8:2::1/64 dev la0 valid_lft 5000 preferred_lft 0");
            assertThat(interfaces.refresh()).isTrue();
            Lifetime deprecated = lifetime(interfaces, "2001:db8:2::1");
            assertThat(deprecated.deprecated()).isTrue();
            assertThat(deprecated.preferredUntilMillis()).isLessThanOrEqualTo(SteadyClock.millis());
            Thread.sleep(1100);
            interfaces.refresh();
            assertThat(lifetime(interfaces, "2001:db8:2::1")).isEqualTo(deprecated);
            return true;
        });
        Thread.ofPlatform().start(task);
        task.get(30, TimeUnit.SECONDS);
    }

    /** RFC 4861 section 6.2.4: what is told of an address changes as soon as the address does. */
    @Test
    void hearsOfEachChangeOfAnAddressOfIp6() throws Exception {
        assumeTrue(Credentials.uid() == 0, "needs root: a network namespace");
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "needs IPv6");
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            Namespaces.unshare(Namespaces.NETWORK);
            run("ip link add la0 type veth peer name la1; ip link set la0 up; ip link set la1 up");
            Interfaces interfaces = read("");
            String address = "2001:db8::1";
            expect(interfaces, "ip addr add 2001:db8::1/64 dev la0 nodad", view -> view.has(ip6(address)));
            expect(
                    interfaces,
                    "ip addr change 2001:db8::1/64 dev la0 preferred_lft 1 valid_lft 100",
                    _ -> lifetime(interfaces, address).deprecated());
            expect(interfaces, "ip addr del 2001:db8::1/64 dev la0", view -> !view.has(ip6(address)));
            expect(interfaces, "ip link set la0 mtu 1300", view -> view.mtu() == 1300);
            expect(interfaces, "ip link set la1 down", _ -> interfaces.isMissing("la1"));
            expect(interfaces, "ip link set la1 up", _ -> !interfaces.isMissing("la1"));
            return true;
        });
        Thread.ofPlatform().start(task);
        task.get(60, TimeUnit.SECONDS);
    }

    /** Nobody asks the kernel: what it tells makes this true of {@code la0}. */
    private static void expect(Interfaces interfaces, String command, Predicate<InterfaceView> truth) throws Exception {
        try (var loop = new EventLoop(new Faults((_, _, _) -> {}, ""));
                var changes = new InterfaceChanges(loop, interfaces)) {
            InterfaceView before = interfaces.view("la0").orElseThrow();
            assertThat(truth.test(before)).as("before " + command).isFalse();
            run(command);
            changes.tell(() -> {
                if (truth.test(interfaces.view("la0").orElseThrow())) loop.stop();
            });
            Thread watchdog = Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(10_000);
                    loop.stop();
                } catch (InterruptedException heard) {
                    return;
                }
            });
            loop.run();
            watchdog.interrupt();
            watchdog.join();
            assertThat(truth.test(interfaces.view("la0").orElseThrow()))
                    .as(command)
                    .isTrue();
        }
    }

    private static void run(String commands) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-ec", commands).inheritIO().start();
        assertThat(process.waitFor()).as(commands).isZero();
    }

    private static Lifetime lifetime(Interfaces interfaces, String address) {
        return interfaces.view("la0").orElseThrow().addresses6().stream()
                .filter(each -> each.address().equals(ip6(address)))
                .findFirst()
                .orElseThrow()
                .lifetime();
    }

    private static Ip6 ip6(String text) {
        return Ip6.parse(text).orElseThrow();
    }

    private static void ask(Question question) throws LinuxException {
        Interfaces interfaces = read(question.configuration());
        int index = interfaces.all().stream()
                .filter(view -> view.name().equals(question.arrival()))
                .findFirst()
                .orElseThrow()
                .index();
        IpAddress asked = IpAddress.parse(question.asked()).orElseThrow();
        assertThat(interfaces.admits(interfaces.admission(index), asked))
                .as(question.toString())
                .isEqualTo(question.answered());
    }

    /** @param addresses those of IPv4 that are bound to one by one */
    private static void bind(String configuration, String... addresses) throws LinuxException {
        Interfaces interfaces = read(configuration + " bind-interfaces");
        assertThat(interfaces.servedAddresses())
                .as(configuration)
                .extracting(Ip4::toString)
                .containsExactlyInAnyOrder(addresses);
        assertThat(interfaces.listeningAddresses())
                .as(configuration)
                .filteredOn(place -> !place.isIp6())
                .extracting(place -> place.address().toString())
                .containsExactlyInAnyOrder(addresses);
    }

    private static Interfaces read(String words) throws LinuxException {
        List<Directive> directives = new ArrayList<>();
        for (String line : words.split(" ", -1)) {
            if (line.isEmpty()) continue;
            int equals = line.indexOf('=');
            Option option =
                    Option.named(equals < 0 ? line : line.substring(0, equals)).orElseThrow();
            String value = equals < 0 ? "" : line.substring(equals + 1);
            directives.add(new Directive(option, value, Origin.commandLine(1, line)));
        }
        var problems = new Problems();
        var settings = ServerSettings.from(new Configuration(directives), problems);
        assertThat(problems.errors()).as(words).isEmpty();
        return new Interfaces(settings.interfaces());
    }
}
