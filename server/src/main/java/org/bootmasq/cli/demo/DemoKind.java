package org.bootmasq.cli.demo;

/** What is shown. */
public enum DemoKind {
    /** The README's first configuration: gPXE and its script. */
    SCRIPT("gpxe.pxe", "pxelinux.0"),
    /** Its second: a SAN disk. */
    SAN("gpxe.pxe", ""),
    /** The way to a script over IPv6 alone. */
    IP6("snponly.efi", "boot.ipxe");

    private final String loader;
    private final String script;

    DemoKind(String loader, String script) {
        this.loader = loader;
        this.script = script;
    }

    /** The file that the firmware loads. */
    public String loader() {
        return loader;
    }

    /** The file that the loader runs; empty if it is none. */
    String script() {
        return script;
    }
}
