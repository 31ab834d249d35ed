package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the profile that LXD and Incus give their servers (AppArmor) lets a server touch, beside what ours touches. Few
 * machines that run tests have AppArmor in their kernel, so the rules stand here, and strace(1) tells what is opened
 * and, in the second test, refuses what the profile refuses.
 */
final class AppArmorProfileLabTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Of the profile itself, with the network's folder as D, and of abstractions/base and abstractions/nameservice. */
    private static final List<Pattern> READS = patterns(
            "D/dnsmasq\\.(hosts(/.*)?|leases|raw|log)",
            "/usr/sbin/dnsmasq",
            // Where the package has everything but the program; libraries, locales.
            "/(usr/)?lib(32|64)?/.*",
            "/etc/(ld\\.so\\.(cache|conf|preload)|localtime|locale\\.alias|gai\\.conf|group|host\\.conf|hosts|nsswitch\\.conf"
                    + "|passwd|protocols|services|resolv\\.conf)",
            "/usr/share/(locale|zoneinfo)(/.*)?",
            "/run/systemd/(userdb/.*|resolve/.*)",
            "/dev/(null|zero|full|random|urandom|log)",
            "/proc/(meminfo|stat|cpuinfo|filesystems)",
            "/proc/sys/(kernel/(version|ngroups_max|cap_last_cap)|vm/overcommit_memory|net/ipv6/conf/[^/]*/mtu)",
            "/proc/(self|[0-9]+)/(maps|auxv|status|fd/?)",
            "/sys/devices/system/cpu/(online|possible)?",
            "/sys/kernel/mm/transparent_hugepage/(enabled|hpage_pmd_size)");

    private static final List<Pattern> WRITES = patterns("D/dnsmasq\\.(leases|log)", "/dev/(null|zero|full)");

    /** Asked for in vain, without harm: the second test does without. */
    private static final List<String> REFUSED = List.of(
            // Of the leases: they are kept in the lease file alone.
            "D/dnsmasq.leases.journal",
            "D/dnsmasq.leases.journal2",
            "D/dnsmasq.leases.new",
            // Of advertised prefixes: those that go while no server runs are forgotten.
            "D/dnsmasq.leases.prefixes",
            // Commands: none are taken.
            "/run/bootmasq/dnsmasq",
            "/run/bootmasq/dnsmasq/control",
            // The JVM asks what the machine has: limits of containers, large pages.
            "/proc/cgroups",
            "/proc/self/cgroup",
            "/proc/self/mountinfo",
            "/proc/self/coredump_filter",
            "/proc/sys/vm/mmap_min_addr",
            "/proc/net/if_inet6",
            "/sys/kernel/mm/hugepages",
            "/sys/kernel/mm/transparent_hugepage/shmem_enabled",
            "/sys/fs/cgroup",
            // Of the host's name, for domains: that of uname(2) has no domain either.
            "/proc/sys/kernel/hostname");

    /** Written to the disk as a whole when a new lease file has replaced the old one, which is refused. */
    private static final String FOLDER = "D/.";

    private static final Pattern CALL = Pattern.compile("(\\w+)\\(.*?\"([^\"]*)\"(.*)");

    private final Lab lab = Lab.open();
    private final Path folder = lab.folder().resolve("network");
    private Path dist = Path.of("");
    private Path jdk = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        Needs.program("strace", "strace");
        Needs.program("udhcpc", "udhcpc");
        Needs.program("dig", "bind9-dnsutils");
        Path built = Program.root().resolve("dist");
        assumeTrue(
                Files.exists(built.resolve("dnsmasq")),
                "dist/ has the shell script: apt-get install gcc libc6-dev, then ./build");
        dist = built.toRealPath();
        String place = Files.readString(dist.resolve("lib/place")).strip();
        String java = place.substring(0, place.length() - (" " + dist + "/lib").length());
        jdk = Path.of(java).resolveSibling("..").toRealPath();
        Files.setPosixFilePermissions(lab.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(folder.resolve("dnsmasq.hosts"));
        Files.createFile(folder.resolve("dnsmasq.leases"));
        Files.writeString(folder.resolve("dnsmasq.raw"), "address=/raw.lxd/192.0.2.9\n");
        Files.writeString(folder.resolve("dnsmasq.hosts/c1.eth0"), "02:00:00:00:00:51,192.168.77.22,box\n");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private static List<Pattern> patterns(String... texts) {
        return Stream.of(texts).map(Pattern::compile).toList();
    }

    /** LXD's command line under strace. */
    private Running serve(String... tracing) {
        var command = new ArrayList<>(List.of("env", "-C", "/", "strace", "-f", "-qq", "-y"));
        command.addAll(List.of(tracing));
        command.add(dist.resolve("dnsmasq").toString());
        command.addAll(
                List.of(("--keep-in-foreground --strict-order --bind-interfaces --except-interface=lo --pid-file="
                                + " --no-ping --interface=br0 --dhcp-rapid-commit --quiet-dhcp --quiet-dhcp6 --quiet-ra"
                                + " --listen-address=192.168.77.1 --dhcp-no-override --dhcp-authoritative"
                                + " --dhcp-leasefile=D/dnsmasq.leases --dhcp-hostsfile=D/dnsmasq.hosts"
                                + " --dhcp-range 192.168.77.2,192.168.77.254,1h --listen-address=fd00:77::1 --enable-ra"
                                + " --dhcp-range ::,constructor:br0,ra-stateless,ra-names -s lxd"
                                + " --interface-name _gateway.lxd,br0 -S /lxd/ --conf-file=D/dnsmasq.raw -u nobody -g nogroup"
                                + " --log-facility=D/dnsmasq.log")
                        .replace("D/", folder + "/")
                        .split(" ", -1)));
        return lab.start(lab.serverNamespace(), command);
    }

    private void serves(Running server) {
        Path log = folder.resolve("dnsmasq.log");
        String wait = "until grep -qs 'started, version' " + log + "; do kill -0 " + server.pid() + " || exit 1; done";
        assertThat(lab.run(lab.serverNamespace(), SOON, "sh", "-c", wait).awaitExit(SOON))
                .as("%s", server)
                .isZero();
        Running udhcpc = lab.run(
                lab.client("02:00:00:00:00:51"), SOON, "udhcpc", "-i", "eth0", "-f", "-q", "-n", "-s", "/bin/true");
        assertThat(udhcpc.text()).as("%s", server).contains("lease of 192.168.77.22 ");
        String leased = "until grep -q '192.168.77.22 box' " + folder + "/dnsmasq.leases; do :; done";
        assertThat(lab.run(lab.serverNamespace(), SOON, "sh", "-c", leased).awaitExit(SOON))
                .isZero();
        String client = lab.clientWithAddress();
        for (String name : List.of("box.lxd 192.168.77.22", "raw.lxd 192.0.2.9", "_gateway.lxd 192.168.77.1")) {
            String[] words = name.split(" ", -1);
            assertThat(lab.run(client, SOON, "dig", "+short", "@" + Lab.SERVER, words[0])
                            .text())
                    .isEqualTo(words[1] + "\n");
        }
    }

    private void end(Running server) {
        String stop = "pid=$(pgrep -P " + server.pid() + "); kill $pid; while kill -0 $pid; do :; done";
        lab.run(lab.serverNamespace(), SOON, "sh", "-c", stop);
        server.awaitExit(SOON);
    }

    /** As the package lays it out. */
    private String installed(String path) {
        return path.replace(dist + "/dnsmasq", "/usr/sbin/dnsmasq")
                .replace(dist + "/bootmasq", "/usr/sbin/dnsmasq")
                .replace(dist.toString(), "/usr/lib/bootmasq")
                .replace(jdk.toString(), "/usr/lib/bootmasq/runtime")
                .replace(folder.toString(), "D");
    }

    /** By AppArmor's own compiler, whose packages are not installed here. */
    @Test
    void whatThePackageAddsIsPartOfTheProfile() {
        lab.write("profile", """
                #include <tunables/global>
                profile "dnsmasq-lab" flags=(attach_disconnected,mediate_deleted) {
                  #include <abstractions/base>
                  #include <abstractions/nameservice>
                  /{,usr/}sbin/dnsmasq mr,
                }
                """);
        String script = """
                set -eu
                dpkg-deb -x "$1" apparmor
                mkdir -p apparmor/etc/apparmor.d/abstractions/base.d
                cp "$2" apparmor/etc/apparmor.d/abstractions/base.d/bootmasq
                parser() { apparmor/sbin/apparmor_parser "$1" -K --base "$PWD/apparmor/etc/apparmor.d" profile; }
                parser -Q
                parser -p
                """;
        Path rules = Program.root().resolve("packaging/deb/apparmor");
        String apparmor = DebianFile.fetch(lab, "apparmor").toString();
        Running parsed = Running.start(lab.folder(), List.of("sh", "-c", script, "sh", apparmor, rules.toString()));
        assertThat(parsed.awaitExit(SOON)).as("%s", parsed).isZero();
        assertThat(parsed.lines()).contains("/usr/sbin/bootmasq mr,");
    }

    @Test
    void nothingElseIsTouched() throws IOException {
        Path trace = lab.folder().resolve("trace");
        Running server =
                serve("-e", "trace=open,openat,creat,mkdir,rename,unlink,link,symlink,execve", "-o", trace.toString());
        serves(server);
        end(server);
        var beyond = new TreeSet<String>();
        int programs = 0;
        for (String line : Files.readAllLines(trace)) {
            Matcher call = CALL.matcher(line);
            // What is only a handle (O_PATH) is nothing that a profile speaks of.
            if (!call.find() || line.contains("ENOENT") || line.contains("O_PATH")) continue;
            String path = installed(call.group(2));
            if (call.group(1).equals("execve")) {
                programs++;
                continue;
            }
            boolean writes = !call.group(1).startsWith("open") || call.group(3).matches(".*O_(WRONLY|RDWR|CREAT).*");
            List<Pattern> allowed = writes ? WRITES : READS;
            if (allowed.stream().noneMatch(each -> each.matcher(path).matches())) beyond.add(path);
        }
        assertThat(programs).as("programs that were started").isEqualTo(1);
        beyond.remove(FOLDER);
        assertThat(beyond).contains("D/dnsmasq.leases.new").allMatch(REFUSED::contains);
    }

    @Test
    void andItServesWithoutWhatIsRefused() throws IOException {
        var tracing = new ArrayList<>(List.of(
                "-o",
                "/dev/null",
                "-e",
                "trace=open,openat,mkdir,unlink,rename,creat",
                "-e",
                "inject=open,openat,mkdir,unlink,rename,creat:error=EACCES"));
        for (String path : REFUSED) {
            tracing.add("-P");
            tracing.add(path.replace("D/", folder + "/"));
        }
        Running server = serve(tracing.toArray(String[]::new));
        serves(server);
        end(server);
        assertThat(folder.resolve("dnsmasq.log"))
                .content()
                .contains("Permission denied: leases are kept in the lease file alone");
        try (Stream<Path> inside = Files.list(folder)) {
            assertThat(inside.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("dnsmasq.hosts", "dnsmasq.leases", "dnsmasq.raw", "dnsmasq.log");
        }
    }
}
