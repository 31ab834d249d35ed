package org.bootmasq.dhcp4.client;

import java.util.Optional;
import org.bootmasq.dhcp4.message.Dhcp4Message;
import org.bootmasq.dhcp4.message.OptionCode;
import org.bootmasq.dhcp4.settings.Boot;
import org.bootmasq.wire.Bytes;

/**
 * A client whose option 60 begins as a PXE ROM's does (PXE 2.1 section 2.2); dnsmasq: it counts as one only where
 * there are {@code pxe-service} or {@code pxe-prompt} lines.
 *
 * @param architecture option 93 (RFC 4578 section 2.1), {@link #NO_ARCHITECTURE} if it is missing
 */
public record PxeClient(int architecture) {
    public static final int NO_ARCHITECTURE = -1;

    /** The client as PXE's, if it is one. */
    public static Optional<PxeClient> of(Dhcp4Message request, Boot pxe) {
        if (pxe.services().isEmpty() && pxe.prompts().isEmpty()) return Optional.empty();
        Bytes given = request.option(OptionCode.VENDOR_CLASS).orElse(Bytes.EMPTY);
        for (String vendor : pxe.vendors()) {
            if (!given.startsWith(Bytes.latin1(vendor))) continue;
            return Optional.of(new PxeClient(request.option(OptionCode.CLIENT_ARCHITECTURE)
                    .filter(value -> value.length() >= 2)
                    .map(value -> value.at(0) << 8 | value.at(1))
                    .orElse(NO_ARCHITECTURE)));
        }
        return Optional.empty();
    }
}
