package org.bootmasq.dhcp6.client;

import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.boot.HttpBootClient;
import org.bootmasq.dhcp6.message.ClientServerMessage;
import org.bootmasq.dhcp6.message.Dhcp6Option;

/** Who can boot from a URL of HTTP, by what its request says. */
public final class HttpBootClients {
    private HttpBootClients() {}

    /**
     * gPXE and iPXE, which tell no features in DHCPv6, and firmware whose vendor class (option 16) or architecture
     * (option 61) is one of HTTP boot; empty for others, PXE over IPv6 among them.
     */
    public static Optional<HttpBootClient> of(ClientServerMessage request) {
        List<Integer> architectures = request.first(Dhcp6Option.ClientArchitectures.class)
                .map(Dhcp6Option.ClientArchitectures::types)
                .orElse(List.of());
        boolean loader = request.all(Dhcp6Option.UserClass.class).stream()
                .flatMap(shown -> shown.classes().stream())
                .anyMatch(
                        text -> text.latin1().endsWith("gPXE") || text.latin1().endsWith("iPXE"));
        if (loader) return Optional.of(new HttpBootClient(false, true, true, architectures));
        return vendorClass(request).isPresent() || HttpBootClient.bootsFromHttp(architectures)
                ? Optional.of(HttpBootClient.firmware(architectures))
                : Optional.empty();
    }

    /** The vendor class by which firmware asks for HTTP boot. */
    public static Optional<Dhcp6Option.VendorClass> vendorClass(ClientServerMessage request) {
        return request.all(Dhcp6Option.VendorClass.class).stream()
                .filter(shown -> shown.classes().stream().anyMatch(text -> text.startsWith(HttpBootClient.CLASS)))
                .findFirst();
    }
}
