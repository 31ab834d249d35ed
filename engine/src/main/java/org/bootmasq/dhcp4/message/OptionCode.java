package org.bootmasq.dhcp4.message;

import java.util.Optional;
import org.bootmasq.pxe.Architecture;
import org.bootmasq.pxe.PxeSubOption;

/**
 * Options by number, of the IANA table "BOOTP Vendor Extensions and DHCP Options", and what dnsmasq calls them. Numbers
 * that stand here for nothing are options all the same: messages keep them as they are.
 */
public enum OptionCode {
    PAD(0),
    SUBNET_MASK(1, "netmask", OptionType.ADDRESSES, Use.CONFIGURABLE),
    TIME_OFFSET(2, "time-offset", OptionType.QUAD, Use.CONFIGURABLE),
    ROUTER(3, "router", OptionType.ADDRESSES, Use.CONFIGURABLE),
    TIME_SERVER(4),
    DOMAIN_NAME_SERVER(6, "dns-server", OptionType.ADDRESSES, Use.CONFIGURABLE),
    LOG_SERVER(7, "log-server", OptionType.ADDRESSES, Use.CONFIGURABLE),
    LPR_SERVER(9, "lpr-server", OptionType.ADDRESSES, Use.CONFIGURABLE),
    HOST_NAME(12, "hostname", OptionType.TEXT, Use.PROTOCOL),
    BOOT_FILE_SIZE(13, "boot-file-size", OptionType.NUMBER16, Use.CONFIGURABLE),
    DOMAIN_NAME(15, "domain-name", OptionType.TEXT, Use.CONFIGURABLE),
    SWAP_SERVER(16, "swap-server", OptionType.ADDRESSES, Use.CONFIGURABLE),
    ROOT_PATH(17, "root-path", OptionType.TEXT, Use.CONFIGURABLE),
    EXTENSIONS_PATH(18, "extension-path", OptionType.TEXT, Use.CONFIGURABLE),
    IP_FORWARDING(19, "ip-forward-enable", OptionType.OCTET, Use.CONFIGURABLE),
    NON_LOCAL_SOURCE_ROUTING(20, "non-local-source-routing", OptionType.OCTET, Use.CONFIGURABLE),
    POLICY_FILTER(21, "policy-filter", OptionType.ADDRESSES, Use.CONFIGURABLE),
    MAX_DATAGRAM_REASSEMBLY(22, "max-datagram-reassembly", OptionType.NUMBER16, Use.CONFIGURABLE),
    DEFAULT_IP_TTL(23, "default-ttl", OptionType.NUMBER8, Use.CONFIGURABLE),
    INTERFACE_MTU(26, "mtu", OptionType.NUMBER16, Use.CONFIGURABLE),
    ALL_SUBNETS_LOCAL(27, "all-subnets-local", OptionType.OCTET, Use.CONFIGURABLE),
    BROADCAST_ADDRESS(28, "broadcast", OptionType.ADDRESSES, Use.PROTOCOL),
    ROUTER_DISCOVERY(31, "router-discovery", OptionType.OCTET, Use.CONFIGURABLE),
    ROUTER_SOLICITATION(32, "router-solicitation", OptionType.ADDRESSES, Use.CONFIGURABLE),
    STATIC_ROUTE(33, "static-route", OptionType.ADDRESSES, Use.CONFIGURABLE),
    TRAILER_ENCAPSULATION(34, "trailer-encapsulation", OptionType.OCTET, Use.CONFIGURABLE),
    ARP_TIMEOUT(35, "arp-timeout", OptionType.NUMBER32, Use.CONFIGURABLE),
    ETHERNET_ENCAPSULATION(36, "ethernet-encap", OptionType.OCTET, Use.CONFIGURABLE),
    TCP_TTL(37, "tcp-ttl", OptionType.OCTET, Use.CONFIGURABLE),
    TCP_KEEPALIVE(38, "tcp-keepalive", OptionType.NUMBER32, Use.CONFIGURABLE),
    NIS_DOMAIN(40, "nis-domain", OptionType.TEXT, Use.CONFIGURABLE),
    NIS_SERVER(41, "nis-server", OptionType.ADDRESSES, Use.CONFIGURABLE),
    NTP_SERVER(42, "ntp-server", OptionType.ADDRESSES, Use.CONFIGURABLE),
    /** Sub-options in a form of the vendor's own (RFC 2132 section 8.4); PXE's are {@link PxeSubOption}. */
    VENDOR_SPECIFIC(43, "vendor-encap", OptionType.INTERNAL, Use.PROTOCOL),
    NETBIOS_NAME_SERVER(44, "netbios-ns", OptionType.ADDRESSES, Use.CONFIGURABLE),
    NETBIOS_DATAGRAM_DISTRIBUTION(45, "netbios-dd", OptionType.ADDRESSES, Use.CONFIGURABLE),
    NETBIOS_NODE_TYPE(46, "netbios-nodetype", OptionType.OCTET, Use.CONFIGURABLE),
    NETBIOS_SCOPE(47, "netbios-scope", OptionType.FREE, Use.CONFIGURABLE),
    X_WINDOW_FONT_SERVER(48, "x-windows-fs", OptionType.ADDRESSES, Use.CONFIGURABLE),
    X_WINDOW_DISPLAY_MANAGER(49, "x-windows-dm", OptionType.ADDRESSES, Use.CONFIGURABLE),
    REQUESTED_ADDRESS(50, "requested-address", OptionType.ADDRESSES, Use.PROTOCOL),
    LEASE_TIME(51, "lease-time", OptionType.TIME, Use.PROTOCOL),
    /** RFC 2132 section 9.3: which fields hold options. */
    OVERLOAD(52, "option-overload", OptionType.INTERNAL, Use.PROTOCOL),
    MESSAGE_TYPE(53, "message-type", OptionType.INTERNAL_NUMBER, Use.PROTOCOL),
    SERVER_ID(54, "server-identifier", OptionType.ADDRESSES, Use.PROTOCOL),
    PARAMETER_REQUEST_LIST(55, "parameter-request", OptionType.INTERNAL, Use.PROTOCOL),
    MESSAGE(56, "message", OptionType.INTERNAL, Use.PROTOCOL),
    MAX_MESSAGE_SIZE(57, "max-message-size", OptionType.INTERNAL_NUMBER, Use.PROTOCOL),
    RENEWAL_TIME(58, "T1", OptionType.TIME, Use.CONFIGURABLE),
    REBINDING_TIME(59, "T2", OptionType.TIME, Use.CONFIGURABLE),
    VENDOR_CLASS(60, "vendor-class", OptionType.FREE, Use.CONFIGURABLE),
    CLIENT_ID(61, "client-id", OptionType.INTERNAL, Use.PROTOCOL),
    NIS_PLUS_DOMAIN(64, "nis+-domain", OptionType.TEXT, Use.CONFIGURABLE),
    NIS_PLUS_SERVER(65, "nis+-server", OptionType.ADDRESSES, Use.CONFIGURABLE),
    TFTP_SERVER_NAME(66, "tftp-server", OptionType.NUL_TEXT, Use.CONFIGURABLE),
    BOOTFILE_NAME(67, "bootfile-name", OptionType.NUL_TEXT, Use.CONFIGURABLE),
    MOBILE_IP_HOME_AGENT(68, "mobile-ip-home", OptionType.ADDRESSES, Use.CONFIGURABLE),
    SMTP_SERVER(69, "smtp-server", OptionType.ADDRESSES, Use.CONFIGURABLE),
    POP3_SERVER(70, "pop3-server", OptionType.ADDRESSES, Use.CONFIGURABLE),
    NNTP_SERVER(71, "nntp-server", OptionType.ADDRESSES, Use.CONFIGURABLE),
    IRC_SERVER(74, "irc-server", OptionType.ADDRESSES, Use.CONFIGURABLE),
    USER_CLASS(77, "user-class", OptionType.FREE, Use.CONFIGURABLE),
    RAPID_COMMIT(80, "rapid-commit", OptionType.FREE, Use.CONFIGURABLE),
    CLIENT_FQDN(81, "FQDN", OptionType.INTERNAL, Use.PROTOCOL),
    /** RFC 3046; its sub-options are {@link RelayAgentSubOption}. */
    RELAY_AGENT_INFORMATION(82, "agent-id", OptionType.INTERNAL, Use.PROTOCOL),
    /** RFC 4388 section 6.1: seconds since the client was last heard of. */
    CLIENT_LAST_TRANSACTION_TIME(91),
    /** RFC 4388 section 6.1: other addresses of the client. */
    ASSOCIATED_IP(92),
    /** RFC 4578 section 2.1, of {@link Architecture}. */
    CLIENT_ARCHITECTURE(93, "client-arch", OptionType.NUMBER16, Use.CONFIGURABLE),
    CLIENT_NETWORK_INTERFACE(94, "client-interface-id", OptionType.FREE, Use.CONFIGURABLE),
    CLIENT_MACHINE_ID(97, "client-machine-id", OptionType.FREE, Use.CONFIGURABLE),
    POSIX_TIMEZONE(100, "posix-timezone", OptionType.TEXT, Use.CONFIGURABLE),
    TZDB_TIMEZONE(101, "tzdb-timezone", OptionType.TEXT, Use.CONFIGURABLE),
    IPV6_ONLY_PREFERRED(108, "ipv6-only", OptionType.NUMBER32, Use.CONFIGURABLE),
    SUBNET_SELECTION(118, "subnet-select", OptionType.INTERNAL, Use.PROTOCOL),
    DOMAIN_SEARCH(119, "domain-search", OptionType.DOMAINS, Use.CONFIGURABLE),
    SIP_SERVER(120, "sip-server", OptionType.SIP, Use.CONFIGURABLE),
    CLASSLESS_STATIC_ROUTE(121, "classless-static-route", OptionType.FREE, Use.CONFIGURABLE),
    /** RFC 3925 section 3. */
    VENDOR_IDENTIFYING_VENDOR_CLASS(124),
    /** RFC 3925 section 4: sub-options below the number of an enterprise. */
    VENDOR_IDENTIFYING_VENDOR_SPECIFIC(125, "vendor-id-encap", OptionType.FREE, Use.CONFIGURABLE),
    CAPWAP_ACCESS_CONTROLLER(138),
    TFTP_SERVER_ADDRESS(150, "tftp-server-address", OptionType.ADDRESSES, Use.CONFIGURABLE),
    /** RFC 8520 section 10. */
    MUD_URL(161),
    /** IANA: Etherboot, tentatively. What gPXE and iPXE say of themselves and are told, as sub-options. */
    GPXE_ENCAPSULATED(175),
    /** Not IANA's: the name by which gPXE and iPXE log in to a target. */
    ISCSI_INITIATOR_NAME(203),
    /** Ends the options. In a configuration this number means the field {@code siaddr}. */
    END(255, "server-ip-address", OptionType.ADDRESSES, Use.CONFIGURABLE);

    /** Whether a configuration may use the name; the number always works. */
    private enum Use {
        CONFIGURABLE,
        /** The server fills the option in by itself. */
        PROTOCOL
    }

    private static final OptionCode[] BY_CODE = new OptionCode[256];

    static {
        for (OptionCode one : values()) BY_CODE[one.code] = one;
    }

    private final int code;
    private final String optionName;
    private final OptionType type;
    private final Use use;

    OptionCode(int code, String optionName, OptionType type, Use use) {
        this.code = code;
        this.optionName = optionName;
        this.type = type;
        this.use = use;
    }

    /** An option that dnsmasq has no name for. */
    OptionCode(int code) {
        this(code, "", OptionType.FREE, Use.PROTOCOL);
    }

    /** Empty for a number that stands here for nothing, and for one outside 0 to 255. */
    public static Optional<OptionCode> of(int code) {
        return code >= 0 && code < BY_CODE.length ? Optional.ofNullable(BY_CODE[code]) : Optional.empty();
    }

    /** How values of an option are written and shown; {@link OptionType#FREE} for an unknown one. */
    public static OptionType typeOf(int code) {
        return of(code).map(OptionCode::type).orElse(OptionType.FREE);
    }

    /** dnsmasq's name; empty for an option without one. */
    public static String nameOf(int code) {
        return of(code).map(OptionCode::optionName).orElse("");
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** What dnsmasq calls it: {@code netmask}. Empty if it has no name for it. */
    public String optionName() {
        return optionName;
    }

    /** How values are written in a configuration and shown in the log. */
    public OptionType type() {
        return type;
    }

    /** Whether a configuration may use the name. */
    public boolean isConfigurable() {
        return use == Use.CONFIGURABLE;
    }
}
