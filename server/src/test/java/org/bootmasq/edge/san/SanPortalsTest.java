package org.bootmasq.edge.san;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.bootmasq.config.settings.InterfaceSettings;
import org.bootmasq.edge.Interfaces;
import org.junit.jupiter.api.Test;

class SanPortalsTest {
    @Test
    void allAddressesAreAllOfIpv4() throws IOException {
        var all = new Interfaces(new InterfaceSettings(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                InterfaceSettings.Binding.WILDCARD,
                InterfaceSettings.LocalService.EVERYBODY));
        try (var portals =
                new SanPortals(all, all, SanStandalone.settings("san-target=iqn.2026-11.org.example:a,/a"))) {
            int port = ((InetSocketAddress) portals.all().getFirst().getLocalAddress()).getPort();
            new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close();
            assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("::1"), port).close())
                    .isInstanceOf(SocketException.class);
        }
    }
}
