package org.bootmasq.dhcp4;

import java.util.Optional;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Boot;
import org.bootmasq.wire.Bytes;

/**
 * A client whose option 60 begins as a PXE ROM's does (PXE 2.1 section 2.2); dnsmasq: it counts as one only where there are
 * {@code pxe-service} or {@code pxe-prompt} lines.
 *
 * @param architecture option 93 (RFC 4578 section 2.1)
 */
record PxeClient(int architecture) {
    static final int NO_ARCHITECTURE = -1;

    static Optional<PxeClient> of(Exchange exchange) {
        Boot pxe = exchange.settings().boot();
        if (pxe.services().isEmpty() && pxe.prompts().isEmpty()) return Optional.empty();
        if (!isVendor(exchange)) return Optional.empty();
        int architecture = exchange.request()
                .option(OptionCode.CLIENT_ARCHITECTURE)
                .filter(value -> value.length() >= 2)
                .map(value -> value.at(0) << 8 | value.at(1))
                .orElse(NO_ARCHITECTURE);
        return Optional.of(new PxeClient(architecture));
    }

    private static boolean isVendor(Exchange exchange) {
        Bytes option = exchange.request().option(OptionCode.VENDOR_CLASS).orElse(Bytes.EMPTY);
        return exchange.settings().boot().vendors().stream()
                .anyMatch(vendor -> option.startsWith(Bytes.latin1(vendor)));
    }
}
