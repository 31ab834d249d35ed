package org.bootmasq.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bootmasq.linux.InOwnNetwork.ip;

import org.junit.jupiter.api.Test;

/** What is put on an interface is there for its time, and goes. */
class OwnAddressesTest {
    private static final Octets ADDRESS = Octets.of((byte) 192, (byte) 0, (byte) 2, (byte) 9);

    @Test
    void anAddressComesForAWhileAndGoes() throws Exception {
        InOwnNetwork.run(() -> {
            ip("link add bm0 type veth peer name bm1");
            ip("link set bm0 up");
            try (Netlink netlink = Netlink.open();
                    var addresses = new OwnAddresses()) {
                int index = netlink.links().stream()
                        .filter(link -> link.name().equals("bm0"))
                        .findFirst()
                        .orElseThrow()
                        .index();
                addresses.add(index, ADDRESS, 24, 600);
                assertThat(netlink.addresses())
                        .filteredOn(LinkIp::isIp4)
                        .singleElement()
                        .satisfies(one -> {
                            assertThat(one.interfaceIndex()).isEqualTo(index);
                            assertThat(one.address()).isEqualTo(ADDRESS);
                            assertThat(one.prefixLength()).isEqualTo(24);
                            assertThat(one.validSeconds()).isBetween(590, 600);
                            assertThat(one.preferredSeconds()).isBetween(590, 600);
                        });
                assertThatThrownBy(() -> addresses.add(index, ADDRESS, 24, 600))
                        .isInstanceOfSatisfying(
                                LinuxException.class,
                                failure -> assertThat(failure.is(Errno.EEXIST)).isTrue());
                assertThat(addresses.remove(index, ADDRESS, 24)).isTrue();
                assertThat(addresses.remove(index, ADDRESS, 24)).isFalse();
                assertThat(netlink.addresses()).filteredOn(LinkIp::isIp4).isEmpty();
            }
            return "";
        });
    }
}
