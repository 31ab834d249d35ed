package org.bootmasq.service.process;

import java.util.List;

/** Which program this is, and which dnsmasq it follows. */
public final class Version {
    /** The version of this program. */
    public static final String OWN = "0.1.0";

    /** The dnsmasq whose behaviour this follows. */
    public static final String DNSMASQ = "2.93";

    /** dnsmasq: what it says it was compiled with, {@code no-} before what is missing. */
    public static final String COMPILE_TIME_OPTIONS = "IPv6 GNU-getopt DBus no-UBus no-i18n IDN2 DHCP DHCPv6 no-Lua"
            + " TFTP conntrack ipset nftset auth cryptohash DNSSEC loop-detect inotify dumpfile";

    /**
     * The answer to {@code --version}. dnsmasq: whatever looks for a version in the first line finds one number with
     * dots there, and two blanks behind it.
     *
     * @param asDnsmasq whether whoever asks has called {@code dnsmasq}
     */
    public static List<String> lines(boolean asDnsmasq) {
        return List.of(
                asDnsmasq ? "Dnsmasq version " + DNSMASQ + "  as Bootmasq has it" : "Bootmasq version " + OWN,
                "Compile time options: " + COMPILE_TIME_OPTIONS,
                "",
                asDnsmasq ? "This is Bootmasq " + OWN + "." : "It does what dnsmasq " + DNSMASQ + " does.",
                "This software comes with ABSOLUTELY NO WARRANTY.",
                "Bootmasq is free software under the Apache License, version 2.0.");
    }

    private Version() {}
}
