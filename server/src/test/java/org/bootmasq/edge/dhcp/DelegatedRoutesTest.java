package org.bootmasq.edge.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bootmasq.edge.Interfaces;
import org.bootmasq.lease.Lease6;
import org.bootmasq.linux.LinuxException;
import org.bootmasq.wire.Bytes;
import org.bootmasq.wire.Ip6;
import org.bootmasq.wire.Ip6Prefix;
import org.junit.jupiter.api.Test;

/** What the kernel's table shows of prefixes that are delegated. */
class DelegatedRoutesTest {
    private static final Lease6.Binding CLIENT = new Lease6.Binding(Lease6.Kind.PREFIX, Bytes.ofInts(0, 3), 7);

    private final List<String> said = new ArrayList<>();
    private final Kept memory = new Kept();

    /** What a file would keep. */
    private static final class Kept implements DelegatedRoutes.Memory {
        private List<Ip6Prefix> pools = List.of();

        @Override
        public List<Ip6Prefix> pools() {
            return pools;
        }

        @Override
        public void pools(Collection<Ip6Prefix> ours) {
            pools = List.copyOf(ours);
        }
    }

    private DelegatedRoutes routes(Interfaces interfaces) throws LinuxException {
        return new DelegatedRoutes(interfaces, memory, (_, _, text) -> said.add(text));
    }

    private static Lease6 lease(String prefix, int length, Lease6.Via via) {
        return Lease6.ofPrefix(Ip6.parse(prefix).orElseThrow(), length, CLIENT, 0, via);
    }

    private static Lease6.Via via(String address) {
        return new Lease6.Via(Ip6.parse(address).orElseThrow(), "la0");
    }

    private static List<String> shown() throws Exception {
        return Ip6Stage.command("ip -6 route show proto 147")
                .lines()
                .map(line -> line.replaceAll(" +", " ").strip())
                .toList();
    }

    @Test
    void routesFollowTheLeases() throws Exception {
        Ip6Stage.run(() -> {
            Interfaces interfaces = Ip6Stage.interfaces();
            try (var routes = routes(interfaces)) {
                Lease6 one = lease("2001:db8:f00::", 56, via("fe80::7"));
                Lease6 relayed = lease("2001:db8:f00:200::", 56, Lease6.Via.NOWHERE);
                routes.add(one);
                routes.add(one);
                routes.add(relayed);
                assertThat(shown()).hasSize(1).first().asString().startsWith("2001:db8:f00::/56 via fe80::7 dev la0");
                routes.add(one.via(via("fe80::8")));
                assertThat(shown()).hasSize(1).first().asString().startsWith("2001:db8:f00::/56 via fe80::8 dev la0");
                routes.remove(one);
                routes.remove(one);
                assertThat(shown()).isEmpty();
                assertThat(said).isEmpty();
            }
        });
    }

    @Test
    void aLaterStartKeepsWhatIsWantedAndRemovesTheRest() throws Exception {
        Ip6Stage.run(() -> {
            Interfaces interfaces = Ip6Stage.interfaces();
            Lease6 kept = lease("2001:db8:f00::", 56, via("fe80::7"));
            Lease6 ended = lease("2001:db8:f00:100::", 56, via("fe80::7"));
            try (var routes = routes(interfaces)) {
                routes.add(kept);
                routes.add(ended);
            }
            assertThat(shown()).as("while no server runs").hasSize(2);
            try (var routes = routes(interfaces)) {
                routes.add(kept);
                routes.removeUnwanted();
                assertThat(shown()).hasSize(1).first().asString().startsWith("2001:db8:f00::/56 ");

                Ip6Stage.command("ip link set la0 down");
                interfaces.refresh();
                routes.interfacesChanged();
                assertThat(shown())
                        .as("an interface that is down leads nowhere")
                        .isEmpty();
                Ip6Stage.command("ip link set la0 up");
                interfaces.refresh();
                routes.interfacesChanged();
                assertThat(shown()).hasSize(1);
            }
            assertThat(said).isEmpty();
        });
    }

    @Test
    void whatNobodyHoldsOfAPoolIsUnreachable() throws Exception {
        Ip6Stage.run(() -> {
            Interfaces interfaces = Ip6Stage.interfaces();
            var pool = new Ip6Prefix(Ip6.parse("2001:db8:f00::").orElseThrow(), 56);
            var other = new Ip6Prefix(Ip6.parse("2001:db8:e00::").orElseThrow(), 48);
            Lease6 whole = lease("2001:db8:f00::", 56, via("fe80::7"));
            try (var routes = routes(interfaces)) {
                routes.pools(List.of(pool, other));
                assertThat(shown()).hasSize(2).allMatch(line -> line.startsWith("unreachable 2001:db8:"));
                routes.pools(List.of(pool));
                routes.removeUnwanted();
                assertThat(shown()).hasSize(1).first().asString().startsWith("unreachable 2001:db8:f00::/56");
                routes.add(whole);
                assertThat(Ip6Stage.command("ip -6 route get 2001:db8:f00::99"))
                        .as("the prefix of a client, as wide as the pool")
                        .contains("via fe80::7");
                routes.remove(whole);
                assertThat(shown()).hasSize(1);
            }
            assertThat(shown()).as("without a server").isEmpty();
            assertThat(said).isEmpty();
        });
    }

    /** A start after kill -9, with the pool, without it, or without any prefix delegation. */
    @Test
    void aLaterStartRemovesPoolsOfOurOwnAndNobodyElses() throws Exception {
        Ip6Stage.run(() -> {
            Interfaces interfaces = Ip6Stage.interfaces();
            var pool = new Ip6Prefix(Ip6.parse("2001:db8:f00::").orElseThrow(), 48);
            var gone = new Ip6Prefix(Ip6.parse("2001:db8:e00::").orElseThrow(), 48);
            memory.pools(List.of(pool, gone));
            for (String each : List.of("f00::/48", "e00::/48", "d00::/48")) {
                Ip6Stage.command("ip -6 route add unreachable 2001:db8:" + each + " proto 147 metric 4096");
            }
            Ip6Stage.command("ip -6 route add unreachable 2001:db8:e00::/48 proto static metric 9000");
            try (var routes = routes(interfaces)) {
                routes.pools(List.of(pool));
                routes.removeUnwanted();
                assertThat(shown())
                        .as("another server's stays")
                        .hasSize(2)
                        .anyMatch(line -> line.startsWith("unreachable 2001:db8:f00::/48"))
                        .anyMatch(line -> line.startsWith("unreachable 2001:db8:d00::/48"));
                assertThat(memory.pools).containsExactly(pool);
            }
            assertThat(memory.pools).isEmpty();
            Ip6Stage.command("ip -6 route add unreachable 2001:db8:f00::/48 proto 147 metric 4096");
            memory.pools(List.of(pool));
            DelegatedRoutes.removeLeft(List.of(), interfaces, memory, (_, _, text) -> said.add(text));
            assertThat(shown()).hasSize(1).first().asString().startsWith("unreachable 2001:db8:d00::/48");
            assertThat(Ip6Stage.command("ip -6 route show 2001:db8:e00::/48 proto static"))
                    .contains("unreachable");
            assertThat(said).isEmpty();
        });
    }

    /** Other servers of this machine serve other interfaces. */
    @Test
    void whatIsAnotherServersStays() throws Exception {
        Ip6Stage.run(() -> {
            Interfaces ours = Ip6Stage.interfaces();
            Lease6 left = lease("2001:db8:f00::", 56, via("fe80::7"));
            try (var routes = routes(ours)) {
                routes.add(left);
            }
            Interfaces others = Ip6Stage.interfaces("interface=lb0");
            try (var routes = routes(others)) {
                routes.removeUnwanted();
                assertThat(shown()).hasSize(1);
            }
            Interfaces same = Ip6Stage.interfaces("interface=la0");
            try (var routes = routes(same)) {
                routes.removeUnwanted();
                assertThat(shown()).isEmpty();
            }
            assertThat(said).isEmpty();
        });
    }

    @Test
    void whereNothingIsDelegatedAnyMoreWhatLeasesLeftIsRemoved() throws Exception {
        Ip6Stage.run(() -> {
            Interfaces interfaces = Ip6Stage.interfaces();
            Lease6 left = lease("2001:db8:f00::", 56, via("fe80::7"));
            Lease6 another = lease("2001:db8:f00:100::", 56, via("fe80::7"));
            try (var routes = routes(interfaces)) {
                routes.add(left);
                routes.add(another);
            }
            DelegatedRoutes.removeLeft(List.of(another.via(Lease6.Via.NOWHERE)), interfaces, memory, (_, _, _) -> {});
            assertThat(shown()).hasSize(2);
            DelegatedRoutes.removeLeft(List.of(left), interfaces, memory, (_, _, text) -> said.add(text));
            assertThat(shown()).hasSize(1).first().asString().startsWith("2001:db8:f00:100::/56 ");
            assertThat(said).isEmpty();
        });
    }

    /** What is on the link itself is reached there, and what others have set stays as it is. */
    @Test
    void routesOfOthersStay() throws Exception {
        Ip6Stage.run(() -> {
            Ip6Stage.command("ip -6 route add 2001:db8:f00::/56 via fe80::9 dev la0 metric 512");
            Interfaces interfaces = Ip6Stage.interfaces();
            try (var routes = routes(interfaces)) {
                Lease6 taken = lease("2001:db8:f00::", 56, via("fe80::7"));
                routes.add(taken);
                assertThat(said).hasSize(1).first().asString().contains("2001:db8:f00::/56", "another route");
                routes.remove(taken);
                assertThat(Ip6Stage.command("ip -6 route show 2001:db8:f00::/56"))
                        .contains("via fe80::9");
                routes.add(lease("2001:db8:1::", 64, via("fe80::7")));
                assertThat(Ip6Stage.command("ip -6 route get 2001:db8:1::99"))
                        .as("the network of our own address")
                        .doesNotContain("via");
            }
        });
    }
}
