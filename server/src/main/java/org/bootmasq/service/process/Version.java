package org.bootmasq.service.process;

/** Which program this is, and which dnsmasq it follows. */
public final class Version {
    /** The version of this program. */
    public static final String OWN = "0.1.0";

    /** The dnsmasq whose behaviour this follows. */
    public static final String DNSMASQ = "2.93";

    /** dnsmasq: what it says it was compiled with. */
    public static final String COMPILE_TIME_OPTIONS =
            "IPv6 DHCP DHCPv6 no-Lua TFTP conntrack ipset nftset auth DNSSEC loop-detect inotify dumpfile";

    private Version() {}
}
