package org.bootmasq.oracle.ip6;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.bootmasq.lab.Needs;
import org.bootmasq.lab.Program;
import org.bootmasq.oracle.Case;
import org.bootmasq.oracle.Difference;
import org.junit.jupiter.api.Test;

/** Judges the judge; {@link OracleMain} compares both servers, every case and every client, by hand. */
final class Dhcp6OracleTest {
    static final Path CASES = Program.root().resolve("server/src/test/resources/oracle/dhcp6");

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
