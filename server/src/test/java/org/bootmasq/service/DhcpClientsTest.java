package org.bootmasq.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bootmasq.config.CommandLine;
import org.bootmasq.config.Configuration;
import org.bootmasq.config.Problems;
import org.bootmasq.dhcp.GivenLease;
import org.bootmasq.dhcp.name.KnownNames;
import org.bootmasq.edge.EventLoop;
import org.bootmasq.edge.Faults;
import org.bootmasq.edge.dhcp.DhcpEffects;
import org.bootmasq.lease.Lease;
import org.bootmasq.lease.LeaseChange;
import org.bootmasq.service.dhcp.DhcpSettings;
import org.bootmasq.wire.Ip4;
import org.bootmasq.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DHCP, DNS and the SAN hear of clients what they need, each whether the others serve or not. */
class DhcpClientsTest {
    private EventLoop loop;
    private DhcpClients clients;
    private final List<String> said = new ArrayList<>();
    private final List<Runnable> dns = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        loop = new EventLoop(new Faults((_, _, line) -> said.add(line), ""));
        clients = new DhcpClients(loop);
    }

    @AfterEach
    void close() throws Exception {
        loop.close();
    }

    private static DhcpSettings settings(String host) {
        var problems = new Problems();
        var run = (CommandLine.Run)
                CommandLine.parse(List.of("--dhcp-range=192.0.2.10,192.0.2.90", "--dhcp-host=" + host), problems);
        DhcpSettings settings =
                Settings.read(new Configuration(run.directives()), problems).dhcp();
        assertThat(problems.errors()).isEmpty();
        return settings;
    }

    /** What has been posted to the loop is done; once in a test. */
    private void turn() throws Exception {
        loop.post(loop::stop);
        loop.run();
    }

    private final class Dhcp implements DhcpClients.Registry {
        @Override
        public Collection<Lease> leases() {
            return List.of();
        }

        @Override
        public boolean withdraw(IpAddress address) {
            said.add("withdraw " + address);
            return true;
        }

        @Override
        public boolean serves(IpAddress address) {
            return true;
        }

        @Override
        public boolean give(GivenLease given) {
            said.add("give " + given.address());
            return true;
        }

        @Override
        public void reconfigure(DhcpSettings settings) {
            said.add("hosts " + settings.hosts().all().size() + " "
                    + settings.wantedNames().names());
        }

        @Override
        public void namesRead() {
            said.add("script");
        }

        @Override
        public void hostsRenamed() {
            said.add("renamed");
        }
    }

    private final class Dns implements DhcpClients.Naming {
        @Override
        public KnownNames known() {
            return KnownNames.NONE;
        }

        @Override
        public void want(KnownNames.Wanted wanted, Runnable then) {
            said.add("want " + wanted.names());
            dns.add(then);
        }

        @Override
        public void nameAll(Collection<Lease> leases, boolean onlyFull) {
            said.add("name " + leases.size());
        }

        @Override
        public void leasesChanged(List<LeaseChange> changes) {
            said.add("changed " + changes.size());
        }

        @Override
        public void awaitNames() {
            said.add("wait");
        }
    }

    @Test
    void withoutDnsOtherHostsCountAtOnce() {
        clients.heldBy(new Dhcp());
        clients.reconfigure(settings("02:00:00:00:00:01,one"));
        assertThat(said).containsExactly("hosts 1 [one]", "renamed");
    }

    @Test
    void otherHostsCountOnceDnsKnowsTheirNames() throws Exception {
        clients.heldBy(new Dhcp());
        clients.namedBy(new Dns());
        clients.reconfigure(settings("02:00:00:00:00:01,one"));
        assertThat(said).containsExactly("want [one]");
        dns.getFirst().run();
        turn();
        assertThat(said).containsExactly("want [one]", "hosts 1 [one]", "renamed");
    }

    /** Two versions of DHCP go over together, whoever comes first. */
    @Test
    void onHangUpTheScriptHearsOfEachLeaseWhenNamesAreKnown() throws Exception {
        clients.heldBy(new Dhcp());
        clients.heldBy(new Dhcp());
        clients.namedBy(new Dns());
        clients.hangUp(settings("02:00:00:00:00:01,one"));
        assertThat(said).containsExactly("want [one]", "name 0", "want [one]");
        dns.forEach(Runnable::run);
        turn();
        assertThat(said.subList(3, said.size())).containsExactly("hosts 1 [one]", "script", "hosts 1 [one]", "script");
    }

    @Test
    void whatWasAskedForBeforeDoesNotReplaceWhatCameLater() throws Exception {
        clients.heldBy(new Dhcp());
        clients.namedBy(new Dns());
        clients.reconfigure(settings("02:00:00:00:00:01,old"));
        clients.reconfigure(settings("02:00:00:00:00:01,new"));
        dns.reversed().forEach(Runnable::run);
        turn();
        assertThat(said).containsExactly("want [old]", "want [new]", "hosts 1 [new]", "renamed");
    }

    @Test
    void aReloadReplacesWhatFilesAskedForBeforeIt() throws Exception {
        clients.heldBy(new Dhcp());
        clients.namedBy(new Dns());
        clients.reconfigure(settings("02:00:00:00:00:01,file"));
        clients.reload(settings("02:00:00:00:00:01,reload"));
        dns.forEach(Runnable::run);
        turn();
        assertThat(said).containsExactly("want [file]", "want [reload]", "name 0", "want [reload]", "script");
    }

    @Test
    void onlyAServerThatGivesOutAddressesWaitsForNames() {
        clients.namedBy(new Dns());
        clients.awaitNames();
        assertThat(said).isEmpty();
        clients.heldBy(new Dhcp());
        clients.awaitNames();
        assertThat(said).containsExactly("wait", "script");
    }

    /** What comes with a reload is told to the script then, what was there before is not told again. */
    @Test
    void afterAReloadLeasesHaveTheNamesOfTheirHosts() {
        clients.heldBy(new Dhcp());
        clients.awaitNames();
        clients.heldBy(new Dhcp());
        clients.reload(settings("02:00:00:00:00:01,one"));
        assertThat(said).containsExactly("script", "renamed", "script");
    }

    @Test
    void hostsFilesThatChangeNameLeases() throws Exception {
        clients.heldBy(new Dhcp());
        clients.hostsChanged();
        turn();
        assertThat(said).containsExactly("renamed");
    }

    @Test
    void whoListensHearsWhoHoldsWhichAddress() {
        clients.heardBy(new DhcpEffects.Holders() {
            @Override
            public void acknowledged(IpAddress address, Set<String> tags) {
                said.add(address + " has " + tags);
            }

            @Override
            public void ended(IpAddress address) {
                said.add(address + " is free");
            }
        });
        clients.acknowledged(Ip4.of(192, 0, 2, 7), Set.of("red"));
        clients.ended(Ip4.of(192, 0, 2, 7));
        assertThat(said).containsExactly("192.0.2.7 has [red]", "192.0.2.7 is free");
    }

    @Test
    void withoutDhcpNobodyHoldsAnything() {
        assertThat(clients.leases()).isEmpty();
        assertThat(clients.withdraw(Ip4.of(192, 0, 2, 7))).isFalse();
        clients.reconfigure(settings("02:00:00:00:00:01,one"));
        assertThat(said).isEmpty();
    }
}
