package org.bootmasq.dhcp6.message;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Options by number, of the IANA table "Dynamic Host Configuration Protocol for IPv6 (DHCPv6): Option Codes", and what
 * dnsmasq calls them. Numbers that stand here for nothing are options all the same: messages keep them as they are.
 */
public enum OptionCode6 {
    CLIENT_ID(1, "client-id"),
    SERVER_ID(2, "server-id"),
    /** RFC 8415 section 21.4: addresses that are not temporary. */
    IA_NA(3, "ia-na"),
    /** RFC 8415 section 21.5: temporary addresses. */
    IA_TA(4, "ia-ta"),
    IA_ADDRESS(5, "iaaddr"),
    /** RFC 8415 section 21.7: which options the client asks for. */
    OPTION_REQUEST(6, "oro"),
    PREFERENCE(7, "preference"),
    ELAPSED_TIME(8, ""),
    RELAY_MESSAGE(9, ""),
    AUTHENTICATION(11, ""),
    SERVER_UNICAST(12, "unicast"),
    STATUS_CODE(13, "status"),
    RAPID_COMMIT(14, "rapid-commit"),
    USER_CLASS(15, "user-class", OptionType6.COUNTED_TEXTS, Use.SENT),
    VENDOR_CLASS(16, "vendor-class", OptionType6.VENDOR_CLASS, Use.SENT),
    /** RFC 8415 section 21.17: sub-options of an enterprise. */
    VENDOR_OPTIONS(17, "vendor-opts"),
    INTERFACE_ID(18, ""),
    RECONFIGURE_MESSAGE(19, ""),
    RECONFIGURE_ACCEPT(20, ""),
    SIP_SERVER_DOMAINS(21, "sip-server-domain", OptionType6.DOMAINS, Use.NAMED),
    SIP_SERVERS(22, "sip-server", OptionType6.ADDRESSES, Use.NAMED),
    DNS_SERVERS(23, "dns-server", OptionType6.ADDRESSES, Use.NAMED),
    DOMAIN_SEARCH(24, "domain-search", OptionType6.DOMAINS, Use.NAMED),
    /** RFC 8415 section 21.21: delegated prefixes. */
    IA_PD(25, ""),
    IA_PREFIX(26, ""),
    NIS_SERVERS(27, "nis-server", OptionType6.ADDRESSES, Use.NAMED),
    NIS_PLUS_SERVERS(28, "nis+-server", OptionType6.ADDRESSES, Use.NAMED),
    NIS_DOMAIN(29, "nis-domain", OptionType6.DOMAINS, Use.NAMED),
    NIS_PLUS_DOMAIN(30, "nis+-domain", OptionType6.DOMAINS, Use.NAMED),
    SNTP_SERVERS(31, "sntp-server", OptionType6.ADDRESSES, Use.NAMED),
    INFORMATION_REFRESH_TIME(32, "information-refresh-time", OptionType6.SECONDS, Use.NAMED),
    /** RFC 4649. */
    REMOTE_ID(37, ""),
    /** RFC 4580. */
    SUBSCRIBER_ID(38, ""),
    /** RFC 4704. */
    CLIENT_FQDN(39, "FQDN", OptionType6.DOMAINS, Use.PROTOCOL),
    POSIX_TIMEZONE(41, "posix-timezone", OptionType6.TEXT, Use.NAMED),
    TZDB_TIMEZONE(42, "tzdb-timezone", OptionType6.TEXT, Use.NAMED),
    /** RFC 4994: which options the relay asks for. */
    ECHO_REQUEST(43, ""),
    /** RFC 5007 section 4.1. */
    LEASEQUERY_QUERY(44, ""),
    LEASEQUERY_CLIENT_DATA(45, ""),
    LEASEQUERY_CLIENT_TIME(46, ""),
    LEASEQUERY_RELAY_DATA(47, ""),
    LEASEQUERY_CLIENT_LINK(48, ""),
    NTP_SERVERS(56, "ntp-server", OptionType6.TIME_SERVERS, Use.NAMED),
    /** RFC 5970 section 3. */
    BOOTFILE_URL(59, "bootfile-url", OptionType6.TEXT, Use.NAMED),
    BOOTFILE_PARAMETERS(60, "bootfile-param", OptionType6.COUNTED_TEXTS, Use.NAMED),
    CLIENT_ARCHITECTURE(61, "", OptionType6.NUMBERS16, Use.SENT),
    NETWORK_INTERFACE(62, ""),
    /** RFC 6422: options that a relay hands to the server for the client. */
    RELAY_SUPPLIED_OPTIONS(66, ""),
    /** RFC 6603: a part of a delegated prefix that the server keeps. */
    PREFIX_EXCLUDE(67, ""),
    /** RFC 6939: the client's link address, as the relay saw it. */
    CLIENT_LINK_LAYER_ADDRESS(79, ""),
    /** RFC 8415 section 21.24, in seconds. */
    SOLICIT_MAX_RT(82, "", OptionType6.FREE, Use.SENT),
    INFORMATION_REQUEST_MAX_RT(83, "", OptionType6.FREE, Use.SENT),
    /** RFC 8910. */
    CAPTIVE_PORTAL(103, "captive-portal", OptionType6.TEXT, Use.NAMED);

    /** Who may say what an option holds. */
    public enum Use {
        /** A configuration, by number or name. */
        NAMED,
        /** A configuration, by number alone. */
        SENT,
        /** Client, relay and server alone; a configuration may look at it. */
        PROTOCOL
    }

    private static final Map<Integer, OptionCode6> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(OptionCode6::code, Function.identity()));
    private static final Map<String, OptionCode6> BY_NAME = Arrays.stream(values())
            .filter(option -> !option.optionName.isEmpty())
            .collect(Collectors.toUnmodifiableMap(
                    option -> option.optionName.toLowerCase(Locale.ROOT), Function.identity()));

    private final int code;
    private final String optionName;
    private final OptionType6 type;
    private final Use use;

    OptionCode6(int code, String optionName) {
        this(code, optionName, OptionType6.FREE, Use.PROTOCOL);
    }

    OptionCode6(int code, String optionName, OptionType6 type, Use use) {
        this.code = code;
        this.optionName = optionName;
        this.type = type;
        this.use = use;
    }

    /** By number; empty for those that have no part here. */
    public static Optional<OptionCode6> of(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** By the name behind {@code option6:}, letter case aside, whatever its use. */
    public static Optional<OptionCode6> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    /** What dnsmasq calls a number; empty where it has no name for it. */
    public static String nameOf(int code) {
        OptionCode6 option = BY_CODE.get(code);
        return option == null ? "" : option.optionName;
    }

    /** {@code --help dhcp6}, with the heading. */
    public static String help() {
        return named().stream()
                .map(option -> "%3d %s\n".formatted(option.code, option.optionName))
                .collect(Collectors.joining("", "Known DHCPv6 options:\n", ""));
    }

    /** Those that a configuration may name, by number. */
    public static List<OptionCode6> named() {
        return Arrays.stream(values()).filter(option -> option.use == Use.NAMED).toList();
    }

    /** The number on the wire, two octets. */
    public int code() {
        return code;
    }

    /** What dnsmasq calls it in configurations and in the log; empty where it has no name for it. */
    public String optionName() {
        return optionName;
    }

    /** How its value is written. */
    public OptionType6 type() {
        return type;
    }

    /** Who may say what it holds. */
    public Use use() {
        return use;
    }
}
