package org.bootmasq.dhcp4;

import java.util.Optional;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.settings.Boot;
import org.bootmasq.wire.Bytes;

/**
 * A client whose option 60 begins as a PXE ROM's does (PXE 2.1 section 2.2); dnsmasq: it counts as one only where there are
 * {@code pxe-service} or {@code pxe-prompt} lines.
 *
 * @param architecture option 93 (RFC 4578 section 2.1)
 * @param uuid option 97 as sent, echoed; empty if there was none
 * @param vendor the beginning of option 60 that matched, sent back
 */
record PxeClient(int architecture, Bytes uuid, String vendor) {
    private static final int VENDOR_CLASS = 60;
    private static final int ARCHITECTURE = 93;
    private static final int UUID = 97;
    private static final int UUID_LENGTH = 17;
    static final int NO_ARCHITECTURE = -1;

    static Optional<PxeClient> of(Exchange exchange) {
        Boot pxe = exchange.settings().boot();
        if (pxe.services().isEmpty() && pxe.prompts().isEmpty()) return Optional.empty();
        Optional<String> vendor = vendor(exchange);
        if (vendor.isEmpty()) return Optional.empty();
        Dhcp4Message request = exchange.request();
        int architecture = request.option(ARCHITECTURE)
                .filter(value -> value.length() >= 2)
                .map(value -> value.at(0) << 8 | value.at(1))
                .orElse(NO_ARCHITECTURE);
        Bytes uuid = request.option(UUID).filter(v -> v.length() == UUID_LENGTH).orElse(Bytes.EMPTY);
        return Optional.of(new PxeClient(architecture, uuid, vendor.get()));
    }

    private static Optional<String> vendor(Exchange exchange) {
        Bytes option = exchange.request().option(VENDOR_CLASS).orElse(Bytes.EMPTY);
        for (String vendor : exchange.settings().boot().vendors()) {
            if (option.startsWith(Bytes.latin1(vendor))) return Optional.of(vendor);
        }
        return Optional.empty();
    }

    /** UEFI firmware, which has its own mind about menus. */
    boolean isUefi() {
        return architecture >= 6;
    }
}
