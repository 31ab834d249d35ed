package org.bootmasq.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bootmasq.linux.InOwnNetwork.ip;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is added here is what the ip command shows. */
class RoutesTest {
    private static final int OURS = 147;

    private static Octets octets(String address) {
        return Octets.of(Ip6Octets.of(address));
    }

    private static String shown() throws Exception {
        Process process = new ProcessBuilder("ip", "-6", "route", "show", "proto", Integer.toString(OURS)).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return text.replaceAll(" +", " ").strip();
    }

    @Test
    void routesComeAndGo() throws Exception {
        InOwnNetwork.run(() -> {
            ip("link set lo up");
            ip("link add bm0 type veth peer name bm1");
            ip("link set bm1 up");
            ip("link set bm0 up");
            int index;
            try (Netlink netlink = Netlink.open()) {
                index = netlink.links().stream()
                        .filter(link -> link.name().equals("bm0"))
                        .findFirst()
                        .orElseThrow()
                        .index();
            }
            ip("-6 route add 2001:db8:f00:1::/64 via fe80::9 dev bm0 metric 512");
            try (Routes routes = new Routes(OURS)) {
                assertThat(routes.list()).isEmpty();
                Route delegated = Route.via(octets("2001:db8:f00::"), 56, octets("fe80::7"), index, 512);
                Route pool = Route.unreachable(octets("2001:db8:f00::"), 48, 4096);
                routes.add(delegated);
                routes.add(pool);
                assertThat(shown())
                        .contains("2001:db8:f00::/56 via fe80::7 dev bm0", "unreachable 2001:db8:f00::/48 dev lo")
                        .contains("metric 512", "metric 4096");
                assertThat(routes.list()).as("those of this protocol alone").containsExactlyInAnyOrder(delegated, pool);
                assertThatThrownBy(() -> routes.add(delegated))
                        .isInstanceOfSatisfying(
                                LinuxException.class,
                                failure -> assertThat(failure.is(Errno.EEXIST)).isTrue());

                Route foreign = Route.via(octets("2001:db8:f00:1::"), 64, octets("fe80::9"), index, 512);
                assertThat(routes.remove(foreign)).as("somebody else's").isFalse();
                assertThat(routes.remove(delegated)).isTrue();
                assertThat(routes.remove(delegated)).isFalse();
                assertThat(routes.remove(pool)).isTrue();
                assertThat(shown()).isEmpty();
            }
            return "";
        });
    }
}
