package org.bootmasq.config;

import static org.bootmasq.config.OptionTrait.Rule.COMMAND_LINE_ONLY;
import static org.bootmasq.config.OptionTrait.Rule.LETTER_WITHOUT_VALUE;
import static org.bootmasq.config.OptionTrait.Rule.ONCE;
import static org.bootmasq.config.OptionTrait.Rule.ONLY_AT_START;
import static org.bootmasq.config.OptionTrait.Rule.OURS;
import static org.bootmasq.config.OptionTrait.Rule.VALUE_MAY_LACK;
import static org.bootmasq.config.OptionTrait.Status.NEVER;
import static org.bootmasq.config.OptionTrait.remarked;
import static org.bootmasq.config.OptionTrait.whenEmpty;
import static org.bootmasq.config.OptionTrait.whenMissing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of options: those of dnsmasq 2.93, and at its end those that are ours alone. What reads files and the
 * command line, {@code --help}, {@code --test} and COMPATIBILITY.md know of an option is in its row and nowhere else:
 * its letter, its form as a line of a file, what {@code --help} says of it, and its {@link OptionTrait}s. What the
 * option does is up to whoever asks a {@link Configuration} for it.
 */
public enum Option {
    ADD_CPE_ID("add-cpe-id=<text>", "Tell upstream servers this identification.", ONCE),
    ADD_MAC("add-mac[=base64|text]", "Tell upstream servers the asker's hardware address.", whenEmpty("error")),
    ADD_SUBNET("add-subnet=<length>[,<length>]", "Tell upstream servers the asker's subnet.", VALUE_MAY_LACK, ONCE),
    ADDN_HOSTS('H', "addn-hosts=<path>", "Read names from this hosts file or directory too."),
    ADDRESS('A', "address=/<domain>/<ipaddr>", "Answer names in the domain with this address."),
    ALIAS('V', "alias=<ipaddr>,<ipaddr>[,<mask>]", "Change addresses in answers from upstream."),
    ALL_SERVERS("all-servers", "Ask all upstream servers at once."),
    AUTH_PEER("auth-peer=<ipaddr>[,<ipaddr>]", "These may transfer our zones."),
    AUTH_SEC_SERVERS("auth-sec-servers=<name>[,<name>]", "Further name servers of our zones."),
    AUTH_SERVER("auth-server=<name>,<interface>", "Answer with authority what arrives here.", ONCE),
    AUTH_SOA("auth-soa=<serial>[,...]", "What the zones' SOA records say.", ONCE),
    AUTH_TTL("auth-ttl=<seconds>", "How long authoritative answers hold.", ONCE),
    AUTH_ZONE("auth-zone=<domain>[,<subnet>]", "A zone that the world may see."),
    BIND_DYNAMIC("bind-dynamic", "Bind each address, also of interfaces that come later.", ONLY_AT_START),
    BIND_INTERFACES('z', "bind-interfaces", "Bind each address, not the wildcard.", ONLY_AT_START),
    BOGUS_NXDOMAIN('B', "bogus-nxdomain=<ipaddr>[/<length>]", "Take this address to mean that there is no such name."),
    BOGUS_PRIV('b', "bogus-priv", "Do not ask upstream for names of private addresses."),
    BOOTP_DYNAMIC('3', "bootp-dynamic[=tag:<tag>]", "Give BOOTP clients addresses from ranges too."),
    BRIDGE_INTERFACE("bridge-interface=<interface>,<alias>", "Requests on the alias count as from the interface."),
    CAA_RECORD("caa-record=<name>,<flags>,<tag>,<value>", "A CAA record."),
    CACHE_RR("cache-rr=<type>", "Keep answers of this type too."),
    CACHE_SIZE('c', "cache-size=<count>", "How many names are kept (150 unless said).", ONCE, whenMissing("error")),
    CLEAR_ON_RELOAD("clear-on-reload", "Forget answers when resolv.conf has changed."),
    CNAME("cname=<alias>,<target>[,<seconds>]", "Another name for a name known here."),
    CONF_DIR('7', "conf-dir=<path>[,<suffix>]", "Read every configuration file in this directory."),
    CONF_FILE('C', "conf-file=<path>", "Read this file (/etc/dnsmasq.conf unless said).", VALUE_MAY_LACK),
    CONF_SCRIPT("conf-script=<command>", "Run this and read its output as configuration."),
    CONNMARK_ALLOWLIST(
            "connmark-allowlist=<mark>[/<mask>][,<pattern>]", "Which names connections with this mark may ask for."),
    CONNMARK_ALLOWLIST_ENABLE(
            "connmark-allowlist-enable[=<mask>]",
            "Look at connection marks before answering.",
            ONCE,
            whenEmpty("error")),
    CONNTRACK("conntrack", "Questions upstream carry their asker's connection mark."),
    DHCP_ALTERNATE_PORT(
            "dhcp-alternate-port[=<port>[,<port>]]", "Other ports for DHCP (1067 and 1068 unless said).", ONCE),
    DHCP_AUTHORITATIVE('K', "dhcp-authoritative", "Nobody else serves DHCP here."),
    DHCP_BOOT('M', "dhcp-boot=<file>[,<name>[,<ipaddr>]]", "Which boot file clients are told."),
    DHCP_BROADCAST("dhcp-broadcast[=tag:<tag>]", "Broadcast replies to clients with the tag."),
    DHCP_CIRCUITID("dhcp-circuitid=set:<tag>,<circuit>", "Set a tag by option 82's circuit id."),
    DHCP_CLIENT_UPDATE("dhcp-client-update", "Clients may update DNS themselves."),
    DHCP_DUID("dhcp-duid=<enterprise>,<octets>", "Our DUID.", ONCE),
    DHCP_FQDN("dhcp-fqdn", "Names from DHCP are known with their domain only."),
    DHCP_GENERATE_NAMES("dhcp-generate-names[=tag:<tag>]", "Name nameless clients after their hardware address."),
    DHCP_HOST(
            'G',
            "dhcp-host=<hwaddr>|id:<id>[,set:<tag>][,<ipaddr>][,<name>][,<seconds>]",
            "Address, name, tags or lease time for a host.",
            remarked("of ours: `pd:[<prefix>/<length>]` keeps a prefix for the machine to delegate, see `dhcp-pd`")),
    DHCP_HOSTSDIR("dhcp-hostsdir=<path>", "Read hosts from the files of this directory, also later ones."),
    DHCP_HOSTSFILE("dhcp-hostsfile=<path>", "Read hosts from this file."),
    DHCP_IGNORE('J', "dhcp-ignore=tag:<tag>", "Give clients with the tag no answer."),
    DHCP_IGNORE_CLID("dhcp-ignore-clid", "Know clients by hardware address only."),
    DHCP_IGNORE_NAMES("dhcp-ignore-names[=tag:<tag>]", "Do not take clients' own names."),
    DHCP_LEASE("dhcp-lease=<path>", "Where leases are kept; older name.", ONCE),
    DHCP_LEASE_MAX('X', "dhcp-lease-max=<count>", "At most so many leases (1000 unless said).", ONCE),
    DHCP_LEASEFILE('l', "dhcp-leasefile=<path>", "Where leases are kept.", VALUE_MAY_LACK, ONCE, ONLY_AT_START),
    DHCP_LUASCRIPT(
            "dhcp-luascript=<path>",
            "Not supported: use dhcp-script.",
            ONCE,
            NEVER,
            remarked("refused, as by a dnsmasq without Lua: `dhcp-script` learns the same without an interpreter inside"
                    + " the server")),
    DHCP_MAC('4', "dhcp-mac=set:<tag>,<address>", "Set a tag by hardware address, stars allowed."),
    DHCP_MATCH("dhcp-match=set:<tag>,<option>[,<value>]", "Set a tag by an option of the request."),
    DHCP_NAME_MATCH("dhcp-name-match=set:<tag>,<name>[*]", "Set a tag by the client's name."),
    DHCP_NO_OVERRIDE("dhcp-no-override", "Keep options out of the file and sname fields."),
    DHCP_OPTION('O', "dhcp-option=<option>,[<value>]", "What clients are told."),
    DHCP_OPTION_FORCE("dhcp-option-force=<option>,[<value>]", "The same, unasked too."),
    DHCP_OPTION_PXE("dhcp-option-pxe=<option>,[<value>]", "The same, for PXE clients only, in proxy mode too."),
    DHCP_OPTSDIR("dhcp-optsdir=<path>", "Read options from the files of this directory, also later ones."),
    DHCP_OPTSFILE("dhcp-optsfile=<path>", "Read options from this file."),
    DHCP_PROXY("dhcp-proxy[=<ipaddr>]", "Clients talk to these relays only.", whenEmpty("bad dhcp-proxy address")),
    DHCP_PXE_VENDOR("dhcp-pxe-vendor=<vendor>[,...]", "Which vendor classes mean PXE."),
    DHCP_RANGE(
            'F',
            "dhcp-range=<ipaddr>,<ipaddr>[,<time>]",
            "Give addresses from this range.",
            remarked("of ours: `pd-preferred` has hosts told to ask for a prefix of their own (RFC 9762)")),
    DHCP_RAPID_COMMIT("dhcp-rapid-commit", "Answer with an ACK at once where a client asks so."),
    DHCP_RELAY("dhcp-relay=<ipaddr>,<server>[,<interface>]", "Pass requests on to another server."),
    DHCP_REMOTEID("dhcp-remoteid=set:<tag>,<remote>", "Set a tag by option 82's remote id."),
    DHCP_REPLY_DELAY("dhcp-reply-delay=[tag:<tag>,]<seconds>", "Wait before answering.", ONCE),
    DHCP_SCRIPT('6', "dhcp-script=<path>", "Run this when leases come, change and go.", ONCE, ONLY_AT_START),
    DHCP_SCRIPTUSER("dhcp-scriptuser=<user>", "Run scripts as this user.", ONCE, ONLY_AT_START),
    DHCP_SEQUENTIAL_IP("dhcp-sequential-ip", "Give addresses in order."),
    DHCP_SPLIT_RELAY(
            "dhcp-split-relay=<ipaddr>,<server>,<interface>",
            "Pass requests on from another address than the clients'."),
    DHCP_SUBSCRID("dhcp-subscrid=set:<tag>,<subscriber>", "Set a tag by option 82's subscriber id."),
    DHCP_TTL("dhcp-ttl=<seconds>", "How long names from DHCP hold.", ONCE),
    DHCP_USERCLASS('j', "dhcp-userclass=set:<tag>,<class>", "Set a tag by user class."),
    DHCP_VENDORCLASS('U', "dhcp-vendorclass=set:<tag>,<class>", "Set a tag by vendor class."),
    DNS_FORWARD_MAX('0', "dns-forward-max=<count>", "At most so many open questions (150 unless said).", ONCE),
    DNS_LOOP_DETECT("dns-loop-detect", "Notice servers that ask us back."),
    DNS_RR("dns-rr=<name>,<type>[,<octets>]", "A record of any type."),
    DNSSEC("dnssec", "Validate answers."),
    DNSSEC_CHECK_UNSIGNED(
            "dnssec-check-unsigned[=no]",
            "Unsigned answers must be from unsigned zones.",
            whenEmpty("bad value for dnssec-check-unsigned")),
    DNSSEC_DEBUG("dnssec-debug", "Pass on what is bogus, with the reason; not for production."),
    DNSSEC_LIMITS("dnssec-limits=<count>[,...]", "How much work an answer may cause.", ONCE),
    DNSSEC_NO_TIMECHECK("dnssec-no-timecheck", "Ignore signatures' times until SIGINT."),
    DNSSEC_TIMESTAMP("dnssec-timestamp=<path>", "Check the clock against this file.", ONCE),
    DO_0X20_ENCODE("do-0x20-encode", "Vary the case of letters in questions."),
    DOMAIN('s', "domain=<domain>[,<range>[,local]]", "Which domain hosts are in."),
    DOMAIN_NEEDED('D', "domain-needed", "Names without a dot stay here."),
    DOMAIN_SUFFIX("domain-suffix=<domain>[,<range>]", "The same as domain."),
    DUMPFILE("dumpfile=<path>", "Keep packets in this file.", ONCE),
    DUMPMASK("dumpmask=<mask>", "Which packets are kept.", ONCE),
    DYNAMIC_HOST("dynamic-host=<name>,<ipaddr>,<interface>", "A host in the network of an interface."),
    EDNS_PACKET_MAX('P', "edns-packet-max=<octets>", "Largest UDP answer that we ask for (1232 unless said).", ONCE),
    ENABLE_DBUS('1', "enable-dbus[=<name>]", "Listen on D-Bus.", ONCE, LETTER_WITHOUT_VALUE, ONLY_AT_START),
    ENABLE_RA("enable-ra", "Advertise routers."),
    ENABLE_TFTP("enable-tftp[=<interface>[,...]]", "Serve files with TFTP."),
    ENABLE_UBUS(
            "enable-ubus[=<name>]",
            "Listen on ubus.",
            ONCE,
            NEVER,
            remarked("OpenWrt's own bus, on devices too small for a JVM")),
    EXCEPT_INTERFACE('I', "except-interface=<interface>", "Do not serve this interface."),
    EXPAND_HOSTS('E', "expand-hosts", "Names without a dot in hosts files get the domain."),
    FAST_DNS_RETRY("fast-dns-retry[=<milliseconds>]", "Ask again after this time.", ONCE, whenEmpty("error")),
    FILTER_A("filter-A", "No IPv4 addresses in answers."),
    FILTER_AAAA("filter-AAAA", "No IPv6 addresses in answers."),
    FILTER_RR("filter-rr=<type>", "No records of this type in answers."),
    FILTERWIN2K('f', "filterwin2k", "Do not forward what Windows asks for nothing."),
    GROUP('g', "group=<group>", "Keep only this group's rights.", VALUE_MAY_LACK, ONCE, ONLY_AT_START),
    HELP('w', "help", "Show this; with dhcp or dhcp6 the names of options.", COMMAND_LINE_ONLY),
    HOST_RECORD("host-record=<name>,<ipaddr>[,<seconds>]", "A host with its addresses."),
    HOSTSDIR("hostsdir=<path>", "Read names from this directory, also later files."),
    IGNORE_ADDRESS("ignore-address=<ipaddr>[/<length>]", "Drop answers with this address."),
    INTERFACE('i', "interface=<interface>", "Serve this interface."),
    INTERFACE_NAME("interface-name=<name>,<interface>", "A name for an interface's addresses."),
    IPSET("ipset=/<domain>/<set>[,<set>]", "Put addresses of these names into IP sets."),
    KEEP_IN_FOREGROUND('k', "keep-in-foreground", "Stay in the foreground.", ONLY_AT_START),
    LEASEFILE_RO('9', "leasefile-ro", "Keep leases in no file.", ONLY_AT_START),
    LEASEQUERY("leasequery[=<ipaddr>[/<length>]]", "Answer lease queries of relays."),
    LISTEN_ADDRESS('a', "listen-address=<ipaddr>", "Serve this address."),
    LOCAL("local=/<domain>/", "Never ask upstream for names in the domain."),
    LOCAL_SERVICE("local-service[=net|host]", "Serve only askers in our networks.", ONCE, whenEmpty("error")),
    LOCAL_TTL('T', "local-ttl=<seconds>", "How long names from files hold.", ONCE),
    LOCALISE_QUERIES('y', "localise-queries", "Answer with addresses near the asker."),
    LOCALMX('L', "localmx", "Hosts here have mail exchangers."),
    LOG_ASYNC("log-async[=<lines>]", "Do not wait for the log.", ONCE),
    LOG_DEBUG("log-debug", "Log for debugging."),
    LOG_DHCP("log-dhcp", "Log what goes on in DHCP in detail."),
    LOG_FACILITY('8', "log-facility=<facility>|<file>", "Where to log to (DAEMON unless said).", ONCE),
    LOG_QUERIES('q', "log-queries[=extra|proto|auth]", "Log questions.", LETTER_WITHOUT_VALUE),
    MAX_CACHE_TTL("max-cache-ttl=<seconds>", "Keep answers no longer.", ONCE),
    MAX_PORT("max-port=<port>", "Highest port for questions upstream.", ONCE),
    MAX_TCP_CONNECTIONS("max-tcp-connections=<count>", "At most so many TCP connections.", ONCE),
    MAX_TTL("max-ttl=<seconds>", "Answers hold no longer.", ONCE),
    MIN_CACHE_TTL("min-cache-ttl=<seconds>", "Keep answers no shorter.", ONCE),
    MIN_PORT("min-port=<port>", "Lowest port for questions upstream.", ONCE),
    MX_HOST('m', "mx-host=<name>,<target>[,<preference>]", "A mail exchanger."),
    MX_TARGET('t', "mx-target=<name>", "The mail exchanger where none is named.", ONCE),
    NAPTR_RECORD("naptr-record=<name>,<order>,<preference>,...", "A NAPTR record."),
    NEG_TTL("neg-ttl=<seconds>", "How long to know that there is no such name.", ONCE),
    NFTSET("nftset=/<domain>/<set>[,<set>]", "Put addresses of these names into nftables sets."),
    NO_0X20_ENCODE("no-0x20-encode", "Leave the case of letters in questions."),
    NO_DAEMON('d', "no-daemon", "Stay in the foreground for debugging.", ONLY_AT_START),
    NO_DHCP_INTERFACE('2', "no-dhcp-interface=<interface>", "No DHCP on this interface."),
    NO_DHCPV4_INTERFACE("no-dhcpv4-interface=<interface>", "No DHCPv4 on this interface."),
    NO_DHCPV6_INTERFACE("no-dhcpv6-interface=<interface>", "No DHCPv6 on this interface."),
    NO_HOSTS('h', "no-hosts", "Do not read /etc/hosts."),
    NO_IDENT("no-ident", "Do not say who we are."),
    NO_NEGCACHE('N', "no-negcache", "Do not keep negative answers."),
    NO_PING('5', "no-ping", "Do not look whether an address is taken."),
    NO_POLL('n', "no-poll", "Do not look whether resolv.conf has changed."),
    NO_RESOLV('R', "no-resolv", "Do not read resolv.conf."),
    NO_ROUND_ROBIN("no-round-robin", "Do not change the order of records."),
    PID_FILE('x', "pid-file[=<path>]", "Where the process number goes.", ONCE, ONLY_AT_START),
    PORT('p', "port=<port>", "The port for DNS (53 unless said); 0 for no DNS.", ONCE),
    PORT_LIMIT("port-limit=<count>", "At most so many ports for one question.", ONCE),
    PROXY_DNSSEC("proxy-dnssec", "Pass on what upstream says about validation."),
    PTR_RECORD("ptr-record=<name>,<target>", "A PTR record."),
    PXE_PROMPT("pxe-prompt=<text>[,<seconds>]", "What a PXE menu says, and how long."),
    PXE_SERVICE("pxe-service=<system>,<text>[,<file>]", "A line of a PXE menu."),
    QUERY_PORT('Q', "query-port=<port>", "The port for questions upstream.", ONCE),
    QUIET_DHCP("quiet-dhcp", "Do not log what is usual in DHCP."),
    QUIET_DHCP6("quiet-dhcp6", "Do not log what is usual in DHCPv6."),
    QUIET_RA("quiet-ra", "Do not log what is usual in router advertisements."),
    QUIET_TFTP("quiet-tftp", "Do not log what is usual in TFTP."),
    RA_PARAM("ra-param=<interface>,[mtu:<mtu>,][<prio>,]<seconds>", "How routers are advertised."),
    READ_ETHERS('Z', "read-ethers", "Read hosts from /etc/ethers."),
    REBIND_DOMAIN_OK("rebind-domain-ok=/<domain>/", "These names may have private addresses."),
    REBIND_LOCALHOST_OK("rebind-localhost-ok", "Names may be addresses of this host."),
    RESOLV_FILE('r', "resolv-file[=<path>]", "Where upstream servers are named."),
    REV_SERVER("rev-server=<ipaddr>/<length>,<server>", "Ask this server for names of these addresses."),
    SCRIPT_ARP("script-arp", "Tell the script about hosts seen on the network.", ONLY_AT_START),
    SCRIPT_ON_RENEWAL("script-on-renewal", "Tell the script when a lease grows."),
    SELFMX('e', "selfmx", "Hosts here are their own mail exchangers."),
    SERVER('S', "server=[/<domain>/]<ipaddr>[#<port>]", "Ask this server."),
    SERVERS_FILE("servers-file=<path>", "Read servers from this file.", ONCE),
    SHARED_NETWORK("shared-network=<interface>|<ipaddr>,<ipaddr>", "Addresses of another network may be given here."),
    SRV_HOST('W', "srv-host=<name>,<target>[,<port>]", "A SRV record."),
    STOP_DNS_REBIND("stop-dns-rebind", "Answers from upstream may have no private addresses."),
    STRICT_ORDER('o', "strict-order", "Ask servers in the order they are named."),
    STRIP_MAC("strip-mac", "Take hardware addresses out of questions."),
    STRIP_SUBNET("strip-subnet", "Take subnets out of questions."),
    SYNTH_DOMAIN("synth-domain=<domain>,<range>[,<prefix>]", "Names made from addresses."),
    TAG_IF("tag-if=set:<tag>,tag:<tag>", "Set a tag by other tags."),
    TEST("test", "Check the configuration only.", COMMAND_LINE_ONLY),
    TFTP_LOWERCASE("tftp-lowercase", "File names in small letters."),
    TFTP_MAX("tftp-max=<count>", "At most so many transfers (50 unless said).", ONCE),
    TFTP_MTU("tftp-mtu=<octets>", "No packets longer than this.", ONCE),
    TFTP_NO_BLOCKSIZE("tftp-no-blocksize", "Blocks of 512 octets only."),
    TFTP_NO_FAIL("tftp-no-fail", "Start even if the files are not there."),
    TFTP_PORT_RANGE("tftp-port-range=<port>,<port>", "Ports for transfers.", ONCE),
    TFTP_ROOT("tftp-root=<directory>[,<interface>]", "Serve files below this directory."),
    TFTP_SECURE("tftp-secure", "Serve our own user's files only."),
    TFTP_SINGLE_PORT("tftp-single-port", "Transfers use port 69 too."),
    TFTP_UNIQUE_ROOT("tftp-unique-root[=ip|mac]", "A directory for each client.", whenEmpty("error")),
    TRUST_ANCHOR("trust-anchor=<domain>,[<class>,]<tag>,...", "A key to trust."),
    TXT_RECORD('Y', "txt-record=<name>,<text>[,<text>]", "A TXT record."),
    UMBRELLA("umbrella[=<parts>]", "Tell Cisco Umbrella who asks.", ONCE, whenEmpty("error")),
    USE_STALE_CACHE("use-stale-cache[=<seconds>]", "Answers may be older than they should.", ONCE),
    USER('u', "user=<user>", "Keep only this user's rights (nobody unless said).", VALUE_MAY_LACK, ONCE, ONLY_AT_START),
    VERSION('v', "version", "Say which version this is.", COMMAND_LINE_ONLY),

    // Ours: dnsmasq has none of these.
    BOOT_ENTRY("boot-entry=<name>,<text>,<path>|<url>|local[,tag:<tag>]", "A line of the menu that iPXE gets.", OURS),
    CONTROL_SOCKET(
            "control-socket=<path>",
            "Take commands of bootmasq reload and leases here (in /run/bootmasq unless said).",
            OURS,
            ONLY_AT_START,
            remarked("for `bootmasq reload` and `bootmasq leases`; for its owner only; unless said `/run/bootmasq/<name"
                    + " of the PID file>/control`")),
    DHCP_PD(
            "dhcp-pd=<prefix>/<length>,<length>[-<longest>][,<seconds>]",
            "Delegate prefixes of this one to routers.",
            OURS,
            remarked(
                    "`[tag:<tag>,][set:<tag>,]<prefix>/<length>,<delegated length>[-<longest>][,constructor:<interface>]"
                            + "[,noroute][,<time>]`: the client's hint decides between the two lengths; with `constructor:` the"
                            + " prefix is that of the interface, and `0:0:0:80::/57` the upper half of its /56")),
    ENABLE_HTTP("enable-http", "Serve files with HTTP.", OURS),
    HTTP_BOOT("http-boot=[tag:<tag>,][arch:<name>,]<path>|<url>", "Have who boots by HTTP load this.", OURS),
    HTTP_CERTIFICATE("http-certificate=<file>", "Serve HTTPS too, with this certificate.", OURS),
    HTTP_INDEX("http-index", "List folders to those who ask for them by HTTP.", OURS),
    HTTP_INTERFACE("http-interface=<interface>", "Serve HTTP at these interfaces only.", OURS),
    HTTP_ISO("http-iso=<path>,<image>", "Serve what is in an ISO 9660 image below this path with HTTP.", OURS),
    HTTP_KEY("http-key=<file>", "The key of the certificate.", OURS),
    HTTP_MACHINE_VALUES("http-machine-values=<directory>", "Values for texts, by machine.", ONCE, OURS),
    HTTP_MAX("http-max=<count>", "At most so many connections by HTTP (1000 unless said).", ONCE, OURS),
    HTTP_MIRROR("http-mirror=<path>,<url>[,<directory>,<size>]", "Serve what another server has, and keep it.", OURS),
    HTTP_PORT("http-port=<port>", "The port of the HTTP server (80 unless said).", ONCE, OURS),
    HTTP_RATE("http-rate=<octets>[,<octets>]", "No more a second to a client, and to all, by HTTP.", ONCE, OURS),
    HTTP_ROOT("http-root=[tag:<tag>,]<directory>[,<interface>]", "Serve files below this with HTTP.", OURS),
    HTTP_TEMPLATE("http-template=<url path>,<file>[,tag:<tag>]", "Answer with this, made for the asker.", OURS),
    HTTP_UNIQUE_ROOT("http-unique-root[=ip|mac]", "A directory for each client of HTTP.", OURS),
    HTTPS_PORT("https-port=<port>", "The port of HTTPS (443 unless said).", ONCE, OURS),
    QUIET_HTTP("quiet-http", "Do not log what is usual in HTTP.", OURS),
    SAN_BOOT("san-boot=[tag:<tag>,]<iqn>[,keep-san]", "Have gPXE and iPXE boot from this target.", OURS),
    SAN_INTERFACE("san-interface=<interface>", "Serve SAN disks at these interfaces only.", OURS),
    SAN_PORT("san-port=<port>", "The port of the SAN disks (3260 unless said).", ONCE, OURS),
    SAN_ROOT(
            "san-root=<directory>[,<iqn>:][,...]",
            "Every image in this directory is a target.",
            OURS,
            remarked("`<directory>[,<iqn prefix>:]` and the words of `san-target`: each `.img`, `.raw` and `.iso` is a"
                    + " target")),
    SAN_TARGET(
            "san-target=<iqn>,<path>[,ro][,overlay=<dir>][,initiator=<name>][,...]",
            "Serve a file or a block device as a SAN disk.",
            OURS,
            remarked("several lines with one name are its LUN 0, 1, ...; raw files and block devices only;"
                    + " `initiator=<name, * and ?>`, repeatable, names who may log in"));

    /** Whether an option takes a value. */
    public enum Argument {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    private static final char NO_LETTER = 0;
    private static final Map<String, Option> BY_NAME = byName();

    private final char letter;
    private final String form;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody changes
    private final List<OptionTrait> traits;

    private final String longName;
    private final Argument argument;

    Option(String form, String help, OptionTrait... traits) {
        this(NO_LETTER, form, help, traits);
    }

    /**
     * @param letter its short name
     * @param form the name alone, {@code name=<value>}, or {@code name[=<value>]} if the value may be left out
     * @param help one sentence
     */
    Option(char letter, String form, String help, OptionTrait... traits) {
        this.letter = letter;
        this.form = form;
        this.help = help;
        this.traits = List.of(traits);
        int equals = form.indexOf('=');
        boolean inBrackets = equals > 0 && form.charAt(equals - 1) == '[';
        longName = equals < 0 ? form : form.substring(0, inBrackets ? equals - 1 : equals);
        if (equals < 0) argument = Argument.NONE;
        else argument = inBrackets || has(VALUE_MAY_LACK) ? Argument.OPTIONAL : Argument.REQUIRED;
    }

    /** Every start makes this map, so that it is made without a stream, whose classes would have to be loaded first. */
    private static Map<String, Option> byName() {
        var byName = new HashMap<String, Option>();
        for (Option option : values()) byName.put(option.longName, option);
        return byName;
    }

    /** The option of a name, as files and {@code --name} have it. */
    public static Optional<Option> named(String longName) {
        return Optional.ofNullable(BY_NAME.get(longName));
    }

    /** Its name, without the two hyphens. */
    public String longName() {
        return longName;
    }

    /** Its letter, if it has one. */
    public Optional<Character> letter() {
        return letter == NO_LETTER ? Optional.empty() : Optional.of(letter);
    }

    /** Whether it takes a value. */
    public Argument argument() {
        return argument;
    }

    /** {@code conf-file=<path>}, as it stands in a file. */
    String form() {
        return form;
    }

    /** What it does, in one sentence. */
    String help() {
        return help;
    }

    /** Whether its row says so. */
    public boolean has(OptionTrait trait) {
        return traits.contains(trait);
    }

    /** What its row says of one kind, if anything. */
    <T extends OptionTrait> Optional<T> trait(Class<T> kind) {
        for (OptionTrait trait : traits) {
            if (kind.isInstance(trait)) return Optional.of(kind.cast(trait));
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return longName;
    }
}
