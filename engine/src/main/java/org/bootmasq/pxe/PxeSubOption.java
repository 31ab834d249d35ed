package org.bootmasq.pxe;

/** What stands inside option 43 for PXE clients and their servers (PXE 2.1, table 2-1 "PXE DHCP options"). */
public enum PxeSubOption {
    /** How boot servers are to be found, in bits. */
    DISCOVERY_CONTROL(6),
    /** Boot server types, each with the addresses of its servers. */
    BOOT_SERVERS(8),
    /** Boot server types, each with a text to choose it by. */
    BOOT_MENU(9),
    /** Seconds to wait, and what to write meanwhile. */
    MENU_PROMPT(10),
    /** Type and layer of what the client chose. */
    BOOT_ITEM(71);

    private final int code;

    PxeSubOption(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }
}
