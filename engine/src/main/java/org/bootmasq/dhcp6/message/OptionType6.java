package org.bootmasq.dhcp6.message;

/** How the value of an option of DHCPv6 is written in a configuration and shown in the log, as dnsmasq does. */
public enum OptionType6 {
    /** Addresses, each in brackets or not. */
    ADDRESSES,
    /** Domain names in DNS form, never compressed (RFC 8415 section 10). */
    DOMAINS,
    /** Seconds, written with a unit or without. */
    SECONDS,
    /** Text taken as it is, without a NUL. */
    TEXT,
    /** Numbers of two octets. */
    NUMBERS16,
    /** Texts, each behind its length in two octets. */
    COUNTED_TEXTS,
    /** An enterprise number, then {@link #COUNTED_TEXTS} (RFC 8415 section 21.16). */
    VENDOR_CLASS,
    /** Servers by address or name, each in a sub-option (RFC 5908 section 4). */
    TIME_SERVERS,
    /** Whatever the value looks like. */
    FREE
}
