package org.bootmasq.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** libiscsi's conformance suite, all of its families, against a real server. */
final class SanConformanceTest {
    private static final Duration SUITE = Duration.ofMinutes(3);
    private static final Pattern FAILURE = Pattern.compile("Suite (\\w+), Test (\\S+) had failures");
    private static final Pattern SUMMARY = Pattern.compile("tests +(\\d+) +(\\d+) +(\\d+) +(\\d+) +(\\d+)");
    private static final String SECOND_PATH = "192.168.77.2";

    private static final String MACHINE = "iqn.2000-01.org.etherboot:one";

    /** Suites with tests that write before they look at anything, which a disk that is read only refuses. */
    private static final Set<String> WRITING = Set.of(
            "CompareAndWrite",
            "ExtendedCopy",
            "GetLBAStatus",
            "OrWrite",
            "ProutReserve",
            "Unmap",
            "Write10",
            "Write12",
            "Write16",
            "WriteSame10",
            "WriteSame16",
            "WriteVerify10",
            "WriteVerify12",
            "WriteVerify16",
            "iSCSIResiduals",
            "iSCSITMF");

    private final Lab lab = Lab.open();

    /** What the suite printed, and what it means. */
    private record Result(int ran, Set<String> failures, String text) {
        private static Result of(String text) {
            var failures = new TreeSet<String>();
            for (Matcher failure = FAILURE.matcher(text); failure.find(); )
                failures.add(failure.group(1) + "." + failure.group(2));
            Matcher summary = SUMMARY.matcher(text);
            assertThat(summary.find()).as("a summary in " + text).isTrue();
            if (failures.isEmpty()) assertThat(summary.group(4)).as("failed").isEqualTo("0");
            return new Result(Integer.parseInt(summary.group(2)), failures, text);
        }
    }

    @BeforeEach
    void needTheSuite() {
        Needs.program("iscsi-test-cu", "libiscsi-bin");
        lab.ip(lab.serverNamespace(), "addr add " + SECOND_PATH + "/24 dev br0");
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

    private void serve() throws IOException {
        Path folder = lab.folder();
        try (var fixed = new RandomAccessFile(folder.resolve("fixed.img").toFile(), "rw")) {
            fixed.setLength(100 << 20);
        }
        Server.start(lab, Program.underTest(), """
            port=0
            dhcp-range=192.168.77.100,192.168.77.150,1h
            san-target=iqn.2026-11.org.example:plain,%1$s/plain.img,size=100M
            san-target=iqn.2026-11.org.example:large-blocks,%1$s/large.img,size=100M,blocksize=4096
            san-target=iqn.2026-11.org.example:golden,%1$s/golden.img,size=100M,overlay=%1$s/overlays
            san-target=iqn.2026-11.org.example:fixed,%1$s/fixed.img,ro
            """.formatted(folder));
    }

    private Running suite(String target, String... more) {
        var command = new ArrayList<>(List.of("iscsi-test-cu", "-d", "-n"));
        command.addAll(List.of(more));
        command.add(url(Lab.SERVER, target));
        if (List.of(more).contains("SCSI.MultipathIO")) command.add(url(SECOND_PATH, target));
        return lab.start(lab.serverNamespace(), command);
    }

    private static String url(String address, String target) {
        return "iscsi://" + address + "/iqn.2026-11.org.example:" + target + "/0";
    }

    private static Result result(Running suite) {
        suite.awaitExit(SUITE);
        return Result.of(suite.text());
    }

    private static void expectAll(Running suite, int tests) {
        Result result = result(suite);
        assertThat(result.failures()).as(result.text()).isEmpty();
        assertThat(result.ran()).as("tests that ran").isGreaterThanOrEqualTo(tests);
    }

    /** All at once, for the suite sleeps most of the time. Each test is in several families; ALL has each once. */
    @Test
    void eachKindOfDiskPasses() throws IOException {
        serve();
        Running plain = suite("plain");
        Running large = suite("large-blocks", "-t", "ALL");
        Running overlay = suite("golden", "-t", "ALL", "-i", MACHINE, "-I", MACHINE);
        Running fixed = suite("fixed", "-t", "ALL");
        expectAll(plain, 615);
        expectAll(large, 230);
        // Two initiators have a disk each; two sessions of one machine meet on one.
        expectAll(overlay, 230);
        Result onlyWrites = result(fixed);
        assertThat(onlyWrites.failures())
                .allSatisfy(name -> assertThat(WRITING)
                        .as(name + " in " + onlyWrites.text())
                        .contains(name.substring(0, name.indexOf('.'))));
        assertThat(onlyWrites.ran()).as("tests that ran").isGreaterThanOrEqualTo(230);
    }

    @Test
    void twoPathsToOneDiskAreOneDiskAndAReadOnlyOneIsSo() throws IOException {
        serve();
        for (Running suite : List.of(
                suite("plain", "-i", MACHINE, "-I", MACHINE, "-t", "SCSI.MultipathIO"),
                suite("fixed", "-t", "SCSI.ReadOnly"))) {
            expectAll(suite, 1);
            assertThat(suite.text()).doesNotContain("SKIPPED");
        }
    }
}
