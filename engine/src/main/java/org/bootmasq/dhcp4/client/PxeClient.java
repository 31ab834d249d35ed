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
        Bytes given = request.option(OptionCode.VENDOR_CLASS).orElse(Bytes.EMPTY);
        if (!pxe.hasMenu() || !isPxe(given, pxe)) return Optional.empty();
        return Optional.of(new PxeClient(request.option(OptionCode.CLIENT_ARCHITECTURE)
                .filter(value -> value.length() >= 2)
                .map(value -> value.at(0) << 8 | value.at(1))
                .orElse(NO_ARCHITECTURE)));
    }

    /** Whether a vendor class is one of PXE's, or of {@code dhcp-pxe-vendor}. */
    public static boolean isPxe(Bytes vendorClass, Boot pxe) {
        for (String vendor : pxe.vendors()) {
            if (vendorClass.startsWith(Bytes.latin1(vendor))) return true;
        }
        return false;
    }

    /** Whether it says what it is; dnsmasq: only then it is shown a menu, or answered by a proxy. */
    public boolean hasArchitecture() {
        return architecture != NO_ARCHITECTURE;
    }
}
