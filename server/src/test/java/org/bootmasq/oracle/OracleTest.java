package org.bootmasq.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.bootmasq.lab.Needs;
import org.bootmasq.lab.Program;
import org.junit.jupiter.api.Test;

/** Every case, every client, both servers: nothing may differ but what {@link Accepted} names with its reason. */
final class OracleTest {
    static final Path CASES = Program.root().resolve("server/src/test/resources/oracle");

    @Test
    void answersAsDnsmasqDoes() {
        Needs.root();
        List<Case> cases = Case.all(CASES);
        OracleRun run = new OracleRun(Clients.all()).on(cases, Program.underTest());
        List<Difference> unexpected =
                run.differences().stream().filter(one -> !Accepted.covers(one)).toList();
        Path report = Program.root().resolve("server/target/oracle-differences.txt");
        DifferenceReport.write(report, unexpected);
        System.out.println(
                "oracle: " + cases.size() + " configurations, " + run.packets() + " packets, " + run.answered()
                        + " answered by dnsmasq, " + run.differences().size() + " differences, " + unexpected.size()
                        + " of them not accepted");
        assertThat(cases).as("configurations").hasSizeGreaterThanOrEqualTo(60);
        assertThat(unexpected)
                .as(() -> "all of them are in " + report + "\n" + DifferenceReport.summary(unexpected, 2))
                .isEmpty();
    }
}
