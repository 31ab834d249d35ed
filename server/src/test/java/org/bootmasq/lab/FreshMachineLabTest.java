package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A fresh Debian system with a JDK and nothing else: no locale, an ordinary user, none of the programs that the lab
 * wants.
 */
final class FreshMachineLabTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NAME = "gr\u00fc\u00dfe";
    private static final String REPORT = """
        <testsuite>
          <testcase><skipped message="org.opentest4j.TestAbortedException: Assumption failed: tftp is missing: apt-get install tftp-hpa" type="x"/></testcase>
          <testcase><skipped message="org.opentest4j.TestAbortedException: Assumption failed: qemu-system-x86_64 is missing: apt-get install qemu-system-x86" type="x"/></testcase>
          <testcase><skipped type="x"><![CDATA[x.TestAbortedException: Assumption failed: tftp is missing: apt-get install tftp-hpa
          	at x.y(Z.java:1)
          ]]></skipped></testcase>
          <testcase><skipped message="Assumption failed: the lab makes network namespaces: run it as root"/></testcase>
        </testsuite>
        """;

    private final Lab lab = Lab.open();

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Running copy = Running.start(lab.folder(), List.of("cp", "-aL", from.toString(), to.toString()));
        assertThat(copy.awaitExit(SOON)).as(copy.toString()).isZero();
    }

    private static List<String> asUser(String script) {
        return List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "env",
                "-u",
                "LC_ALL",
                "HOME=/tmp",
                "JAVA_HOME=/opt/jdk",
                "sh",
                "-c",
                script);
    }

    private static String succeeds(DebianRoot root, String script) {
        Running run = root.run(asUser(script).toArray(String[]::new));
        assertThat(run.awaitExit(SOON)).as(run.toString()).isZero();
        return run.text();
    }

    @Test
    void anOrdinaryUserWithoutALocaleStartsTheServer() throws IOException {
        DebianRoot root = DebianRoot.copy(lab);
        copy(Path.of(System.getProperty("java.home")), root.path("opt/jdk"));
        copy(Program.root().resolve("dist"), root.path("opt/bootmasq"));
        root.write("srv/bootmasq.conf", """
            port=5353
            listen-address=127.0.0.1
            bind-interfaces
            no-resolv
            no-hosts
            pid-file=
            log-facility=-
            addn-hosts=/srv/NAME
            """.replace("NAME", NAME));
        root.write("srv/hosts", "192.168.77.9 nine\n");
        // By a shell of that system, so that the name's octets do not depend on this one's locale.
        succeedsAsRoot(
                root,
                "mv /srv/hosts \"/srv/$(printf 'gr\\303\\274\\303\\237e')\"; mkdir -p /opt/tree/.ci /opt/tree/server/target/surefire-reports");

        assertThat(succeeds(root, "/opt/bootmasq/bootmasq --version")).startsWith("Bootmasq version");
        assertThat(succeeds(root, "/opt/bootmasq/bootmasq --test -C /srv/bootmasq.conf"))
                .contains("syntax check OK");
        assertThat(succeeds(root, "/opt/bootmasq/bootmasq explain nine -C /srv/bootmasq.conf"))
                .contains("192.168.77.9");
        try (Running server =
                root.start(asUser("ip link set lo up 2>/dev/null; exec /opt/bootmasq/bootmasq -k -C /srv/bootmasq.conf")
                        .toArray(String[]::new))) {
            assertThat(server.awaitText(text -> text.contains(" - 1 names"), SOON))
                    .as(server.toString())
                    .isTrue();
            assertThat(server.text()).doesNotContain("Exception", "failed to load");
        }
    }

    /**
     * With neither root nor a locale, what wants more than a JDK is skipped, and nothing fails. The engine meets no
     * machine.
     */
    @Test
    void everyTestGoesThroughOrIsSkipped() throws IOException {
        DebianRoot root = DebianRoot.copy(lab);
        copy(Path.of(System.getProperty("java.home")), root.path("opt/jdk"));
        Path tree = Program.root();
        String tar = "tar -c --exclude=.git --exclude='./server/target/bookworm*' .";
        Running files = Running.start(
                lab.folder(),
                List.of(
                        "sh",
                        "-ec",
                        "mkdir \"$2\"; cd \"$1\"; " + tar + " | tar -xC \"$2\"; chown -R 65534:65534 \"$2\"",
                        "sh",
                        tree.toString(),
                        root.path("opt/tree").toString()));
        assertThat(files.awaitExit(SOON)).as(files.toString()).isZero();
        String places = classPath(root, tree);
        Path own = Path.of(ModuleTests.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        var running = new ArrayList<Running>();
        for (String module : List.of("linux", "server")) {
            String classes =
                    "/opt/tree/" + tree.relativize(own).toString().replaceFirst("server(?=/(target|test))", module);
            String java = "/opt/jdk/bin/java -Xmx1g --enable-native-access=ALL-UNNAMED -XX:+EnableDynamicAgentLoading";
            running.add(root.startOutside(asUser("cd /opt/tree/" + module + " && exec " + java + " -cp " + classes + ":"
                            + places + " org.bootmasq.lab.ModuleTests " + classes)
                    .toArray(String[]::new)));
        }
        try {
            for (Running each : running) {
                assertThat(each.awaitExit(Duration.ofMinutes(8)))
                        .as(each.toString())
                        .isZero();
                assertThat(each.text()).containsPattern("succeeded [1-9][0-9]+, failed 0");
            }
        } finally {
            running.forEach(Running::close);
        }
    }

    /** All that the tests here are made of, as it is called in the other system. */
    private String classPath(DebianRoot root, Path tree) throws IOException {
        var places = new StringBuilder();
        String here = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String each : here.split(File.pathSeparator, -1)) {
            Path place = Path.of(each);
            if (each.isEmpty() || !Files.exists(place)) continue;
            if (place.startsWith(tree)) {
                places.append("/opt/tree/").append(tree.relativize(place)).append(':');
            } else {
                copy(place, root.path("opt/jars").resolve(place.getFileName()));
                places.append("/opt/jars/").append(place.getFileName()).append(':');
            }
        }
        return places.toString();
    }

    @Test
    void whatIsSkippedIsListedWithTheOneCommandThatInstallsIt() throws IOException {
        DebianRoot root = DebianRoot.copy(lab);
        copy(Program.root().resolve(".ci/skipped"), root.path("opt/tree/.ci/skipped"));
        root.write("opt/tree/server/target/surefire-reports/TEST-x.xml", REPORT);
        assertThat(succeeds(root, "/opt/tree/.ci/skipped"))
                .contains("4 tests were skipped:", "2 tftp is missing", "run it as root")
                .contains("apt-get install qemu-system-x86 tftp-hpa\n");
        Files.delete(root.path("opt/tree/server/target/surefire-reports/TEST-x.xml"));
        assertThat(succeeds(root, "/opt/tree/.ci/skipped")).isEmpty();
    }

    private static void succeedsAsRoot(DebianRoot root, String script) {
        var words = new ArrayList<>(List.of("sh", "-c", script));
        Running run = root.run(words.toArray(String[]::new));
        assertThat(run.awaitExit(SOON)).as(run.toString()).isZero();
    }
}
