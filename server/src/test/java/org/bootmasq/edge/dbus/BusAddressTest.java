package org.bootmasq.edge.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Addresses of buses, as the environment names them. */
class BusAddressTest {
    @Test
    void withoutAWordItIsTheStandardPlace() {
        assertThat(BusAddress.sockets("")).containsExactly("/run/dbus/system_bus_socket");
    }

    @Test
    void severalAreTriedInTheirOrder() {
        assertThat(BusAddress.sockets(
                        "unix:path=/a,guid=00ff;tcp:host=localhost,port=1;unix:guid=1,abstract=/b;unix:path=/c"))
                .containsExactly("/a", "@/b", "/c");
    }

    @Test
    void octetsThatAreNoLettersAreEscaped() {
        assertThat(BusAddress.sockets("unix:path=/a%2cb%C3%a4")).containsExactly("/a,b\u00c3\u00a4");
    }

    @Test
    void whatNamesNoSocketHereIsPassedOver() {
        for (String address :
                new String[] {"unix:", "unix:path", "unix:path=", "unix:path=%4", "unix:path=%zz", ";;", "x"}) {
            assertThat(BusAddress.sockets(address)).as(address).isEmpty();
        }
    }
}
