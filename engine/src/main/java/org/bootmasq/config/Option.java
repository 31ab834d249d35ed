package org.bootmasq.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The options of dnsmasq 2.93, and at their end those that are ours alone: one name each for a line of a file and for the command line. */
public enum Option {
    ADD_CPE_ID("add-cpe-id", Argument.REQUIRED),
    ADD_MAC("add-mac", Argument.OPTIONAL),
    ADD_SUBNET("add-subnet", Argument.OPTIONAL),
    ADDN_HOSTS("addn-hosts", 'H', Argument.REQUIRED),
    ADDRESS("address", 'A', Argument.REQUIRED),
    ALIAS("alias", 'V', Argument.REQUIRED),
    ALL_SERVERS("all-servers", Argument.NONE),
    AUTH_PEER("auth-peer", Argument.REQUIRED),
    AUTH_SEC_SERVERS("auth-sec-servers", Argument.REQUIRED),
    AUTH_SERVER("auth-server", Argument.REQUIRED),
    AUTH_SOA("auth-soa", Argument.REQUIRED),
    AUTH_TTL("auth-ttl", Argument.REQUIRED),
    AUTH_ZONE("auth-zone", Argument.REQUIRED),
    BIND_DYNAMIC("bind-dynamic", Argument.NONE),
    BIND_INTERFACES("bind-interfaces", 'z', Argument.NONE),
    BOGUS_NXDOMAIN("bogus-nxdomain", 'B', Argument.REQUIRED),
    BOGUS_PRIV("bogus-priv", 'b', Argument.NONE),
    BOOTP_DYNAMIC("bootp-dynamic", '3', Argument.OPTIONAL),
    BRIDGE_INTERFACE("bridge-interface", Argument.REQUIRED),
    CAA_RECORD("caa-record", Argument.REQUIRED),
    CACHE_RR("cache-rr", Argument.REQUIRED),
    CACHE_SIZE("cache-size", 'c', Argument.REQUIRED),
    CLEAR_ON_RELOAD("clear-on-reload", Argument.NONE),
    CNAME("cname", Argument.REQUIRED),
    CONF_DIR("conf-dir", '7', Argument.REQUIRED),
    CONF_FILE("conf-file", 'C', Argument.OPTIONAL),
    CONF_SCRIPT("conf-script", Argument.REQUIRED),
    CONNMARK_ALLOWLIST("connmark-allowlist", Argument.REQUIRED),
    CONNMARK_ALLOWLIST_ENABLE("connmark-allowlist-enable", Argument.OPTIONAL),
    CONNTRACK("conntrack", Argument.NONE),
    DHCP_ALTERNATE_PORT("dhcp-alternate-port", Argument.OPTIONAL),
    DHCP_AUTHORITATIVE("dhcp-authoritative", 'K', Argument.NONE),
    DHCP_BOOT("dhcp-boot", 'M', Argument.REQUIRED),
    DHCP_BROADCAST("dhcp-broadcast", Argument.OPTIONAL),
    DHCP_CIRCUITID("dhcp-circuitid", Argument.REQUIRED),
    DHCP_CLIENT_UPDATE("dhcp-client-update", Argument.NONE),
    DHCP_DUID("dhcp-duid", Argument.REQUIRED),
    DHCP_FQDN("dhcp-fqdn", Argument.NONE),
    DHCP_GENERATE_NAMES("dhcp-generate-names", Argument.OPTIONAL),
    DHCP_HOST("dhcp-host", 'G', Argument.REQUIRED),
    DHCP_HOSTSDIR("dhcp-hostsdir", Argument.REQUIRED),
    DHCP_HOSTSFILE("dhcp-hostsfile", Argument.REQUIRED),
    DHCP_IGNORE("dhcp-ignore", 'J', Argument.REQUIRED),
    DHCP_IGNORE_CLID("dhcp-ignore-clid", Argument.NONE),
    DHCP_IGNORE_NAMES("dhcp-ignore-names", Argument.OPTIONAL),
    DHCP_LEASE("dhcp-lease", Argument.REQUIRED),
    DHCP_LEASE_MAX("dhcp-lease-max", 'X', Argument.REQUIRED),
    DHCP_LEASEFILE("dhcp-leasefile", 'l', Argument.OPTIONAL),
    DHCP_LUASCRIPT("dhcp-luascript", Argument.REQUIRED),
    DHCP_MAC("dhcp-mac", '4', Argument.REQUIRED),
    DHCP_MATCH("dhcp-match", Argument.REQUIRED),
    DHCP_NAME_MATCH("dhcp-name-match", Argument.REQUIRED),
    DHCP_NO_OVERRIDE("dhcp-no-override", Argument.NONE),
    DHCP_OPTION("dhcp-option", 'O', Argument.REQUIRED),
    DHCP_OPTION_FORCE("dhcp-option-force", Argument.REQUIRED),
    DHCP_OPTION_PXE("dhcp-option-pxe", Argument.REQUIRED),
    DHCP_OPTSDIR("dhcp-optsdir", Argument.REQUIRED),
    DHCP_OPTSFILE("dhcp-optsfile", Argument.REQUIRED),
    DHCP_PROXY("dhcp-proxy", Argument.OPTIONAL),
    DHCP_PXE_VENDOR("dhcp-pxe-vendor", Argument.REQUIRED),
    DHCP_RANGE("dhcp-range", 'F', Argument.REQUIRED),
    DHCP_RAPID_COMMIT("dhcp-rapid-commit", Argument.NONE),
    DHCP_RELAY("dhcp-relay", Argument.REQUIRED),
    DHCP_REMOTEID("dhcp-remoteid", Argument.REQUIRED),
    DHCP_REPLY_DELAY("dhcp-reply-delay", Argument.REQUIRED),
    DHCP_SCRIPT("dhcp-script", '6', Argument.REQUIRED),
    DHCP_SCRIPTUSER("dhcp-scriptuser", Argument.REQUIRED),
    DHCP_SEQUENTIAL_IP("dhcp-sequential-ip", Argument.NONE),
    DHCP_SPLIT_RELAY("dhcp-split-relay", Argument.REQUIRED),
    DHCP_SUBSCRID("dhcp-subscrid", Argument.REQUIRED),
    DHCP_TTL("dhcp-ttl", Argument.REQUIRED),
    DHCP_USERCLASS("dhcp-userclass", 'j', Argument.REQUIRED),
    DHCP_VENDORCLASS("dhcp-vendorclass", 'U', Argument.REQUIRED),
    DNS_FORWARD_MAX("dns-forward-max", '0', Argument.REQUIRED),
    DNS_LOOP_DETECT("dns-loop-detect", Argument.NONE),
    DNS_RR("dns-rr", Argument.REQUIRED),
    DNSSEC("dnssec", Argument.NONE),
    DNSSEC_CHECK_UNSIGNED("dnssec-check-unsigned", Argument.OPTIONAL),
    DNSSEC_DEBUG("dnssec-debug", Argument.NONE),
    DNSSEC_LIMITS("dnssec-limits", Argument.REQUIRED),
    DNSSEC_NO_TIMECHECK("dnssec-no-timecheck", Argument.NONE),
    DNSSEC_TIMESTAMP("dnssec-timestamp", Argument.REQUIRED),
    DO_0X20_ENCODE("do-0x20-encode", Argument.NONE),
    DOMAIN("domain", 's', Argument.REQUIRED),
    DOMAIN_NEEDED("domain-needed", 'D', Argument.NONE),
    DOMAIN_SUFFIX("domain-suffix", Argument.REQUIRED),
    DUMPFILE("dumpfile", Argument.REQUIRED),
    DUMPMASK("dumpmask", Argument.REQUIRED),
    DYNAMIC_HOST("dynamic-host", Argument.REQUIRED),
    EDNS_PACKET_MAX("edns-packet-max", 'P', Argument.REQUIRED),
    ENABLE_DBUS("enable-dbus", '1', Argument.OPTIONAL),
    ENABLE_RA("enable-ra", Argument.NONE),
    ENABLE_TFTP("enable-tftp", Argument.OPTIONAL),
    ENABLE_UBUS("enable-ubus", Argument.OPTIONAL),
    EXCEPT_INTERFACE("except-interface", 'I', Argument.REQUIRED),
    EXPAND_HOSTS("expand-hosts", 'E', Argument.NONE),
    FAST_DNS_RETRY("fast-dns-retry", Argument.OPTIONAL),
    FILTER_A("filter-A", Argument.NONE),
    FILTER_AAAA("filter-AAAA", Argument.NONE),
    FILTER_RR("filter-rr", Argument.REQUIRED),
    FILTERWIN2K("filterwin2k", 'f', Argument.NONE),
    GROUP("group", 'g', Argument.OPTIONAL),
    HELP("help", 'w', Argument.NONE),
    HOST_RECORD("host-record", Argument.REQUIRED),
    HOSTSDIR("hostsdir", Argument.REQUIRED),
    IGNORE_ADDRESS("ignore-address", Argument.REQUIRED),
    INTERFACE("interface", 'i', Argument.REQUIRED),
    INTERFACE_NAME("interface-name", Argument.REQUIRED),
    IPSET("ipset", Argument.REQUIRED),
    KEEP_IN_FOREGROUND("keep-in-foreground", 'k', Argument.NONE),
    LEASEFILE_RO("leasefile-ro", '9', Argument.NONE),
    LEASEQUERY("leasequery", Argument.OPTIONAL),
    LISTEN_ADDRESS("listen-address", 'a', Argument.REQUIRED),
    LOCAL("local", Argument.REQUIRED),
    LOCAL_SERVICE("local-service", Argument.OPTIONAL),
    LOCAL_TTL("local-ttl", 'T', Argument.REQUIRED),
    LOCALISE_QUERIES("localise-queries", 'y', Argument.NONE),
    LOCALMX("localmx", 'L', Argument.NONE),
    LOG_ASYNC("log-async", Argument.OPTIONAL),
    LOG_DEBUG("log-debug", Argument.NONE),
    LOG_DHCP("log-dhcp", Argument.NONE),
    LOG_FACILITY("log-facility", '8', Argument.REQUIRED),
    LOG_QUERIES("log-queries", 'q', Argument.OPTIONAL),
    MAX_CACHE_TTL("max-cache-ttl", Argument.REQUIRED),
    MAX_PORT("max-port", Argument.REQUIRED),
    MAX_TCP_CONNECTIONS("max-tcp-connections", Argument.REQUIRED),
    MAX_TTL("max-ttl", Argument.REQUIRED),
    MIN_CACHE_TTL("min-cache-ttl", Argument.REQUIRED),
    MIN_PORT("min-port", Argument.REQUIRED),
    MX_HOST("mx-host", 'm', Argument.REQUIRED),
    MX_TARGET("mx-target", 't', Argument.REQUIRED),
    NAPTR_RECORD("naptr-record", Argument.REQUIRED),
    NEG_TTL("neg-ttl", Argument.REQUIRED),
    NFTSET("nftset", Argument.REQUIRED),
    NO_0X20_ENCODE("no-0x20-encode", Argument.NONE),
    NO_DAEMON("no-daemon", 'd', Argument.NONE),
    NO_DHCP_INTERFACE("no-dhcp-interface", '2', Argument.REQUIRED),
    NO_DHCPV4_INTERFACE("no-dhcpv4-interface", Argument.REQUIRED),
    NO_DHCPV6_INTERFACE("no-dhcpv6-interface", Argument.REQUIRED),
    NO_HOSTS("no-hosts", 'h', Argument.NONE),
    NO_IDENT("no-ident", Argument.NONE),
    NO_NEGCACHE("no-negcache", 'N', Argument.NONE),
    NO_PING("no-ping", '5', Argument.NONE),
    NO_POLL("no-poll", 'n', Argument.NONE),
    NO_RESOLV("no-resolv", 'R', Argument.NONE),
    NO_ROUND_ROBIN("no-round-robin", Argument.NONE),
    PID_FILE("pid-file", 'x', Argument.OPTIONAL),
    PORT("port", 'p', Argument.REQUIRED),
    PORT_LIMIT("port-limit", Argument.REQUIRED),
    PROXY_DNSSEC("proxy-dnssec", Argument.NONE),
    PTR_RECORD("ptr-record", Argument.REQUIRED),
    PXE_PROMPT("pxe-prompt", Argument.REQUIRED),
    PXE_SERVICE("pxe-service", Argument.REQUIRED),
    QUERY_PORT("query-port", 'Q', Argument.REQUIRED),
    QUIET_DHCP("quiet-dhcp", Argument.NONE),
    QUIET_DHCP6("quiet-dhcp6", Argument.NONE),
    QUIET_RA("quiet-ra", Argument.NONE),
    QUIET_TFTP("quiet-tftp", Argument.NONE),
    RA_PARAM("ra-param", Argument.REQUIRED),
    READ_ETHERS("read-ethers", 'Z', Argument.NONE),
    REBIND_DOMAIN_OK("rebind-domain-ok", Argument.REQUIRED),
    REBIND_LOCALHOST_OK("rebind-localhost-ok", Argument.NONE),
    RESOLV_FILE("resolv-file", 'r', Argument.OPTIONAL),
    REV_SERVER("rev-server", Argument.REQUIRED),
    SCRIPT_ARP("script-arp", Argument.NONE),
    SCRIPT_ON_RENEWAL("script-on-renewal", Argument.NONE),
    SELFMX("selfmx", 'e', Argument.NONE),
    SERVER("server", 'S', Argument.REQUIRED),
    SERVERS_FILE("servers-file", Argument.REQUIRED),
    SHARED_NETWORK("shared-network", Argument.REQUIRED),
    SRV_HOST("srv-host", 'W', Argument.REQUIRED),
    STOP_DNS_REBIND("stop-dns-rebind", Argument.NONE),
    STRICT_ORDER("strict-order", 'o', Argument.NONE),
    STRIP_MAC("strip-mac", Argument.NONE),
    STRIP_SUBNET("strip-subnet", Argument.NONE),
    SYNTH_DOMAIN("synth-domain", Argument.REQUIRED),
    TAG_IF("tag-if", Argument.REQUIRED),
    TEST("test", Argument.NONE),
    TFTP_LOWERCASE("tftp-lowercase", Argument.NONE),
    TFTP_MAX("tftp-max", Argument.REQUIRED),
    TFTP_MTU("tftp-mtu", Argument.REQUIRED),
    TFTP_NO_BLOCKSIZE("tftp-no-blocksize", Argument.NONE),
    TFTP_NO_FAIL("tftp-no-fail", Argument.NONE),
    TFTP_PORT_RANGE("tftp-port-range", Argument.REQUIRED),
    TFTP_ROOT("tftp-root", Argument.REQUIRED),
    TFTP_SECURE("tftp-secure", Argument.NONE),
    TFTP_SINGLE_PORT("tftp-single-port", Argument.NONE),
    TFTP_UNIQUE_ROOT("tftp-unique-root", Argument.OPTIONAL),
    TRUST_ANCHOR("trust-anchor", Argument.REQUIRED),
    TXT_RECORD("txt-record", 'Y', Argument.REQUIRED),
    UMBRELLA("umbrella", Argument.OPTIONAL),
    USE_STALE_CACHE("use-stale-cache", Argument.OPTIONAL),
    USER("user", 'u', Argument.OPTIONAL),
    VERSION("version", 'v', Argument.NONE),

    // Ours: dnsmasq has none of these.
    CONTROL_SOCKET("control-socket", Argument.REQUIRED),
    SAN_BOOT("san-boot", Argument.REQUIRED),
    SAN_INTERFACE("san-interface", Argument.REQUIRED),
    SAN_PORT("san-port", Argument.REQUIRED),
    SAN_ROOT("san-root", Argument.REQUIRED),
    SAN_TARGET("san-target", Argument.REQUIRED);

    /** Whether an option takes a value. */
    public enum Argument {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    private static final char NO_LETTER = 0;
    private static final Map<String, Option> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Option::longName, Function.identity()));

    private static final Set<Option> ONCE = EnumSet.of(
            ADD_CPE_ID,
            ADD_SUBNET,
            AUTH_SERVER,
            AUTH_SOA,
            AUTH_TTL,
            CACHE_SIZE,
            CONNMARK_ALLOWLIST_ENABLE,
            DHCP_ALTERNATE_PORT,
            DHCP_DUID,
            DHCP_LEASE,
            DHCP_LEASE_MAX,
            DHCP_LEASEFILE,
            DHCP_LUASCRIPT,
            DHCP_REPLY_DELAY,
            DHCP_SCRIPT,
            DHCP_SCRIPTUSER,
            DHCP_TTL,
            DNS_FORWARD_MAX,
            DNSSEC_LIMITS,
            DNSSEC_TIMESTAMP,
            DUMPFILE,
            DUMPMASK,
            EDNS_PACKET_MAX,
            ENABLE_DBUS,
            ENABLE_UBUS,
            FAST_DNS_RETRY,
            GROUP,
            LOCAL_SERVICE,
            LOCAL_TTL,
            LOG_ASYNC,
            LOG_FACILITY,
            MAX_CACHE_TTL,
            MAX_PORT,
            MAX_TCP_CONNECTIONS,
            MAX_TTL,
            MIN_CACHE_TTL,
            MIN_PORT,
            MX_TARGET,
            NEG_TTL,
            PID_FILE,
            PORT,
            PORT_LIMIT,
            QUERY_PORT,
            SAN_PORT,
            SERVERS_FILE,
            TFTP_MAX,
            TFTP_MTU,
            TFTP_PORT_RANGE,
            UMBRELLA,
            USE_STALE_CACHE,
            USER);

    private final String longName;
    private final char letter;
    private final Argument argument;

    Option(String longName, Argument argument) {
        this(longName, NO_LETTER, argument);
    }

    Option(String longName, char letter, Argument argument) {
        this.longName = longName;
        this.letter = letter;
        this.argument = argument;
    }

    public static Optional<Option> named(String longName) {
        return Optional.ofNullable(BY_NAME.get(longName));
    }

    public static Optional<Option> lettered(char letter) {
        return Arrays.stream(values())
                .filter(option -> option.letter == letter && letter != NO_LETTER)
                .findFirst();
    }

    /** The one named so, or else the only one whose name begins so; empty if there are several. Ours are not abbreviated, so that dnsmasq's can be. */
    public static Optional<Option> abbreviated(String name) {
        Optional<Option> exact = named(name);
        if (exact.isPresent()) return exact;
        List<Option> candidates = Arrays.stream(values())
                .filter(option -> !option.isOurs() && option.longName.startsWith(name))
                .toList();
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    /** Whether dnsmasq lacks it. */
    public boolean isOurs() {
        return switch (this) {
            case CONTROL_SOCKET, SAN_BOOT, SAN_INTERFACE, SAN_PORT, SAN_ROOT, SAN_TARGET -> true;
            default -> false;
        };
    }

    /** Whether the letter takes the rest of its argument, or the next argument, as its value; not always what the name does. */
    public boolean letterTakesValue() {
        return switch (this) {
            case ENABLE_DBUS, LOG_QUERIES -> false;
            default -> argument != Argument.NONE;
        };
    }

    /** Whether the command line may give it once and all files together once. */
    public boolean isOnce() {
        return ONCE.contains(this);
    }

    /** What is wrong with a value, or with its absence, in dnsmasq's words; empty if nothing is as far as the option's form goes. */
    String faultOf(String value, boolean hasValue) {
        if (!hasValue) {
            if (argument != Argument.REQUIRED) return "";
            return this == CACHE_SIZE ? "error" : "missing parameter";
        }
        if (argument == Argument.NONE) return "extraneous parameter";
        if (!value.isEmpty()) return "";
        return switch (this) {
            case ADD_MAC, UMBRELLA, LOCAL_SERVICE, FAST_DNS_RETRY, CONNMARK_ALLOWLIST_ENABLE, TFTP_UNIQUE_ROOT ->
                "error";
            case DHCP_PROXY -> "bad dhcp-proxy address";
            case DNSSEC_CHECK_UNSIGNED -> "bad value for dnssec-check-unsigned";
            default -> "";
        };
    }

    public String longName() {
        return longName;
    }

    public Optional<Character> letter() {
        return letter == NO_LETTER ? Optional.empty() : Optional.of(letter);
    }

    public Argument argument() {
        return argument;
    }

    @Override
    public String toString() {
        return longName;
    }
}
