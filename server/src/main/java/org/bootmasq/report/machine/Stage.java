package org.bootmasq.report.machine;

/** What a boot goes through. */
public enum Stage {
    DHCP,
    TFTP,
    HTTP,
    SAN,
    /** The machine has said something of its own boot. */
    REPORT,
    /** The system that was booted asks for its address. */
    SYSTEM
}
