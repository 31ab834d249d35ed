package org.bootmasq.dhcp4.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootmasq.dhcp.boot.HttpBootClient;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.wire.Bytes;

/** Who can boot from a URL, by what its request says. */
public final class HttpBootClients {
    private HttpBootClients() {}

    /**
     * gPXE and iPXE with HTTP in their list of features, and firmware whose vendor class (option 60) or architecture
     * (option 93) is one of HTTP boot; empty for others, a PXE ROM among them.
     */
    public static Optional<HttpBootClient> of(Dhcp4Message request) {
        List<Integer> architectures = architectures(request);
        Optional<GpxeClient> loader = GpxeClient.of(request);
        if (loader.isPresent()) {
            boolean plain = loader.get().has(GpxeClient.HTTP);
            boolean secure = loader.get().has(GpxeClient.HTTPS);
            return plain || secure
                    ? Optional.of(new HttpBootClient(false, plain, secure, architectures))
                    : Optional.empty();
        }
        boolean named = request.option(OptionCode.VENDOR_CLASS)
                .filter(vendor -> vendor.startsWith(HttpBootClient.CLASS))
                .isPresent();
        return named || HttpBootClient.bootsFromHttp(architectures)
                ? Optional.of(HttpBootClient.firmware(architectures))
                : Optional.empty();
    }

    /** Option 93 is a list (RFC 4578 section 2.1). */
    private static List<Integer> architectures(Dhcp4Message request) {
        Bytes value = request.option(OptionCode.CLIENT_ARCHITECTURE).orElse(Bytes.EMPTY);
        List<Integer> all = new ArrayList<>();
        for (int at = 0; at + 2 <= value.length(); at += 2) all.add(value.at(at) << 8 | value.at(at + 1));
        return all;
    }
}
