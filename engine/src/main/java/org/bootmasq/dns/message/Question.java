package org.bootmasq.dns.message;

/**
 * What is asked, RFC 1035 section 4.1.2.
 *
 * @param type 0 to 65535, of the IANA registry "Resource Record (RR) TYPEs"
 * @param dnsClass 0 to 65535, of the IANA registry "DNS CLASSes"
 */
public record Question(Name name, int type, int dnsClass) {
    /** Class IN. */
    public static Question in(Name name, int type) {
        return new Question(name, type, Dns.CLASS_IN);
    }
}
