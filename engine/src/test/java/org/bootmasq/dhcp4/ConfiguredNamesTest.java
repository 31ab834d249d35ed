package org.bootmasq.dhcp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bootmasq.dhcp.Effect;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.lease.Lease4;
import org.bootmasq.lease.LeaseFile;
import org.bootmasq.wire.Ip4;
import org.junit.jupiter.api.Test;

/** Leases that there are get the names of the configuration, whoever asks or not; as dnsmasq 2.90 was seen to do it. */
class ConfiguredNamesTest {
    private static final String LEASES = """
            1900000000 02:00:00:00:00:11 10.0.0.11 * *
            1900000000 02:00:00:00:00:12 10.0.0.12 * *
            1900000000 02:00:00:00:00:13 10.0.0.13 own13 *
            1900000000 02:00:00:00:00:14 10.0.0.14 taken *
            1900000000 02:00:00:00:00:15 10.0.0.15 * ff:01:02:03:04
            1900000000 02:00:00:00:00:16 10.0.0.16 own16 *
            1900000000 02:00:00:00:00:17 10.0.0.17 * *
            1900000000 02:00:00:00:00:18 10.0.0.18 * *
            """;
    private static final String[] LINES = {
        "dhcp-range=10.0.0.0,static,255.255.255.0,1h",
        "domain=lan",
        "dhcp-script=/bin/true",
        "dhcp-host=02:00:00:00:00:11,host11.some.where,10.0.0.11",
        "dhcp-host=02:00:00:00:00:13,host13,10.0.0.99",
        "dhcp-host=02:00:00:00:00:12,taken",
        "dhcp-host=id:ff:01:02:03:04,host15",
        "dhcp-host=02:00:00:00:00:16,set:x,tag:foo,host16"
    };

    private final Wire wire = new Wire(LeaseFile.read(LEASES).table(), LINES);

    ConfiguredNamesTest() {
        wire.names = new KnownNames(
                Map.of(),
                Map.of(),
                Map.of(Ip4.of("10.0.0.17"), "addn17.lan", Ip4.of("10.0.0.18"), "addn18.other.example"));
    }

    private String name(String address) {
        return wire.server
                .leases()
                .byAddress(Ip4.of(address))
                .map(Lease4::fullName)
                .orElseThrow();
    }

    private List<List<String>> told() {
        return wire.of(Effect.Script.class).map(Effect.Script::arguments).toList();
    }

    @Test
    void atStartLeasesHaveTheNamesOfTheirHosts() {
        wire.effects = wire.server.started(wire.now);
        assertThat(name("10.0.0.11")).isEqualTo("host11.lan");
        assertThat(name("10.0.0.12")).as("of another lease").isEqualTo("taken.lan");
        assertThat(name("10.0.0.13")).as("its line is for another address").isEqualTo("own13");
        assertThat(name("10.0.0.14")).as("lost").isEmpty();
        assertThat(name("10.0.0.15")).as("by identifier").isEqualTo("host15.lan");
        assertThat(name("10.0.0.16")).as("its line needs a tag").isEqualTo("own16");
        assertThat(name("10.0.0.17")).as("of a hosts file").isEqualTo("addn17.lan");
        assertThat(name("10.0.0.18")).as("of another domain").isEmpty();
        assertThat(wire.of(Effect.SaveLease.class)
                        .map(save -> save.change().address().toString()))
                .containsExactlyInAnyOrder("10.0.0.11", "10.0.0.12", "10.0.0.14", "10.0.0.15", "10.0.0.17");
        assertThat(told().getFirst())
                .as("who lost its name first")
                .containsExactly("old", "02:00:00:00:00:14", "10.0.0.14");
        assertThat(wire.of(Effect.Script.class).findFirst().orElseThrow().environment())
                .containsEntry("DNSMASQ_OLD_HOSTNAME", "taken")
                .containsEntry("DNSMASQ_DOMAIN", "lan");
        assertThat(told()).hasSize(9).contains(List.of("old", "02:00:00:00:00:11", "10.0.0.11", "host11"));
    }

    @Test
    void whatStaysAsItIsIsNotWrittenAgain() {
        wire.effects = wire.server.started(wire.now);
        wire.effects = wire.server.renamed(wire.now);
        assertThat(wire.effects).isEmpty();
        wire.effects = wire.server.started(wire.now);
        assertThat(wire.of(Effect.SaveLease.class)).isEmpty();
        assertThat(told()).as("on SIGHUP of all").hasSize(8);
    }

    @Test
    void hostsThatAreRenamedRenameTheirLeases() {
        wire.effects = wire.server.started(wire.now);
        String[] others = LINES.clone();
        others[3] = "dhcp-host=02:00:00:00:00:11,new11,10.0.0.11";
        wire.configured(others);
        wire.effects = wire.server.renamed(wire.now);
        assertThat(name("10.0.0.11")).isEqualTo("new11.lan");
        assertThat(told())
                .containsExactly(
                        List.of("old", "02:00:00:00:00:11", "10.0.0.11"),
                        List.of("old", "02:00:00:00:00:11", "10.0.0.11", "new11"));
    }

    @Test
    void theNameCountsAsConfigured() {
        wire.effects = wire.server.started(wire.now);
        assertThat(wire.server.leases().byName("host11").map(Lease4::nameIsConfigured))
                .contains(true);
    }
}
