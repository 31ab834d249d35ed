package org.bootmasq.pxe;

import java.util.Optional;

/** What asks for a boot file: a machine's own firmware, or a program that it has loaded. */
public enum BootProgram {
    /** The network card's own PXE code (PXE 2.1), or UEFI's. */
    ROM("PXE ROM"),
    /** UEFI's HTTP boot (UEFI specification, section "HTTP Boot"). */
    HTTP("HTTP boot"),
    GPXE("gPXE"),
    IPXE("iPXE");

    private final String title;

    BootProgram(String title) {
        this.title = title;
    }

    /** Its name as people write it. */
    public String title() {
        return title;
    }

    /** Whether it is the machine's own, rather than a program that was loaded. */
    public boolean isFirmware() {
        return this == ROM || this == HTTP;
    }

    /**
     * What a client is by its classes.
     *
     * @param vendorClass option 60, or what stands in DHCPv6's option 16; empty without one
     * @param userClass option 77 or 15, with or without a length before it; empty without one
     * @param showsFeatures whether it sends option 175, as gPXE and iPXE do
     * @return empty for what does not boot by the network
     */
    public static Optional<BootProgram> of(String vendorClass, String userClass, boolean showsFeatures) {
        if (userClass.endsWith("gPXE")) return Optional.of(GPXE);
        if (userClass.endsWith("iPXE") || showsFeatures) return Optional.of(IPXE);
        if (vendorClass.startsWith("HTTPClient")) return Optional.of(HTTP);
        return vendorClass.startsWith("PXEClient") ? Optional.of(ROM) : Optional.empty();
    }
}
