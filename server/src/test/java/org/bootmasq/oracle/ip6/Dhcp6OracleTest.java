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

/**
 * Every case, every client of DHCPv6, both servers: nothing may differ but what {@link Accepted} and {@link
 * OlderDnsmasq} name.
 */
final class Dhcp6OracleTest {
    static final Path CASES = Program.root().resolve("server/src/test/resources/oracle/dhcp6");

    @Test
    void answersAsDnsmasqDoes() {
        Needs.root();
        List<Case> cases = Case.all(CASES);
        Run run = new Run(Clients.all()).on(cases, Program.underTest());
        List<Difference> once = unexpected(run);
        // What a busy machine lost is there the second time; what we do otherwise is otherwise again.
        List<Difference> unexpected = once.isEmpty()
                ? once
                : unexpected(new Run(Clients.all()).on(Accepted.concerned(cases, once), Program.underTest()));
        Path report = Program.root().resolve("server/target/oracle-dhcp6-differences.txt");
        DifferenceReport.write(report, unexpected);
        System.out.println("oracle of DHCPv6: " + cases.size() + " configurations, " + run.packets() + " packets, "
                + run.answered() + " answered by dnsmasq, " + run.differences().size() + " differences, "
                + unexpected.size() + " of them not accepted");
        assertThat(cases).as("configurations").hasSizeGreaterThanOrEqualTo(100);
        assertThat(run.packets()).isGreaterThan(20_000);
        assertThat(unexpected)
                .as(() -> "all of them are in " + report + "\n" + DifferenceReport.summary(unexpected, 2))
                .isEmpty();
    }

    private static List<Difference> unexpected(Run run) {
        return run.differences().stream().filter(one -> !Accepted.covers(one)).toList();
    }

    /** The judge judged: what is random must not count as a difference, and what is different must. */
    @Test
    void dnsmasqIsLikeItselfAndUnlikeAnotherWithOneOptionMore() {
        Needs.root();
        List<Case> cases = Case.all(CASES).stream()
                .filter(one ->
                        List.of("one range", "identifier made at the start").contains(one.name()))
                .toList();
        assertThat(cases).hasSize(2);
        assertThat(new Run(Clients.all()).on(cases, Program.dnsmasq()).differences())
                .isEmpty();
        Program other = new Program("dnsmasq", List.of("dnsmasq", "--domain=other.example"));
        assertThat(new Run(Clients.all()).on(cases.subList(0, 1), other).differences())
                .extracting(Difference::kind)
                .contains("option 39");
    }
}
