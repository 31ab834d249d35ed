package org.bootmasq.dns.message;

/**
 * Numbers of RFC 1035 section 4.1 and of the IANA "Domain Name System (DNS) Parameters" that the service treats
 * specially.
 */
public final class Dns {
    public static final int HEADER_OCTETS = 12;

    /** What fits in a datagram if the client says nothing, RFC 1035 section 4.2.1. */
    public static final int PLAIN_UDP_OCTETS = 512;

    public static final int CLASS_IN = 1;
    public static final int CLASS_CHAOS = 3;
    public static final int CLASS_ANY = 255;

    public static final int TYPE_A = 1;
    public static final int TYPE_NS = 2;
    public static final int TYPE_CNAME = 5;
    public static final int TYPE_SOA = 6;
    public static final int TYPE_PTR = 12;
    public static final int TYPE_MX = 15;
    public static final int TYPE_TXT = 16;
    public static final int TYPE_AAAA = 28;
    public static final int TYPE_SRV = 33;
    public static final int TYPE_NAPTR = 35;
    public static final int TYPE_DNAME = 39;
    public static final int TYPE_OPT = 41;
    public static final int TYPE_DS = 43;
    public static final int TYPE_RRSIG = 46;
    public static final int TYPE_NSEC = 47;
    public static final int TYPE_DNSKEY = 48;
    public static final int TYPE_NSEC3 = 50;
    public static final int TYPE_SVCB = 64;
    public static final int TYPE_HTTPS = 65;
    public static final int TYPE_AXFR = 252;
    public static final int TYPE_MAILB = 253;
    public static final int TYPE_ANY = 255;
    public static final int TYPE_CAA = 257;

    /** Bits of the header's second word. */
    public static final int QR = 0x8000;

    public static final int OPCODE_MASK = 0x7800;

    /** The one of the IANA table "DNS OpCodes" that is served. */
    public static final int OPCODE_QUERY = 0;

    public static final int AA = 0x0400;
    public static final int TC = 0x0200;
    public static final int RD = 0x0100;
    public static final int RA = 0x0080;
    public static final int AD = 0x0020;
    public static final int CD = 0x0010;
    public static final int RCODE_MASK = 0x000f;

    /** No chain of CNAME records is followed further; longer ones are neither kept nor answered from what is kept. */
    public static final int LONGEST_CHAIN = 100;

    private Dns() {}
}
