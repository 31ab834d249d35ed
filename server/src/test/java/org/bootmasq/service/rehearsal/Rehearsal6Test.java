package org.bootmasq.service.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Directive;
import org.bootmasq.config.Option;
import org.bootmasq.config.Origin;
import org.bootmasq.config.Problems;
import org.bootmasq.edge.dhcp.DhcpEffects;
import org.bootmasq.edge.dhcp.Outlet4;
import org.bootmasq.edge.dhcp.Outlet6;
import org.bootmasq.edge.lease.Durability;
import org.bootmasq.lease.Lease6Table;
import org.bootmasq.service.Settings;
import org.junit.jupiter.api.Test;

class Rehearsal6Test {
    private static Settings settings(String... lines) {
        var problems = new Problems();
        var directives = new ArrayList<Directive>();
        for (String line : lines) {
            List<String> parts = List.of(line.split("=", 2));
            Option option = Option.named(parts.getFirst()).orElseThrow();
            directives.add(new Directive(option, parts.size() > 1 ? parts.get(1) : "", Origin.commandLine(1, line)));
        }
        Settings settings = Settings.read(new Configuration(directives), problems);
        assertThat(problems.errors()).isEmpty();
        return settings;
    }

    private static List<String> played(Lease6Table leases, String... lines) {
        List<String> log = new ArrayList<>();
        Durability durability = (_, answer) -> answer.onDurable(Durability.Outcome.DURABLE);
        var effects = new DhcpEffects(
                durability,
                Outlet4.NONE,
                Outlet6.NONE,
                Optional.empty(),
                DhcpEffects.Holders.NONE,
                (_, _, text) -> log.add(text));
        Rehearsal6.play(settings(lines), leases, effects, (_, _, text) -> log.add(text));
        return log;
    }

    @Test
    void aHostGetsAnAddressAPrefixAndARouter() {
        var leases = new Lease6Table();
        List<String> log = played(
                leases,
                "enable-ra",
                "dhcp-range=2001:db8:1::100,2001:db8:1::1ff,64,1h",
                "dhcp-pd=2001:db8:f00::/48,56");
        assertThat(leases.size()).isEqualTo(2);
        assertThat(log)
                .anyMatch(line -> line.startsWith("DHCPREPLY(rehearsal) 2001:db8:1::"))
                .anyMatch(line -> line.startsWith("DHCPREPLY(rehearsal) 2001:db8:f00:"))
                .contains("RTR-ADVERT(rehearsal) 2001:db8:1::");
    }

    @Test
    void withoutIp6NothingIsPlayed() {
        var leases = new Lease6Table();
        assertThat(played(leases, "dhcp-range=192.0.2.10,192.0.2.90"))
                .containsExactly("RTR-SOLICIT(rehearsal) 52:54:00:12:34:56");
        assertThat(leases.size()).isZero();
    }
}
