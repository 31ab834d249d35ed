package org.bootmasq.dhcp4.message;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The options that have a name: numbers of the IANA table "BOOTP Vendor Extensions and DHCP Options", names and forms of dnsmasq. */
public final class OptionRegistry {
    public static final int NETMASK = 1;
    public static final int ROUTER = 3;
    public static final int DNS_SERVER = 6;
    public static final int HOSTNAME = 12;
    public static final int DOMAIN_NAME = 15;
    public static final int BROADCAST = 28;
    public static final int VENDOR_ENCAP = 43;
    public static final int REQUESTED_ADDRESS = 50;
    public static final int LEASE_TIME = 51;
    public static final int OVERLOAD = 52;
    public static final int MESSAGE_TYPE = 53;
    public static final int SERVER_IDENTIFIER = 54;
    public static final int PARAMETER_REQUEST = 55;
    public static final int MESSAGE = 56;
    public static final int MAX_MESSAGE_SIZE = 57;
    public static final int T1 = 58;
    public static final int T2 = 59;
    public static final int VENDOR_CLASS = 60;
    public static final int CLIENT_ID = 61;
    public static final int TFTP_SERVER = 66;
    public static final int BOOTFILE_NAME = 67;
    public static final int USER_CLASS = 77;
    public static final int RAPID_COMMIT = 80;
    public static final int FQDN = 81;
    public static final int AGENT_ID = 82;
    public static final int CLIENT_ARCH = 93;
    public static final int CLIENT_MACHINE_ID = 97;
    public static final int SUBNET_SELECT = 118;
    public static final int VENDOR_ID_ENCAP = 125;
    /** Not on the wire: what goes into {@code siaddr}. */
    public static final int SERVER_IP_ADDRESS = 255;

    /** @param configurable whether a configuration may use the name; the number always works */
    public record Entry(int code, String name, OptionType type, boolean configurable) {}

    private static final List<Entry> ENTRIES = List.of(
            option(1, "netmask", OptionType.ADDRESSES),
            option(2, "time-offset", OptionType.QUAD),
            option(3, "router", OptionType.ADDRESSES),
            option(6, "dns-server", OptionType.ADDRESSES),
            option(7, "log-server", OptionType.ADDRESSES),
            option(9, "lpr-server", OptionType.ADDRESSES),
            internal(12, "hostname", OptionType.TEXT),
            option(13, "boot-file-size", OptionType.NUMBER16),
            option(15, "domain-name", OptionType.TEXT),
            option(16, "swap-server", OptionType.ADDRESSES),
            option(17, "root-path", OptionType.TEXT),
            option(18, "extension-path", OptionType.TEXT),
            option(19, "ip-forward-enable", OptionType.OCTET),
            option(20, "non-local-source-routing", OptionType.OCTET),
            option(21, "policy-filter", OptionType.ADDRESSES),
            option(22, "max-datagram-reassembly", OptionType.NUMBER16),
            option(23, "default-ttl", OptionType.NUMBER8),
            option(26, "mtu", OptionType.NUMBER16),
            option(27, "all-subnets-local", OptionType.OCTET),
            internal(28, "broadcast", OptionType.ADDRESSES),
            option(31, "router-discovery", OptionType.OCTET),
            option(32, "router-solicitation", OptionType.ADDRESSES),
            option(33, "static-route", OptionType.ADDRESSES),
            option(34, "trailer-encapsulation", OptionType.OCTET),
            option(35, "arp-timeout", OptionType.NUMBER32),
            option(36, "ethernet-encap", OptionType.OCTET),
            option(37, "tcp-ttl", OptionType.OCTET),
            option(38, "tcp-keepalive", OptionType.NUMBER32),
            option(40, "nis-domain", OptionType.TEXT),
            option(41, "nis-server", OptionType.ADDRESSES),
            option(42, "ntp-server", OptionType.ADDRESSES),
            internal(43, "vendor-encap", OptionType.INTERNAL),
            option(44, "netbios-ns", OptionType.ADDRESSES),
            option(45, "netbios-dd", OptionType.ADDRESSES),
            option(46, "netbios-nodetype", OptionType.OCTET),
            option(47, "netbios-scope", OptionType.FREE),
            option(48, "x-windows-fs", OptionType.ADDRESSES),
            option(49, "x-windows-dm", OptionType.ADDRESSES),
            internal(50, "requested-address", OptionType.ADDRESSES),
            internal(51, "lease-time", OptionType.TIME),
            internal(52, "option-overload", OptionType.INTERNAL),
            internal(53, "message-type", OptionType.INTERNAL_NUMBER),
            internal(54, "server-identifier", OptionType.ADDRESSES),
            internal(55, "parameter-request", OptionType.INTERNAL),
            internal(56, "message", OptionType.INTERNAL),
            internal(57, "max-message-size", OptionType.INTERNAL_NUMBER),
            option(58, "T1", OptionType.TIME),
            option(59, "T2", OptionType.TIME),
            option(60, "vendor-class", OptionType.FREE),
            internal(61, "client-id", OptionType.INTERNAL),
            option(64, "nis+-domain", OptionType.TEXT),
            option(65, "nis+-server", OptionType.ADDRESSES),
            option(66, "tftp-server", OptionType.NUL_TEXT),
            option(67, "bootfile-name", OptionType.NUL_TEXT),
            option(68, "mobile-ip-home", OptionType.ADDRESSES),
            option(69, "smtp-server", OptionType.ADDRESSES),
            option(70, "pop3-server", OptionType.ADDRESSES),
            option(71, "nntp-server", OptionType.ADDRESSES),
            option(74, "irc-server", OptionType.ADDRESSES),
            option(77, "user-class", OptionType.FREE),
            option(80, "rapid-commit", OptionType.FREE),
            internal(81, "FQDN", OptionType.INTERNAL),
            internal(82, "agent-id", OptionType.INTERNAL),
            option(93, "client-arch", OptionType.NUMBER16),
            option(94, "client-interface-id", OptionType.FREE),
            option(97, "client-machine-id", OptionType.FREE),
            option(100, "posix-timezone", OptionType.TEXT),
            option(101, "tzdb-timezone", OptionType.TEXT),
            option(108, "ipv6-only", OptionType.NUMBER32),
            internal(118, "subnet-select", OptionType.INTERNAL),
            option(119, "domain-search", OptionType.DOMAINS),
            option(120, "sip-server", OptionType.SIP),
            option(121, "classless-static-route", OptionType.FREE),
            option(125, "vendor-id-encap", OptionType.FREE),
            option(150, "tftp-server-address", OptionType.ADDRESSES),
            option(255, "server-ip-address", OptionType.ADDRESSES));

    private static final Map<Integer, Entry> BY_CODE =
            ENTRIES.stream().collect(Collectors.toUnmodifiableMap(Entry::code, Function.identity()));
    private static final Map<String, Entry> BY_NAME = ENTRIES.stream()
            .filter(Entry::configurable)
            .collect(Collectors.toUnmodifiableMap(entry -> entry.name().toLowerCase(Locale.ROOT), Function.identity()));

    private static final Map<String, Entry> BY_ANY_NAME = ENTRIES.stream()
            .collect(Collectors.toUnmodifiableMap(
                    entry -> entry.name().toLowerCase(Locale.ROOT), Function.identity(), (first, _) -> first));

    private OptionRegistry() {}

    private static Entry option(int code, String name, OptionType type) {
        return new Entry(code, name, type, true);
    }

    private static Entry internal(int code, String name, OptionType type) {
        return new Entry(code, name, type, false);
    }

    /** By the name behind {@code option:}, letter case aside. */
    public static Optional<Entry> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    /** As {@link #named}, with the options that the server fills in by itself. */
    public static Optional<Entry> anyNamed(String name) {
        return Optional.ofNullable(BY_ANY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    public static OptionType typeOf(int code) {
        Entry entry = BY_CODE.get(code);
        return entry == null ? OptionType.FREE : entry.type();
    }

    /** Empty for an option without a name. */
    public static String nameOf(int code) {
        Entry entry = BY_CODE.get(code);
        return entry == null ? "" : entry.name();
    }

    /** {@code --help dhcp}, with the heading. */
    public static String help() {
        return ENTRIES.stream()
                .filter(Entry::configurable)
                .map(entry -> "%3d %s\n".formatted(entry.code(), entry.name()))
                .collect(Collectors.joining("", "Known DHCP options:\n", ""));
    }

    /** All names, for suggesting one in place of a misspelt one. */
    public static List<String> names() {
        return Arrays.asList(BY_NAME.keySet().stream().sorted().toArray(String[]::new));
    }
}
