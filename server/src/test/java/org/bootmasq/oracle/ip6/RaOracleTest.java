package org.bootmasq.oracle.ip6;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.bootmasq.lab.Needs;
import org.bootmasq.lab.Program;
import org.bootmasq.oracle.Case;
import org.bootmasq.oracle.Difference;
import org.bootmasq.oracle.DifferenceReport;
import org.junit.jupiter.api.Test;

/** Router advertisements of both servers, octet by octet: nothing may differ but what {@link Accepted} names. */
final class RaOracleTest {
    static final Path CASES = Program.root().resolve("server/src/test/resources/oracle/ra");

    @Test
    void advertisesAsDnsmasqDoes() {
        Needs.root();
        List<Case> cases = Case.all(CASES);
        RaRun run = new RaRun().on(cases, Program.underTest());
        List<Difference> once = unexpected(run);
        // What a busy machine lost is there the second time; what we do otherwise is otherwise again.
        List<Difference> unexpected = once.isEmpty()
                ? once
                : unexpected(new RaRun().on(Accepted.concerned(cases, once), Program.underTest()));
        Path report = Program.root().resolve("server/target/oracle-ra-differences.txt");
        DifferenceReport.write(report, unexpected);
        System.out.println("oracle of router advertisements: " + cases.size() + " configurations, " + run.steps()
                + " steps, " + run.advertisements() + " advertisements of dnsmasq, "
                + run.differences().size()
                + " differences, " + unexpected.size() + " of them not accepted");
        assertThat(cases).as("configurations").hasSizeGreaterThanOrEqualTo(15);
        assertThat(unexpected)
                .as(() -> "all of them are in " + report + "\n" + DifferenceReport.summary(unexpected, 2))
                .isEmpty();
    }

    private static List<Difference> unexpected(RaRun run) {
        return run.differences().stream().filter(one -> !Accepted.covers(one)).toList();
    }

    /** The judge judged, as in {@link Dhcp6OracleTest}. */
    @Test
    void dnsmasqIsLikeItselfAndUnlikeAnotherWithOneOptionMore() {
        Needs.root();
        List<Case> cases = Case.all(CASES).stream()
                .filter(one -> List.of("enable-ra", "constructor whose addresses change")
                        .contains(one.name()))
                .toList();
        assertThat(cases).hasSize(2);
        assertThat(new RaRun().on(cases, Program.dnsmasq()).differences()).isEmpty();
        Program other = new Program("dnsmasq", List.of("dnsmasq", "--ra-param=lan0,mtu:1400,high,60"));
        assertThat(new RaRun().on(cases.subList(0, 1), other).differences())
                .extracting(Difference::ours)
                .contains("MTU 1400 reserved 0", "router lifetime=180");
    }
}
